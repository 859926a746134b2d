//! The words of every mail, and every mail at a real mail server.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod letters;
mod notices;
mod server;
mod snapshots;
