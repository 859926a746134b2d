//! What a database that is replaced says of later days than the backup's, and what of it is taken
//! over: it may close more than the backup, and opens only what an entry of its audit tells of.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use guichet_domain::kernel::{PartyId, StaffId, UserId, Words};
use uuid::Uuid;

use crate::{KeptPassword, OutboxState, ReadAudit, ReadChain};

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

/// What sealed entries after the backup's newest tell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// The whole audit holds: only then anything is opened.
    pub holds: bool,
    /// Of members of the staff.
    pub staff: BTreeMap<StaffId, ToldStaff>,
    /// Of logins that lost their links: the customers they were linked to since.
    pub unlinked: BTreeMap<UserId, BTreeSet<PartyId>>,
}

/// What entries tell of one member of the staff; the last word of each kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ToldStaff {
    /// Whether they may come in.
    pub standing: Option<ToldStanding>,
    /// The words of the roles they were left with.
    pub roles: Option<BTreeSet<String>>,
    /// What became of their password.
    pub password: Option<ToldPassword>,
}

/// What entries tell of whether somebody may come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldStanding {
    /// They were enabled.
    Enabled,
    /// They were disabled at this moment.
    Disabled(DateTime<Utc>),
}

/// What entries tell of a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldPassword {
    /// They were given another: a one-time one until this moment, or a lasting one.
    Given(Option<DateTime<Utc>>),
    /// They have none.
    Closed,
}

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

/// Whose something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whose {
    /// A member of the staff's.
    Staff(StaffId),
    /// A customer's login's.
    User(UserId),
}

/// Something that was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenOver {
    /// Whose.
    pub whose: Whose,
    /// Under which login they are known.
    pub login: String,
    /// What.
    pub what: Taken,
    /// Whether an entry of the audit tells of it; if not, somebody who can write to the database
    /// may have done it.
    pub told: bool,
    /// The roles that are left, until when the password is a one-time one, or how many links went.
    pub after: Option<String>,
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
        let unlinked = self.told.unlinked.get(&user);
        let told = unlinked.is_some_and(|since| !since.contains(&party));
        (told || !self.links.contains(&(user, party))).then_some(told)
    }

    /// What becomes of a member of the backup's staff: never more open than both databases say,
    /// but for a password that an entry tells of.
    pub fn merged(&self, before: &LaterStaff) -> Merged {
        let there = self.staff.iter().find(|member| member.id == before.id);
        let nothing = ToldStaff::default();
        let told = self.told.staff.get(&before.id).unwrap_or(&nothing);
        let mut merged = Merged {
            after: before.clone(),
            taken: Vec::new(),
        };
        merged.disable(there, told);
        merged.withdraw(there, told);
        merged.let_in(there, told, self.told.holds);
        merged
    }
}

impl LaterStaff {
    /// What is left of what was taken over of them.
    fn left(&self, what: Taken) -> Option<String> {
        let until = || self.password.as_ref()?.one_time_until;
        match what {
            Taken::Password => until().map(|until| until.to_rfc3339()),
            Taken::Roles => Some(self.roles.join(" ")),
            Taken::NoPassword | Taken::Disabled | Taken::Links => None,
        }
    }
}

impl Merged {
    /// The same, named.
    pub fn named<'a>(&'a self, login: &'a str) -> impl Iterator<Item = TakenOver> + 'a {
        self.taken.iter().map(move |(what, told)| TakenOver {
            whose: Whose::Staff(self.after.id),
            login: login.to_owned(),
            what: *what,
            told: *told,
            after: self.after.left(*what),
        })
    }

    fn disable(&mut self, there: Option<&LaterStaff>, told: &ToldStaff) {
        if self.after.disabled_at.is_some() {
            return;
        }
        let by_entry = match told.standing {
            Some(ToldStanding::Disabled(since)) => Some(since),
            Some(ToldStanding::Enabled) | None => None,
        };
        let since = there.and_then(|there| there.disabled_at).or(by_entry);
        if since.is_some() {
            self.after.disabled_at = since;
            self.taken.push((Taken::Disabled, by_entry.is_some()));
        }
    }

    fn withdraw(&mut self, there: Option<&LaterStaff>, told: &ToldStaff) {
        let left = told.roles.as_ref();
        let by_entry = |role: &String| left.is_some_and(|left| !left.contains(role));
        let stays =
            |role: &String| !by_entry(role) && there.is_none_or(|there| there.roles.contains(role));
        let roles = std::mem::take(&mut self.after.roles);
        let (kept, gone): (Vec<_>, Vec<_>) = roles.into_iter().partition(stays);
        self.after.roles = kept;
        if !gone.is_empty() {
            self.taken.push((Taken::Roles, gone.iter().all(by_entry)));
        }
    }

    fn let_in(&mut self, there: Option<&LaterStaff>, told: &ToldStaff, holds: bool) {
        let before = self.after.password.take();
        let hash = |kept: Option<&KeptPassword>| kept.map(|kept| kept.hash.clone());
        let now = there.and_then(|there| there.password.as_ref());
        let changed = hash(now) != hash(before.as_ref());
        match told.password {
            // An entry tells that there is another, and there is.
            Some(ToldPassword::Given(until)) if holds && changed && now.is_some() => {
                self.after.password = now.cloned().map(|now| KeptPassword {
                    one_time_until: until.or(now.one_time_until),
                    ..now
                });
                self.taken.push((Taken::Password, true));
            }
            None if there.is_none() || !changed => self.after.password = before,
            // One that nobody told of, or that should be another and is not: neither opens.
            password if before.is_some() => {
                let told = password == Some(ToldPassword::Closed) && now.is_none();
                self.taken.push((Taken::NoPassword, told));
            }
            _ => {}
        }
    }
}

