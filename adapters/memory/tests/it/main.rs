//! The memory adapter, held against the contract of every port it implements.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test ends where something is not there, and says what ran"
)]

mod away;
mod contract;
mod edges;
mod governance;
