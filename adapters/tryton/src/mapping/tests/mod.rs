//! Rows as a real Tryton 7.6 gave them, and what becomes of them.

use chrono::{DateTime, NaiveDate, TimeDelta};
use guichet_domain::access::{Account, Carrier, Principal, Scope, Session, policy};
use guichet_domain::kernel::{Language, PartyId, SessionId, UserId};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

mod accounts;
mod customers;
mod invoices;
mod orders;

/// A row as it comes over the wire: as text.
fn wire<T: DeserializeOwned>(row: &Value) -> T {
    serde_json::from_str(&row.to_string()).unwrap()
}

fn decimal(digits: &str) -> Value {
    json!({"__class__": "Decimal", "decimal": digits})
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn wire_day(month: u32, day: u32) -> Value {
    json!({"__class__": "date", "year": 2026, "month": month, "day": day})
}

/// Somebody signed in and linked to this customer.
pub(crate) fn scope_of(party: i64) -> Scope {
    let now = DateTime::UNIX_EPOCH;
    let session = Session {
        id: SessionId(Uuid::nil()),
        account: Account {
            user: UserId::new(1).unwrap(),
            login: "claire".into(),
            name: "Claire".into(),
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
    let principal = Principal::of(&session, vec![PartyId::new(party).unwrap()]);
    policy::read_own(&principal).unwrap()
}
