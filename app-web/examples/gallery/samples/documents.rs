//! One order, one invoice, in their states.

use guichet_domain::kernel::{Currency, UnitPrice, Words};
use guichet_domain::orders::{OrderState, ShipmentState};
use guichet_web::view::dashboard::overdue_alert;
use guichet_web::view::invoices::{
    InstalmentRow, InstalmentState, InvoicePage, LinkedOrderRow, PaymentRow,
};
use guichet_web::view::lines::{GoodsRow, LineRow, TaxRow, Totals};
use guichet_web::view::orders::{HistoryRow, LinkedInvoiceRow, OrderPage, ShipmentRow, steps};
use guichet_web::view::parts::Amount;
use guichet_web::view::states::{self, Standing};
use rust_decimal::Decimal;

use super::lists::order_label;
use super::{HOSTILE, Pages, Sample, add};

pub(super) fn all(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    orders(sample, pages)?;
    invoices(sample, pages)
}

fn goods(
    sample: &Sample,
    name: &str,
    code: &str,
    quantity: &str,
    price: &str,
    amount: &str,
) -> LineRow {
    let price = UnitPrice {
        amount: Decimal::from_str_exact(price).expect("a price"),
        currency: Currency::new("EUR", 2).expect("a currency"),
    };
    let quantity = quantity.parse().expect("a quantity");
    LineRow::Goods(GoodsRow {
        name: name.to_owned(),
        code: (!code.is_empty()).then(|| code.to_owned()),
        description: name
            .starts_with('<')
            .then(|| "Gravure : « Atelier »\nPose comprise".to_owned()),
        quantity: Some(sample.write.quantity(quantity, Some("u"))),
        unit_price: Some(Amount::unit_price(&price, &sample.write)),
        amount: Some(sample.euro(amount)),
    })
}

fn lines(sample: &Sample) -> Vec<LineRow> {
    vec![
        LineRow::Title("Salle de réunion".to_owned()),
        goods(
            sample,
            "Chaise empilable, coque grise",
            "CH-35-AM",
            "120",
            "3.42",
            "410.40",
        ),
        goods(
            sample,
            "Table pliante 160 × 80",
            "TA-160-B",
            "24",
            "14.85",
            "356.40",
        ),
        LineRow::Subtotal {
            label: sample.erp("Sous-total", "Subtotal"),
            amount: sample.euro("766.80"),
        },
        goods(sample, HOSTILE, "", "8", "27.75", "222"),
        goods(
            sample,
            "Étiquettes 100 × 61, rouleau",
            "ET-610",
            "40.5",
            "0.5950",
            "24.10",
        ),
        LineRow::Comment("Livrer au quai n° 2,\navant 11 h.".to_owned()),
    ]
}

fn totals(sample: &Sample, taxes: Vec<TaxRow>) -> Totals {
    Totals {
        untaxed: sample.euro("1195.20"),
        taxes,
        total: sample.euro("1434.24"),
    }
}

fn orders(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    let state = OrderState::Processing;
    let label = |state| order_label(sample, state);
    let texts = sample.write.texts();
    let on = |day| texts.rich("step-reached", "date", sample.day(day));
    let way = |state| {
        steps(
            state,
            |word| OrderState::from_word(word).map(label).unwrap_or_default(),
            |step| match step {
                OrderState::Quotation => Some(on("2026-02-03")),
                OrderState::Confirmed if state != OrderState::Quotation => Some(on("2026-02-04")),
                _ => None,
            },
        )
    };
    let shipment = |number: &str, date: &str, left, state, fr: &str, en: &str| ShipmentRow {
        number: number.to_owned(),
        date: Some(sample.day(date)),
        left,
        state: states::shipment(state, &sample.erp(fr, en)),
    };
    let invoice =
        |href: Option<&str>, number: &str, word: &str, fr: &str, en: &str| LinkedInvoiceRow {
            href: href.map(str::to_owned),
            number: number.to_owned(),
            date: Some(sample.day("2026-02-04")),
            state: states::linked_invoice(word, &sample.erp(fr, en)),
        };
    let event = |event: String, at| HistoryRow { event, at };
    let page = OrderPage {
        frame: sample.customer("/client/commandes/418/"),
        number: "2026-0418".to_owned(),
        customer: Some("Menuiserie Lefèvre SARL".to_owned()),
        date: Some(sample.long_day("2026-02-04")),
        quotation_expires: None,
        reference: Some("Chantier école Jules-Verne".to_owned()),
        state: states::order(state, &label(state)),
        steps: way(state),
        pdf_href: Some("/client/commandes/418/pdf".to_owned()),
        lines: lines(sample),
        totals: totals(
            sample,
            vec![TaxRow {
                name: None,
                base: None,
                amount: sample.euro("239.04"),
            }],
        ),
        shipments: vec![
            shipment(
                "BL-2026-0388",
                "2026-02-05",
                true,
                ShipmentState::Done,
                "Fait",
                "Done",
            ),
            shipment(
                "BL-2026-0391",
                "2026-02-09",
                false,
                ShipmentState::Packed,
                "Emballé",
                "Packed",
            ),
        ],
        invoices: vec![
            invoice(
                Some("/client/factures/93/"),
                "FA-2026-0093",
                "paid",
                "Payée",
                "Paid",
            ),
            invoice(None, "FA-2026-0097", "posted", "Comptabilisée", "Posted"),
        ],
        shipment_address: vec![
            "Atelier, quai n° 2".into(),
            "12, rue des Tonneliers".into(),
            "44000 Nantes".into(),
        ],
        invoice_address: vec!["12, rue des Tonneliers, 44000 Nantes".into()],
        payment_term: Some(sample.erp("30 jours fin de mois", "30 days end of month")),
        wanted_date: Some(sample.day("2026-02-09")),
        history: vec![
            event(
                texts.t1("event-shipped", "number", "BL-2026-0388"),
                sample.day("2026-02-05"),
            ),
            event(
                texts.t1("event-invoiced", "number", "FA-2026-0093"),
                sample.day("2026-02-04"),
            ),
            event(sample.t("event-confirmed"), sample.day("2026-02-04")),
            event(sample.t("event-quoted"), sample.day("2026-02-03")),
            event(
                sample.t("event-created"),
                sample.instant("2026-02-03T08:14:00Z"),
            ),
        ],
    };
    add(pages, "order", &page)?;
    let quotation = OrderPage {
        frame: sample.single("/client/commandes/421/", "Menuiserie Lefèvre SARL"),
        number: "2026-0421".to_owned(),
        customer: None,
        date: None,
        quotation_expires: Some(sample.day("2026-02-27")),
        reference: None,
        state: states::order(OrderState::Quotation, &label(OrderState::Quotation)),
        steps: way(OrderState::Quotation),
        shipments: vec![],
        invoices: vec![],
        shipment_address: vec![],
        invoice_address: vec![],
        payment_term: None,
        wanted_date: None,
        ..page.clone()
    };
    add(pages, "order-quotation", &quotation)?;
    let mut cancelled = OrderPage {
        reference: Some(HOSTILE.repeat(4)),
        number: sample.t("order-unnumbered"),
        state: states::order(OrderState::Cancelled, &label(OrderState::Cancelled)),
        steps: way(OrderState::Cancelled),
        pdf_href: None,
        history: vec![],
        ..quotation.clone()
    };
    cancelled.frame.site.email = None;
    cancelled.frame.site.phone = None;
    add(pages, "order-cancelled", &cancelled)?;
    let done = OrderPage {
        state: states::order(OrderState::Done, &label(OrderState::Done)),
        steps: way(OrderState::Done),
        ..page
    };
    add(pages, "order-done", &done)
}

