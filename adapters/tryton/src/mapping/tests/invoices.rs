use guichet_domain::invoices::{InvoiceKind, InvoiceState};
use serde_json::{Value, json};

use super::{day, decimal, wire, wire_day};
use crate::mapping::invoice;

fn to_pay(month: u32, amount: &str, reconciliation: Option<i64>) -> Value {
    json!({
        "id": 1, "maturity_date": wire_day(month, 22), "date": wire_day(9, 22),
        "amount": decimal(amount), "amount_currency": 1, "reconciliation": reconciliation,
    })
}

fn row() -> Value {
    json!({
        "id": 23, "party": 3, "number": "FA-2026-0003", "reference": null, "state": "posted",
        "invoice_date": wire_day(9, 22), "currency.": {"id": 1, "code": "EUR", "digits": 2},
        "total_amount": decimal("129.28"), "amount_to_pay": decimal("79.28"),
        "lines_to_pay.": [to_pay(10, "64.64", None), to_pay(9, "64.64", None)],
        "untaxed_amount": decimal("107.73"), "tax_amount": decimal("21.55"),
        "taxes.": [{"id": 24, "description": "T.V.A. 20%", "base": decimal("107.73"), "amount": decimal("21.55")}],
        "lines.": [{"id": 25, "type": "line", "description": null, "quantity": 3.0,
            "unit_price": decimal("35.9100"), "amount": decimal("107.73"),
            "product.": {"id": 13, "code": "LAM-LED", "name": "Lampe LED"}, "unit.": {"id": 1, "symbol": "u"}}],
        "sales.": [
            {"id": 28, "party": 9, "number": "26", "reference": "BETA-850", "state": "processing"},
            {"id": 29, "party": 3, "number": "27", "reference": null, "state": "draft"}
        ],
        "payment_lines.": [{"id": 40, "date": wire_day(9, 27), "amount": decimal("-50.00"), "amount_currency": 1}],
        "invoice_address.": {"id": 3, "rec_name": "Bêta Distribution SA, 8 avenue Foch"},
        "payment_term.": {"id": 12, "name": "50 % à la commande"},
        "origins": "26 [BETA-850]",
    })
}

#[test]
fn amounts_that_nobody_can_add_up_do_not_fit() {
    let mut row = row();
    let most = "79228162514264337593543950335";
    row["lines_to_pay."] = json!([to_pay(10, most, Some(5)), to_pay(9, most, Some(5))]);
    let error = invoice::invoice(wire(&row)).err().unwrap().to_string();
    assert!(error.contains("lines_to_pay.amount"), "{error}");
}

#[test]
fn an_invoice_in_full() {
    let invoice = invoice::invoice(wire(&row())).unwrap();
    let summary = &invoice.summary;
    assert_eq!(
        (summary.kind, summary.state),
        (InvoiceKind::Invoice, InvoiceState::Posted)
    );
    assert_eq!(summary.amount_due.to_string(), "79.28 EUR");
    assert_eq!(summary.due_date(), Some(day(9, 22)));
    assert_eq!(
        summary.amount_overdue(day(10, 1)).unwrap().to_string(),
        "14.64 EUR"
    );
    let dues: Vec<_> = summary.instalments.iter().map(|i| i.due).collect();
    assert_eq!(dues, [day(9, 22), day(10, 22)]);
    let payments: Vec<_> = invoice
        .payments
        .iter()
        .map(|p| (p.date, p.amount.to_string()))
        .collect();
    assert_eq!(payments, [(day(9, 27), "50.00 EUR".into())]);
    let orders: Vec<_> = invoice
        .orders
        .iter()
        .map(|o| (o.id.get(), o.owner.get()))
        .collect();
    assert_eq!(orders, [(28, 9)]);
    assert_eq!(invoice.taxes[0].name, "T.V.A. 20%");
}

#[test]
fn the_sign_of_the_total_tells_a_credit_note() {
    let kind = |total: &str| {
        let mut row = row();
        row["total_amount"] = decimal(total);
        invoice::summary(wire(&row)).unwrap().kind
    };
    assert_eq!(kind("-15.36"), InvoiceKind::CreditNote);
    assert_eq!(kind("0.00"), InvoiceKind::Invoice);
    assert_eq!(kind("0.01"), InvoiceKind::Invoice);
}

#[test]
fn rescheduled_instalments_are_shown_as_they_now_are() {
    let mut row = row();
    row["lines_to_pay."] = json!([
        to_pay(9, "129.28", Some(7)),
        to_pay(9, "-129.28", Some(7)),
        to_pay(11, "60.00", Some(8)),
        to_pay(12, "69.28", None),
    ]);
    let invoice = invoice::summary(wire(&row)).unwrap();
    let shown: Vec<_> = invoice
        .instalments
        .iter()
        .map(|i| (i.due, i.paid))
        .collect();
    assert_eq!(shown, [(day(11, 22), true), (day(12, 22), false)]);
}

#[test]
fn an_instalment_without_a_day_is_due_on_the_invoices() {
    let mut row = row();
    row["lines_to_pay."][0]["maturity_date"] = Value::Null;
    let invoice = invoice::summary(wire(&row)).unwrap();
    assert_eq!(invoice.due_date(), Some(day(9, 22)));
}

#[test]
fn a_booking_in_another_currency_is_never_taken_for_the_invoices() {
    let mut row = row();
    row["lines_to_pay."][0]["amount_currency"] = json!(2);
    row["payment_lines."][0]["amount_currency"] = json!(2);
    let invoice = invoice::invoice(wire(&row)).unwrap();
    assert_eq!(invoice.summary.instalments.len(), 1);
    assert_eq!(invoice.payments, []);
}
