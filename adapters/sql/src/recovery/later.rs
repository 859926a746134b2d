//! What both kinds of database are asked in the same words.

use std::fmt::Display;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::access::later::Told;
use guichet_domain::kernel::{Direction, PartyId, StaffId, UserId, Words};
use guichet_driven::{
    AuditedEntry, Beginning, ChainHead, ChainLink, KeptPassword, LaterFacts, LaterStaff,
    LaterStore, OutboxState, PasswordHash, PortError, PortResult, ReadAudit, ReadChain,
};
use sea_orm::sqlx::postgres::{PgConnection, Postgres};
use sea_orm::sqlx::sqlite::{Sqlite, SqliteConnection};
use sea_orm::sqlx::{self, Row};
use uuid::Uuid;

use super::failed::refused;
use crate::Sql;

pub(super) const MIGRATIONS: &str =
    "SELECT name FROM guichet_migrations WHERE ended_at IS NOT NULL ORDER BY name";

pub(super) const HEAD: &str = "SELECT seq, mac FROM audit_head WHERE id = 1";

const LINKS: &str = "SELECT user_id, party_id FROM links";
const MAILS: &str = "SELECT id, state, ended_at FROM outbox \
    WHERE state <> 'waiting' AND ended_at IS NOT NULL";
/// All columns: a database of an earlier program has fewer.
const STAFF: &str = "SELECT * FROM staff";
const ROLES: &str = "SELECT staff_id, role FROM staff_roles";
/// How many tables say something, with the audit's.
const TABLES: i64 = 7;

/// A name of the database's, as it stands in a statement.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

pub(super) fn head(seq: i64, mac: Vec<u8>) -> Option<ChainHead> {
    Some(ChainHead {
        seq: u64::try_from(seq).ok()?,
        mac: mac.try_into().ok()?,
    })
}

pub(super) fn under_way() -> PortError {
    refused(
        "recovery_under_way",
        "another restore or drill of this database is under way",
    )
}

pub(super) fn not_empty(place: impl Display) -> PortError {
    refused(
        "store_not_empty",
        format_args!("{place} holds tables: name an empty database, or one that is not there"),
    )
}

/// Rows that no program of ours wrote say nothing.
struct Read {
    links: Vec<(i64, i64)>,
    mails: Vec<(Uuid, String, DateTime<Utc>)>,
    staff: Vec<(Uuid, Option<DateTime<Utc>>, Option<KeptPassword>)>,
    roles: Vec<(Uuid, String)>,
}

impl Read {
    fn facts(self) -> LaterFacts {
        let Self {
            links,
            mails,
            staff,
            roles,
        } = self;
        let links = links.into_iter();
        let mails = mails.into_iter();
        let staff = staff.into_iter();
        LaterFacts {
            links: links
                .filter_map(|(user, party)| Some((UserId::new(user)?, PartyId::new(party)?)))
                .collect(),
            mails: mails
                .filter_map(|(id, state, at)| Some((id, OutboxState::from_word(&state)?, at)))
                .collect(),
            staff: staff
                .map(|(id, disabled_at, password)| LaterStaff {
                    id: StaffId(id),
                    disabled_at,
                    password,
                    roles: roles
                        .iter()
                        .filter(|(holder, _)| *holder == id)
                        .map(|(_, role)| role.clone())
                        .collect(),
                })
                .collect(),
            told: Told::default(),
        }
    }
}

