//! The Tryton adapter against a server that speaks, and misspeaks, Tryton's bytes.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod fake;
mod read;
mod setup;
mod transport_address;
mod transport_body;
mod transport_errors;
mod transport_faults;
mod transport_log;
mod transport_pool;
mod transport_real;
mod transport_session;
mod transport_sign_in;
mod transport_start;
mod transport_tls;
