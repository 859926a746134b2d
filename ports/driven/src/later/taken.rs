use std::collections::BTreeMap;

use guichet_domain::access::later::Taken;
use guichet_domain::kernel::{StaffId, UserId};

use super::{LaterStaff, Merged};

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
    /// Which password was taken over, by its digest.
    pub digest: Option<String>,
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

    /// Which password was taken over of them.
    fn digest(&self, what: Taken) -> Option<String> {
        let kept = self.password.as_ref().filter(|_| what == Taken::Password);
        kept.map(|kept| kept.hash.digest())
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
            digest: self.after.digest(*what),
        })
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
            digest: None,
        })
    }
}
