use std::cmp::Reverse;

use async_trait::async_trait;
use chrono::NaiveDate;
use guichet_domain::access::{Scope, Scoped};
use guichet_domain::invoices::{Invoice, InvoiceFilter, InvoiceState, InvoiceSummary, MOST_OPEN};
use guichet_domain::kernel::{InvoiceId, Language, Page, PageRequest};
use guichet_driven::{Document, OpenInvoices, PortResult, ReadInvoices};

use crate::MemoryErp;
use crate::listing::{found, page, within};
use crate::paper::pdf;
use crate::state::State;

impl State {
    /// The invoices a customer may see, of the customers in scope.
    fn visible(&self, scope: &Scope) -> impl Iterator<Item = &Invoice> {
        self.invoices
            .iter()
            .filter(|held| !held.hidden && scope.covers(held.invoice.summary.owner))
            .map(|held| &held.invoice)
    }

    fn invoice(&self, scope: &Scope, id: InvoiceId) -> Option<Scoped<Invoice>> {
        let invoice = self.visible(scope).find(|i| i.summary.id == id)?;
        scope.admit(invoice.clone())
    }
}

#[async_trait]
impl ReadInvoices for MemoryErp {
    async fn page(
        &self,
        scope: &Scope,
        filter: &InvoiceFilter,
        request: &PageRequest,
        today: NaiveDate,
    ) -> PortResult<Page<Scoped<InvoiceSummary>>> {
        let state = self.ask()?;
        let states = filter.visible_states();
        let rows: Vec<&InvoiceSummary> = state
            .visible(scope)
            .filter(|i| states.contains(&i.summary.state))
            .filter(|i| within(i.summary.date, filter.from, filter.to))
            .filter(|i| {
                filter
                    .overdue
                    .is_none_or(|o| o == i.summary.is_overdue(today))
            })
            .filter(|i| filter.text.as_deref().is_none_or(|text| says(i, text)))
            .map(|i| &i.summary)
            .collect();
        Ok(page(scope, rows, filter.sort, request, |invoice| {
            (invoice.date, invoice.id.get())
        }))
    }

    async fn find(&self, scope: &Scope, id: InvoiceId) -> PortResult<Option<Scoped<Invoice>>> {
        Ok(self.ask()?.invoice(scope, id))
    }

    async fn open(&self, scope: &Scope, paid_since: Option<NaiveDate>) -> PortResult<OpenInvoices> {
        let state = self.ask()?;
        let (mut open, mut paid): (Vec<&InvoiceSummary>, Vec<&InvoiceSummary>) = state
            .visible(scope)
            .map(|invoice| &invoice.summary)
            .partition(|summary| summary.state == InvoiceState::Posted);
        let newest_first = |i: &&InvoiceSummary| Reverse((i.date, i.id));
        open.sort_by_key(newest_first);
        paid.sort_by_key(newest_first);
        let at_least = open.len() > MOST_OPEN;
        open.truncate(MOST_OPEN);
        paid.retain(|i| paid_since.is_some_and(|since| i.date >= Some(since)));
        let rows = open.into_iter().chain(paid);
        Ok(OpenInvoices {
            documents: rows.filter_map(|i| scope.admit(i.clone())).collect(),
            at_least,
        })
    }

    async fn document(
        &self,
        scope: &Scope,
        id: InvoiceId,
        language: Language,
    ) -> PortResult<Option<Scoped<Document>>> {
        let invoice = self.ask()?.invoice(scope, id);
        let title = match language {
            Language::French => "Facture",
            Language::English => "Invoice",
        };
        Ok(invoice.map(|invoice| invoice.map(|i| pdf(title, i.summary.number, i.summary.total))))
    }
}

fn says(invoice: &Invoice, text: &str) -> bool {
    let summary = &invoice.summary;
    let names = invoice.lines.iter().filter_map(|line| line.name.as_deref());
    let own = [summary.number.as_deref(), summary.reference.as_deref()];
    found(text, own.into_iter().flatten().chain(names))
}
