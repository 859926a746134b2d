use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use guichet_kernel::{PartyId, StaffId, UserId};

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToldPassword {
    /// They were given another.
    Given {
        /// The digest of what is kept of it; `None` in an entry of an earlier program, which tells
        /// that there is another and not which.
        digest: Option<String>,
        /// Until when it is a one-time one; `None` of a lasting one.
        one_time_until: Option<DateTime<Utc>>,
    },
    /// They have none.
    Closed,
}
