//! An operator: a database with links in it, and the program with keys and folders for backups.

use std::path::{Path, PathBuf};

use chrono::DateTime;
use guichet_domain::access::{Role, StaffAccount, StaffMember};
use guichet_domain::kernel::{Language, StaffId};
use guichet_portal::driven::{
    KeptPassword, LinkStore, PasswordHash, PortResult, ReadLinks, ReadRecovery, Work,
};
use guichet_sql::Sql;

use crate::database::Database;
use crate::program::{Ended, Program};

const JSON: [&str; 2] = ["--format", "json"];

/// A database with links in it, and the program with keys and folders for backups.
pub(crate) struct Operator {
    pub(crate) database: Database,
    pub(crate) program: Program,
}

impl Operator {
    pub(crate) fn on(mut database: Database) -> Self {
        let bare = std::mem::replace(&mut database.program, Program::new());
        let folder = bare.folder().to_owned();
        let keygen = bare.run(&["--format", "json", "backup", "keygen", "key"]);
        assert_eq!(keygen.status, 0, "{keygen:?}");
        let recipient = keygen.json()["recipient"].as_str().unwrap().to_owned();
        let place = |name: &str| folder.join(name).display().to_string();
        let program = bare
            .with("GUICHET_BACKUP_RECIPIENT", &recipient)
            .with("GUICHET_BACKUP_IDENTITY_FILE", &place("key"))
            .with("GUICHET_BACKUP_DIR", &place("backups"))
            .with("GUICHET_BACKUP_SECOND_DIR", &place("second"));
        database.with(async |sql| link(sql, 1..=300).await);
        Self { database, program }
    }

    pub(crate) fn both() -> [(&'static str, Self); 2] {
        [
            ("SQLite", Self::on(Database::new())),
            ("PostgreSQL", Self::on(Database::postgres())),
        ]
    }

    /// Somebody administers the portal: without, a drill is red.
    pub(crate) fn administered(&self) {
        let member = StaffMember {
            id: StaffId(uuid::Uuid::from_u128(7)),
            login: "chief".into(),
            name: "Chief".into(),
            email: "chief@example.com".parse().unwrap(),
            language: Language::French,
            account: StaffAccount::Local,
            roles: [Role::Administrator].into(),
            disabled_at: None,
        };
        let kept = KeptPassword::lasting(PasswordHash("$argon2id$".into()));
        self.database.with(async |sql| {
            let mut unit = sql.begin().await?;
            unit.staff().add(&member, Some(&kept)).await?;
            unit.save().await
        });
    }

    pub(crate) fn json(&self, arguments: &[&str]) -> Ended {
        let mut all = JSON.to_vec();
        all.extend(arguments);
        self.program.run(&all)
    }

    pub(crate) fn backup(&self) -> PathBuf {
        let made = self.json(&["backup", "create"]);
        assert_eq!(made.status, 0, "{made:?}");
        made.json()["path"].as_str().unwrap().into()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.program.folder().join(name)
    }

    /// A database of the same kind that is not there yet.
    pub(crate) fn elsewhere(&self) -> String {
        let url = self.database.url();
        if url.starts_with("sqlite") {
            return format!("sqlite://{}", self.file("new.sqlite").display());
        }
        format!(
            "{}_new",
            url.rsplit_once('?').map_or(url.as_str(), |(url, _)| url)
        )
    }

    pub(crate) fn restore(&self, path: &Path, rest: &[&str]) -> Ended {
        let mut all = vec!["restore", path.to_str().unwrap()];
        all.extend(rest);
        self.json(&all)
    }

    pub(crate) fn links(&self, url: &str) -> usize {
        self.database.again(url, async |sql| {
            let links = ReadLinks::all(sql, None, 1_000).await?;
            Ok(links.len())
        })
    }

    pub(crate) fn is_held(&self, url: &str) -> bool {
        self.database
            .again(url, async |sql| Ok(sql.held().await?.is_some()))
    }

    /// Files of the folder of backups, but for its lock.
    pub(super) fn lying(&self) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.file("backups")) else {
            return Vec::new();
        };
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| !name.starts_with('.')).collect()
    }
}

pub(crate) async fn link(sql: &Sql, users: std::ops::RangeInclusive<i64>) -> PortResult<()> {
    let mut unit = sql.begin().await?;
    for user in users {
        let link = guichet_domain::customers::Link {
            user: guichet_domain::kernel::UserId::new(user).unwrap(),
            login: format!("login{user}"),
            party: guichet_domain::kernel::PartyId::new(1).unwrap(),
            made_by: "operator:test".into(),
            made_at: DateTime::UNIX_EPOCH,
        };
        let links: &mut dyn LinkStore = unit.links();
        links.add(&link).await?;
    }
    unit.save().await
}