fn invoices(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    let texts = sample.write.texts();
    let paid = sample.erp("Payée", "Paid");
    let tax = |name: &str, base, amount| TaxRow {
        name: Some(name.to_owned()),
        base: Some(sample.euro(base)),
        amount: sample.euro(amount),
    };
    let instalment = |due, amount, state| InstalmentRow {
        due: sample.day(due),
        amount: sample.euro(amount),
        state,
    };
    let late = overdue_alert(
        sample.language,
        "FA-2025-1877",
        &sample.euro("434.24"),
        19,
        None,
    );
    let overdue = InvoicePage {
        frame: sample.customer("/client/factures/1877/"),
        number: "FA-2025-1877".to_owned(),
        credit_note: false,
        customer: Some("Menuiserie Lefèvre SARL".to_owned()),
        date: Some(sample.long_day("2025-12-19")),
        due_date: Some(sample.long_day("2026-01-18")),
        reference: Some("Cuisine Morel".to_owned()),
        state: Standing::Overdue.badge(&paid, texts),
        erp_state: sample.erp("Comptabilisée", "Posted"),
        alert: Some(late),
        amount_due: sample.euro("934.24"),
        open: true,
        pdf_href: Some("/client/factures/1877/pdf".to_owned()),
        lines: lines(sample),
        totals: totals(
            sample,
            vec![
                tax("TVA 20 % (vente de biens)", "1000", "200"),
                tax("TVA 20 % (vente de services)", "195.20", "39.04"),
            ],
        ),
        instalments: vec![
            instalment("2025-12-19", "500", InstalmentState::Paid),
            instalment("2026-01-18", "434.24", InstalmentState::Late(19)),
            instalment("2026-02-18", "500", InstalmentState::Due),
        ],
        payments: vec![PaymentRow {
            date: sample.day("2025-12-20"),
            amount: sample.euro("500"),
        }],
        orders: vec![
            LinkedOrderRow {
                href: Some("/client/commandes/2981/".to_owned()),
                number: "2025-2981".to_owned(),
                reference: Some("Cuisine Morel".to_owned()),
            },
            LinkedOrderRow {
                href: None,
                number: "2025-2990".to_owned(),
                reference: None,
            },
        ],
        address: vec!["12, rue des Tonneliers".into(), "44000 Nantes".into()],
        payment_term: Some(sample.erp("30 jours fin de mois", "30 days end of month")),
        origins: Some("2025-2981".to_owned()),
    };
    add(pages, "invoice-overdue", &overdue)?;
    let settled = InvoicePage {
        state: Standing::Paid.badge(&paid, texts),
        erp_state: paid.clone(),
        alert: None,
        open: false,
        due_date: None,
        amount_due: sample.euro("0"),
        instalments: vec![instalment("2025-12-19", "1434.24", InstalmentState::Paid)],
        ..overdue.clone()
    };
    add(pages, "invoice-paid", &settled)?;
    let credit = InvoicePage {
        frame: sample.single("/client/factures/7/", "Menuiserie Lefèvre SARL"),
        number: "AV-2026-0007".to_owned(),
        credit_note: true,
        customer: None,
        state: Standing::Credit.badge(&paid, texts),
        erp_state: sample.erp("Comptabilisée", "Posted"),
        open: true,
        amount_due: sample.euro("-84"),
        lines: vec![goods(
            sample,
            "Table pliante 160 × 80",
            "TA-160-B",
            "-1",
            "70",
            "-70",
        )],
        totals: Totals {
            untaxed: sample.euro("-70"),
            taxes: vec![tax("TVA 20 %", "-70", "-14")],
            total: sample.euro("-84"),
        },
        instalments: vec![],
        payments: vec![],
        orders: vec![],
        origins: Some("FA-2026-0064".to_owned()),
        ..settled
    };
    add(pages, "credit-note", &credit)
}
