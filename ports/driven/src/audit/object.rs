//! What a command of the staff acts on, and what it changes there.

use std::fmt;

use guichet_domain::kernel::Words;

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
