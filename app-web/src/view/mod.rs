//! What the templates need, page by page: plain structs that handlers fill, each rendering itself.
//!
//! Strings are words in the page's language, ready to be shown, unless their documentation says
//! otherwise; values (money, days) come as [`parts`], made from domain values with a
//! [`crate::format::Formatter`]. Everything is escaped on the way out.

pub mod dashboard;
pub mod diagnostic;
pub mod error;
pub mod frame;
pub mod governance;
pub mod icon;
pub mod invoices;
pub mod lines;
pub mod lists;
pub mod orders;
pub mod parts;
pub mod profile;
pub mod public;
pub mod query;
pub mod sign_in;
pub mod staff;
pub mod states;
