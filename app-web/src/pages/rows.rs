//! Domain values as rows of a page.

use chrono::NaiveDate;
use guichet_domain::invoices::{Balance, InvoiceKind, InvoiceLine, InvoiceState, InvoiceSummary};
use guichet_domain::kernel::{Money, Quantity, UnitPrice, Words};
use guichet_domain::orders::{LineKind, OrderLine, OrderSummary};
use guichet_portal::driven::{Field, Labels};

use crate::format::Formatter;
use crate::view::invoices::{BalanceRow, BalanceStrip, InvoiceRow};
use crate::view::lines::{GoodsRow, LineRow};
use crate::view::orders::OrderRow;
use crate::view::parts::{Amount, Badge, When};
use crate::view::states::{self, Standing};
use crate::visit::Visit;
use crate::words;

/// Writes rows in one person's language.
pub(crate) struct Rows {
    pub(crate) write: Formatter,
    pub(crate) labels: Labels,
    pub(crate) today: NaiveDate,
}

impl Rows {
    /// With the ERP's words; where it does not give them, its values stand for themselves.
    pub(crate) async fn of(visit: &Visit) -> Self {
        let portal = &visit.app.portal;
        let labels = portal
            .labels(visit.language())
            .await
            .unwrap_or_else(|error| {
                tracing::warn!(%error, "the words for states could not be read");
                Labels::default()
            });
        Self {
            write: words::formatter(visit),
            labels,
            today: portal.clock().today(),
        }
    }

    pub(crate) fn label<W: Words>(&self, field: Field, value: W) -> &str {
        self.labels.of(field, value.word())
    }

    pub(crate) fn day(&self, day: Option<NaiveDate>) -> Option<When> {
        day.map(|day| When::day(day, &self.write))
    }

    pub(crate) fn long_day(&self, day: Option<NaiveDate>) -> Option<When> {
        day.map(|day| When::long_day(day, &self.write))
    }

    pub(crate) fn amount(&self, money: &Money) -> Amount {
        Amount::new(money, &self.write)
    }

    pub(crate) fn number(&self, number: Option<&str>, without: &str) -> String {
        number.map_or_else(|| self.write.texts().t(without), str::to_owned)
    }

    pub(crate) fn order(&self, order: &OrderSummary) -> OrderRow {
        OrderRow {
            href: format!("/client/commandes/{}/", order.id),
            number: self.number(order.number.as_deref(), "order-unnumbered"),
            reference: order.reference.clone(),
            date: self.day(order.date),
            state: states::order(order.state, self.label(Field::OrderState, order.state)),
            shipping: states::shipping(
                order.shipment_state,
                self.label(Field::OrderShipmentState, order.shipment_state),
            ),
            invoicing: states::invoicing(
                order.invoice_state,
                self.label(Field::OrderInvoiceState, order.invoice_state),
            ),
            total: self.amount(&order.total),
        }
    }

    pub(crate) fn invoice(&self, invoice: &InvoiceSummary) -> InvoiceRow {
        let owed = invoice.kind == InvoiceKind::Invoice && invoice.state != InvoiceState::Paid;
        let due = invoice.due_date().filter(|_| owed);
        InvoiceRow {
            href: format!("/client/factures/{}/", invoice.id),
            number: self.number(invoice.number.as_deref(), "invoice-unnumbered"),
            reference: invoice.reference.clone(),
            date: self.day(invoice.date),
            due_date: self.day(due),
            days_late: self.days_late(invoice),
            state: self.standing(invoice),
            total: self.amount(&invoice.total),
            amount_due: Amount::faint_if_zero(&invoice.amount_due, &self.write),
            pdf_href: Some(format!("/client/factures/{}/pdf", invoice.id)),
        }
    }

    pub(crate) fn standing(&self, invoice: &InvoiceSummary) -> Badge {
        let paid = self.label(Field::InvoiceState, InvoiceState::Paid);
        Standing::of(invoice, invoice.is_overdue(self.today)).badge(paid, self.write.texts())
    }

    pub(crate) fn days_late(&self, invoice: &InvoiceSummary) -> Option<i64> {
        let due = invoice
            .due_date()
            .filter(|_| invoice.is_overdue(self.today))?;
        Some((self.today - due).num_days())
    }

    pub(crate) fn balance(&self, balance: &Balance) -> BalanceStrip {
        let late: Vec<Money> = balance.overdue.amounts();
        let late_of = |due: &Money| late.iter().find(|l| l.currency() == due.currency());
        let rows = balance
            .due
            .sums()
            .filter(|due| !due.is_zero() || late_of(due).is_some())
            .map(|due| BalanceRow {
                currency: due.currency().code().to_owned(),
                due: self.amount(due),
                overdue: late_of(due).map(|late| self.amount(late)),
            });
        BalanceStrip {
            currencies: rows.collect(),
            invoices_due: balance.invoices_due,
            invoices_overdue: balance.invoices_overdue,
            at_least: balance.at_least,
        }
    }

    pub(crate) fn order_line(&self, line: OrderLine) -> LineRow {
        self.line(
            line.kind,
            Parts {
                code: line.code,
                name: line.name,
                description: line.description,
                quantity: line.quantity,
                unit: line.unit,
                unit_price: line.unit_price,
                amount: line.amount,
            },
        )
    }

    pub(crate) fn invoice_line(&self, line: InvoiceLine) -> LineRow {
        let kind = LineKind::from_word(&line.kind).unwrap_or(LineKind::Line);
        self.line(
            kind,
            Parts {
                code: line.code,
                name: line.name,
                description: line.description,
                quantity: line.quantity,
                unit: line.unit,
                unit_price: line.unit_price,
                amount: line.amount,
            },
        )
    }

    fn line(&self, kind: LineKind, parts: Parts) -> LineRow {
        let typed = parts.description.unwrap_or_default();
        match (kind, parts.amount) {
            (LineKind::Title, _) => LineRow::Title(typed),
            (LineKind::Comment, _) | (LineKind::Subtotal, None) => LineRow::Comment(typed),
            (LineKind::Subtotal, Some(amount)) => LineRow::Subtotal {
                label: typed,
                amount: self.amount(&amount),
            },
            (LineKind::Line, amount) => {
                let name = parts.name.unwrap_or_else(|| typed.clone());
                let quantity = parts
                    .quantity
                    .map(|quantity| self.write.quantity(quantity, parts.unit.as_deref()));
                LineRow::Goods(GoodsRow {
                    description: (!typed.is_empty() && typed != name).then_some(typed),
                    name,
                    code: parts.code,
                    quantity,
                    unit_price: parts
                        .unit_price
                        .map(|price| Amount::unit_price(&price, &self.write)),
                    amount: amount.map(|amount| self.amount(&amount)),
                })
            }
        }
    }
}

/// What lines of orders and of invoices have in common.
struct Parts {
    code: Option<String>,
    name: Option<String>,
    description: Option<String>,
    quantity: Option<Quantity>,
    unit: Option<String>,
    unit_price: Option<UnitPrice>,
    amount: Option<Money>,
}

/// The lines of an address that came in one piece.
pub(crate) fn lines(text: Option<&str>) -> Vec<String> {
    let lines = text.unwrap_or_default().lines().map(str::trim);
    lines.filter(|l| !l.is_empty()).map(str::to_owned).collect()
}
