//! Redis, which several instances of the portal may share: where it is, and whether it lets the
//! portal in.
//!
//! [`Redis`] implements [`InspectSharedCache`](guichet_driven::InspectSharedCache). What it says
//! on the wire is signing in, choosing a database and PING, nothing that reads or writes.

mod connection;
mod inspect;
mod url;

pub use inspect::{Redis, RedisError};
pub use url::{RedisUrl, WrongRedisUrl};
