//! A small HTTP client: one request, one answer, within a deadline and a limit of size.

mod client;
mod form;

pub use client::{HttpBrowser, HttpLimits, HttpSetUpError};
