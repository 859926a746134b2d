//! What an entry tells of.

use guichet_domain::kernel::{InvoiceId, OrderId, PartyId, SessionId, UserId, Words};

use super::{AuditObject, FieldChange, ObjectKind};
use crate::PRUNE;

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
