//! Which backups go once a newer one was read back. Their files say when they were begun, not the
//! catalogue: whoever may write to that, or a clock that was once ahead, must choose none of them.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use guichet_driven::{BackupLabel, BackupRow, FoundBackup, ObjectKind, PortResult};
use uuid::Uuid;

use super::list::Own;
use super::{Backups, acted, is_ahead};
use crate::Origin;

impl Backups {
    /// Removes what is older than those that are kept. This one was read back: there is a good
    /// one whatever else goes. What was begun after it stays, and stands for none that is kept:
    /// another program made it meanwhile, or a clock was ahead. Nor does one of which the catalogue
    /// says something else than its file.
    pub(super) async fn prune(&self, this: &BackupLabel) -> PortResult<Vec<PathBuf>> {
        let Some(folder) = self.parts.places.folder.as_deref() else {
            return Ok(Vec::new());
        };
        let now = self.parts.clock.now();
        let mut kept = 1;
        let mut removed = Vec::new();
        for (row, own) in self.others(this, folder).await? {
            let is_full = kept >= self.parts.places.keep.get();
            match own {
                // Nothing of it lies there; dated ahead it would be the newest for good.
                None if is_full || is_ahead(row.made_at, now) => self.forget(&row).await?,
                None => {}
                Some(own) if own.begun > this.made_at => {}
                Some(_) if is_full => {
                    self.remove(&row).await?;
                    self.forget(&row).await?;
                    removed.push(row.path);
                }
                Some(own) => kept += usize::from(own.is_as_told),
            }
        }
        Ok(removed)
    }

    /// What else the catalogue knows of this folder with its files, the newest first.
    async fn others(
        &self,
        this: &BackupLabel,
        folder: &Path,
    ) -> PortResult<Vec<(BackupRow, Option<Own>)>> {
        let files = self.parts.vault.found(folder).await?;
        let mut rows = self.store.catalogue.backups().await?;
        rows.retain(|row| row.id != this.id && row.path.parent() == Some(folder));
        let with_file = |row: BackupRow| {
            let own = Own::of(&row, &files);
            (row, own)
        };
        let mut others: Vec<_> = rows.into_iter().map(with_file).collect();
        others.sort_by_key(|(row, own)| {
            let begun = own.as_ref().map(|own| own.begun);
            Reverse((begun.unwrap_or(row.made_at), row.id))
        });
        Ok(others)
    }

    /// Whether this very backup lies there.
    async fn lies_at(&self, path: &Path, id: Uuid) -> PortResult<bool> {
        let Some(folder) = path.parent() else {
            return Ok(false);
        };
        let found = self.parts.vault.found(folder).await?;
        let is_it =
            |one: &FoundBackup| one.path == path && one.begun.is_some_and(|(of, _)| of == id);
        Ok(found.iter().any(is_it))
    }

    /// Removes a backup that lies where the catalogue says, its copy first. Of one that does not,
    /// the copy is not ours to remove either: the catalogue may have come with a restored database
    /// from another machine, which shares the second place.
    async fn remove(&self, row: &BackupRow) -> PortResult<()> {
        if let Some(copy) = &row.copy
            && self.lies_at(copy, row.id).await?
        {
            self.parts.vault.remove(copy).await?;
        }
        self.parts.vault.remove(&row.path).await
    }

    async fn forget(&self, row: &BackupRow) -> PortResult<()> {
        let mut unit = self.store.work.begin().await?;
        unit.recovery().forget_backup(row.id).await?;
        let event = acted(ObjectKind::Backup, row.id, "remove", &[]);
        let recorder = self.recorder();
        recorder
            .last(unit, self.parts.actor(), &Origin::default(), event)
            .await
    }
}
