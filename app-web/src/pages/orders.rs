//! The list of orders, one order, its document.

use guichet_domain::kernel::{Limit, OrderId};
use guichet_domain::orders::{
    HistoryEntry, LinkedInvoice, LinkedShipment, Order, OrderEvent, OrderFilter, OrderState, When,
};
use guichet_portal::driven::Field;
use poem::web::Path;
use poem::{Response, handler};

use super::filters::Asked;
use super::person::Person;
use super::private;
use super::rows::{Rows, lines};
use crate::document::download;
use crate::problem::Fault;
use crate::view::lines::{TaxRow, Totals};
use crate::view::lists::Pager;
use crate::view::orders::{
    HistoryRow, LinkedInvoiceRow, OrderPage, OrdersPage, ShipmentRow, steps,
};
use crate::view::{parts, states};

/// `/client/commandes/`
#[handler]
pub(crate) async fn list(person: Person) -> Result<Response, Fault> {
    let visit = &person.visit;
    let asked = Asked::<OrderState>::of(visit, &OrderState::VISIBLE);
    let filter = OrderFilter {
        states: asked.states.clone(),
        from: asked.period.from(),
        to: asked.period.to(),
        text: asked.text.clone(),
        sort: asked.sort,
    };
    let orders = visit.app.portal.orders();
    let (page, rows, frame) = tokio::join!(
        orders.list(
            person.principal(),
            &filter,
            Limit::default(),
            visit.param("cursor")
        ),
        Rows::of(visit),
        person.frame()
    );
    let page = page?;
    private(&OrdersPage {
        filter: asked.bar(Field::OrderState, &rows.labels, rows.write),
        rows: page.items.iter().map(|order| rows.order(order)).collect(),
        pager: Pager {
            prev: page.prev,
            next: page.next,
        },
        frame,
    })
}

/// `/client/commandes/{id}/`
#[handler]
pub(crate) async fn show(person: Person, Path(id): Path<String>) -> Result<Response, Fault> {
    let id: OrderId = id.parse().map_err(|_| Fault::Missing)?;
    let visit = &person.visit;
    let (orders, origin) = (visit.app.portal.orders(), visit.origin());
    let (order, rows, frame) = tokio::join!(
        orders.show(person.principal(), id, &origin),
        Rows::of(visit),
        person.frame()
    );
    let order = order?.into_inner();
    let owner = order.summary.owner.to_string();
    let customer = person
        .sees_several()
        .then(|| {
            let customers = &frame.account.as_ref()?.customers;
            let customer = customers.iter().find(|c| c.id == owner)?;
            Some(customer.name.clone())
        })
        .flatten();
    let view = View {
        rows: &rows,
        person: &person,
    };
    private(&OrderPage {
        frame,
        customer,
        ..view.page(order)
    })
}

/// `/client/commandes/{id}/pdf`
#[handler]
pub(crate) async fn document(person: Person, Path(id): Path<String>) -> Result<Response, Fault> {
    let id: OrderId = id.parse().map_err(|_| Fault::Missing)?;
    let visit = &person.visit;
    let document = visit
        .app
        .portal
        .orders()
        .document(person.principal(), id, &visit.origin())
        .await?;
    Ok(download(document.into_inner(), "commande"))
}

struct View<'a> {
    rows: &'a Rows,
    person: &'a Person,
}

impl View<'_> {
    /// The page but for what stands around it.
    fn page(&self, order: Order) -> OrderPage {
        let rows = self.rows;
        let history = order.history();
        let summary = &order.summary;
        let quotation = summary.state == OrderState::Quotation;
        OrderPage {
            frame: super::frame(&self.person.visit, None),
            number: rows.number(summary.number.as_deref(), "order-unnumbered"),
            customer: None,
            date: rows.long_day(summary.date),
            quotation_expires: rows.long_day(order.quotation_expires.filter(|_| quotation)),
            reference: summary.reference.clone(),
            state: states::order(summary.state, rows.label(Field::OrderState, summary.state)),
            steps: steps(
                summary.state,
                |value| rows.labels.of(Field::OrderState, value).to_owned(),
                |state| self.reached(state, &order),
            ),
            pdf_href: Some(format!("/client/commandes/{}/pdf", summary.id)),
            totals: Totals {
                untaxed: rows.amount(&order.untaxed),
                taxes: vec![TaxRow {
                    name: None,
                    base: None,
                    amount: rows.amount(&order.tax),
                }],
                total: rows.amount(&summary.total),
            },
            shipments: order.shipments.iter().map(|s| self.shipment(s)).collect(),
            invoices: order.invoices.iter().map(|i| self.invoice(i)).collect(),
            shipment_address: lines(order.shipment_address.as_deref()),
            invoice_address: lines(order.invoice_address.as_deref()),
            payment_term: order.payment_term.clone(),
            wanted_date: rows.day(order.wanted_date),
            history: history.iter().rev().map(|e| self.happened(e)).collect(),
            lines: order
                .lines
                .into_iter()
                .map(|l| rows.order_line(l))
                .collect(),
        }
    }

    fn reached(&self, state: OrderState, order: &Order) -> Option<crate::i18n::Rich> {
        let day = match state {
            OrderState::Quotation => order.quotation_date,
            OrderState::Confirmed if order.summary.state != OrderState::Quotation => {
                order.summary.date
            }
            _ => None,
        };
        let when = self.rows.day(day)?;
        Some(self.rows.write.texts().rich("step-reached", "date", when))
    }

    fn shipment(&self, shipment: &LinkedShipment) -> ShipmentRow {
        let label = self.rows.label(Field::ShipmentState, shipment.state);
        ShipmentRow {
            number: self
                .rows
                .number(shipment.number.as_deref(), "shipment-unnumbered"),
            date: self.rows.day(shipment.date),
            left: shipment.left,
            state: states::shipment(shipment.state, label),
        }
    }

    fn invoice(&self, invoice: &LinkedInvoice) -> LinkedInvoiceRow {
        let own = self.person.principal().customers().contains(&invoice.owner);
        let shown = matches!(invoice.state.as_str(), "posted" | "paid");
        let label = self.rows.labels.of(Field::InvoiceState, &invoice.state);
        LinkedInvoiceRow {
            href: (own && shown).then(|| format!("/client/factures/{}/", invoice.id)),
            number: self
                .rows
                .number(invoice.number.as_deref(), "invoice-unnumbered"),
            date: self.rows.day(invoice.date),
            state: states::linked_invoice(&invoice.state, label),
        }
    }

    fn happened(&self, entry: &HistoryEntry) -> HistoryRow {
        let (rows, texts) = (self.rows, self.rows.write.texts());
        let numbered = |key, number: &Option<String>, without| {
            texts.t1(key, "number", rows.number(number.as_deref(), without))
        };
        let event = match &entry.event {
            OrderEvent::Created => texts.t("event-created"),
            OrderEvent::Quoted => texts.t("event-quoted"),
            OrderEvent::Confirmed => texts.t("event-confirmed"),
            OrderEvent::Shipped { number } => {
                numbered("event-shipped", number, "shipment-unnumbered")
            }
            OrderEvent::Invoiced { number } => {
                numbered("event-invoiced", number, "invoice-unnumbered")
            }
        };
        let at = match entry.at {
            When::Instant(at) => parts::When::instant(at, &rows.write),
            When::Day(day) => parts::When::day(day, &rows.write),
        };
        HistoryRow { event, at }
    }
}
