//! What holds for the whole house: its arrows, and every contract on every adapter.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test ends where something is not there, and says what ran"
)]

mod architecture;
mod chain;
mod clock;
mod contracts;
mod device;
mod doctor;
mod flood;
mod governance;
mod observe;
mod operators;
mod pruned;
mod ready;
mod recovery;
