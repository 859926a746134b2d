//! What a backup says of the database it was made from.

use std::any::Any;
use std::fmt;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use guichet_domain::kernel::Words;
use uuid::Uuid;

use crate::{ChainHead, Provenance};

/// The kind of a database; a backup is restored into its own kind alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StoreKind {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgresql,
}

impl Words for StoreKind {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Sqlite, "sqlite"), (Self::Postgresql, "postgresql")];
}

/// One table: how many rows it has, and what they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFacts {
    /// Its name.
    pub name: String,
    /// How many rows.
    pub rows: u64,
    /// The sum of the rows' SHA-256, in hexadecimal: the same whatever their order.
    pub digest: String,
}

/// What is in a database at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreFacts {
    /// Its kind.
    pub kind: StoreKind,
    /// The version of the database program.
    pub version: String,
    /// The migrations it went through, in order.
    pub migrations: Vec<String>,
    /// Its tables, by name.
    pub tables: Vec<TableFacts>,
    /// The newest link of its audit; `None` before there is an audit.
    pub audit_head: Option<ChainHead>,
}

impl StoreFacts {
    /// The last migration, as the level of the schema.
    pub fn level(&self) -> &str {
        self.migrations.last().map_or("", String::as_str)
    }

    /// How many rows there are in all.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// What of `other` is not as here: `table`, `table: rows`, `table: content`, `migrations`,
    /// `audit head`. Empty: the same.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        if self.migrations != other.migrations {
            found.push("migrations".to_owned());
        }
        for table in &self.tables {
            match other.tables.iter().find(|there| there.name == table.name) {
                None => found.push(table.name.clone()),
                Some(there) if there.rows != table.rows => {
                    found.push(format!("{}: rows", table.name));
                }
                Some(there) if there.digest != table.digest => {
                    found.push(format!("{}: content", table.name));
                }
                Some(_) => {}
            }
        }
        let unknown = |there: &&TableFacts| self.tables.iter().all(|here| here.name != there.name);
        found.extend(other.tables.iter().filter(unknown).map(|t| t.name.clone()));
        if self.audit_head != other.audit_head {
            found.push("audit head".to_owned());
        }
        found
    }
}

/// What is written into a backup, but for the data themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupContent {
    /// Its id.
    pub id: Uuid,
    /// When it was begun: what happened later is not in it, or may not be.
    pub made_at: DateTime<Utc>,
    /// The version of the program that made it.
    pub program: String,
    /// What is in the database it was made from.
    pub facts: StoreFacts,
}

/// A backup whose inside was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedBackup {
    /// What it says of itself.
    pub content: BackupContent,
    /// By whom it was made, as far as it proves that.
    pub provenance: Provenance,
}

/// What a backup says of itself without any key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupLabel {
    /// Its id.
    pub id: Uuid,
    /// When it was begun.
    pub made_at: DateTime<Utc>,
    /// The version of the program that made it.
    pub program: String,
    /// The kind of database it is of.
    pub kind: StoreKind,
    /// The level of its schema.
    pub level: String,
    /// Whether a key is needed to read it.
    pub encrypted: bool,
    /// Its length in bytes.
    pub bytes: u64,
    /// The SHA-256 of the whole file, in hexadecimal.
    pub sha256: String,
}

/// A backup that lies in a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBackup {
    /// The file.
    pub path: PathBuf,
    /// What it says of itself.
    pub label: BackupLabel,
}

/// A file in the folder of backups, as far as it can be told without reading all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundBackup {
    /// The file.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// The id and the moment in its first line; `None` where that cannot be read.
    pub begun: Option<(Uuid, DateTime<Utc>)>,
}

/// A folder for what lies in the clear while it is worked on, for this program alone. It goes
/// with this value.
pub struct Workspace {
    path: PathBuf,
    #[expect(dead_code, reason = "the folder goes when it is dropped")]
    keeper: Box<dyn Any + Send + Sync>,
}

impl fmt::Debug for Workspace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Workspace").field(&self.path).finish()
    }
}

impl Workspace {
    /// A folder that lives as long as its keeper.
    pub fn new(path: PathBuf, keeper: impl Any + Send + Sync) -> Self {
        let keeper = Box::new(keeper);
        Self { path, keeper }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, rows: u64, digest: &str) -> TableFacts {
        TableFacts {
            name: name.into(),
            rows,
            digest: digest.into(),
        }
    }

    fn facts(tables: &[TableFacts]) -> StoreFacts {
        StoreFacts {
            kind: StoreKind::Sqlite,
            version: "3".into(),
            migrations: vec!["0001_links".into()],
            tables: tables.to_vec(),
            audit_head: None,
        }
    }

    #[test]
    fn every_difference_is_named_and_the_program_s_version_is_none() {
        let one = facts(&[table("a", 1, "x"), table("b", 2, "y"), table("c", 0, "")]);
        let mut same = one.clone();
        same.version = "4".into();
        assert_eq!(one.differences(&same), Vec::<String>::new());
        let mut other = facts(&[table("a", 2, "x"), table("b", 2, "z"), table("d", 0, "")]);
        other.audit_head = Some(ChainHead::START);
        other.migrations.clear();
        let named = [
            "migrations",
            "a: rows",
            "b: content",
            "c",
            "d",
            "audit head",
        ];
        assert_eq!(one.differences(&other), named);
    }
}
