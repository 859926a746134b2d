use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::kernel::{
    Direction, InvoiceId, OrderId, PartyId, SessionId, StaffId, UserId, Words,
};
use uuid::Uuid;

use crate::{PRUNE, PortResult, Prune, Pruned, Resealed};

/// Who did it: never a name a person can change.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actor {
    /// Somebody nobody knows.
    Nobody,
    /// A customer's login: Tryton's user.
    User(UserId),
    /// A member of the staff.
    Staff(StaffId),
    /// Whoever was at the command line: the name of the system user.
    Operator(String),
    /// The portal itself.
    System,
}

/// A text that names no actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("names no actor")]
pub struct NotAnActor;

/// As it is stored: `nobody`, `user:17`, `staff:0197…`, `operator:root`, `system`.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nobody => f.write_str("nobody"),
            Self::User(user) => write!(f, "user:{user}"),
            Self::Staff(staff) => write!(f, "staff:{staff}"),
            Self::Operator(name) => write!(f, "operator:{name}"),
            Self::System => f.write_str("system"),
        }
    }
}

impl FromStr for Actor {
    type Err = NotAnActor;

    fn from_str(text: &str) -> Result<Self, NotAnActor> {
        match text.split_once(':') {
            None if text == "nobody" => Ok(Self::Nobody),
            None if text == "system" => Ok(Self::System),
            Some(("user", id)) => id.parse().map(Self::User).map_err(|_| NotAnActor),
            Some(("staff", id)) => id.parse().map(Self::Staff).map_err(|_| NotAnActor),
            Some(("operator", name)) => Ok(Self::Operator(name.into())),
            _ => Err(NotAnActor),
        }
    }
}

/// Why a sign-in was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignInRefusal {
    /// The password is another.
    Wrong,
    /// The login is none of the portal's.
    UnknownLogin,
    /// The portal's own limits.
    Throttled,
    /// The ERP's.
    ErpThrottled,
    /// The member of the staff is disabled.
    Disabled,
    /// The password is a one-time one whose time is over.
    PasswordOver,
}

impl Words for SignInRefusal {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Wrong, "wrong"),
        (Self::UnknownLogin, "unknown_login"),
        (Self::Throttled, "throttled"),
        (Self::ErpThrottled, "erp_throttled"),
        (Self::Disabled, "disabled"),
        (Self::PasswordOver, "password_over"),
    ];
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignOutReason {
    /// The person asked for it.
    Asked,
    /// The login is no longer as it was at sign-in.
    LoginClosed,
    /// An operator ended it.
    Operator,
    /// The member of the staff was disabled.
    Disabled,
}

impl Words for SignOutReason {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Asked, "asked"),
        (Self::LoginClosed, "login_closed"),
        (Self::Operator, "operator"),
        (Self::Disabled, "disabled"),
    ];
}

/// What a customer can ask for by an id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordKind {
    /// An order.
    Order,
    /// An invoice or credit note.
    Invoice,
    /// A customer.
    Customer,
}

impl Words for RecordKind {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Order, "order"),
        (Self::Invoice, "invoice"),
        (Self::Customer, "customer"),
    ];
}

/// What a command of the staff acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// A project, its stages and its members.
    Project,
    /// A deployment task.
    Deployment,
    /// An incident.
    Incident,
    /// A member of the staff.
    Staff,
    /// A token of a program.
    Token,
    /// A mail to be sent.
    Outbox,
    /// What goes wrong in the portal itself.
    Error,
    /// The roles of all the staff.
    Roles,
    /// The portal's own database schema.
    Schema,
    /// A backup of the portal's database.
    Backup,
    /// The portal's database, restored from a backup.
    Restore,
    /// The audit itself.
    Audit,
}

impl Words for ObjectKind {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Project, "project"),
        (Self::Deployment, "deployment"),
        (Self::Incident, "incident"),
        (Self::Staff, "staff"),
        (Self::Token, "token"),
        (Self::Outbox, "outbox"),
        (Self::Error, "error"),
        (Self::Roles, "roles"),
        (Self::Schema, "schema"),
        (Self::Backup, "backup"),
        (Self::Restore, "restore"),
        (Self::Audit, "audit"),
    ];
}

/// One object of a command.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AuditObject {
    /// What it is.
    pub kind: ObjectKind,
    /// Its id; as it was asked for, where there is none such.
    pub id: String,
}

impl AuditObject {
    /// An object by its id.
    pub fn new(kind: ObjectKind, id: impl fmt::Display) -> Self {
        let id = id.to_string();
        Self { kind, id }
    }
}

/// What a command changed of one field; a missing side is a field that was, or is, empty.
///
/// Persons are told by their id here, never by name: an entry cannot be erased.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FieldChange {
    /// The field, in the API's own name.
    pub field: String,
    /// What it was.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
}

impl FieldChange {
    /// What a field is; what it was is nothing, or nobody's concern.
    pub fn set(field: impl Into<String>, after: impl fmt::Display) -> Self {
        Self::moved(field, None, Some(after.to_string()))
    }

    /// What a field was, and what it is.
    pub fn moved(field: impl Into<String>, before: Option<String>, after: Option<String>) -> Self {
        Self {
            field: field.into(),
            before,
            after,
        }
    }
}

