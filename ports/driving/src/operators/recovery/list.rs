use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use guichet_driven::{BackupRow, FoundBackup, PortResult};

use super::Backups;

/// How a backup lies in its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lying {
    /// As the catalogue says.
    Here,
    /// The catalogue knows it, the file is gone.
    Gone,
    /// The file has another length, was begun at another moment, or is another's.
    Changed,
    /// The catalogue does not know it.
    Unknown,
}

/// A backup as the catalogue and the folder know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The file.
    pub path: PathBuf,
    /// When it was begun: as its file says, where that is there; `None` of a file that is no
    /// backup.
    pub made_at: Option<DateTime<Utc>>,
    /// Its length in bytes.
    pub bytes: u64,
    /// How it lies there.
    pub lying: Lying,
    /// What the catalogue says.
    pub row: Option<BackupRow>,
}

impl Backups {
    /// The catalogue beside what lies in the folder, the newest first.
    pub async fn list(&self) -> PortResult<Vec<Listed>> {
        let rows = self.store.catalogue.backups().await?;
        let mut folders: Vec<&Path> = rows.iter().filter_map(|row| row.path.parent()).collect();
        folders.extend(self.parts.places.folder.as_deref());
        folders.sort_unstable();
        folders.dedup();
        let mut files = Vec::new();
        for folder in folders {
            files.extend(self.parts.vault.found(folder).await?);
        }
        let unknown = files.iter().filter(|file| known(file, &rows).is_none());
        let unknown: Vec<Listed> = unknown.map(stray).collect();
        let mut listed: Vec<Listed> = rows
            .into_iter()
            .map(|row| catalogued(row, &files))
            .collect();
        listed.extend(unknown);
        listed.sort_by(|a, b| b.made_at.cmp(&a.made_at).then_with(|| a.path.cmp(&b.path)));
        Ok(listed)
    }
}

fn known<'a>(file: &FoundBackup, rows: &'a [BackupRow]) -> Option<&'a BackupRow> {
    rows.iter().find(|row| row.path == file.path)
}

fn stray(file: &FoundBackup) -> Listed {
    Listed {
        path: file.path.clone(),
        made_at: file.begun.map(|(_, at)| at),
        bytes: file.bytes,
        lying: Lying::Unknown,
        row: None,
    }
}

/// The file that a row of the catalogue is of, whatever else that says of it.
pub(super) struct Own {
    /// When it was begun, as it says itself: nobody changes that who may write to the catalogue
    /// alone.
    pub(super) begun: DateTime<Utc>,
    /// It is as the catalogue says.
    pub(super) is_as_told: bool,
}

impl Own {
    /// The file of this row among these.
    pub(super) fn of(row: &BackupRow, files: &[FoundBackup]) -> Option<Self> {
        let file = files.iter().find(|file| file.path == row.path)?;
        let (_, begun) = file.begun.filter(|(id, _)| *id == row.id)?;
        let is_as_told = begun == row.made_at && file.bytes == row.bytes;
        Some(Self { begun, is_as_told })
    }
}

fn catalogued(row: BackupRow, files: &[FoundBackup]) -> Listed {
    let own = Own::of(&row, files);
    let lying = match &own {
        Some(own) if own.is_as_told => Lying::Here,
        None if files.iter().all(|file| file.path != row.path) => Lying::Gone,
        _ => Lying::Changed,
    };
    Listed {
        path: row.path.clone(),
        made_at: Some(own.map_or(row.made_at, |own| own.begun)),
        bytes: row.bytes,
        lying,
        row: Some(row),
    }
}
