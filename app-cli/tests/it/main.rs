//! The program as an operator runs it: what it prints, and how it ends.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of tests that cannot go on has failed its test"
)]

mod admin;
mod anonymise;
mod audit;
mod database;
mod doctor;
mod errors;
mod governance;
mod killed;
mod language;
mod outbox;
mod portal;
mod program;
mod recovery;
mod retention;
mod schema;
mod server;
mod smoke;
mod staff;
mod start;
mod terminal;
mod tryton;
