use std::collections::BTreeMap;

use async_trait::async_trait;
use guichet_domain::kernel::Language;

use crate::PortResult;

/// A field whose values the ERP has words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// `sale.sale.state`.
    OrderState,
    /// `sale.sale.invoice_state`.
    OrderInvoiceState,
    /// `sale.sale.shipment_state`.
    OrderShipmentState,
    /// `account.invoice.state`.
    InvoiceState,
    /// `stock.shipment.out.state`.
    ShipmentState,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 5] = [
        Self::OrderState,
        Self::OrderInvoiceState,
        Self::OrderShipmentState,
        Self::InvoiceState,
        Self::ShipmentState,
    ];
}

/// The ERP's own words for the values of its fields, in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labels(BTreeMap<Field, BTreeMap<String, String>>);

impl Labels {
    /// Notes the words of a field: value to label.
    pub fn insert(&mut self, field: Field, words: BTreeMap<String, String>) {
        self.0.insert(field, words);
    }

    /// The ERP's word for a value; the value itself where the ERP has none.
    pub fn of<'a>(&'a self, field: Field, value: &'a str) -> &'a str {
        self.0
            .get(&field)
            .and_then(|words| words.get(value))
            .map_or(value, String::as_str)
    }

    /// The words of a field.
    pub fn words(&self, field: Field) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .get(&field)
            .into_iter()
            .flatten()
            .map(|(value, label)| (value.as_str(), label.as_str()))
    }
}

/// Reads the ERP's words for states. Slow-moving: behind the cache.
#[async_trait]
pub trait ReadLabels: Send + Sync {
    /// All fields, in one language.
    async fn labels(&self, language: Language) -> PortResult<Labels>;
}
