use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use guichet_driven::{Schema, SealAudit};
use uuid::Uuid;

use crate::{Sql, SqlConfigError, SqlUrl};

/// A folder that goes when it is dropped.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    fn make() -> io::Result<Self> {
        let path = std::env::temp_dir().join(format!("guichet-{}", Uuid::now_v7()));
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        Ok(Self(path))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed lies in the system's temporary folder, which the system clears.
        drop(fs::remove_dir_all(&self.0));
    }
}

impl Sql {
    /// A SQLite database of its own in the system's temporary folder, up to date, gone with the
    /// last clone: for tests and demonstrations.
    pub async fn temporary(seal: Arc<dyn SealAudit>) -> Result<Self, SqlConfigError> {
        let sql = Self::temporary_bare(seal).await?.0;
        sql.migrate().await.map_err(SqlConfigError::Temporary)?;
        Ok(sql)
    }

    pub(crate) async fn temporary_bare(
        seal: Arc<dyn SealAudit>,
    ) -> Result<(Self, SqlUrl), SqlConfigError> {
        let folder = Folder::make().map_err(|source| SqlConfigError::File {
            path: std::env::temp_dir(),
            source,
        })?;
        let url = SqlUrl::Sqlite(folder.path().join("guichet portal.sqlite"));
        let mut sql = Self::open(&url, seal).await?;
        sql.folder = Some(Arc::new(folder));
        Ok((sql, url))
    }
}
