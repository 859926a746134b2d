//! The use cases of governance on both databases, as the programs run them.

mod asked;
mod ended;
mod kill;
mod mail;
pub(crate) mod mail_server;
mod once;
mod races;
mod rules;
mod story;
mod voided;
pub(crate) mod world;