/// The same questions to the one and the other; a database from before these tables says nothing.
/// And whether it may have a checkpoint in the place of entries that were removed.
macro_rules! read {
    ($db:expr, $kind:ty, $there:expr, $pruned:expr) => {{
        let there: i64 = sqlx::query_scalar::<$kind, i64>($there)
            .fetch_one(&mut *$db)
            .await?;
        if there < TABLES {
            return Ok(None);
        }
        let checkpoints: i64 = sqlx::query_scalar::<$kind, i64>($pruned)
            .fetch_one(&mut *$db)
            .await?;
        let mut read = Read {
            links: Vec::new(),
            mails: Vec::new(),
            staff: Vec::new(),
            roles: Vec::new(),
        };
        for row in sqlx::query::<$kind>(LINKS).fetch_all(&mut *$db).await? {
            read.links.push((row.try_get(0)?, row.try_get(1)?));
        }
        for row in sqlx::query::<$kind>(MAILS).fetch_all(&mut *$db).await? {
            let (id, state, at) = (
                row.try_get_unchecked(0)?,
                row.try_get(1)?,
                row.try_get_unchecked(2)?,
            );
            read.mails.push((id, state, at));
        }
        for row in sqlx::query::<$kind>(STAFF).fetch_all(&mut *$db).await? {
            let (id, disabled_at) = (
                row.try_get_unchecked("id")?,
                row.try_get_unchecked("disabled_at")?,
            );
            let hash: Option<String> = row.try_get("password")?;
            let one_time_until = row.try_get_unchecked("one_time_until").unwrap_or_default();
            let password = hash.map(|hash| KeptPassword {
                hash: PasswordHash(hash),
                one_time_until,
            });
            read.staff.push((id, disabled_at, password));
        }
        for row in sqlx::query::<$kind>(ROLES).fetch_all(&mut *$db).await? {
            read.roles
                .push((row.try_get_unchecked(0)?, row.try_get(1)?));
        }
        Ok(Some((read.facts(), checkpoints > 0)))
    }};
}

pub(super) async fn of_sqlite(
    db: &mut SqliteConnection,
) -> Result<Option<(LaterFacts, bool)>, sqlx::Error> {
    read!(
        db,
        Sqlite,
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' \
         AND name IN ('links', 'outbox', 'staff', 'staff_roles', 'audit_entries', 'audit_head', \
         'audit_origins')",
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'audit_checkpoint'"
    )
}

pub(super) async fn of_postgres(
    db: &mut PgConnection,
) -> Result<Option<(LaterFacts, bool)>, sqlx::Error> {
    read!(
        db,
        Postgres,
        "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() \
         AND tablename IN ('links', 'outbox', 'staff', 'staff_roles', 'audit_entries', \
         'audit_head', 'audit_origins')",
        "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() \
         AND tablename = 'audit_checkpoint'"
    )
}

/// What was read of a database, with its audit, over connections that only read.
pub(super) fn store(facts: LaterFacts, sql: Sql, checkpoints: bool) -> LaterStore {
    let audit = Arc::new(Audit { sql, checkpoints });
    LaterStore {
        facts,
        chain: audit.clone(),
        audit,
    }
}

/// The audit of a database that an earlier program may have left.
struct Audit {
    sql: Sql,
    checkpoints: bool,
}

#[async_trait]
impl ReadChain for Audit {
    async fn head(&self) -> PortResult<Option<ChainHead>> {
        self.sql.head().await
    }

    async fn links(&self, after: u64, limit: usize) -> PortResult<Vec<ChainLink>> {
        self.sql.links(after, limit).await
    }

    async fn beginning(&self) -> PortResult<Beginning> {
        if self.checkpoints {
            self.sql.beginning().await
        } else {
            Ok(Beginning::Whole)
        }
    }

    async fn astray(&self, last: u64) -> PortResult<u64> {
        self.sql.astray(last).await
    }

    async fn older(&self, before: DateTime<Utc>) -> PortResult<u64> {
        self.sql.older(before).await
    }

    async fn known_origins(&self, before: DateTime<Utc>) -> PortResult<u64> {
        self.sql.known_origins(before).await
    }
}

#[async_trait]
impl ReadAudit for Audit {
    async fn entries(
        &self,
        from: Option<(u64, Direction)>,
        limit: usize,
    ) -> PortResult<Vec<AuditedEntry>> {
        self.sql.entries(from, limit).await
    }
}