/// What is worth remembering.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum AuditEvent {
    /// A customer's login signed in.
    SignedIn {
        /// The session opened.
        session: SessionId,
    },
    /// A sign-in was refused, at either door; the login as typed is never kept: people type
    /// passwords there.
    SignInRefused {
        /// Why.
        reason: SignInRefusal,
        /// How many throttled ones before it have no entry of their own, and are told here.
        untold: u64,
    },
    /// A customer's login signed out, or was signed out.
    SignedOut {
        /// The session ended.
        session: SessionId,
        /// Why.
        reason: SignOutReason,
    },
    /// A member of the staff signed in.
    StaffSignedIn {
        /// The session opened.
        session: SessionId,
    },
    /// A member of the staff signed out, or was signed out.
    StaffSignedOut {
        /// The session ended.
        session: SessionId,
        /// Why.
        reason: SignOutReason,
    },
    /// Something was asked for that is not this person's, or does not exist: both look the same.
    Refused {
        /// The kind of record.
        kind: RecordKind,
        /// The id asked for; `*` of several that were too many to be told apart.
        id: String,
        /// How many like it before it have no entry of their own, and are told here.
        untold: u64,
    },
    /// An invoice was fetched as a file.
    InvoiceFetched {
        /// Which.
        invoice: InvoiceId,
    },
    /// An order was fetched as a file.
    OrderFetched {
        /// Which.
        order: OrderId,
    },
    /// A login was linked to a customer.
    Linked {
        /// The login's user.
        user: UserId,
        /// The customer.
        party: PartyId,
    },
    /// A login lost its links.
    Unlinked {
        /// The login's user.
        user: UserId,
        /// How many links there were.
        links: u64,
    },
    /// The entries before this one were written before the audit was sealed.
    ChainBegun {
        /// How many.
        taken_over: u64,
    },
    /// A command was done.
    Acted {
        /// What it acted on.
        object: AuditObject,
        /// The command, as `authorise`.
        verb: String,
        /// What it changed.
        changes: Vec<FieldChange>,
        /// Why, where a reason was given.
        reason: Option<String>,
    },
    /// A command was refused. Of several that were too many to be told apart, id, verb and code
    /// are `*`.
    ActRefused {
        /// What it would have acted on.
        object: AuditObject,
        /// The command.
        verb: String,
        /// Why, as the API's stable word.
        code: String,
        /// How many like it before it have no entry of their own, and are told here.
        untold: u64,
    },
}

impl AuditEvent {
    /// Up to which number links of the audit were removed, where it tells of that.
    pub fn prunes(&self) -> Option<u64> {
        match self {
            Self::Acted { object, verb, .. }
                if object.kind == ObjectKind::Audit && verb == PRUNE =>
            {
                object.id.parse().ok()
            }
            _ => None,
        }
    }
}

/// One entry, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: Actor,
    /// From where, if it came over the network; gone once it was erased.
    pub address: Option<IpAddr>,
    /// The request it came with; gone once it was erased.
    pub request_id: Option<String>,
    /// What.
    pub event: AuditEvent,
}

/// An entry as it was read back: with its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditedEntry {
    /// Its number in the chain: 1 is the first, and none is left out.
    pub seq: u64,
    /// What was written.
    pub entry: AuditEntry,
}

/// Appends to the audit, inside a unit of work.
#[async_trait]
pub trait AuditLog: Send {
    /// Adds an entry. It is sealed when the unit is saved, at the very last, so that nobody holds
    /// the chain for long: an id that was used before is a conflict only then.
    ///
    /// Where the newest entry was sealed with a key that is not at hand, the unit is refused
    /// (`audit_key`): another key would leave a chain that nobody can follow.
    async fn append(&mut self, entry: &AuditEntry) -> PortResult<()>;

    /// Seals every entry anew with the key that seals now, in its place; what the unit appends
    /// follows. An entry that does not hold is a corruption. One of a key that is not at hand is
    /// a refusal (`audit_key`), or is taken as it lies where it need not be `verified`.
    async fn reseal(&mut self, verified: bool) -> PortResult<Resealed>;

    /// Removes links from the chain's beginning, with where they came from, once each was seen to
    /// hold, and leaves a sealed checkpoint in the place of the one before. The entry that is
    /// appended next tells of it, under the number of the last that went ([`PRUNE`]): the unit is
    /// not to be kept without. Where there is nothing to remove, nothing is changed.
    ///
    /// A link, or the checkpoint before, that does not hold is a corruption; one of a key that is
    /// not at hand a refusal (`audit_key`).
    async fn prune(&mut self, asked: &Prune) -> PortResult<Pruned>;

    /// Forgets, salt and all, where entries from before this moment came from, the first ones
    /// first, at most `at_most` of them; how many. The chain holds without.
    async fn erase_origins(&mut self, before: DateTime<Utc>, at_most: u64) -> PortResult<u64>;
}

/// Reads the audit.
#[async_trait]
pub trait ReadAudit: Send + Sync {
    /// Entries by their number, at most `limit`, the nearest on this side of `from`; the newest
    /// without. Always in the order of their numbers.
    async fn entries(
        &self,
        from: Option<(u64, Direction)>,
        limit: usize,
    ) -> PortResult<Vec<AuditedEntry>>;
}
