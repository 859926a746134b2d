//! The suites that every implementation of a driven port must pass.
//!
//! One module a port, in each: every case a `pub async fn`, and `all`, which runs every case of
//! the port on a subject and answers the names of those it ran. A case that fails panics and
//! says what it found. The table in `adapters/wiring/tests` names each port, the adapters it
//! runs on and the cases that ran, and fails where one is missing.
#![expect(
    clippy::missing_panics_doc,
    reason = "every case panics when it fails: that is what it is for"
)]

pub mod accounts;
pub mod anonymise;
pub mod audit;
pub mod cache;
mod check;
pub mod company;
pub mod customers;
pub mod erp;
pub mod errors;
mod given;
pub mod health;
pub mod host;
pub mod idempotency;
pub mod incidents;
pub mod inspect_store;
pub mod invoices;
pub mod labels;
mod lines;
pub mod links;
pub mod measure;
pub mod orders;
pub mod outbox;
pub mod projects;
pub mod recovery;
pub mod restore;
mod rows;
pub mod rules;
pub mod schema;
mod seal;
pub mod sessions;
pub mod setup;
pub mod sign_in;
pub mod signature;
pub mod staff;
pub mod store;
pub mod tasks;
mod text;
pub mod tokens;
pub mod vault;
mod walk;
pub mod work;
mod written;

pub use erp::{Erp, scope_of};
pub use seal::{TestSeal, TestSignature};
pub use store::Store;
pub use written::Written;
