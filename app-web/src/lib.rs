//! The counter's server: pages and API.

mod api;
mod app;
pub mod assets;
mod auth;
mod client_address;
mod cookies;
mod csrf;
mod diagnostic;
mod digits;
mod document;
mod edge;
pub mod format;
pub mod i18n;
mod known;
mod language;
mod measure;
mod next;
mod nonce;
mod pages;
mod patience;
mod problem;
mod request_id;
mod routes;
mod seats;
mod security;
mod server;
mod trace;
pub mod view;
mod visit;
mod words;
mod words_governance;

pub use api::openapi_json;
pub use app::WebConfig;
pub use diagnostic::{diagnostic_app, serve_diagnostic};
pub use measure::serve_metrics;
pub use server::{app, serve, serve_until};

/// Every address the server answers.
pub mod addresses {
    pub use crate::routes::{Address, all};
}
