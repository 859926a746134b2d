//! Reading on a real Tryton with the fixtures company, prepared by `setup portal`: what the
//! contract suites cannot ask of every adapter. `make test` provides one; by hand, the variable
//! is what `ops/tryton/tryton.py start` prints, with `service_user` and `service_password`.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta};
use guichet_domain::access::{Account, Carrier, Principal, Scope, Session, policy};
use guichet_domain::kernel::{Language, PartyId, SessionId, UserId};
use guichet_driven::FindCustomers;
use guichet_tryton::{RawAdmin, Tryton, TrytonConfig};
use secrecy::SecretString;
use serde::Deserialize;
use uuid::Uuid;

mod invoices;
mod orders;
mod part_payment;
mod people;

const VARIABLE: &str = "GUICHET_TEST_TRYTON_READY";

/// The Tryton of this run.
#[derive(Deserialize)]
struct Ready {
    url: String,
    database: String,
    service_user: String,
    service_password: String,
    admin_user: String,
    admin_password: String,
    build_date: NaiveDate,
    /// `7.6` and the like.
    series: String,
}

fn ready() -> Ready {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests are told where their Tryton is"
    )]
    let told = std::env::var(VARIABLE)
        .unwrap_or_else(|_| panic!("{VARIABLE} is not set: `make test` provides a real Tryton"));
    serde_json::from_str(&told).unwrap()
}

impl Ready {
    fn tryton(&self) -> Tryton {
        let config = TrytonConfig::new(
            self.url.parse().unwrap(),
            self.database.clone(),
            self.service_user.clone(),
            SecretString::from(self.service_password.as_str()),
        );
        Tryton::new(config).unwrap()
    }

    fn admin(&self, tryton: &Tryton) -> RawAdmin {
        let password = SecretString::from(self.admin_password.as_str());
        tryton.raw_admin(&self.admin_user, password)
    }
}

/// Somebody linked to these customers.
fn scope_of(parties: &[i64]) -> Scope {
    let now = DateTime::UNIX_EPOCH;
    let session = Session {
        id: SessionId(Uuid::nil()),
        account: Account {
            user: UserId::new(1).unwrap(),
            login: "alice".into(),
            name: "Alice".into(),
            language: Language::French,
        },
        in_group: true,
        carrier: Carrier::Cookie,
        chosen: None,
        opened_at: now,
        used_at: now,
        expires_at: now + TimeDelta::hours(1),
        revoked_at: None,
    };
    let linked = parties.iter().filter_map(|id| PartyId::new(*id)).collect();
    policy::read_own(&Principal::of(&session, linked)).unwrap()
}

/// The fixtures' customers, without the one who has more than a thousand orders.
async fn scopes(tryton: &Tryton) -> BTreeMap<String, Scope> {
    let mut scopes = BTreeMap::new();
    for n in (1..=12).filter(|n| *n != 10) {
        let code = format!("C{n:04}");
        if let Some(customer) = tryton.by_code(&code).await.unwrap() {
            scopes.insert(code, scope_of(&[customer.id.get()]));
        }
    }
    assert!(scopes.len() > 5, "the fixtures company is not there");
    scopes
}
