//! The real Tryton of this run, prepared by `setup portal`. `make test` provides it.

use std::sync::Arc;

use chrono::NaiveDate;
use guichet_tryton::{Tryton, TrytonConfig};
use secrecy::SecretString;
use serde::Deserialize;

pub(crate) const VARIABLE: &str = "GUICHET_TEST_TRYTON_READY";

#[derive(Deserialize)]
pub(crate) struct Ready {
    pub(crate) url: String,
    pub(crate) database: String,
    pub(crate) service_user: String,
    pub(crate) service_password: String,
    pub(crate) build_date: NaiveDate,
    /// `7.6` and the like.
    pub(crate) series: String,
}

impl Ready {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests are told where their Tryton is"
    )]
    pub(crate) fn of_this_run() -> Self {
        let told = std::env::var(VARIABLE);
        let told = told.unwrap_or_else(|_| {
            panic!("{VARIABLE} is not set: `make test` provides a real Tryton")
        });
        serde_json::from_str(&told).expect("what tryton.py start printed")
    }

    pub(crate) fn tryton(&self) -> Arc<Tryton> {
        let config = TrytonConfig::new(
            self.url.parse().expect("a URL"),
            self.database.clone(),
            self.service_user.clone(),
            SecretString::from(self.service_password.as_str()),
        );
        Arc::new(Tryton::new(config).expect("a configuration"))
    }
}
