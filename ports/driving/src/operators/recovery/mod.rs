//! Backups, restores and drills; data sets without people in them.

mod ahead;
mod anonymise;
mod compare;
mod create;
mod drill;
mod later;
mod list;
mod newest;
mod places;
mod planted;
mod prune;
mod release;
mod restore;
mod verify;

use std::sync::Arc;

use guichet_domain::kernel::Words;
use guichet_driven::{
    Actor, AuditEvent, AuditObject, BackupVault, Clock, FieldChange, ObjectKind, PortError,
    Provenance, Random, ReadAccounts, ReadLinks, ReadRecovery, RestoreStore, SealAudit,
    SnapshotStore, Work,
};
use uuid::Uuid;

use super::audit::AuditFault;
use super::doctor::Place;
use crate::record::Recorder;

pub use ahead::{is_ahead, latest};
pub use anonymise::{DataSet, Searched};
pub use compare::{Stale, Staleness};
pub use create::Made;
pub use drill::Drilled;
pub use later::Believed;
pub use list::{Listed, Lying};
pub use newest::{Hindrance, PassedOver};
pub use places::{BackupPlaces, NoPlace};
pub use release::Released;
pub use restore::{Onto, Restored};
pub use verify::Verified;

/// What is at hand whether the portal's database is or not.
#[expect(
    missing_docs,
    reason = "the others are named after their port, which says what it is"
)]
#[derive(Clone)]
pub struct RecoveryParts {
    pub vault: Arc<dyn BackupVault>,
    pub restores: Arc<dyn RestoreStore>,
    pub seal: Arc<dyn SealAudit>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
    /// Where backups go.
    pub places: BackupPlaces,
    /// Where the programs run.
    pub place: Place,
    /// The version of this program.
    pub program: String,
    /// Who acts: the name of the system user.
    pub operator: String,
    /// A backup that does not prove by whom it was made is taken too.
    pub takes_unproven: bool,
}

/// What is at hand once the portal's database is.
#[expect(
    missing_docs,
    reason = "each field is named after its port, which says what it is"
)]
#[derive(Clone)]
pub struct CatalogueParts {
    pub snapshots: Arc<dyn SnapshotStore>,
    pub catalogue: Arc<dyn ReadRecovery>,
    pub work: Arc<dyn Work>,
    pub links: Arc<dyn ReadLinks>,
    pub accounts: Arc<dyn ReadAccounts>,
}

/// What works without the portal's database: files are verified, databases restored.
pub struct Restores(RecoveryParts, Sealing);

/// What becomes of an audit that was sealed with a key that is not at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sealing {
    /// It is not gone on with: the restore is refused.
    #[default]
    Refused,
    /// It is taken as it lies, and sealed anew with the present key.
    Anew,
}

impl Restores {
    /// Restores on these ports.
    pub fn new(parts: RecoveryParts) -> Self {
        Self(parts, Sealing::default())
    }

    /// The same, for audits of a key that is not at hand too.
    #[must_use]
    pub fn sealing(self, sealing: Sealing) -> Self {
        Self(self.0, sealing)
    }

    /// These, which take a backup that does not prove by whom it was made, where that is asked for.
    #[must_use]
    pub fn taking_unproven(mut self, asked: bool) -> Self {
        self.0.takes_unproven |= asked;
        self
    }
}

/// What is written down in the portal's database: backups, drills, releases.
pub struct Backups {
    parts: RecoveryParts,
    store: CatalogueParts,
}

impl Backups {
    /// Backups on these ports.
    pub fn new(parts: RecoveryParts, store: CatalogueParts) -> Self {
        Self { parts, store }
    }

    fn recorder(&self) -> Recorder<'_> {
        Recorder {
            work: self.store.work.as_ref(),
            clock: self.parts.clock.as_ref(),
            random: self.parts.random.as_ref(),
        }
    }
}

impl RecoveryParts {
    fn actor(&self) -> Actor {
        Actor::Operator(self.operator.clone())
    }
}

/// An act on a backup, for the audit.
fn acted(kind: ObjectKind, id: Uuid, verb: &str, facts: &[(&str, String)]) -> AuditEvent {
    let changes = facts.iter();
    let changes = changes.map(|(field, after)| FieldChange::set(*field, after));
    AuditEvent::Acted {
        object: AuditObject::new(kind, id),
        verb: verb.into(),
        changes: changes.collect(),
        reason: None,
    }
}

/// Why no backup was made, restored or rehearsed.
#[derive(Debug, thiserror::Error)]
pub enum RecoveryError {
    /// The configuration lacks something.
    #[error(transparent)]
    NoPlace(#[from] NoPlace),
    /// The backup is of another kind of database.
    #[error("the backup is of {backup}, the database is {database}")]
    OtherKind {
        /// The backup's.
        backup: &'static str,
        /// The database's.
        database: &'static str,
    },
    /// The backup is of a newer program.
    #[error("the backup is of a newer program: {}", .0.join(", "))]
    Ahead(Vec<String>),
    /// The backup does not prove by whom it was made.
    #[error("the backup does not prove by whom it was made: {}", .0.word())]
    Unproven(Provenance),
    /// What was loaded is not what was backed up.
    #[error("what was loaded is not what was backed up: {}", .0.join(", "))]
    Differs(Vec<String>),
    /// What the migrations do not make was found in what was loaded, and is not taken.
    #[error("what the portal's schema has no part of: {}", .0.join(", "))]
    Planted(Vec<String>),
    /// Columns of text of which nobody said what becomes of them.
    #[error("in no list of what is anonymised: {}", .0.join(", "))]
    Unlisted(Vec<String>),
    /// Something of before is left where people were to be taken out.
    #[error("something of before is left: {}", .0.join(", "))]
    Left(Vec<String>),
    /// The audit that was sealed anew does not hold.
    #[error("the audit that was sealed anew does not hold at {}: {}", .0.seq, .0.flaw.word())]
    Unsealed(AuditFault),
    /// There is no backup to take, among these.
    #[error("there is no backup: {} were passed over", .0.len())]
    NoBackup(Vec<PassedOver>),
    /// The backup was made and is whole, its copy was not.
    #[error("the copy failed: {error}")]
    NotCopied {
        /// The backup.
        made: Box<Made>,
        /// Why.
        error: PortError,
    },
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}
