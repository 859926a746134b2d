//! Dashboard and lists.

use guichet_domain::kernel::SortOrder;
use guichet_domain::orders::{InvoiceProgress, OrderState, ShipmentProgress};
use guichet_web::view::dashboard::{DashboardPage, overdue_alert};
use guichet_web::view::frame::Frame;
use guichet_web::view::invoices::{BalanceRow, BalanceStrip, InvoiceRow, InvoicesPage, Lateness};
use guichet_web::view::lists::{AskedDay, Filter, Pager, StateChoice};
use guichet_web::view::orders::{OrderRow, OrdersPage};
use guichet_web::view::parts::{Alert, Mood};
use guichet_web::view::states::{self, Standing};

use super::{HOSTILE, Pages, Sample, add};

const ORDERS: &str = "/client/commandes/";
const INVOICES: &str = "/client/factures/";

pub(super) fn all(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    dashboards(sample, pages)?;
    orders(sample, pages)?;
    invoices(sample, pages)
}

pub(super) fn order_label(sample: &Sample, state: OrderState) -> String {
    let (fr, en) = match state {
        OrderState::Draft => ("Brouillon", "Draft"),
        OrderState::Quotation => ("Devis", "Quotation"),
        OrderState::Confirmed => ("Confirmée", "Confirmed"),
        OrderState::Processing => ("En traitement", "Processing"),
        OrderState::Done => ("Terminée", "Done"),
        OrderState::Cancelled => ("Annulée", "Cancelled"),
    };
    sample.erp(fr, en)
}

fn order_rows(sample: &Sample) -> Vec<OrderRow> {
    use {InvoiceProgress as I, OrderState as O, ShipmentProgress as S};
    let shipping = |s| {
        let (fr, en) = match s {
            S::None => ("Aucune", "None"),
            S::Waiting => ("En attente", "Waiting"),
            S::PartiallyShipped => ("Partiellement expédiée", "Partially Shipped"),
            S::Sent => ("Envoyée", "Sent"),
            S::Exception => ("Exception", "Exception"),
        };
        states::shipping(s, &sample.erp(fr, en))
    };
    let invoicing = |i| {
        let (fr, en) = match i {
            I::None => ("Aucune", "None"),
            I::Pending => ("En attente", "Pending"),
            I::AwaitingPayment => ("En attente de paiement", "Awaiting Payment"),
            I::PartiallyPaid => ("Partiellement payée", "Partially Paid"),
            I::Paid => ("Payée", "Paid"),
            I::Exception => ("Exception", "Exception"),
        };
        states::invoicing(i, &sample.erp(fr, en))
    };
    let row = |number: &str, reference: &str, date: &str, state, s, i, total| OrderRow {
        href: format!("{ORDERS}{}/", number.len()),
        number: number.to_owned(),
        reference: (!reference.is_empty()).then(|| reference.to_owned()),
        date: (!date.is_empty()).then(|| sample.day(date)),
        state: states::order(state, &order_label(sample, state)),
        shipping: shipping(s),
        invoicing: invoicing(i),
        total,
    };
    let euro = |amount| sample.euro(amount);
    let long = "Réaménagement complet des bureaux du deuxième étage, aile nord ".repeat(3);
    vec![
        row(
            "2026-0421",
            "",
            "",
            O::Quotation,
            S::None,
            I::None,
            euro("3120"),
        ),
        row(
            "2026-0418",
            "Chantier école Jules-Verne",
            "2026-02-04",
            O::Processing,
            S::Waiting,
            I::PartiallyPaid,
            euro("1434.24"),
        ),
        row(
            "2026-0402",
            "Réassort atelier",
            "2026-01-30",
            O::Processing,
            S::PartiallyShipped,
            I::AwaitingPayment,
            euro("642.18"),
        ),
        row(
            "2026-0397",
            HOSTILE,
            "2026-01-28",
            O::Confirmed,
            S::None,
            I::Pending,
            euro("88"),
        ),
        row(
            "2026-0371",
            long.trim(),
            "2026-01-19",
            O::Done,
            S::Sent,
            I::Paid,
            euro("12345678.90"),
        ),
        row(
            "2026-0344",
            "Stand salon de Genève",
            "2026-01-09",
            O::Done,
            S::Sent,
            I::AwaitingPayment,
            sample.money("640", "CHF"),
        ),
        row(
            "2025-2981",
            "Cuisine Morel",
            "2025-12-18",
            O::Processing,
            S::Exception,
            I::Exception,
            sample.money("150000", "JPY"),
        ),
        row(
            "2025-2940",
            "",
            "2025-12-11",
            O::Cancelled,
            S::None,
            I::None,
            euro("96.30"),
        ),
    ]
}

