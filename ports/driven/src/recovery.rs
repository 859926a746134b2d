use std::path::PathBuf;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::kernel::Words;
use uuid::Uuid;

use crate::{Anonymised, LaterFacts, PortResult, TakenOver};

/// A backup, as the catalogue knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupRow {
    /// Its id.
    pub id: Uuid,
    /// When it was begun.
    pub made_at: DateTime<Utc>,
    /// Where it was put.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// The SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// The level of its schema.
    pub level: String,
    /// The number of the newest entry of the audit in it.
    pub audit_seq: u64,
    /// Its copy in the second place.
    pub copy: Option<PathBuf>,
    /// When it was last found whole.
    pub verified_at: Option<DateTime<Utc>>,
}

/// How a drill ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DrillOutcome {
    /// What was restored is what was backed up.
    Equal,
    /// It is not.
    Different,
    /// It could not be restored.
    Failed,
}

impl Words for DrillOutcome {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Equal, "equal"),
        (Self::Different, "different"),
        (Self::Failed, "failed"),
    ];
}

/// A drill, as the catalogue knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrillRow {
    /// Its id.
    pub id: Uuid,
    /// When it was begun.
    pub at: DateTime<Utc>,
    /// The backup that was restored.
    pub backup: Uuid,
    /// How it ended.
    pub outcome: DrillOutcome,
    /// How long it took, in milliseconds.
    pub ms: u64,
    /// What differed, or why it failed.
    pub found: Vec<String>,
}

/// That what is here was restored, and is held until it has been compared with the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub id: Uuid,
    /// When it was restored.
    pub restored_at: DateTime<Utc>,
    /// From which backup.
    pub backup: Uuid,
    /// What happened after this moment, the database does not know.
    pub backup_made_at: DateTime<Utc>,
}

/// What holding ended and took over.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Held {
    /// Sessions ended, of customers and of the staff.
    pub sessions: u64,
    /// Tokens ended.
    pub tokens: u64,
    /// Mails that wait to be compared.
    pub mails: u64,
    /// Of the replaced database's later facts: links that had been removed.
    pub links_removed: u64,
    /// Mails that had been sent or given up.
    pub mails_ended: u64,
    /// Members of the staff who had been disabled, or had lost a role, or had a newer password.
    pub staff_changed: u64,
    /// Of whom what was taken over.
    pub taken: Vec<TakenOver>,
}

/// Writes what is known of backups, drills and restores, inside a unit of work.
#[async_trait]
pub trait RecoveryStore: Send {
    /// Adds a backup.
    async fn add_backup(&mut self, backup: &BackupRow) -> PortResult<()>;

    /// Notes that a backup was found whole; `false` if it is unknown.
    async fn verified(&mut self, id: Uuid, at: DateTime<Utc>) -> PortResult<bool>;

    /// Forgets a backup; `false` if it is unknown.
    async fn forget_backup(&mut self, id: Uuid) -> PortResult<bool>;

    /// Adds a drill.
    async fn add_drill(&mut self, drill: &DrillRow) -> PortResult<()>;

    /// Holds what was restored: every session and token ends, or this fails, no mail is sent while it
    /// is held.
    /// What the replaced database knows of later days is taken over, as far as
    /// [`LaterFacts::merged`] and [`LaterFacts::lost`] go: asked inside the unit, for the rows that
    /// are compared are those that are written.
    async fn hold(&mut self, hold: &Hold, later: Option<&LaterFacts>) -> PortResult<Held>;

    /// Ends every hold. The mails that waited when it was restored may have left already: they
    /// are given up with this reason; says how many. `None` where nothing was held.
    async fn release(&mut self, at: DateTime<Utc>, reason: &str) -> PortResult<Option<u64>>;

    /// Marks that what is here was anonymised: every session and token ends, and no mail is ever
    /// sent from here. Nothing takes the mark away.
    async fn mark_anonymised(&mut self, mark: &Anonymised) -> PortResult<Held>;
}

/// Reads what is known of backups, drills and restores.
#[async_trait]
pub trait ReadRecovery: Send + Sync {
    /// Every backup, the newest first.
    async fn backups(&self) -> PortResult<Vec<BackupRow>>;

    /// The last drill.
    async fn last_drill(&self) -> PortResult<Option<DrillRow>>;

    /// The last drill that was begun by this moment: one that is dated later proves nothing.
    async fn last_drill_until(&self, moment: DateTime<Utc>) -> PortResult<Option<DrillRow>>;

    /// The hold in force; the latest of several.
    async fn held(&self) -> PortResult<Option<Hold>>;

    /// That what is here was anonymised; the latest of several.
    async fn anonymised(&self) -> PortResult<Option<Anonymised>>;
}
