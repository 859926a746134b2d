//! Set-up on a real Tryton with the fixtures company, not prepared before. `make test` provides
//! one; by hand, the variable is what `ops/tryton/tryton.py start` prints.

use std::sync::Arc;
use std::time::Duration;

use guichet_driven::{PortalPlan, PreparePortal, TestCustomer};
use guichet_tryton::{RawAdmin, Tryton, TrytonConfig};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::{Mutex, MutexGuard};

mod accounts;
mod again;
mod confine;
mod every_model;
mod password;
mod refusals;
mod service;

const VARIABLE: &str = "GUICHET_TEST_TRYTON";

const SERVICE: (&str, &str) = ("guichet", "service-demo-2026");
const ACCOUNTS: (&str, &str) = ("guichet-comptes", "comptes-demo-2026");
const TEST: (&str, &str) = ("portal.client", "portail-demo-2026");

/// Set-up changes the whole server: one test at a time.
static TURN: Mutex<()> = Mutex::const_new(());

#[derive(Deserialize)]
struct Server {
    url: String,
    database: String,
    admin_user: String,
    admin_password: String,
    /// `7.6` and the like.
    series: String,
}

/// A Tryton, and the turn on it.
struct Bench {
    server: Server,
    tryton: Tryton,
    admin: RawAdmin,
    _turn: MutexGuard<'static, ()>,
}

impl Bench {
    /// As it is.
    async fn new() -> Self {
        let turn = TURN.lock().await;
        #[expect(
            clippy::disallowed_methods,
            reason = "tests are told where their Tryton is"
        )]
        let told = std::env::var(VARIABLE).unwrap_or_else(|_| {
            panic!("{VARIABLE} is not set: `make test` provides a real Tryton")
        });
        let server: Server = serde_json::from_str(&told).unwrap();
        let tryton = server.tryton(SERVICE);
        let admin = tryton.raw_admin(&server.admin_user, secret(&server.admin_password));
        Self {
            server,
            tryton,
            admin,
            _turn: turn,
        }
    }

    /// After set-up.
    async fn prepared() -> Self {
        let bench = Self::new().await;
        bench.setup().prepare(&plan()).await.unwrap();
        bench
    }

    fn setup(&self) -> Arc<dyn PreparePortal> {
        let Server {
            admin_user,
            admin_password,
            ..
        } = &self.server;
        self.tryton
            .administrator(admin_user, secret(admin_password))
    }

    /// How a right or a rule names a model: in 7.0 by its id, later by its name.
    async fn reference(&self, model: &str) -> Value {
        if self.server.series != "7.0" {
            return json!(model);
        }
        let domain = json!([["model", "=", model]]);
        let found: Vec<i64> = self
            .admin
            .read("model.ir.model.search", (domain,))
            .await
            .unwrap();
        json!(found.first().unwrap_or_else(|| panic!("no model {model}")))
    }

    /// Anybody's own session, speaking to Tryton directly.
    fn direct(&self, (login, password): (&str, &str)) -> RawAdmin {
        self.tryton.raw_admin(login, secret(password))
    }
}

impl Server {
    fn tryton(&self, (login, password): (&str, &str)) -> Tryton {
        let url = self.url.parse().unwrap();
        let name = self.database.clone();
        let mut config = TrytonConfig::new(url, name, login.into(), secret(password));
        // Nothing here is about speed, and other tests keep the machine busy.
        config.read_deadline = Duration::from_mins(1);
        config.write_deadline = Duration::from_mins(1);
        Tryton::new(config).unwrap()
    }
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

fn plan() -> PortalPlan {
    PortalPlan {
        service_login: SERVICE.0.into(),
        service_password: secret(SERVICE.1),
        accounts: Some((ACCOUNTS.0.into(), secret(ACCOUNTS.1))),
        test_customer: Some(TestCustomer {
            login: TEST.0.into(),
            password: secret(TEST.1),
            party_code: None,
        }),
        pdf_reports: true,
    }
}