fn invoice_rows(sample: &Sample) -> Vec<InvoiceRow> {
    let paid = sample.erp("Payée", "Paid");
    let row = |number: &str,
               reference: &str,
               date: &str,
               due: &str,
               late,
               standing: Standing,
               total,
               left| InvoiceRow {
        href: format!("{INVOICES}{}/", number.len()),
        number: number.to_owned(),
        reference: (!reference.is_empty()).then(|| reference.to_owned()),
        date: Some(sample.day(date)),
        due_date: (!due.is_empty()).then(|| sample.day(due)),
        days_late: late,
        state: standing.badge(&paid, sample.write.texts()),
        total,
        amount_due: left,
        pdf_href: Some(format!("{INVOICES}{}/pdf", number.len())),
    };
    let euro = |amount| sample.euro(amount);
    vec![
        row(
            "FA-2026-0093",
            "Acompte",
            "2026-02-04",
            "",
            None,
            Standing::Paid,
            euro("430.27"),
            euro("0"),
        ),
        row(
            "FA-2026-0088",
            HOSTILE,
            "2026-02-02",
            "2026-03-04",
            None,
            Standing::Due,
            euro("2128.62"),
            euro("2128.62"),
        ),
        row(
            "AV-2026-0007",
            "Avoir sur FA-2026-0064",
            "2026-01-22",
            "",
            None,
            Standing::Credit,
            euro("-84"),
            euro("-84"),
        ),
        row(
            "FA-2026-0064",
            "Agencement pharmacie Brault",
            "2026-01-19",
            "2026-02-18",
            None,
            Standing::PartlyPaid,
            euro("2204.76"),
            euro("802.20"),
        ),
        row(
            "FA-2026-0026",
            "Stand salon de Genève",
            "2026-01-09",
            "2026-02-08",
            None,
            Standing::Due,
            sample.money("640", "CHF"),
            sample.money("640", "CHF"),
        ),
        row(
            "FA-2025-1877",
            "Cuisine Morel",
            "2025-12-19",
            "2026-01-18",
            Some(19),
            Standing::Overdue,
            euro("1204.80"),
            euro("1204.80"),
        ),
    ]
}

fn balance(sample: &Sample, at_least: bool) -> BalanceStrip {
    let row = |currency: &str, due, overdue| BalanceRow {
        currency: currency.to_owned(),
        due,
        overdue,
    };
    BalanceStrip {
        currencies: vec![
            row("CHF", sample.money("640", "CHF"), None),
            row("EUR", sample.euro("4135.62"), Some(sample.euro("1204.80"))),
        ],
        invoices_due: 4,
        invoices_overdue: 1,
        at_least,
    }
}

fn dashboards(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    let path = "/client/tableau-de-bord/";
    let open: Vec<InvoiceRow> = invoice_rows(sample)
        .into_iter()
        .filter(|r| r.due_date.is_some())
        .collect();
    let late = overdue_alert(
        sample.language,
        "FA-2025-1877",
        &sample.euro("1204.80"),
        19,
        Some(format!("{INVOICES}12/")),
    );
    let full = DashboardPage {
        frame: sample.customer(path),
        alerts: vec![late],
        orders_under_way: 3,
        balance: balance(sample, false),
        orders: order_rows(sample).into_iter().take(5).collect(),
        invoices: open,
    };
    add(pages, "dashboard", &full)?;
    let mut large = full.clone();
    large.balance.at_least = true;
    large.frame = sample.single(path, "Menuiserie Lefèvre SARL");
    add(pages, "dashboard-large", &large)?;
    let settled = DashboardPage {
        frame: sample.single(path, "Menuiserie Lefèvre SARL"),
        alerts: vec![],
        orders_under_way: 0,
        balance: BalanceStrip::default(),
        orders: order_rows(sample).into_iter().skip(4).take(1).collect(),
        invoices: vec![],
    };
    add(pages, "dashboard-settled", &settled)?;
    let empty = DashboardPage {
        orders: vec![],
        ..settled
    };
    add(pages, "dashboard-empty", &empty)
}

