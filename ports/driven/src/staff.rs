use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::access::{RoleReview, Roles, StaffMember, StaffSession};
use guichet_domain::kernel::{SessionId, StaffId, UserId};

use crate::{PortResult, TokenHash, sha256_hex};

/// What is kept of a local password: argon2id, in the PHC string format. Shown by nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl PasswordHash {
    /// What an entry of the audit knows it by: its SHA-256, in hexadecimal. It tells nothing of the
    /// password, whose salt nobody guesses.
    pub fn digest(&self) -> String {
        sha256_hex(&self.0)
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// What is kept of a local member's password, and what it is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPassword {
    /// What it is compared with.
    pub hash: PasswordHash,
    /// Until when it opens the way to choosing another, and nothing else; `None` of a lasting one.
    pub one_time_until: Option<DateTime<Utc>>,
}

impl KeptPassword {
    /// Whether it opens anything at this moment.
    pub fn is_good(&self, now: DateTime<Utc>) -> bool {
        self.one_time_until.is_none_or(|until| now < until)
    }

    /// A password that its owner keeps.
    pub fn lasting(hash: PasswordHash) -> Self {
        Self {
            hash,
            one_time_until: None,
        }
    }
}

/// Reads the staff and their sessions, as they are committed. For what a command decides by, there is
/// [`StaffStore::find`].
#[async_trait]
pub trait ReadStaff: Send + Sync {
    /// One member, disabled or not.
    async fn by_id(&self, id: StaffId) -> PortResult<Option<StaffMember>>;

    /// These members, by login; those that are not there are left out.
    async fn by_ids(&self, ids: &[StaffId]) -> PortResult<Vec<StaffMember>>;

    /// The member with this login, whatever its case, disabled or not.
    async fn by_login(&self, login: &str) -> PortResult<Option<StaffMember>>;

    /// What is kept of a local member's password.
    async fn password(&self, id: StaffId) -> PortResult<Option<KeptPassword>>;

    /// The local members of whose password nothing is kept, or a one-time one that is over at
    /// `now`, by id: no sign-in lets them in.
    async fn without_password(&self, now: DateTime<Utc>) -> PortResult<Vec<StaffId>>;

    /// When an operator last let this login try again, whatever its case: failures before that no
    /// longer hold it back.
    async fn unlocked_at(&self, login: &str) -> PortResult<Option<DateTime<Utc>>>;

    /// Members by login, without regard to its case, at most `limit` after this login; disabled
    /// ones too.
    async fn page(&self, after: Option<&str>, limit: usize) -> PortResult<Vec<StaffMember>>;

    /// The active members who hold any of these roles, by login.
    async fn with_roles(&self, roles: &Roles) -> PortResult<Vec<StaffMember>>;

    /// The Tryton users that active members are bound to, by id.
    async fn erp_users(&self) -> PortResult<Vec<UserId>>;

    /// The newest review of who holds sensitive roles.
    async fn last_review(&self) -> PortResult<Option<RoleReview>>;

    /// The session a secret opens, and whose; whether in force or not.
    async fn session(&self, hash: &TokenHash) -> PortResult<Option<(StaffMember, StaffSession)>>;

    /// Notes a session's last use to the minute, outside any unit: it is no fact worth an audit
    /// entry.
    async fn touch_session(&self, id: SessionId, at: DateTime<Utc>) -> PortResult<()>;
}

/// Reads and writes the staff, inside a unit of work.
#[async_trait]
pub trait StaffStore: Send {
    /// One member, disabled or not, who stays as they are until the unit ends: whoever would
    /// demote or disable them meanwhile waits.
    async fn find(&mut self, id: StaffId) -> PortResult<Option<StaffMember>>;

    /// These members, by login, each as [`StaffStore::find`] finds them; those that are not there
    /// are left out. One question however many they are.
    async fn by_ids(&mut self, ids: &[StaffId]) -> PortResult<Vec<StaffMember>>;

    /// The same by login, whatever its case.
    async fn by_login(&mut self, login: &str) -> PortResult<Option<StaffMember>>;

    /// The active members who hold any of these roles, by login.
    async fn with_roles(&mut self, roles: &Roles) -> PortResult<Vec<StaffMember>>;

    /// Changes of the staff take turns: waits for the one under way, and holds the turn until the
    /// unit ends. Comes first in every unit that writes a member.
    async fn take_turn(&mut self) -> PortResult<()>;

    /// Adds a member; a local one with what is kept of their password. [`crate::PortError::Conflict`]
    /// where the login (whatever its case) or the Tryton user is a member's already.
    async fn add(
        &mut self,
        member: &StaffMember,
        password: Option<&KeptPassword>,
    ) -> PortResult<()>;

    /// Gives a member these roles and no others.
    async fn set_roles(&mut self, id: StaffId, roles: &Roles) -> PortResult<()>;

    /// Disables a member since this moment, or with `None` lets them in again.
    async fn set_disabled(&mut self, id: StaffId, since: Option<DateTime<Utc>>) -> PortResult<()>;

    /// What is kept of a local member's password; as [`StaffStore::find`], it stays so until the
    /// unit ends.
    async fn password(&mut self, id: StaffId) -> PortResult<Option<KeptPassword>>;

    /// Gives a local member another password.
    async fn set_password(&mut self, id: StaffId, password: &KeptPassword) -> PortResult<()>;

    /// Failures of this member's login before this moment no longer hold it back.
    async fn unlock(&mut self, id: StaffId, at: DateTime<Utc>) -> PortResult<()>;

    /// Adds a review of who holds sensitive roles.
    async fn add_review(&mut self, review: &RoleReview) -> PortResult<()>;

    /// Adds a session.
    async fn open_session(&mut self, session: &StaffSession, hash: &TokenHash) -> PortResult<()>;

    /// One session, whether in force or not, which stays so until the unit ends.
    async fn session(&mut self, id: SessionId) -> PortResult<Option<StaffSession>>;

    /// Ends a session; `false` if it had ended already or is unknown.
    async fn revoke_session(&mut self, id: SessionId, at: DateTime<Utc>) -> PortResult<bool>;

    /// Ends every session of a member; says how many.
    async fn revoke_sessions(&mut self, staff: StaffId, at: DateTime<Utc>) -> PortResult<u64>;

    /// Removes sessions that ended before `before`; says how many.
    async fn prune_sessions(&mut self, before: DateTime<Utc>) -> PortResult<u64>;
}
