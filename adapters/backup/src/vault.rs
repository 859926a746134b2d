use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use guichet_driven::{
    BackupContent, BackupLabel, BackupVault, FoundBackup, OpenedBackup, PortResult, SignBackup,
    StoredBackup, Workspace,
};

use crate::disk::aside;
use crate::keys::Recipient;
use crate::{folder, open, seal, workspace};

/// Backups as files, with these keys.
#[derive(Debug, Clone)]
pub struct FileVault {
    work: PathBuf,
    recipient: Option<Recipient>,
    identity: Option<PathBuf>,
    signer: Arc<dyn SignBackup>,
}

impl FileVault {
    /// One that works in the clear in the folder `work`, signs, seals for the recipient, and opens
    /// with the identities of a file.
    pub fn new(
        work: PathBuf,
        recipient: Option<Recipient>,
        identity: Option<PathBuf>,
        signer: Arc<dyn SignBackup>,
    ) -> Self {
        Self {
            work,
            recipient,
            identity,
            signer,
        }
    }
}

#[async_trait]
impl BackupVault for FileVault {
    async fn workspace(&self) -> PortResult<Workspace> {
        let work = self.work.clone();
        aside(move || workspace::make(&work)).await
    }

    async fn store(
        &self,
        folder: &Path,
        content: &BackupContent,
        payload: &Path,
    ) -> PortResult<StoredBackup> {
        let (folder, payload) = (folder.to_owned(), payload.to_owned());
        let (content, recipient) = (content.clone(), self.recipient.clone());
        let signer = self.signer.clone();
        aside(move || {
            let recipient = recipient.as_ref();
            seal::store(&folder, &content, &payload, recipient, signer.as_ref())
        })
        .await
    }

    async fn copy(&self, backup: &StoredBackup, folder: &Path) -> PortResult<PathBuf> {
        let (backup, folder) = (backup.clone(), folder.to_owned());
        aside(move || folder::copy(&backup, &folder)).await
    }

    async fn check(&self, path: &Path) -> PortResult<BackupLabel> {
        let path = path.to_owned();
        aside(move || open::check(&path)).await
    }

    fn can_open(&self, label: &BackupLabel) -> bool {
        !label.encrypted || self.identity.is_some()
    }

    async fn told(&self, path: &Path) -> PortResult<OpenedBackup> {
        let (path, identity) = (path.to_owned(), self.identity.clone());
        let signer = self.signer.clone();
        aside(move || open::told(&path, identity.as_deref(), signer.as_ref())).await
    }

    async fn open(&self, path: &Path, payload: &Path) -> PortResult<OpenedBackup> {
        let (path, payload, identity) =
            (path.to_owned(), payload.to_owned(), self.identity.clone());
        let signer = self.signer.clone();
        aside(move || open::open(&path, &payload, identity.as_deref(), signer.as_ref())).await
    }

    async fn found(&self, folder: &Path) -> PortResult<Vec<FoundBackup>> {
        let folder = folder.to_owned();
        aside(move || folder::found(&folder)).await
    }

    async fn remove(&self, path: &Path) -> PortResult<()> {
        let path = path.to_owned();
        aside(move || folder::remove(&path)).await
    }
}
