//! From Tryton's JSON to the domain's types.
//!
//! What does not fit is an error that names the record and the field, never its content.

use guichet_domain::access::{OwnedBy, Scope, Scoped};
use guichet_domain::kernel::{PartyId, Words};
use guichet_driven::{PortError, PortResult};

pub(crate) mod account;
pub(crate) mod amounts;
pub(crate) mod customer;
pub(crate) mod document;
mod instalments;
pub(crate) mod invoice;
pub(crate) mod order;
#[cfg(test)]
pub(crate) mod tests;

/// A record as it is named where it does not fit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Record(pub(crate) &'static str, pub(crate) i64);

impl Record {
    /// The error for a field of this record.
    pub(crate) fn misfit(self, field: &str) -> PortError {
        PortError::corrupt(format!("{} {}: {field}", self.0, self.1))
    }

    /// A field that must fit.
    pub(crate) fn need<T>(self, field: &str, value: Option<T>) -> PortResult<T> {
        value.ok_or_else(|| self.misfit(field))
    }

    /// A word of a closed set.
    pub(crate) fn word<W: Words>(self, field: &str, word: &str) -> PortResult<W> {
        self.need(field, W::from_word(word))
    }

    /// The customer a record belongs to.
    pub(crate) fn owner(self, party: i64) -> PortResult<PartyId> {
        self.need("party", PartyId::new(party))
    }
}

/// Text that says something.
pub(crate) fn text(value: Option<String>) -> Option<String> {
    value.filter(|text| !text.trim().is_empty())
}

/// Lets a row through if its own owner is in scope. One that is not was asked for by our own
/// domain and came all the same: that is a fault worth an error, and nothing of it is shown.
pub(crate) fn admit<T: OwnedBy>(scope: &Scope, record: Record, row: T) -> Option<Scoped<T>> {
    let admitted = scope.admit(row);
    if admitted.is_none() {
        tracing::error!(
            model = record.0,
            id = record.1,
            "a row out of scope was dropped"
        );
    }
    admitted
}
