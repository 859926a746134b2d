//! The tables as sea-orm sees them; the migrations beside them make them.

pub(crate) mod audit_entries;
pub(crate) mod audit_head;
pub(crate) mod audit_origins;
pub(crate) mod backups;
pub(crate) mod drills;
pub(crate) mod error_groups;
pub(crate) mod idempotency_keys;
pub(crate) mod incident_events;
pub(crate) mod incidents;
pub(crate) mod links;
pub(crate) mod migration_history;
pub(crate) mod outbox;
pub(crate) mod project_members;
pub(crate) mod projects;
pub(crate) mod recovery_holds;
pub(crate) mod role_reviews;
pub(crate) mod sessions;
pub(crate) mod staff;
pub(crate) mod staff_roles;
pub(crate) mod staff_sessions;
pub(crate) mod task_counts;
pub(crate) mod task_events;
pub(crate) mod task_logs;
pub(crate) mod tasks;
pub(crate) mod tokens;
pub(crate) mod traffic;
