use std::ops::Deref;

use guichet_kernel::PartyId;

/// A record that carries its owner as it came over the wire.
///
/// The owner of an order and of an invoice is its `party`, of a shipment its `customer`.
/// Never fill it in from a scope: then every row would be admitted.
pub trait OwnedBy {
    /// The customer the record belongs to.
    fn owner(&self) -> PartyId;
}

/// Whose data may be read: one customer or several, all of the same person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    parties: Vec<PartyId>,
}

impl Scope {
    /// Only [`crate::policy`] makes scopes, from a principal.
    pub(crate) fn of(mut parties: Vec<PartyId>) -> Option<Self> {
        parties.sort_unstable();
        parties.dedup();
        (!parties.is_empty()).then_some(Self { parties })
    }

    /// The customers in scope, in ascending order; never empty. For the filter of a query,
    /// which saves work but proves nothing: what comes back is admitted row by row.
    pub fn parties(&self) -> &[PartyId] {
        &self.parties
    }

    /// Whether this customer's data is in scope.
    pub fn covers(&self, party: PartyId) -> bool {
        self.parties.binary_search(&party).is_ok()
    }

    /// The row, if its owner is in scope. A row of someone else is treated as missing.
    pub fn admit<T: OwnedBy>(&self, row: T) -> Option<Scoped<T>> {
        self.covers(row.owner()).then_some(Scoped(row))
    }
}

/// A value whose owner was found in scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scoped<T>(T);

impl<T> Scoped<T> {
    /// A part of the admitted value, or another view of it.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Scoped<U> {
        Scoped(f(self.0))
    }

    /// The value, for those who only show it.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Scoped<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Row(PartyId);

    impl OwnedBy for Row {
        fn owner(&self) -> PartyId {
            self.0
        }
    }

    fn party(id: i64) -> PartyId {
        PartyId::new(id).unwrap()
    }

    #[test]
    fn only_rows_of_the_scopes_customers_are_admitted() {
        let scope = Scope::of(vec![party(7), party(3), party(7)]).unwrap();
        assert_eq!(scope.parties(), [party(3), party(7)]);
        assert!(scope.admit(Row(party(3))).is_some());
        assert!(scope.admit(Row(party(7))).is_some());
        assert!(scope.admit(Row(party(5))).is_none());
    }

    #[test]
    fn nobody_has_an_empty_scope() {
        assert_eq!(Scope::of(vec![]), None);
    }
}
