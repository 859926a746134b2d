//! Working off what is to be sent.

mod pace;
mod worker;

pub use worker::{OutboxParts, OutboxWorker, Turn};