fn filter(sample: &Sample, states: &[(&str, &str, &str)]) -> Filter {
    let choice = |(value, fr, en): &(&str, &str, &str)| StateChoice {
        value: (*value).to_owned(),
        label: sample.erp(fr, en),
        chosen: false,
    };
    Filter {
        states: states.iter().map(choice).collect(),
        ..Filter::default()
    }
}

fn narrowed(sample: &Sample, mut filter: Filter, text: &str) -> Filter {
    let asked = |iso: &str| AskedDay {
        value: iso.to_owned(),
        words: sample.write.day(super::date(iso)),
    };
    text.clone_into(&mut filter.text);
    filter.states[0].chosen = true;
    filter.from = asked("2025-12-01");
    filter.to = asked("2026-02-06");
    filter
}

fn orders(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    let states = [
        ("quotation", "Devis", "Quotation"),
        ("confirmed", "Confirmée", "Confirmed"),
        ("processing", "En traitement", "Processing"),
        ("done", "Terminée", "Done"),
        ("cancelled", "Annulée", "Cancelled"),
    ];
    let page = |frame: Frame, filter, rows, pager| OrdersPage {
        frame,
        filter,
        rows,
        pager,
    };
    let all = filter(sample, &states);
    let on = |prev: bool, next: bool| Pager {
        prev: prev.then(|| "eyJwIjoxfQ".to_owned()),
        next: next.then(|| "eyJuIjoxfQ".to_owned()),
    };
    let rows = order_rows(sample);
    let frame = sample.customer(ORDERS);
    add(
        pages,
        "orders",
        &page(frame.clone(), all.clone(), rows.clone(), on(false, true)),
    )?;
    let asked = narrowed(sample, all.clone(), "vis & écrous");
    let some: Vec<OrderRow> = rows.iter().take(3).cloned().collect();
    add(
        pages,
        "orders-filtered",
        &page(frame.clone(), asked, some, on(true, true)),
    )?;
    let mut oldest = all.clone();
    oldest.sort = SortOrder::OldestFirst;
    let reversed = rows.into_iter().rev().collect();
    add(
        pages,
        "orders-oldest",
        &page(frame.clone(), oldest, reversed, on(true, false)),
    )?;
    let mut wrong = narrowed(sample, all.clone(), HOSTILE);
    wrong.period_fault = Some(sample.t("period-reversed"));
    wrong.left_out = Some(Alert::standing(Mood::Warn, HOSTILE));
    add(
        pages,
        "orders-no-match",
        &page(frame, wrong, vec![], Pager::default()),
    )?;
    let nobody = sample.single(ORDERS, &HOSTILE.repeat(5));
    add(
        pages,
        "orders-empty",
        &page(nobody, all, vec![], Pager::default()),
    )
}

fn invoices(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    let states = [
        ("posted", "Comptabilisée", "Posted"),
        ("paid", "Payée", "Paid"),
    ];
    let all = filter(sample, &states);
    let full = InvoicesPage {
        frame: sample.customer(INVOICES),
        balance: balance(sample, false),
        filter: all.clone(),
        lateness: Lateness::Any,
        rows: invoice_rows(sample),
        pager: Pager {
            prev: None,
            next: Some("eyJuIjoxfQ".to_owned()),
        },
    };
    add(pages, "invoices", &full)?;
    let late = InvoicesPage {
        lateness: Lateness::Overdue,
        balance: balance(sample, true),
        rows: invoice_rows(sample).into_iter().skip(5).collect(),
        pager: Pager::default(),
        ..full.clone()
    };
    add(pages, "invoices-overdue", &late)?;
    let asked = InvoicesPage {
        filter: narrowed(sample, all, "toner"),
        lateness: Lateness::NotOverdue,
        rows: vec![],
        pager: Pager::default(),
        ..full.clone()
    };
    add(pages, "invoices-no-match", &asked)?;
    let settled = InvoicesPage {
        lateness: Lateness::Overdue,
        balance: BalanceStrip::default(),
        rows: vec![],
        pager: Pager::default(),
        ..full.clone()
    };
    add(pages, "invoices-none-late", &settled)?;
    let empty = InvoicesPage {
        lateness: Lateness::Any,
        ..settled
    };
    add(pages, "invoices-empty", &empty)
}
