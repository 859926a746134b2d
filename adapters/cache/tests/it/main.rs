//! The in-process cache and its decorators.
#![expect(
    clippy::unwrap_used,
    reason = "a test ends where something is not there"
)]

mod contract;
mod customers;
mod labels;
mod local;
mod stubs;
