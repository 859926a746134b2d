//! What is Tryton's own about its JSON-RPC: the body's exact keys, its error arrays, its
//! addresses, how it compresses.

mod address;
mod body;
mod errors;
mod gzip;

pub(crate) use address::{Address, Addresses, elsewhere, version};
pub(crate) use body::{Question, params, standardise};
pub(crate) use errors::{Kind, TrytonError, into_port};
pub(crate) use gzip::gunzip;
