use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use guichet_kernel::StaffId;
use uuid::Uuid;

use crate::{Role, StaffMember};

/// Somebody and a sensitive role of theirs.
pub type Holding = (StaffId, Role);

/// Who held the sensitive roles when an operator looked them over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleReview {
    /// Its name in the audit.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Which operator: the name of a system user.
    pub by: String,
    /// Who held what, disabled members too: they can be enabled again.
    pub holdings: BTreeSet<Holding>,
}

/// What changed since a review.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewChanges {
    /// Held now, and not then.
    pub given: BTreeSet<Holding>,
    /// Held then, and not now.
    pub taken: BTreeSet<Holding>,
}

impl RoleReview {
    /// How long a review is good for.
    pub const GOOD_FOR: TimeDelta = TimeDelta::days(90);

    /// The sensitive roles of these members.
    pub fn holdings_of(members: &[StaffMember]) -> BTreeSet<Holding> {
        let each = members.iter().flat_map(|member| {
            let sensitive = Role::SENSITIVE.into_iter();
            let held = sensitive.filter(|role| member.roles.contains(role));
            held.map(|role| (member.id, role))
        });
        each.collect()
    }

    /// Whether it is time for another.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        now - self.at > Self::GOOD_FOR
    }

    /// What changed since.
    pub fn changes(&self, now: &BTreeSet<Holding>) -> ReviewChanges {
        ReviewChanges {
            given: now.difference(&self.holdings).copied().collect(),
            taken: self.holdings.difference(now).copied().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use guichet_kernel::Language;

    use super::*;
    use crate::StaffAccount;

    fn member(n: u128, roles: &[Role]) -> StaffMember {
        StaffMember {
            id: StaffId(Uuid::from_u128(n)),
            login: format!("login{n}"),
            name: String::new(),
            email: "a@example.com".parse().unwrap(),
            language: Language::French,
            account: StaffAccount::Local,
            roles: roles.iter().copied().collect(),
            disabled_at: (n == 3).then_some(DateTime::UNIX_EPOCH),
        }
    }

    fn review(members: &[StaffMember]) -> RoleReview {
        RoleReview {
            id: Uuid::nil(),
            at: DateTime::UNIX_EPOCH,
            by: "root".into(),
            holdings: RoleReview::holdings_of(members),
        }
    }

    #[test]
    fn given_members_then_only_sensitive_roles_are_looked_over_also_of_disabled_ones() {
        let members = [
            member(1, &[Role::Administrator, Role::Developer]),
            member(2, &[Role::Finance]),
            member(3, &[Role::Direction]),
        ];
        let of = |n, role| (StaffId(Uuid::from_u128(n)), role);
        let expected = [of(1, Role::Administrator), of(3, Role::Direction)];
        assert_eq!(RoleReview::holdings_of(&members), expected.into());
    }

    #[test]
    fn given_a_review_when_roles_change_then_both_sides_are_named() {
        let before = review(&[member(1, &[Role::Administrator]), member(2, &[])]);
        let now = RoleReview::holdings_of(&[member(1, &[]), member(2, &[Role::Direction])]);
        let changes = before.changes(&now);
        let of = |n, role| (StaffId(Uuid::from_u128(n)), role);
        assert_eq!(changes.given, [of(2, Role::Direction)].into());
        assert_eq!(changes.taken, [of(1, Role::Administrator)].into());
        assert_eq!(before.changes(&before.holdings), ReviewChanges::default());
    }

    #[test]
    fn given_a_review_of_ninety_days_ago_then_it_is_over_a_moment_later() {
        let review = review(&[]);
        let last = review.at + TimeDelta::days(90);
        assert!(!review.is_over(last));
        assert!(review.is_over(last + TimeDelta::seconds(1)));
    }
}
