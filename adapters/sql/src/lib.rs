//! What Guichet owns (links, portal sessions, the audit) on SQLite and on PostgreSQL.
//!
//! One [`Sql`] handle implements every port of this side: [`Work`](guichet_driven::Work),
//! [`ReadLinks`](guichet_driven::ReadLinks), [`ReadSessions`](guichet_driven::ReadSessions),
//! [`ReadAudit`](guichet_driven::ReadAudit), [`ReadChain`](guichet_driven::ReadChain), [`Schema`](guichet_driven::Schema) and
//! [`Health`](guichet_driven::Health). Rows are found through `scoped` alone, written through
//! the unit of work alone (but for a session's last use), and no type of the database leaves
//! this crate.

mod anonymise;
mod audit;
mod canon;
mod chain;
mod checkpoint;
mod config;
mod database_clock;
mod entities;
mod error;
mod errors;
mod event;
mod health;
mod idempotency;
mod incidents;
mod inspect;
mod links;
mod measure;
mod migrations;
mod notice;
mod open;
mod outbox;
mod packed;
mod projects;
mod prune;
mod recovery;
mod reseal;
mod role_reviews;
mod schema;
mod scoped;
mod sessions;
mod sql;
mod staff;
mod staff_sessions;
mod tasks;
mod temporary;
mod tokens;
pub mod trial;
mod unit;
mod values;
mod words;

pub use config::{SqlConfigError, SqlTrouble, SqlUrl, is_same_database};
pub use recovery::Recovery;
pub use sql::{Sql, connect, connect_existing, connect_read_only};
