use async_trait::async_trait;
use chrono::NaiveDate;
use guichet_domain::access::{Scope, Scoped};
use guichet_domain::invoices::{Invoice, InvoiceFilter, InvoiceSummary};
use guichet_domain::kernel::{InvoiceId, Language, Page, PageRequest};

use crate::{Document, PortResult};

/// Reads a customer's invoices and credit notes, posted and paid ones; others do not exist here.
#[async_trait]
pub trait ReadInvoices: Send + Sync {
    /// One page, in the filter's order. `today` is the company's day, for what is overdue. One call.
    async fn page(
        &self,
        scope: &Scope,
        filter: &InvoiceFilter,
        request: &PageRequest,
        today: NaiveDate,
    ) -> PortResult<Page<Scoped<InvoiceSummary>>>;

    /// One invoice in full. One call.
    async fn find(&self, scope: &Scope, id: InvoiceId) -> PortResult<Option<Scoped<Invoice>>>;

    /// The open (posted) documents, newest first, [`guichet_domain::invoices::MOST_OPEN`] at the most,
    /// and with them the paid ones dated `paid_since` or later, when it is given. One call.
    async fn open(&self, scope: &Scope, paid_since: Option<NaiveDate>) -> PortResult<OpenInvoices>;

    /// The invoice as the ERP printed it. One call where a rendering is stored, two where none is.
    async fn document(
        &self,
        scope: &Scope,
        id: InvoiceId,
        language: Language,
    ) -> PortResult<Option<Scoped<Document>>>;
}

/// The open documents of a scope, for its balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenInvoices {
    /// Open ones first, newest first, then the paid ones asked for, newest first.
    pub documents: Vec<Scoped<InvoiceSummary>>,
    /// There are more open ones than these.
    pub at_least: bool,
}
