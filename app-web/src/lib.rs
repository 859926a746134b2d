//! The counter's server: pages and API.

pub mod assets;
pub mod format;
pub mod i18n;
pub mod view;
