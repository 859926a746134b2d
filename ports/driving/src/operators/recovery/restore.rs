use std::path::{Path, PathBuf};

use guichet_domain::access::{Role, Roles};
use guichet_domain::kernel::Words;
use guichet_driven::{
    BackupContent, Held, Hold, LaterFacts, Loaded, ObjectKind, OpenedBackup, Provenance, Purpose,
    Resealed, StoreBeside, StoredBackup, Workspace,
};

use super::later::{believed, entry_of};
use super::planted::nothing_acts;
use super::{Believed, RecoveryError, RecoveryParts, Restores, Sealing, acted};
use crate::Origin;
use crate::operators::audit::{AuditVerified, verify_chain};
use crate::operators::staff::can_sign_in;
use crate::record::Recorder;

/// Where a backup is restored to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Onto {
    /// A database that is empty or not there.
    Nothing,
    /// The one that is there: a safety backup is made of it first, and it is kept.
    TheOther {
        /// It cannot be read, or not whole: then it is kept as it is, without a safety backup.
        damaged: bool,
    },
}

/// A backup that was restored, and is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The backup.
    pub content: BackupContent,
    /// What ended, and what was taken over.
    pub held: Held,
    /// How far what was replaced was believed.
    pub believed: Believed,
    /// The migrations that were applied to it.
    pub migrated: Vec<String>,
    /// How its audit stood, once it was sealed anew where that was asked for.
    pub audit: AuditVerified,
    /// What was sealed anew, and which entries nobody could verify.
    pub resealed: Option<Resealed>,
    /// The safety backup of what was replaced.
    pub safety: Option<StoredBackup>,
    /// Under which name what was replaced is kept.
    pub replaced: Option<String>,
    /// How many active administrators it has who can sign in: those that were disabled since are,
    /// those that were made since are not there, and some may have no password any more. With none,
    /// one has to be let in again, or made.
    pub administrators: usize,
}

impl Restores {
    /// Restores a backup: beside the other, compared, held, and only then in its place. Whatever
    /// fails, or wherever this ends, the one or the other is there.
    pub async fn restore(&self, path: &Path, onto: Onto) -> Result<Restored, RecoveryError> {
        let parts = &self.0;
        let work = parts.vault.workspace().await?;
        let payload = work.path().join("payload");
        let content = parts.proven(path, &payload).await?;
        let purpose = match onto {
            Onto::Nothing => Purpose::Fill,
            Onto::TheOther { damaged } => Purpose::Replace { damaged },
        };
        let mut beside = parts.restores.begin(parts.random.id(), purpose).await?;
        let ready = self
            .make_ready(beside.as_mut(), path, &work, &content)
            .await;
        let mut restored = match ready {
            Ok(restored) => restored,
            Err(error) => {
                if let Err(left) = beside.remove().await {
                    tracing::warn!(error = %left, "what was loaded is left for the next restore to remove");
                }
                return Err(error);
            }
        };
        restored.replaced = beside.take_its_place().await?;
        if restored.replaced.is_some() && restored.believed == Believed::NothingThere {
            restored.believed = Believed::Unread;
        }
        Ok(restored)
    }

    async fn make_ready(
        &self,
        beside: &mut dyn StoreBeside,
        path: &Path,
        work: &Workspace,
        content: &BackupContent,
    ) -> Result<Restored, RecoveryError> {
        let safety = self.keep_safe(beside, path, work).await?;
        let there = beside.later().await?;
        let (ways, migrated) = self.loaded(beside, work, content).await?;
        nothing_acts(ways.inspect.as_ref()).await?;
        let (believed, later) = match there {
            Some(there) => {
                let (chain, seal) = (ways.chain.as_ref(), self.0.seal.as_ref());
                believed(there, chain, seal, content.facts.audit_head).await?
            }
            None if safety.is_some() => (Believed::Unrelated, None),
            None => (Believed::NothingThere, None),
        };
        let mut resealed = None;
        if self.1 == Sealing::Anew {
            let mut unit = ways.work.begin().await?;
            resealed = Some(unit.audit().reseal(false).await?);
            unit.save().await?;
        }
        let audit = verify_chain(ways.chain.as_ref(), self.0.seal.as_ref(), None).await?;
        let recorder = Recorder {
            work: ways.work.as_ref(),
            clock: self.0.clock.as_ref(),
            random: self.0.random.as_ref(),
        };
        let told = resealed.as_ref();
        let holding = self.hold(&recorder, content, later.as_ref(), told);
        let (held, administrators) = holding.await?;
        Ok(Restored {
            content: content.clone(),
            held,
            believed,
            migrated,
            audit,
            resealed,
            safety,
            replaced: None,
            administrators,
        })
    }

    /// Loads an opened backup, compares it with what it says of itself, and brings it up to date;
    /// says which migrations were applied.
    pub(super) async fn loaded(
        &self,
        beside: &mut dyn StoreBeside,
        work: &Workspace,
        content: &BackupContent,
    ) -> Result<(Loaded, Vec<String>), RecoveryError> {
        beside.load(&work.path().join("payload")).await?;
        same(content, beside).await?;
        let ways = beside.open().await?;
        let applied = ways.schema.migrate().await?;
        let migrated = applied.into_iter().map(|one| one.migration).collect();
        Ok((ways, migrated))
    }

