use guichet_domain::kernel::{Currency, Money, UnitPrice};
use guichet_driven::PortResult;
use rust_decimal::Decimal;

use super::Record;
use crate::wire::related;
use crate::wire::typed::WDecimal;

/// The currency of a record, by which its amounts are read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Amounts {
    record: Record,
    currency: Currency,
    id: i64,
}

impl Amounts {
    pub(crate) fn of(record: Record, currency: &related::Currency) -> PortResult<Self> {
        let known = Currency::new(&currency.code, currency.digits).ok();
        Ok(Self {
            record,
            currency: record.need("currency", known)?,
            id: currency.id,
        })
    }

    /// An amount in the record's currency; one with more digits than that does not fit.
    pub(crate) fn money(&self, field: &str, amount: Decimal) -> PortResult<Money> {
        let exact = Money::new(amount, self.currency).ok();
        self.record.need(field, exact)
    }

    /// An amount that may be missing.
    pub(crate) fn maybe(&self, field: &str, amount: Option<WDecimal>) -> PortResult<Option<Money>> {
        amount.map(|WDecimal(a)| self.money(field, a)).transpose()
    }

    /// A price with the digits Tryton gives it.
    pub(crate) fn price(&self, price: WDecimal) -> UnitPrice {
        UnitPrice {
            amount: price.0,
            currency: self.currency,
        }
    }

    /// Whether an amount is in the record's currency, by the id of its own.
    pub(crate) fn is_own(&self, currency: i64) -> bool {
        if currency != self.id {
            let Record(model, id) = self.record;
            tracing::warn!(
                model,
                id,
                "a booking in another currency than its document was left out"
            );
        }
        currency == self.id
    }
}
