//! The fixtures company in memory: the ERP's side of the ports, for demonstrations, for tests
//! of use cases and pages, and for whoever embeds the core and wants to see it run.
//!
//! ```
//! use chrono::NaiveDate;
//! use guichet_memory::MemoryErp;
//!
//! let day = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
//! let erp = MemoryErp::company(day);
//! assert!(erp.party("C0001").is_some());
//! ```
//!
//! It holds documents exactly as the domain describes them and isolates customers the way every
//! adapter must: rows pass [`Scope::admit`](guichet_domain::access::Scope::admit) by the owner
//! they carry.
//!
//! What Guichet owns itself is beside it, in [`MemoryWork`].

mod accounts;
mod company;
mod customers;
mod erp;
mod governance;
mod health;
mod invoices;
mod labels;
mod listing;
mod loading;
mod orders;
mod paper;
mod setup;
mod sign_in;
mod state;

pub use erp::MemoryErp;
pub use governance::MemoryWork;
pub use state::{CUSTOMERS_GROUP, MemoryLogin};
