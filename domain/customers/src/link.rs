use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use guichet_kernel::{EmailAddress, PartyId, UserId};

use crate::Customer;

/// A login of Tryton linked to a customer, by an operator.
///
/// Bound to the user id *and* the login: a login that was renamed, or a name that was given
/// to someone else, keeps no link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Tryton's user id.
    pub user: UserId,
    /// The login it had when it was linked.
    pub login: String,
    /// The customer.
    pub party: PartyId,
    /// The operator who made it (`operator:NAME`).
    pub made_by: String,
    /// When.
    pub made_at: DateTime<Utc>,
}

impl Link {
    /// Whether the link still holds for a user as Tryton names it now.
    pub fn holds_for(&self, user: UserId, login: &str) -> bool {
        self.user == user && self.login == login
    }
}

/// A link with what Tryton says now of both its ends, for operators.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedLogin {
    /// The link.
    pub link: Link,
    /// The customer, if it still exists.
    pub customer: Option<Customer>,
    /// The login as Tryton has it now, if it still exists.
    pub current_login: Option<String>,
}

/// A login of the customers' group that has no link yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Tryton's user id.
    pub user: UserId,
    /// Its login.
    pub login: String,
    /// The e-mail of its preferences, which the person can change: a hint, never a proof.
    pub email: Option<EmailAddress>,
}

/// What was found for one candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The login.
    pub candidate: Candidate,
    /// The customers that have its e-mail: one when proposed, several when ambiguous.
    pub customers: Vec<Customer>,
}

/// The candidates, sorted by what can be said of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Matches {
    /// Exactly one customer has the login's e-mail: an operator may accept it.
    pub proposed: Vec<Match>,
    /// Several have it: an operator must link by hand.
    pub ambiguous: Vec<Match>,
    /// None has it, or the login has no usable e-mail.
    pub unmatched: Vec<Match>,
}

/// Compares logins without a link with the e-mails of customers. Decides nothing.
pub fn match_logins(candidates: Vec<Candidate>, emails: &[(EmailAddress, Customer)]) -> Matches {
    let mut by_email: BTreeMap<String, Vec<&Customer>> = BTreeMap::new();
    for (email, customer) in emails {
        let same = by_email.entry(email.folded()).or_default();
        if !same.iter().any(|c| c.id == customer.id) {
            same.push(customer);
        }
    }
    let mut matches = Matches::default();
    for candidate in candidates {
        let found = candidate
            .email
            .as_ref()
            .and_then(|e| by_email.get(&e.folded()));
        let customers: Vec<Customer> = found.into_iter().flatten().map(|c| (*c).clone()).collect();
        let list = match customers.len() {
            0 => &mut matches.unmatched,
            1 => &mut matches.proposed,
            _ => &mut matches.ambiguous,
        };
        list.push(Match {
            candidate,
            customers,
        });
    }
    matches
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer(id: i64) -> Customer {
        Customer {
            id: PartyId::new(id).unwrap(),
            code: format!("C{id}"),
            name: format!("Client {id}"),
        }
    }

    fn candidate(id: i64, email: Option<&str>) -> Candidate {
        Candidate {
            user: UserId::new(id).unwrap(),
            login: format!("login{id}"),
            email: email.map(|e| e.parse().unwrap()),
        }
    }

    #[test]
    fn one_customer_with_the_email_is_proposed_two_are_ambiguous_none_is_unmatched() {
        let emails = vec![
            ("achats@alpha.example".parse().unwrap(), customer(2)),
            ("Achats@Alpha.example".parse().unwrap(), customer(2)),
            ("commun@groupe.example".parse().unwrap(), customer(3)),
            ("commun@groupe.example".parse().unwrap(), customer(4)),
        ];
        let candidates = vec![
            candidate(1, Some("ACHATS@alpha.example")),
            candidate(2, Some("commun@groupe.example")),
            candidate(3, Some("autre@alpha.example")),
            candidate(4, None),
        ];
        let matches = match_logins(candidates, &emails);
        let users = |list: &[Match]| {
            list.iter()
                .map(|m| m.candidate.user.get())
                .collect::<Vec<_>>()
        };
        assert_eq!(users(&matches.proposed), [1]);
        assert_eq!(users(&matches.ambiguous), [2]);
        assert_eq!(users(&matches.unmatched), [3, 4]);
        assert_eq!(matches.ambiguous[0].customers, [customer(3), customer(4)]);
    }

    #[test]
    fn a_renamed_login_and_a_reused_name_keep_no_link() {
        let user = UserId::new(5).unwrap();
        let link = Link {
            user,
            login: "claire".into(),
            party: PartyId::new(2).unwrap(),
            made_by: "operator:root".into(),
            made_at: DateTime::UNIX_EPOCH,
        };
        assert!(link.holds_for(user, "claire"));
        assert!(!link.holds_for(user, "claire.lefevre"));
        assert!(!link.holds_for(UserId::new(6).unwrap(), "claire"));
    }
}
