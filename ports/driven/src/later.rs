//! What a database that is replaced says of later days than the backup's, and what a store writes
//! of it. What is taken over, the domain decides ([`guichet_domain::access::later`]).

mod taken;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use guichet_domain::access::later::{Keeps, Member, Password, Taken, Told};
use guichet_domain::kernel::{PartyId, StaffId, UserId};
use uuid::Uuid;

use crate::{KeptPassword, OutboxState, ReadAudit, ReadChain};

pub use taken::{GoneLinks, TakenOver, Whose};

/// A database that will be replaced, as it is read before.
#[derive(Clone)]
pub struct LaterStore {
    /// What its rows say.
    pub facts: LaterFacts,
    /// Its audit as it lies there.
    pub chain: Arc<dyn ReadChain>,
    /// The entries of that audit.
    pub audit: Arc<dyn ReadAudit>,
}

/// What a database that is replaced knows of later days.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LaterFacts {
    /// The links there are: others were removed.
    pub links: BTreeSet<(UserId, PartyId)>,
    /// Mails that ended since, how, and when.
    pub mails: Vec<(Uuid, OutboxState, DateTime<Utc>)>,
    /// The staff as they are.
    pub staff: Vec<LaterStaff>,
    /// What entries of its audit tell of the days after the backup.
    pub told: Told,
}

/// A member of the staff as a database knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaterStaff {
    /// Who.
    pub id: StaffId,
    /// Since when they are disabled.
    pub disabled_at: Option<DateTime<Utc>>,
    /// What is kept of their password.
    pub password: Option<KeptPassword>,
    /// The words of their roles.
    pub roles: Vec<String>,
}

/// What becomes of a member of the backup's staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// As they are from now on.
    pub after: LaterStaff,
    /// What that is, and whether an entry tells of it.
    pub taken: Vec<(Taken, bool)>,
}

impl LaterFacts {
    /// Whether a link of the backup went since; if so, whether an entry tells of it.
    pub fn lost(&self, user: UserId, party: PartyId) -> Option<bool> {
        let there = self.links.contains(&(user, party));
        self.told.lost(user, party, there)
    }

    /// What becomes of a member of the backup's staff, as the domain decides it, with the hash
    /// they keep.
    pub fn merged(&self, before: &LaterStaff) -> Merged {
        let there = self.staff.iter().find(|member| member.id == before.id);
        let rows = there.map(LaterStaff::rows);
        let outcome = self.told.becomes(before.id, &before.rows(), rows.as_ref());
        let password = match outcome.password {
            Keeps::Before => before.password.clone(),
            Keeps::Later { one_time_until } => {
                let kept = there.and_then(|there| there.password.clone());
                kept.map(|kept| KeptPassword {
                    one_time_until,
                    ..kept
                })
            }
            Keeps::Neither => None,
        };
        Merged {
            after: LaterStaff {
                id: before.id,
                disabled_at: outcome.disabled_at,
                password,
                roles: outcome.roles,
            },
            taken: outcome.taken,
        }
    }
}

impl LaterStaff {
    /// What the domain compares.
    fn rows(&self) -> Member<'_> {
        let password = self.password.as_ref().map(|kept| Password {
            digest: kept.hash.digest(),
            one_time_until: kept.one_time_until,
        });
        Member {
            disabled_at: self.disabled_at,
            password,
            roles: &self.roles,
        }
    }
}
