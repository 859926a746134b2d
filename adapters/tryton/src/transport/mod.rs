//! Bytes to Tryton and back: one pool of connections, bounded calls, statuses.
//! The JSON-RPC client on top is jsonrpsee's, whole but for its HTTP backend.

mod client;
mod fault;
mod layer;
mod pool;
mod sent;

pub(crate) use client::Client;
pub(crate) use fault::{CallError, Fault, chain};
pub(crate) use layer::Wire;
pub(crate) use pool::pool;
pub(crate) use sent::Sent;
