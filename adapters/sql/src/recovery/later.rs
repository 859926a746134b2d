//! What both kinds of database are asked in the same words.

use std::fmt::Display;

use chrono::{DateTime, Utc};
use guichet_domain::kernel::{PartyId, StaffId, UserId, Words};
use guichet_driven::{
    ChainHead, KeptPassword, LaterFacts, LaterStaff, OutboxState, PasswordHash, PortError,
};
use sea_orm::sqlx::postgres::{PgConnection, Postgres};
use sea_orm::sqlx::sqlite::{Sqlite, SqliteConnection};
use sea_orm::sqlx::{self, Row};
use uuid::Uuid;

use super::failed::refused;

pub(super) const MIGRATIONS: &str =
    "SELECT name FROM guichet_migrations WHERE ended_at IS NOT NULL ORDER BY name";

pub(super) const HEAD: &str = "SELECT seq, mac FROM audit_head WHERE id = 1";

const LINKS: &str = "SELECT user_id, party_id FROM links";
const MAILS: &str = "SELECT id, state, ended_at FROM outbox \
    WHERE state <> 'waiting' AND ended_at IS NOT NULL";
/// All columns: a database of an earlier program has fewer.
const STAFF: &str = "SELECT * FROM staff";
const ROLES: &str = "SELECT staff_id, role FROM staff_roles";

const ENTRY: &str = "SELECT COUNT(*) FROM audit_entries WHERE seq = $1 AND mac = $2";
/// The last of the entries that were removed is known as well as one that is there.
const CHECKPOINT: &str = "SELECT COUNT(*) FROM audit_checkpoint WHERE seq = $1 AND mac = $2";

/// The entry that a head names; every audit holds its beginning.
fn entry(head: Option<ChainHead>) -> Option<(i64, Vec<u8>)> {
    let head = head.filter(|head| head.seq > 0)?;
    Some((i64::try_from(head.seq).ok()?, head.mac.to_vec()))
}

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
        }
    }
}

/// The same questions to the one and the other; a database from before these tables says nothing.
macro_rules! read {
    ($db:expr, $kind:ty, $after:expr, $there:expr, $pruned:expr) => {{
        let there: i64 = sqlx::query_scalar::<$kind, i64>($there)
            .fetch_one(&mut *$db)
            .await?;
        if there < 5 {
            return Ok(None);
        }
        if let Some((seq, mac)) = entry($after) {
            let mut known = 0;
            let has_checkpoints: i64 = sqlx::query_scalar::<$kind, i64>($pruned)
                .fetch_one(&mut *$db)
                .await?;
            let questions = 1 + usize::from(has_checkpoints > 0);
            for question in [ENTRY, CHECKPOINT].into_iter().take(questions) {
                let asked = sqlx::query_scalar::<$kind, i64>(question);
                let asked = asked.bind(seq).bind(mac.clone());
                known += asked.fetch_one(&mut *$db).await?;
            }
            if known == 0 {
                return Ok(None);
            }
        }
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
        Ok(Some(read.facts()))
    }};
}

pub(super) async fn of_sqlite(
    db: &mut SqliteConnection,
    after: Option<ChainHead>,
) -> Result<Option<LaterFacts>, sqlx::Error> {
    read!(
        db,
        Sqlite,
        after,
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' \
         AND name IN ('links', 'outbox', 'staff', 'staff_roles', 'audit_entries')",
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'audit_checkpoint'"
    )
}

pub(super) async fn of_postgres(
    db: &mut PgConnection,
    after: Option<ChainHead>,
) -> Result<Option<LaterFacts>, sqlx::Error> {
    read!(
        db,
        Postgres,
        after,
        "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() \
         AND tablename IN ('links', 'outbox', 'staff', 'staff_roles', 'audit_entries')",
        "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() \
         AND tablename = 'audit_checkpoint'"
    )
}
