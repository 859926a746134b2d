//! The in-process cache and its decorators.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test ends where something is not there, and says what ran"
)]

mod contract;
mod customers;
mod labels;
mod local;
mod stubs;
