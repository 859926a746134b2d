//! A payment that covers the late instalment and more stays beside the instalments: Tryton
//! settles neither, and only the sum tells that nothing is late any more.

use chrono::{Days, NaiveDate};
use guichet_tryton::{RawAdmin, Tryton};
use serde::Deserialize;
use serde_json::{Value, json};

use super::invoices::ids;
use super::{ready, scope_of};

/// What the company's books are made of, taken from a document of the fixtures.
#[derive(Deserialize)]
struct Model {
    company: i64,
    currency: i64,
    account: i64,
    journal: i64,
    payment_term: i64,
    #[serde(rename = "lines.")]
    lines: Vec<Line>,
    #[serde(rename = "payment_lines.")]
    payments: Vec<Payment>,
}

#[derive(Deserialize)]
struct Line {
    account: Option<i64>,
}

#[derive(Deserialize)]
struct Payment {
    #[serde(rename = "move.")]
    booking: Booking,
}

#[derive(Deserialize)]
struct Booking {
    journal: i64,
    #[serde(rename = "lines.")]
    lines: Vec<Line>,
}

fn money(digits: &str) -> Value {
    json!({"__class__": "Decimal", "decimal": digits})
}

fn date(day: NaiveDate) -> Value {
    use chrono::Datelike;
    json!({"__class__": "date", "year": day.year(), "month": day.month(), "day": day.day()})
}

#[derive(Deserialize)]
struct Today {
    year: i32,
    month: u32,
    day: u32,
}

/// Tryton's own day, not that of the fixtures: it asks before it posts what is due before today.
async fn today(admin: &RawAdmin) -> NaiveDate {
    let zone = (Value::Null,);
    let day: Today = admin.read("model.ir.date.today", zone).await.unwrap();
    NaiveDate::from_ymd_opt(day.year, day.month, day.day).unwrap()
}

async fn create(admin: &RawAdmin, method: &'static str, values: Value) -> i64 {
    let ids: Vec<i64> = admin.write(method, ([values],)).await.unwrap();
    ids[0]
}

async fn search(admin: &RawAdmin, method: &'static str, domain: Value) -> Vec<i64> {
    admin
        .read(method, (domain, 0, Value::Null, Value::Null))
        .await
        .unwrap()
}

/// An invoice of 100 in two halves, the first due today, posted, to a customer of its own.
async fn invoice(admin: &RawAdmin, model: &Model, today: NaiveDate) -> (i64, i64) {
    let party = json!({"name": "Acompte", "addresses": [["create", [{}]]]});
    let party = create(admin, "model.party.party.create", party).await;
    let of_party = json!([["party", "=", party]]);
    let address = search(admin, "model.party.address.search", of_party).await[0];
    let line = json!({
        "type": "line", "description": "Divers", "quantity": 1.0, "unit_price": money("100.0000"),
        "account": model.lines.iter().find_map(|line| line.account), "currency": model.currency,
        "company": model.company,
    });
    let values = json!({
        "type": "out", "company": model.company, "party": party, "invoice_address": address,
        "currency": model.currency, "account": model.account, "journal": model.journal,
        "payment_term": model.payment_term, "invoice_date": date(today),
        "lines": [["create", [line]]],
    });
    let invoice = create(admin, "model.account.invoice.create", values).await;
    let _: Value = admin
        .write("model.account.invoice.post", ([invoice],))
        .await
        .unwrap();
    (party, invoice)
}

/// Books money of the customer and puts it beside the invoice.
async fn pay(
    admin: &RawAdmin,
    model: &Model,
    (party, invoice): (i64, i64),
    sum: &str,
    day: NaiveDate,
) {
    let booking = &model.payments[0].booking;
    let bank = booking
        .lines
        .iter()
        .filter_map(|line| line.account)
        .find(|a| *a != model.account);
    let open = json!([
        ["start_date", "<=", date(day)],
        ["end_date", ">=", date(day)],
        ["state", "=", "open"],
        ["company", "=", model.company],
        ["type", "=", "standard"],
    ]);
    let period = search(admin, "model.account.period.search", open).await[0];
    let values = json!({
        "company": model.company, "journal": booking.journal, "period": period, "date": date(day),
        "lines": [["create", [
            {"account": model.account, "party": party, "credit": money(sum), "debit": money("0")},
            {"account": bank, "debit": money(sum), "credit": money("0")},
        ]]],
    });
    let booked = create(admin, "model.account.move.create", values).await;
    let _: Value = admin
        .write("model.account.move.post", ([booked],))
        .await
        .unwrap();
    let line = json!([["move", "=", booked], ["account", "=", model.account]]);
    let line = search(admin, "model.account.move.line.search", line).await[0];
    let beside = json!({"payment_lines": [["add", [line]]]});
    let _: Value = admin
        .write("model.account.invoice.write", ([invoice], beside))
        .await
        .unwrap();
}

async fn model(admin: &RawAdmin) -> Model {
    let halves = json!([
        ["type", "=", "out"],
        ["payment_term.lines.type", "=", "percent"],
        ["payment_lines.reconciliation", "=", null],
        ["payment_lines", "!=", null],
        ["currency.code", "=", "EUR"],
    ]);
    let fields = [
        "company",
        "currency",
        "account",
        "journal",
        "payment_term",
        "lines.account",
        "payment_lines.move.journal",
        "payment_lines.move.lines.account",
    ];
    let args = (halves, 0, 1, [("id", "ASC")], fields);
    let mut found: Vec<Model> = admin
        .read("model.account.invoice.search_read", args)
        .await
        .unwrap();
    found.pop().expect("an invoice in two halves, paid in part")
}

async fn overdue(tryton: &Tryton, party: i64, today: NaiveDate) -> (usize, usize) {
    let scope = scope_of(&[party]);
    let overdue = ids(tryton, &scope, Some(true), today).await.len();
    (overdue, ids(tryton, &scope, Some(false), today).await.len())
}

#[tokio::test]
async fn a_late_instalment_that_a_payment_covers_is_not_overdue() {
    let ready = ready();
    let tryton = ready.tryton();
    let admin = ready.admin(&tryton);
    let model = model(&admin).await;
    let today = today(&admin).await;
    let invoice = invoice(&admin, &model, today).await;
    let later = today + Days::new(7);
    assert_eq!(
        overdue(&tryton, invoice.0, today).await,
        (0, 1),
        "due today is not late"
    );
    assert_eq!(
        overdue(&tryton, invoice.0, later).await,
        (1, 0),
        "nothing was paid"
    );
    pay(&admin, &model, invoice, "20.00", today).await;
    assert_eq!(
        overdue(&tryton, invoice.0, later).await,
        (1, 0),
        "30 of the first half are late"
    );
    pay(&admin, &model, invoice, "45.00", today).await;
    assert_eq!(
        overdue(&tryton, invoice.0, later).await,
        (0, 1),
        "the first half is covered"
    );
    let last = today + Days::new(60);
    assert_eq!(
        overdue(&tryton, invoice.0, last).await,
        (1, 0),
        "35 of the second half are late"
    );
    admin.close().await;
}