    /// A backup of what will be replaced, beside the configured ones, or beside the one that is
    /// restored.
    async fn keep_safe(
        &self,
        beside: &mut dyn StoreBeside,
        path: &Path,
        work: &Workspace,
    ) -> Result<Option<StoredBackup>, RecoveryError> {
        let payload = work.path().join("safety");
        let made_at = self.0.clock.now();
        let Some(facts) = beside.snapshot_replaced(&payload).await? else {
            return Ok(None);
        };
        let near: Option<PathBuf> = path.parent().map(Path::to_owned);
        let asked = self.0.places.folder.clone().or(near);
        let folder = self.0.places.folder_for(asked.as_deref())?;
        let content = self.0.content(made_at, facts);
        let stored = self.0.vault.store(&folder, &content, &payload).await?;
        self.0.read_back(&stored, &content).await?;
        Ok(Some(stored))
    }

    async fn hold(
        &self,
        recorder: &Recorder<'_>,
        content: &BackupContent,
        later: Option<&LaterFacts>,
        resealed: Option<&Resealed>,
    ) -> Result<(Held, usize), RecoveryError> {
        let new = Hold {
            id: self.0.random.id(),
            restored_at: self.0.clock.now(),
            backup: content.id,
            backup_made_at: content.made_at,
        };
        let mut unit = recorder.work.begin().await?;
        let held = unit.recovery().hold(&new, later).await?;
        let role = Roles::from([Role::Administrator]);
        let there = unit.staff().with_roles(&role).await?;
        let mut administrators = 0;
        for member in &there {
            administrators +=
                usize::from(can_sign_in(unit.as_mut(), member, new.restored_at).await?);
        }
        let mut facts = vec![
            ("sessions_ended", held.sessions.to_string()),
            ("tokens_ended", held.tokens.to_string()),
            ("mails_held", held.mails.to_string()),
            ("links_removed", held.links_removed.to_string()),
            ("staff_changed", held.staff_changed.to_string()),
        ];
        if let Some(resealed) = resealed {
            facts.extend([
                ("head_before", resealed.before.to_string()),
                ("entries", resealed.entries.to_string()),
                ("unverified", resealed.unverified.count().to_string()),
                ("unverified_entries", resealed.unverified.to_string()),
                (
                    "checkpoint_unverified",
                    resealed.checkpoint_unverified.to_string(),
                ),
            ]);
        }
        let verb = match self.1 {
            Sealing::Refused => "restore",
            Sealing::Anew => "restore_sealed_anew",
        };
        for event in held.taken.iter().filter_map(entry_of) {
            let (actor, origin) = (self.0.actor(), Origin::default());
            recorder.note(unit.as_mut(), actor, &origin, event).await?;
        }
        let event = acted(ObjectKind::Restore, content.id, verb, &facts);
        recorder
            .last(unit, self.0.actor(), &Origin::default(), event)
            .await?;
        Ok((held, administrators))
    }
}

impl RecoveryParts {
    /// Whether what is loaded may come from whoever made it: loading it runs what is in it.
    pub(super) fn taken(&self, provenance: Provenance) -> Result<(), RecoveryError> {
        if provenance == Provenance::Ours || self.takes_unproven {
            Ok(())
        } else {
            Err(RecoveryError::Unproven(provenance))
        }
    }

    /// Opens a backup that this program can restore here, of somebody it may come from: that is
    /// judged before anything of it is unfolded.
    pub(super) async fn proven(
        &self,
        path: &Path,
        payload: &Path,
    ) -> Result<BackupContent, RecoveryError> {
        self.checked(path).await?;
        self.taken(self.vault.told(path).await?.provenance)?;
        let opened = self.unfolded(path, payload).await?;
        // The file may be another by now.
        self.taken(opened.provenance)?;
        Ok(opened.content)
    }

    /// Opens a backup that this program can restore here.
    pub(super) async fn opened(
        &self,
        path: &Path,
        payload: &Path,
    ) -> Result<OpenedBackup, RecoveryError> {
        self.checked(path).await?;
        self.unfolded(path, payload).await
    }

    /// Reads a backup that must be whole and of this kind of database.
    async fn checked(&self, path: &Path) -> Result<(), RecoveryError> {
        let label = self.vault.check(path).await?;
        let database = self.restores.kind();
        if label.kind == database {
            return Ok(());
        }
        Err(RecoveryError::OtherKind {
            backup: label.kind.word(),
            database: database.word(),
        })
    }

    async fn unfolded(&self, path: &Path, payload: &Path) -> Result<OpenedBackup, RecoveryError> {
        let opened = self.vault.open(path, payload).await?;
        let known = self.restores.known_migrations();
        let unknown = opened.content.facts.migrations.iter();
        let unknown = unknown.filter(|name| !known.contains(name));
        let unknown: Vec<String> = unknown.cloned().collect();
        if unknown.is_empty() {
            Ok(opened)
        } else {
            Err(RecoveryError::Ahead(unknown))
        }
    }
}

/// What was loaded must be what was backed up.
async fn same(content: &BackupContent, beside: &mut dyn StoreBeside) -> Result<(), RecoveryError> {
    let differences = content.facts.differences(&beside.facts().await?);
    if differences.is_empty() {
        Ok(())
    } else {
        Err(RecoveryError::Differs(differences))
    }
}
