//! The list of invoices and credit notes, one of them, its document.

use guichet_domain::invoices::{
    Instalment, Invoice, InvoiceFilter, InvoiceKind, InvoiceState, LinkedOrder,
};
use guichet_domain::kernel::{InvoiceId, Limit};
use guichet_portal::driven::Field;
use poem::web::Path;
use poem::{Response, handler};

use super::filters::Asked;
use super::person::Person;
use super::private;
use super::rows::{Rows, lines};
use crate::api::params::FromText;
use crate::document::download;
use crate::problem::Fault;
use crate::view::dashboard::overdue_alert;
use crate::view::invoices::{
    InstalmentRow, InstalmentState, InvoicePage, InvoicesPage, Lateness, LinkedOrderRow, PaymentRow,
};
use crate::view::lines::{TaxRow, Totals};
use crate::view::lists::Pager;
use crate::view::parts::{Alert, Amount, When};

/// `/client/factures/`
#[handler]
pub(crate) async fn list(person: Person) -> Result<Response, Fault> {
    let visit = &person.visit;
    let mut asked = Asked::<InvoiceState>::of(visit, &[InvoiceState::Posted, InvoiceState::Paid]);
    let overdue = asked.left_out.first(visit, "overdue", bool::read);
    let filter = InvoiceFilter {
        states: asked.states.clone(),
        overdue,
        from: asked.period.from(),
        to: asked.period.to(),
        text: asked.text.clone(),
        sort: asked.sort,
    };
    let invoices = visit.app.portal.invoices();
    let (page, balance, rows, mut frame) = tokio::join!(
        invoices.list(
            person.principal(),
            &filter,
            Limit::default(),
            visit.param("cursor")
        ),
        invoices.balance(person.principal()),
        Rows::of(visit),
        person.frame()
    );
    let (page, balance) = (page?, balance?);
    if let Some(account) = &mut frame.account {
        account.invoices_overdue = Some(balance.invoices_overdue);
    }
    private(&InvoicesPage {
        balance: rows.balance(&balance),
        filter: asked.bar(Field::InvoiceState, &rows.labels, rows.write),
        lateness: match overdue {
            None => Lateness::Any,
            Some(true) => Lateness::Overdue,
            Some(false) => Lateness::NotOverdue,
        },
        rows: page.items.iter().map(|row| rows.invoice(row)).collect(),
        pager: Pager {
            prev: page.prev,
            next: page.next,
        },
        frame,
    })
}

/// `/client/factures/{id}/`
#[handler]
pub(crate) async fn show(person: Person, Path(id): Path<String>) -> Result<Response, Fault> {
    let id: InvoiceId = id.parse().map_err(|_| Fault::Missing)?;
    let visit = &person.visit;
    let (invoices, origin) = (visit.app.portal.invoices(), visit.origin());
    let (invoice, rows, frame) = tokio::join!(
        invoices.show(person.principal(), id, &origin),
        Rows::of(visit),
        person.frame()
    );
    let invoice = invoice?.into_inner();
    let owner = invoice.summary.owner.to_string();
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
    private(&InvoicePage {
        frame,
        customer,
        ..view.page(invoice)?
    })
}

/// `/client/factures/{id}/pdf`
#[handler]
pub(crate) async fn document(person: Person, Path(id): Path<String>) -> Result<Response, Fault> {
    let id: InvoiceId = id.parse().map_err(|_| Fault::Missing)?;
    let visit = &person.visit;
    let document = visit
        .app
        .portal
        .invoices()
        .document(person.principal(), id, &visit.origin())
        .await?;
    Ok(download(document.into_inner(), "facture"))
}

struct View<'a> {
    rows: &'a Rows,
    person: &'a Person,
}

impl View<'_> {
    /// The page but for what stands around it.
    fn page(&self, invoice: Invoice) -> Result<InvoicePage, Fault> {
        let rows = self.rows;
        let summary = &invoice.summary;
        let owed = summary.kind == InvoiceKind::Invoice && summary.state != InvoiceState::Paid;
        let taxes = invoice.taxes.iter().map(|tax| TaxRow {
            name: Some(tax.name.clone()),
            base: Some(rows.amount(&tax.base)),
            amount: rows.amount(&tax.amount),
        });
        let payments = invoice.payments.iter().map(|payment| PaymentRow {
            date: When::day(payment.date, &rows.write),
            amount: rows.amount(&payment.amount),
        });
        let instalments = summary.instalments.iter();
        Ok(InvoicePage {
            frame: super::frame(&self.person.visit, None),
            number: rows.number(summary.number.as_deref(), "invoice-unnumbered"),
            credit_note: summary.kind == InvoiceKind::CreditNote,
            customer: None,
            date: rows.long_day(summary.date),
            due_date: rows.long_day(summary.due_date().filter(|_| owed)),
            reference: summary.reference.clone(),
            state: rows.standing(summary),
            erp_state: rows.label(Field::InvoiceState, summary.state).to_owned(),
            alert: self.late(&invoice)?,
            amount_due: Amount::new(&summary.amount_due, &rows.write),
            open: !summary.amount_due.is_zero(),
            pdf_href: Some(format!("/client/factures/{}/pdf", summary.id)),
            totals: Totals {
                untaxed: rows.amount(&invoice.untaxed),
                taxes: taxes.collect(),
                total: rows.amount(&summary.total),
            },
            instalments: instalments.map(|i| self.instalment(i, owed)).collect(),
            payments: payments.collect(),
            orders: invoice.orders.iter().map(|o| self.order(o)).collect(),
            address: lines(invoice.address.as_deref()),
            payment_term: invoice.payment_term.clone(),
            origins: invoice.origins.clone(),
            lines: invoice
                .lines
                .into_iter()
                .map(|line| rows.invoice_line(line))
                .collect(),
        })
    }

    fn late(&self, invoice: &Invoice) -> Result<Option<Alert>, Fault> {
        let (rows, summary) = (self.rows, &invoice.summary);
        let Some(days) = rows.days_late(summary) else {
            return Ok(None);
        };
        let late = summary
            .amount_overdue(rows.today)
            .map_err(guichet_portal::ReadError::from)?;
        let number = rows.number(summary.number.as_deref(), "invoice-unnumbered");
        let language = rows.write.texts().language();
        Ok(Some(overdue_alert(
            language,
            &number,
            &rows.amount(&late),
            days,
            None,
        )))
    }

    fn instalment(&self, instalment: &Instalment, owed: bool) -> InstalmentRow {
        let late = (self.rows.today - instalment.due).num_days();
        InstalmentRow {
            due: When::day(instalment.due, &self.rows.write),
            amount: self.rows.amount(&instalment.amount),
            state: if instalment.paid {
                InstalmentState::Paid
            } else if owed && late > 0 {
                InstalmentState::Late(late)
            } else {
                InstalmentState::Due
            },
        }
    }

    fn order(&self, order: &LinkedOrder) -> LinkedOrderRow {
        let own = self.person.principal().customers().contains(&order.owner);
        LinkedOrderRow {
            href: own.then(|| format!("/client/commandes/{}/", order.id)),
            number: self
                .rows
                .number(order.number.as_deref(), "order-unnumbered"),
            reference: order.reference.clone(),
        }
    }
}
