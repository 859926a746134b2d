use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use guichet_kernel::{StaffId, TokenId, UserId, Words};

/// Characters of a token's name.
pub const LONGEST_TOKEN_NAME: usize = 100;

/// A token lasts at most so many days.
pub const LONGEST_TOKEN_DAYS: u32 = 365;

/// What a token is good for, of all that its owner may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenScope {
    /// Projects, their stages and members.
    ProjectsRead,
    /// Changing them.
    ProjectsWrite,
    /// Deployment tasks, their logs and statistics.
    DeploymentsRead,
    /// Planning, authorising and executing them.
    DeploymentsWrite,
    /// Incidents.
    IncidentsRead,
    /// Working on them.
    IncidentsWrite,
    /// What goes wrong in the portal itself.
    ErrorsRead,
    /// Resolving it and opening it again.
    ErrorsWrite,
}

impl Words for TokenScope {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::ProjectsRead, "projects:read"),
        (Self::ProjectsWrite, "projects:write"),
        (Self::DeploymentsRead, "deployments:read"),
        (Self::DeploymentsWrite, "deployments:write"),
        (Self::IncidentsRead, "incidents:read"),
        (Self::IncidentsWrite, "incidents:write"),
        (Self::ErrorsRead, "errors:read"),
        (Self::ErrorsWrite, "errors:write"),
    ];
}

impl TokenScope {
    /// The scopes a word stands for: one of the list, or a noun alone for reading and writing it;
    /// none for any other word.
    pub fn of_word(word: &str) -> BTreeSet<Self> {
        let named = |known: &str| known == word || known.split(':').next() == Some(word);
        let found = Self::ALL.iter().filter(|(_, known)| named(known));
        found.map(|(scope, _)| *scope).collect()
    }
}

/// Whose a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenOwner {
    /// A member of the staff.
    Staff(StaffId),
    /// A customer's login.
    Customer(UserId),
}

/// A token as it is stored; the secret is known only by its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Its name in lists and in the audit.
    pub id: TokenId,
    /// Whose.
    pub owner: TokenOwner,
    /// What it is for, in its owner's words.
    pub name: String,
    /// What it is good for.
    pub scopes: BTreeSet<TokenScope>,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub used_at: Option<DateTime<Utc>>,
    /// When it was ended before its time.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Token {
    /// Whether it opens anything at `now`.
    pub fn is_in_force(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_noun_alone_means_reading_and_writing() {
        use TokenScope::{DeploymentsRead, DeploymentsWrite};
        let both = BTreeSet::from([DeploymentsRead, DeploymentsWrite]);
        assert_eq!(TokenScope::of_word("deployments"), both);
        let one = BTreeSet::from([DeploymentsRead]);
        assert_eq!(TokenScope::of_word("deployments:read"), one);
        for word in ["", "deployments:", "deploy", "write", "read"] {
            assert!(TokenScope::of_word(word).is_empty(), "{word:?}");
        }
    }
}
