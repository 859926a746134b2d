//! The API of governance: every row of the interface, who may do what, and what is refused how.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod audit;
mod bad_input;
mod doors;
mod ground;
mod hands;
mod incidents;
mod once;
mod permissions;
mod projects;
mod tasks;