/// Links that went, by login.
#[derive(Debug, Default)]
pub struct GoneLinks(BTreeMap<(UserId, String, bool), u64>);

impl GoneLinks {
    /// One more.
    pub fn add(&mut self, user: UserId, login: &str, told: bool) {
        *self.0.entry((user, login.to_owned(), told)).or_default() += 1;
    }

    /// All of them, named.
    pub fn named(self) -> impl Iterator<Item = TakenOver> {
        let each = self.0.into_iter();
        each.map(|((user, login, told), links)| TakenOver {
            whose: Whose::User(user),
            login,
            what: Taken::Links,
            told,
            after: Some(links.to_string()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PasswordHash;

    const WHO: StaffId = StaffId(Uuid::from_u128(7));

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::seconds(seconds)
    }

    fn kept(hash: &str) -> KeptPassword {
        KeptPassword::lasting(PasswordHash(hash.into()))
    }

    fn member(hash: Option<&str>) -> LaterStaff {
        LaterStaff {
            id: WHO,
            disabled_at: None,
            password: hash.map(kept),
            roles: vec!["administrator".into(), "support".into()],
        }
    }

    fn later(there: Option<LaterStaff>, holds: bool, told: ToldStaff) -> LaterFacts {
        LaterFacts {
            staff: there.into_iter().collect(),
            told: Told {
                holds,
                staff: [(WHO, told)].into(),
                ..Told::default()
            },
            ..LaterFacts::default()
        }
    }

    fn given(until: Option<DateTime<Utc>>) -> ToldStaff {
        ToldStaff {
            password: Some(ToldPassword::Given(until)),
            ..ToldStaff::default()
        }
    }

    #[test]
    fn a_password_opens_where_an_entry_of_an_audit_that_holds_tells_of_it_and_else_neither_does() {
        let untold = ToldStaff::default();
        let closed = ToldStaff {
            password: Some(ToldPassword::Closed),
            ..ToldStaff::default()
        };
        let no = |told| vec![(Taken::NoPassword, told)];
        for (there, holds, told, hash, taken) in [
            (Some("old"), true, &untold, Some("old"), vec![]),
            (Some("new"), true, &untold, None, no(false)),
            (None, true, &untold, None, no(false)),
            (
                Some("new"),
                true,
                &given(None),
                Some("new"),
                vec![(Taken::Password, true)],
            ),
            (Some("new"), false, &given(None), None, no(false)),
            // The one before was put back.
            (Some("old"), true, &given(None), None, no(false)),
            (None, true, &closed, None, no(true)),
            (Some("new"), true, &closed, None, no(false)),
        ] {
            let facts = later(Some(member(there)), holds, told.clone());
            let merged = facts.merged(&member(Some("old")));
            let now = merged.after.password.map(|kept| kept.hash.0);
            let told = format!("{there:?} {holds} {told:?}");
            assert_eq!((now.as_deref(), merged.taken), (hash, taken), "{told}");
        }
        let facts = later(None, true, untold);
        assert_eq!(
            facts.merged(&member(Some("old"))).after,
            member(Some("old"))
        );
        // Whose password the ERP keeps gets none here.
        let facts = later(Some(member(Some("new"))), true, ToldStaff::default());
        let merged = facts.merged(&member(None));
        assert_eq!((merged.after.password, merged.taken), (None, vec![]));
    }

    #[test]
    fn until_when_a_password_is_a_one_time_one_is_what_the_entry_tells() {
        let facts = later(Some(member(Some("new"))), true, given(Some(at(9))));
        let merged = facts.merged(&member(Some("old")));
        let password = merged.after.password.expect("a password");
        assert_eq!(password.one_time_until, Some(at(9)));
    }

    #[test]
    fn who_is_disabled_or_lost_a_role_by_an_entry_or_by_a_row_is_so() {
        let told = ToldStaff {
            standing: Some(ToldStanding::Disabled(at(5))),
            roles: Some(["administrator".to_owned()].into()),
            ..ToldStaff::default()
        };
        // The rows were put back to what they were.
        let merged = later(Some(member(Some("old"))), true, told).merged(&member(Some("old")));
        assert_eq!(merged.after.disabled_at, Some(at(5)));
        assert_eq!(merged.after.roles, ["administrator"]);
        assert_eq!(
            merged.taken,
            [(Taken::Disabled, true), (Taken::Roles, true)]
        );
        let row = LaterStaff {
            disabled_at: Some(at(6)),
            roles: vec!["support".into(), "direction".into()],
            ..member(Some("old"))
        };
        let merged = later(Some(row), true, ToldStaff::default()).merged(&member(Some("old")));
        assert_eq!(merged.after.disabled_at, Some(at(6)));
        assert_eq!(merged.after.roles, ["support"], "none is added");
        assert_eq!(
            merged.taken,
            [(Taken::Disabled, false), (Taken::Roles, false)]
        );
    }

    #[test]
    fn a_link_went_where_an_entry_tells_of_it_or_the_row_is_gone() {
        let user = |id| UserId::new(id).expect("an id");
        let party = |id| PartyId::new(id).expect("an id");
        let facts = LaterFacts {
            links: [1, 2, 3].map(|id| (user(id), party(10))).into(),
            told: Told {
                unlinked: [
                    (user(2), BTreeSet::new()),
                    (user(3), [party(10)].into()),
                    (user(5), BTreeSet::new()),
                ]
                .into(),
                ..Told::default()
            },
            ..LaterFacts::default()
        };
        let lost = |id| facts.lost(user(id), party(10));
        assert_eq!(lost(1), None);
        assert_eq!(lost(2), Some(true), "the row was put back");
        assert_eq!(lost(3), None, "linked again");
        assert_eq!(lost(4), Some(false));
        assert_eq!(lost(5), Some(true));
    }
}
