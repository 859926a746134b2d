//! The tables as sea-orm sees them; the migrations beside them make them.

pub(crate) mod audit_entries;
pub(crate) mod audit_head;
pub(crate) mod audit_origins;
pub(crate) mod links;
pub(crate) mod migration_history;
pub(crate) mod outbox;
pub(crate) mod sessions;
pub(crate) mod staff;
pub(crate) mod staff_roles;
pub(crate) mod staff_sessions;
pub(crate) mod tokens;
