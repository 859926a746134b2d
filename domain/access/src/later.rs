//! What is taken over from a database that is replaced, whose rows are of later days than the
//! backup's, or somebody's who wrote to it: it may close more than the backup, and opens only what
//! an entry of its audit tells of.

mod told;

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use guichet_kernel::{PartyId, StaffId, UserId, Words};

pub use told::{Told, ToldPassword, ToldStaff, ToldStanding};

/// What was taken over of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Taken {
    /// Their later password.
    Password,
    /// That neither the backup's password nor the later one opens anything.
    NoPassword,
    /// That they are disabled.
    Disabled,
    /// That they lost roles.
    Roles,
    /// That they lost links to customers.
    Links,
}

impl Words for Taken {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Password, "password"),
        (Self::NoPassword, "no_password"),
        (Self::Disabled, "disabled"),
        (Self::Roles, "roles"),
        (Self::Links, "links"),
    ];
}

/// How a member of the staff comes in, by the rows of one database.
#[derive(Debug)]
pub struct Member<'a> {
    /// Since when they are disabled.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Their password.
    pub password: Option<Password>,
    /// The words of their roles.
    pub roles: &'a [String],
}

/// A password, by what entries know it by.
#[derive(Debug)]
pub struct Password {
    /// The digest of what is kept of it.
    pub digest: String,
    /// Until when it is a one-time one; `None` of a lasting one.
    pub one_time_until: Option<DateTime<Utc>>,
}

/// Which password somebody has from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// That of the backup, if it has one.
    Before,
    /// That of the replaced database.
    Later {
        /// Until when it is a one-time one; `None` of a lasting one.
        one_time_until: Option<DateTime<Utc>>,
    },
    /// None of the two.
    Neither,
}

/// What becomes of a member of the backup's staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Since when they are disabled.
    pub disabled_at: Option<DateTime<Utc>>,
    /// Their password.
    pub password: Keeps,
    /// The words of the roles that are left.
    pub roles: Vec<String>,
    /// What was taken over, and whether an entry tells of it.
    pub taken: Vec<(Taken, bool)>,
}

impl Told {
    /// Whether a link of the backup went since; if so, whether an entry tells of it. `there`: the
    /// replaced database has it.
    pub fn lost(&self, user: UserId, party: PartyId, there: bool) -> Option<bool> {
        let unlinked = self.unlinked.get(&user);
        let told = unlinked.is_some_and(|since| !since.contains(&party));
        (told || !there).then_some(told)
    }

    /// What becomes of a member of the backup's staff, whom the replaced database may know: never
    /// more open than both say, but for a password that an entry tells of.
    pub fn becomes(
        &self,
        who: StaffId,
        before: &Member<'_>,
        there: Option<&Member<'_>>,
    ) -> Outcome {
        let nothing = ToldStaff::default();
        let told = self.staff.get(&who).unwrap_or(&nothing);
        let mut taken = Vec::new();
        let (disabled_at, disabled) = told.disabled(before, there);
        taken.extend(disabled.map(|told| (Taken::Disabled, told)));
        let (roles, withdrawn) = told.left(before, there);
        taken.extend(withdrawn.map(|told| (Taken::Roles, told)));
        let (password, changed) = told.keeps(before, there, self.holds);
        taken.extend(changed);
        Outcome {
            disabled_at,
            password,
            roles,
            taken,
        }
    }
}

impl ToldStaff {
    /// Since when they are disabled; where that is taken over, whether an entry tells of it.
    fn disabled(
        &self,
        before: &Member<'_>,
        there: Option<&Member<'_>>,
    ) -> (Option<DateTime<Utc>>, Option<bool>) {
        if before.disabled_at.is_some() {
            return (before.disabled_at, None);
        }
        let by_entry = match self.standing {
            Some(ToldStanding::Disabled(since)) => Some(since),
            Some(ToldStanding::Enabled) | None => None,
        };
        let since = there.and_then(|there| there.disabled_at).or(by_entry);
        (since, since.map(|_| by_entry.is_some()))
    }

    /// The roles that are left; where some went, whether an entry tells of all that did.
    fn left(&self, before: &Member<'_>, there: Option<&Member<'_>>) -> (Vec<String>, Option<bool>) {
        let left = self.roles.as_ref();
        let by_entry = |role: &String| left.is_some_and(|left| !left.contains(role));
        let stays =
            |role: &String| !by_entry(role) && there.is_none_or(|there| there.roles.contains(role));
        let roles = before.roles.iter().cloned();
        let (kept, gone): (Vec<_>, Vec<_>) = roles.partition(stays);
        let told = (!gone.is_empty()).then(|| gone.iter().all(by_entry));
        (kept, told)
    }

    /// Which password they have; what that takes over, and whether an entry tells of it. One is
    /// opened only where the whole audit `holds`, and where it is the one that the entry names.
    fn keeps(
        &self,
        before: &Member<'_>,
        there: Option<&Member<'_>>,
        holds: bool,
    ) -> (Keeps, Option<(Taken, bool)>) {
        let old = before.password.as_ref();
        let now = there.and_then(|there| there.password.as_ref());
        let changed = now.map(|now| &now.digest) != old.map(|old| &old.digest);
        match (&self.password, now) {
            // An entry tells of another, and that is the one there is.
            (
                Some(ToldPassword::Given {
                    digest: Some(digest),
                    one_time_until: until,
                }),
                Some(now),
            ) if holds && changed && *digest == now.digest => {
                let one_time_until = until.or(now.one_time_until);
                (
                    Keeps::Later { one_time_until },
                    Some((Taken::Password, true)),
                )
            }
            (None, _) if there.is_none() || !changed => (Keeps::Before, None),
            // There is none to close.
            _ if old.is_none() => (Keeps::Before, None),
            // One that nobody told of, or that is not the one told of: neither opens.
            (password, now) => {
                let told = matches!(password, Some(ToldPassword::Closed)) && now.is_none();
                (Keeps::Neither, Some((Taken::NoPassword, told)))
            }
        }
    }
}
