//! Who may do what: one function says yes, with a scope, or no, with the reason.

use guichet_kernel::PartyId;

use crate::{Principal, Scope};

/// Why something is not allowed; the edges put it into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    /// No operator has linked this login to a customer.
    #[error("no customer is linked to this login")]
    NoCustomer,
    /// The customer asked for is not linked to this login.
    #[error("this customer is not linked to this login")]
    NotYourCustomer,
}

/// What a customer may read: all the customers the person is linked to, or the chosen one.
pub fn read_own(principal: &Principal) -> Result<Scope, Refusal> {
    let parties = match principal.chosen {
        Some(party) => vec![party],
        None => principal.customers.clone(),
    };
    Scope::of(parties).ok_or(Refusal::NoCustomer)
}

/// Every customer the person is linked to, whatever was chosen: for the switcher itself.
pub fn own_customers(principal: &Principal) -> Result<Scope, Refusal> {
    Scope::of(principal.customers.clone()).ok_or(Refusal::NoCustomer)
}

/// Narrowing the pages to one customer.
pub fn choose(principal: &Principal, party: PartyId) -> Result<PartyId, Refusal> {
    if principal.customers.contains(&party) {
        Ok(party)
    } else {
        Err(Refusal::NotYourCustomer)
    }
}

#[cfg(test)]
mod tests {
    use guichet_kernel::{Language, SessionId, UserId};

    use super::*;
    use crate::Account;

    fn person(customers: &[i64], chosen: Option<i64>) -> Principal {
        Principal {
            account: Account {
                user: UserId::new(9).unwrap(),
                login: "claire".into(),
                name: "Claire".into(),
                language: Language::French,
            },
            session: SessionId(uuid::Uuid::nil()),
            customers: customers
                .iter()
                .filter_map(|id| PartyId::new(*id))
                .collect(),
            chosen: chosen.and_then(PartyId::new),
        }
    }

    #[test]
    fn a_person_reads_all_their_customers_or_the_chosen_one() {
        let parties = |p: &Principal| read_own(p).map(|s| s.parties().to_vec());
        let id = |n| PartyId::new(n).unwrap();
        assert_eq!(parties(&person(&[2, 5], None)), Ok(vec![id(2), id(5)]));
        assert_eq!(parties(&person(&[2, 5], Some(5))), Ok(vec![id(5)]));
        assert_eq!(parties(&person(&[], None)), Err(Refusal::NoCustomer));
    }

    #[test]
    fn nobody_chooses_a_customer_they_are_not_linked_to() {
        let id = |n| PartyId::new(n).unwrap();
        assert_eq!(choose(&person(&[2], None), id(2)), Ok(id(2)));
        assert_eq!(
            choose(&person(&[2], None), id(3)),
            Err(Refusal::NotYourCustomer)
        );
    }
}
