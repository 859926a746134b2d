//! Backups as files.
//!
//! A file is a line in the clear that says what it is, the body, and 40 bytes that end it:
//! `GUICHETZ` and the SHA-256 of everything before them, so that whatever was cut off or changed is
//! found without any key. The body is compressed with Zstandard, and encrypted for an age
//! recipient where there is one; inside are the length of the manifest (4 bytes, big-endian), the
//! manifest (JSON) and the payload, which the manifest holds to its length and SHA-256. The manifest
//! is signed with the portal's secret key: encrypted it could be by anybody who has the recipient.

mod disk;
mod folder;
mod keys;
mod label;
mod manifest;
mod open;
mod seal;
mod sum;
mod vault;
mod workspace;

pub use keys::{KeyFault, KeyPair, Recipient};
pub use vault::FileVault;
