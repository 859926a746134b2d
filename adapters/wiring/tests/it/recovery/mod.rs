//! Backups, restores and drills on both databases, as the programs run them.

mod acting;
mod again;
mod ahead;
mod anonymised;
mod dated;
mod examined;
mod kill;
mod overtaken;
mod planted;
mod proven;
mod pruned;
mod tampered;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use guichet_backup::{FileVault, KeyPair};
use guichet_contract::TestSignature;
use guichet_domain::access::{Role, StaffAccount, StaffMember};
use guichet_domain::kernel::{Language, StaffId};
use guichet_driven::{KeptPassword, PasswordHash, Random, ReadAccounts, Work};
use guichet_memory::MemoryErp;
use guichet_portal::operators::doctor;
use guichet_portal::operators::recovery::{
    BackupPlaces, Backups, CatalogueParts, RecoveryParts, Restores,
};
use guichet_sql::{Recovery, Sql};
use guichet_wiring::{CompanyClock, OsRandom};

use crate::governance::world::seal;

/// Backups that are kept.
const KEPT: usize = 3;

/// The secret key that backups are signed with.
const SIGNER: TestSignature = TestSignature {
    name: "ours",
    key: "a key",
};

/// A folder with keys and a place for backups, gone with the test.
struct Place {
    folder: PathBuf,
    vault: FileVault,
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Place {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("guichet-recovery-{}", OsRandom.id()));
        std::fs::create_dir_all(folder.join("work")).expect("a folder");
        let keys = KeyPair::new();
        keys.write(&folder.join("key")).expect("a key");
        Self::of(folder, &keys)
    }

    fn of(folder: PathBuf, keys: &KeyPair) -> Self {
        let identity = Some(folder.join("key"));
        let vault = FileVault::new(
            folder.join("work"),
            Some(keys.recipient()),
            identity,
            Arc::new(SIGNER),
        );
        Self { folder, vault }
    }

    fn parts(&self, url: &str) -> RecoveryParts {
        RecoveryParts {
            vault: Arc::new(self.vault.clone()),
            restores: Arc::new(recovery(url)),
            seal: seal(),
            clock: Arc::new(CompanyClock::default()),
            random: Arc::new(OsRandom),
            places: BackupPlaces {
                folder: Some(self.folder.join("backups")),
                second: Some(self.folder.join("second")),
                keep: NonZeroUsize::new(KEPT).expect("some"),
                sealed: true,
                may_be_clear: false,
            },
            place: doctor::Place::Production,
            program: "0.1.0".into(),
            operator: "test".into(),
            takes_unproven: false,
        }
    }

    fn restores(&self, url: &str) -> Restores {
        Restores::new(self.parts(url))
    }

    /// The same where so many are kept.
    fn keeping(&self, url: &str, sql: &Sql, keep: usize) -> Backups {
        let mut parts = self.parts(url);
        parts.places.keep = NonZeroUsize::new(keep).expect("one or more");
        Self::of_parts(parts, url, sql, nobody())
    }

    fn backups(&self, url: &str, sql: &Sql, erp: Arc<dyn ReadAccounts>) -> Backups {
        Self::of_parts(self.parts(url), url, sql, erp)
    }

    fn of_parts(parts: RecoveryParts, url: &str, sql: &Sql, erp: Arc<dyn ReadAccounts>) -> Backups {
        let sql = Arc::new(sql.clone());
        let store = CatalogueParts {
            snapshots: Arc::new(recovery(url)),
            catalogue: sql.clone(),
            work: sql.clone(),
            links: sql,
            accounts: erp,
        };
        Backups::new(parts, store)
    }
}

fn recovery(url: &str) -> Recovery {
    Recovery::new(url, seal()).expect("a URL")
}

/// Another database of the same kind, which is not there yet.
fn elsewhere(url: &str, place: &Place) -> String {
    if url.starts_with("sqlite") {
        return format!("sqlite://{}", place.folder.join("new.sqlite").display());
    }
    let (server, _) = url.rsplit_once('?').unwrap_or((url, ""));
    format!("{server}_new")
}

/// As another program opens it.
async fn opened(url: &str) -> Sql {
    guichet_sql::connect(url, seal()).await.expect("a database")
}

fn nobody() -> Arc<dyn ReadAccounts> {
    Arc::new(MemoryErp::company(guichet_driven::Clock::today(
        &CompanyClock::default(),
    )))
}

fn administrator(login: &str) -> StaffMember {
    StaffMember {
        id: StaffId(OsRandom.id()),
        login: login.into(),
        name: login.into(),
        email: "ops@example.com".parse().expect("an address"),
        language: Language::French,
        account: StaffAccount::Local,
        roles: [Role::Administrator].into(),
        disabled_at: None,
    }
}

async fn add(sql: &Sql, member: &StaffMember) {
    let kept = KeptPassword::lasting(PasswordHash(member.login.clone()));
    let mut unit = sql.begin().await.expect("a unit");
    unit.staff().add(member, Some(&kept)).await.expect("added");
    unit.save().await.expect("saved");
}

/// Without somebody who administers the portal a drill is red.
async fn administered(sql: &Sql) {
    add(sql, &administrator("chief")).await;
}
