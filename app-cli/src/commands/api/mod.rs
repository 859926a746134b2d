//! Clients of the API: who acts is whose token it is. No database and no ERP is touched, and none
//! of their settings is read.

mod act;
mod client;
mod open;
mod problem;
mod server;
mod table;

pub(super) use act::{revised, within};
pub(super) use client::{Client, Method};
pub(super) use open::warn_of_open_password;
pub(super) use server::limit;
pub(super) use table::{Field, cell, facts, moment, note_more, rows, say, worded};
