//! The program as an operator runs it: what it prints, and how it ends.

mod language;
mod portal;
mod program;
mod server;
mod smoke;
mod start;
mod tryton;
