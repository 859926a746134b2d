use async_trait::async_trait;
use chrono::NaiveDate;
use guichet_domain::access::{Scope, Scoped};
use guichet_domain::invoices::{Invoice, InvoiceFilter, InvoiceState, InvoiceSummary, MOST_OPEN};
use guichet_domain::kernel::{InvoiceId, Language, Page, PageRequest};
use guichet_driven::{Document, MediaType, OpenInvoices, PortResult, ReadInvoices};
use serde_json::{Value, json};

use crate::context::Context;
use crate::domain_filter::{any, date};
use crate::invoice_page;
use crate::issued::{SEARCH_READ, summaries, visible};
use crate::known::Known;
use crate::mapping::document::Subject;
use crate::mapping::{admit, invoice, text};
use crate::report::report;
use crate::service::Tryton;
use crate::wire::invoice::{
    DETAIL, DOCUMENT, Invoice as WireInvoice, InvoiceDocument, InvoiceSummary as WireSummary,
    SUMMARY,
};

/// Paid documents read beside the open ones, at the most: for the latest on a dashboard.
const MOST_PAID: usize = 200;

#[async_trait]
impl ReadInvoices for Tryton {
    async fn page(
        &self,
        scope: &Scope,
        filter: &InvoiceFilter,
        request: &PageRequest,
        today: NaiveDate,
    ) -> PortResult<Page<Scoped<InvoiceSummary>>> {
        invoice_page::read(self, scope, filter, request, today).await
    }

    async fn find(&self, scope: &Scope, id: InvoiceId) -> PortResult<Option<Scoped<Invoice>>> {
        let fields: Vec<&str> = SUMMARY.into_iter().chain(DETAIL).collect();
        let args = (
            one(self.known(SEARCH_READ).await?, scope, id),
            0,
            1,
            Value::Null,
            fields,
        );
        let rows: Vec<WireInvoice> = self
            .read(SEARCH_READ, args, &Context::of(Language::default()))
            .await?;
        let Some(row) = rows.into_iter().next() else {
            return Ok(None);
        };
        let record = invoice::record(row.summary.id);
        Ok(admit(scope, record, invoice::invoice(row)?))
    }

    async fn open(&self, scope: &Scope, paid_since: Option<NaiveDate>) -> PortResult<OpenInvoices> {
        let known = self.known(SEARCH_READ).await?;
        let mut domain = visible(known, scope, &[InvoiceState::Posted, InvoiceState::Paid]);
        let posted = json!(["state", "=", "posted"]);
        domain.push(match paid_since {
            None => posted,
            Some(day) => any([posted, json!(["invoice_date", ">=", date(day)])]),
        });
        let limit = MOST_OPEN + 1 + paid_since.map_or(0, |_| MOST_PAID);
        // Tryton orders states as its workflow does: posted before paid.
        let order = json!([
            ["state", "ASC"],
            ["invoice_date", "DESC NULLS FIRST"],
            ["id", "DESC"]
        ]);
        let args = (domain, 0, limit, order, SUMMARY);
        let rows: Vec<WireSummary> = self
            .read(SEARCH_READ, args, &Context::of(Language::default()))
            .await?;
        let (mut open, paid): (Vec<_>, Vec<_>) = summaries(scope, rows)?
            .into_iter()
            .partition(|document| document.state == InvoiceState::Posted);
        let at_least = open.len() > MOST_OPEN;
        open.truncate(MOST_OPEN);
        open.extend(paid);
        Ok(OpenInvoices {
            documents: open,
            at_least,
        })
    }

    async fn document(
        &self,
        scope: &Scope,
        id: InvoiceId,
        language: Language,
    ) -> PortResult<Option<Scoped<Document>>> {
        let args = (
            one(self.known(SEARCH_READ).await?, scope, id),
            0,
            1,
            Value::Null,
            DOCUMENT,
        );
        let rows: Vec<InvoiceDocument> =
            self.read(SEARCH_READ, args, &Context::of(language)).await?;
        let Some(row) = rows.into_iter().next() else {
            return Ok(None);
        };
        let record = invoice::record(id.get());
        let subject = Subject {
            owner: record.owner(row.party)?,
            number: text(row.number),
        };
        let Some(subject) = admit(scope, record, subject) else {
            return Ok(None);
        };
        let (media_type, bytes) = match (row.invoice_report_cache, row.invoice_report_format) {
            (Some(stored), Some(format)) => (MediaType::of_extension(&format), stored.0),
            _ => report(self, "report.account.invoice.execute", record, language).await?,
        };
        Ok(Some(subject.map(|subject| Document {
            number: subject.number,
            media_type,
            bytes,
        })))
    }
}

/// One issued invoice of the scope.
fn one(known: Known, scope: &Scope, id: InvoiceId) -> Vec<Value> {
    let mut domain = visible(known, scope, &[InvoiceState::Posted, InvoiceState::Paid]);
    domain.push(json!(["id", "=", id.get()]));
    domain
}
