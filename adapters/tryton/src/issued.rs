//! The invoices and credit notes issued to a scope, however they are asked for.

use guichet_domain::access::{Scope, Scoped};
use guichet_domain::invoices::{InvoiceState, InvoiceSummary};
use guichet_domain::kernel::Words;
use guichet_driven::PortResult;
use serde_json::{Value, json};

use crate::domain_filter::{in_scope, of_company};
use crate::known::Known;
use crate::mapping::{admit, invoice};
use crate::wire::invoice::InvoiceSummary as WireSummary;

pub(crate) const SEARCH_READ: &str = "model.account.invoice.search_read";

/// The rows that are the scope's own.
pub(crate) fn summaries(
    scope: &Scope,
    rows: Vec<WireSummary>,
) -> PortResult<Vec<Scoped<InvoiceSummary>>> {
    let mut admitted = Vec::with_capacity(rows.len());
    for row in rows {
        let record = invoice::record(row.id);
        admitted.extend(admit(scope, record, invoice::summary(row)?));
    }
    Ok(admitted)
}

/// What was invoiced to the scope, in these states.
pub(crate) fn visible(known: Known, scope: &Scope, states: &[InvoiceState]) -> Vec<Value> {
    let words: Vec<&str> = states.iter().map(|state| state.word()).collect();
    let mut domain = vec![
        json!(["type", "=", "out"]),
        in_scope("party", scope),
        json!(["state", "in", words]),
    ];
    domain.extend(of_company(known.company));
    domain
}
