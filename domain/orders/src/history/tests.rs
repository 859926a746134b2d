use guichet_kernel::{Currency, InvoiceId, Money, OrderId, PartyId, ShipmentId};

use super::*;
use crate::{
    InvoiceProgress, LinkedInvoice, LinkedShipment, OrderSummary, ShipmentProgress, ShipmentState,
};

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

/// An order entered on the 1st, quoted on the 2nd and dated the 3rd of March 2026.
fn order(state: OrderState) -> Order {
    let nothing = Money::zero(Currency::new("EUR", 2).unwrap());
    Order {
        summary: OrderSummary {
            id: OrderId::new(1).unwrap(),
            owner: PartyId::new(7).unwrap(),
            number: Some("C-1".into()),
            reference: None,
            state,
            date: day("2026-03-03"),
            total: nothing,
            invoice_state: InvoiceProgress::None,
            shipment_state: ShipmentProgress::None,
        },
        untaxed: nothing,
        tax: nothing,
        lines: vec![],
        shipments: vec![],
        invoices: vec![],
        invoice_address: None,
        shipment_address: None,
        payment_term: None,
        wanted_date: None,
        quotation_date: day("2026-03-02"),
        quotation_expires: None,
        created_at: "2026-03-01T10:00:00Z".parse().ok(),
    }
}

fn shipment(number: &str, date: Option<NaiveDate>, left: bool) -> LinkedShipment {
    LinkedShipment {
        id: ShipmentId::new(1).unwrap(),
        number: Some(number.into()),
        state: ShipmentState::Waiting,
        date,
        left,
    }
}

fn invoice(number: &str, date: Option<NaiveDate>) -> LinkedInvoice {
    LinkedInvoice {
        id: InvoiceId::new(1).unwrap(),
        owner: PartyId::new(8).unwrap(),
        number: Some(number.into()),
        state: "posted".into(),
        date,
    }
}

/// As `created 2026-03-01`.
fn told(order: &Order) -> Vec<String> {
    let entry = |entry: HistoryEntry| {
        let what = match entry.event {
            OrderEvent::Created => "created".to_owned(),
            OrderEvent::Quoted => "quoted".to_owned(),
            OrderEvent::Confirmed => "confirmed".to_owned(),
            OrderEvent::Shipped { number } => format!("shipped {}", number.unwrap()),
            OrderEvent::Invoiced { number } => format!("invoiced {}", number.unwrap()),
        };
        format!("{what} {}", entry.at.day())
    };
    order.history().into_iter().map(entry).collect()
}

#[test]
fn what_happened_is_told_oldest_first() {
    // Given an order whose second delivery left before the first, invoiced in between
    let mut order = order(OrderState::Processing);
    order.shipments = vec![
        shipment("L-1", day("2026-03-09"), true),
        shipment("L-2", day("2026-03-05"), true),
    ];
    order.invoices = vec![invoice("F-1", day("2026-03-07"))];
    // Then the days decide
    assert_eq!(
        told(&order),
        [
            "created 2026-03-01",
            "quoted 2026-03-02",
            "confirmed 2026-03-03",
            "shipped L-2 2026-03-05",
            "invoiced F-1 2026-03-07",
            "shipped L-1 2026-03-09",
        ]
    );
    assert!(matches!(order.history()[0].at, When::Instant(_)));
}

#[test]
fn what_happened_on_one_day_keeps_the_order_of_the_workflow() {
    let mut order = order(OrderState::Done);
    order.created_at = "2026-03-03T17:45:00Z".parse().ok();
    order.quotation_date = day("2026-03-03");
    order.shipments = vec![shipment("L-1", day("2026-03-03"), true)];
    order.invoices = vec![invoice("F-1", day("2026-03-03"))];
    assert_eq!(
        told(&order),
        [
            "created 2026-03-03",
            "quoted 2026-03-03",
            "confirmed 2026-03-03",
            "shipped L-1 2026-03-03",
            "invoiced F-1 2026-03-03",
        ]
    );
}

#[test]
fn a_quotation_is_not_confirmed_whatever_date_it_carries() {
    for state in [OrderState::Draft, OrderState::Quotation] {
        assert_eq!(
            told(&order(state)),
            ["created 2026-03-01", "quoted 2026-03-02"]
        );
    }
}

#[test]
fn what_is_only_planned_or_has_no_date_did_not_happen() {
    let mut order = order(OrderState::Confirmed);
    order.quotation_date = None;
    order.created_at = None;
    order.shipments = vec![
        shipment("L-1", day("2026-03-09"), false),
        shipment("L-2", None, true),
    ];
    order.invoices = vec![invoice("F-1", None)];
    assert_eq!(told(&order), ["confirmed 2026-03-03"]);
}
