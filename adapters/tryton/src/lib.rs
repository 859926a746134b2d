//! Tryton over its own JSON-RPC dialect: connections, sessions, errors, and the driven ports
//! that are answered from there.

mod accounts;
mod call;
mod company;
mod config;
mod context;
mod customers;
mod device;
mod dialect;
mod domain_filter;
mod groups;
mod health;
mod inspect;
mod invoice_page;
mod invoices;
mod issued;
mod known;
mod labels;
mod listing;
mod login;
mod mapping;
mod orders;
mod overdue;
#[cfg(feature = "raw")]
mod raw;
mod report;
mod service;
mod session;
mod setup;
mod sign_in;
mod transport;
mod wire;

pub use config::{TrytonConfig, TrytonConfigError};
pub use health::ServiceCheck;
#[cfg(feature = "raw")]
pub use raw::RawAdmin;
pub use service::Tryton;
