//! Tryton over its own JSON-RPC dialect: connections, sessions, errors, and the driven ports
//! that are answered from there.

mod config;
mod service;
mod wire;

pub use config::{TrytonConfig, TrytonConfigError};
pub use service::Tryton;
