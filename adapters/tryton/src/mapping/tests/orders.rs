use guichet_domain::kernel::PartyId;
use guichet_domain::orders::{
    InvoiceProgress, LineKind, OrderState, ShipmentProgress, ShipmentState,
};
use serde_json::{Value, json};

use super::{day, decimal, scope_of, wire, wire_day};
use crate::mapping::{admit, order};

fn row() -> Value {
    json!({
        "id": 27, "party": 2, "number": "25", "reference": "ALPHA-090", "state": "processing",
        "sale_date": wire_day(9, 7), "invoice_state": "awaiting payment", "shipment_state": "waiting",
        "currency.": {"id": 1, "code": "EUR", "digits": 2}, "total_amount": decimal("114.96"),
        "untaxed_amount": decimal("95.80"), "tax_amount": decimal("19.16"),
        "shipping_date": null, "quotation_date": wire_day(9, 1), "quotation_expire": null,
        "create_date": {"__class__": "datetime", "year": 2026, "month": 9, "day": 1,
            "hour": 7, "minute": 0, "second": 50, "microsecond": 620_351},
        "invoice_address.": {"id": 2, "rec_name": "Alpha Conseil SARL, 12 rue de la Paix"},
        "shipment_address.": null,
        "payment_term.": {"id": 10, "name": "30 jours net"},
        "lines.": [
            {"id": 30, "type": "line", "description": null, "quantity": 2.3,
                "unit_price": decimal("0.5950"), "amount": decimal("1.37"),
                "product.": {"id": 13, "code": "LAM-LED", "name": "Lampe LED"},
                "unit.": {"id": 1, "symbol": "u"}},
            {"id": 31, "type": "title", "description": "Divers", "quantity": null,
                "unit_price": null, "amount": null, "product.": null, "unit.": null}
        ],
        "shipments.": [
            {"id": 22, "number": "22", "state": "packed", "planned_date": wire_day(9, 8), "effective_date": null},
            {"id": 23, "number": "23", "state": "done", "planned_date": wire_day(9, 9), "effective_date": wire_day(9, 10)}
        ],
        "invoices.": [
            {"id": 22, "type": "out", "party": 9, "number": "FA-2026-0002", "state": "posted", "invoice_date": wire_day(9, 7)},
            {"id": 23, "type": "out", "party": 2, "number": null, "state": "draft", "invoice_date": null},
            {"id": 24, "type": "out", "party": 2, "number": "FA-2026-0003", "state": "cancelled", "invoice_date": wire_day(9, 7)}
        ]
    })
}

#[test]
fn an_order_keeps_every_digit_and_date() {
    let order = order::order(wire(&row())).unwrap();
    assert_eq!(order.summary.owner, PartyId::new(2).unwrap());
    assert_eq!(order.summary.state, OrderState::Processing);
    assert_eq!(
        order.summary.invoice_state,
        InvoiceProgress::AwaitingPayment
    );
    assert_eq!(order.summary.shipment_state, ShipmentProgress::Waiting);
    assert_eq!(order.summary.date, Some(day(9, 7)));
    assert_eq!(order.summary.total.to_string(), "114.96 EUR");
    assert_eq!(
        (order.untaxed.to_string(), order.tax.to_string()),
        ("95.80 EUR".into(), "19.16 EUR".into())
    );
    assert_eq!(order.quotation_date, Some(day(9, 1)));
    assert_eq!(
        order.created_at.unwrap().to_rfc3339(),
        "2026-09-01T07:00:50.620351+00:00"
    );
    let line = &order.lines[0];
    assert_eq!(line.unit_price.unwrap().amount.to_string(), "0.5950");
    assert_eq!(line.quantity.unwrap().to_string(), "2.3");
    assert_eq!(line.name.as_deref(), Some("Lampe LED"));
    assert_eq!(
        (order.lines[1].kind, order.lines[1].amount),
        (LineKind::Title, None)
    );
}

#[test]
fn invoices_of_an_order_are_named_whoever_pays_them_and_drafts_are_not() {
    let order = order::order(wire(&row())).unwrap();
    let named: Vec<_> = order
        .invoices
        .iter()
        .map(|i| (i.id.get(), i.owner.get()))
        .collect();
    assert_eq!(named, [(22, 9), (24, 2)]);
}

#[test]
fn a_shipment_left_on_its_effective_date_and_not_before() {
    let order = order::order(wire(&row())).unwrap();
    let shipments: Vec<_> = order
        .shipments
        .iter()
        .map(|s| (s.state, s.date, s.left))
        .collect();
    assert_eq!(
        shipments,
        [
            (ShipmentState::Packed, Some(day(9, 8)), false),
            (ShipmentState::Done, Some(day(9, 10)), true)
        ]
    );
}

#[test]
fn a_server_that_knows_no_quotation_dates_still_gives_orders() {
    let mut row = row();
    row.as_object_mut()
        .unwrap()
        .retain(|name, _| !name.starts_with("quotation"));
    assert_eq!(order::order(wire(&row)).unwrap().quotation_date, None);
}

#[test]
fn a_row_of_somebody_else_is_dropped_even_when_tryton_hands_it_out() {
    let order = || order::order(wire(&row())).unwrap();
    assert!(admit(&scope_of(2), order::record(27), order()).is_some());
    assert!(admit(&scope_of(9), order::record(27), order()).is_none());
}

#[test]
fn what_does_not_fit_is_named_without_its_content() {
    for (field, value) in [
        ("state", json!("secret-state")),
        ("total_amount", decimal("1.234")),
        ("party", json!(0)),
    ] {
        let mut row = row();
        row[field] = value;
        let error = order::order(wire(&row)).unwrap_err().to_string();
        assert_eq!(error, format!("corrupt answer: sale.sale 27: {field}"));
    }
}

#[test]
fn yen_have_no_digits() {
    let mut row = row();
    row["currency."] = json!({"id": 4, "code": "JPY", "digits": 0});
    for (field, amount) in [
        ("total_amount", "1200"),
        ("untaxed_amount", "1000"),
        ("tax_amount", "200"),
    ] {
        row[field] = decimal(amount);
    }
    row["lines."] = json!([]);
    assert_eq!(
        order::order(wire(&row)).unwrap().summary.total.to_string(),
        "1200 JPY"
    );
}
