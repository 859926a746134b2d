//! What is owed, and when: told as given, when, then.

mod balance;
mod filter;
mod open;
mod overdue;

use chrono::{DateTime, NaiveDate};
use guichet_access::{Account, Carrier, Principal, Scope, Scoped, Session, policy};
use guichet_kernel::{
    Currency, InvoiceId, Language, Money, MoneyError, PartyId, SessionId, UserId,
};
use rust_decimal::Decimal;

use crate::{Instalment, InvoiceKind, InvoiceState, InvoiceSummary};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `12.34 EUR`.
fn money(text: &str) -> Money {
    let (amount, code) = text.split_once(' ').unwrap();
    let digits = if code == "JPY" { 0 } else { 2 };
    let currency = Currency::new(code, digits).unwrap();
    Money::new(Decimal::from_str_exact(amount).unwrap(), currency).unwrap()
}

fn party() -> PartyId {
    PartyId::new(7).unwrap()
}

/// A posted document of which `due` is not yet paid, with these unpaid instalments.
fn posted(due: &str, unpaid: &[(&str, &str)]) -> InvoiceSummary {
    let instalment = |(day_, amount): &(&str, &str)| Instalment {
        due: day(day_),
        amount: money(amount),
        paid: false,
    };
    InvoiceSummary {
        id: InvoiceId::new(1).unwrap(),
        owner: party(),
        number: Some("F-1".into()),
        reference: None,
        kind: InvoiceKind::Invoice,
        state: InvoiceState::Posted,
        date: Some(day("2026-01-31")),
        total: money(due),
        amount_due: money(due),
        instalments: unpaid.iter().map(instalment).collect(),
    }
}

fn credit_note(due: &str, on: &str) -> InvoiceSummary {
    InvoiceSummary {
        kind: InvoiceKind::CreditNote,
        ..posted(due, &[(on, due)])
    }
}

/// As they come from a port: admitted by the scope of their customer.
fn admitted(invoices: Vec<InvoiceSummary>) -> Vec<Scoped<InvoiceSummary>> {
    let scope = scope();
    let rows = invoices.into_iter().map(|invoice| scope.admit(invoice));
    rows.map(|row| row.expect("the customer's own")).collect()
}

fn scope() -> Scope {
    let at = DateTime::UNIX_EPOCH;
    let session = Session {
        id: SessionId(uuid::Uuid::nil()),
        account: Account {
            user: UserId::new(9).unwrap(),
            login: "claire".into(),
            name: "Claire".into(),
            language: Language::French,
        },
        in_group: true,
        carrier: Carrier::Cookie,
        chosen: None,
        opened_at: at,
        used_at: at,
        expires_at: at,
        revoked_at: None,
    };
    policy::read_own(&Principal::of(&session, vec![party()])).unwrap()
}

/// The instalments as `2026-02-01 30.00 EUR`.
fn open(invoice: &InvoiceSummary) -> Result<Vec<String>, MoneyError> {
    let open = invoice.open_instalments()?;
    Ok(open
        .iter()
        .map(|i| format!("{} {}", i.due, i.amount))
        .collect())
}
