//! Tryton over its own JSON-RPC dialect: connections, sessions, errors, and the driven ports
//! that are answered from there.

mod accounts;
mod config;
mod customers;
mod domain_filter;
mod groups;
mod invoice_page;
mod invoices;
mod labels;
mod listing;
mod mapping;
mod orders;
mod overdue;
mod report;
mod service;
mod wire;

pub use config::{TrytonConfig, TrytonConfigError};
pub use service::Tryton;
