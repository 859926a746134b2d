//! Backups, restores and drills, connected.

use std::path::Path;
use std::sync::Arc;

use guichet_backup::{FileVault, KeyPair, Recipient};
use guichet_portal::operators::recovery::{
    BackupPlaces, Backups, CatalogueParts, RecoveryParts, Restores,
};
use guichet_sql::Recovery;
use guichet_tryton::Tryton;
use secrecy::ExposeSecret;

use crate::config::Environment;
use crate::doctor::data_folder;
use crate::system::{check_schema, open_database, tryton};
use crate::{CompanyClock, Config, ConfigFaults, KeySeal, OsRandom, StartError};

/// What is written down in the portal's database, connected.
pub struct ConnectedBackups {
    /// The use cases.
    pub backups: Backups,
    tryton: Tryton,
}

impl ConnectedBackups {
    /// These, which take a backup that does not prove by whom it was made, where that is asked for.
    #[must_use]
    pub fn taking_unproven(mut self, asked: bool) -> Self {
        self.backups = self.backups.taking_unproven(asked);
        self
    }

    /// Signs the service account out of Tryton, which would keep its session for 30 days.
    pub async fn close(self) {
        self.tryton.close().await;
    }
}

/// Which database is restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RestoreTarget<'a> {
    /// The configured one.
    Configured,
    /// The one at this URL.
    At(&'a str),
    /// The one of `RESTORE_DB_URL_FILE`.
    OfFile,
}

impl Config {
    /// What works whether the portal's database is there or not: files are verified, databases
    /// restored.
    pub fn restores(&self, target: RestoreTarget<'_>) -> Result<Restores, ConfigFaults> {
        let url = match (target, &self.restore_url) {
            (RestoreTarget::Configured, _) => self.database_url(),
            (RestoreTarget::At(url), _) => url,
            (RestoreTarget::OfFile, Some(url)) => url.expose_secret(),
            (RestoreTarget::OfFile, None) => {
                let expected = "the path of a file with the URL, or --to URL, or --replace";
                return Err(ConfigFaults::of(
                    "RESTORE_DB_URL_FILE",
                    &"is missing",
                    expected,
                ));
            }
        };
        let named = match target {
            RestoreTarget::Configured => "PORTAL_DB_URL",
            RestoreTarget::At(_) => "--to",
            RestoreTarget::OfFile => "RESTORE_DB_URL_FILE",
        };
        self.opens_backups()?;
        let parts = self.recovery(url, named, self.backup.recipient.clone())?;
        Ok(Restores::new(parts))
    }

    /// Whether what opens backups can be read, where it is configured.
    pub fn opens_backups(&self) -> Result<(), ConfigFaults> {
        let identity = self.backup.identity();
        identity
            .map(drop)
            .map_err(|fault| ConfigFaults(vec![fault]))
    }

    /// The same for a database that must not be the configured one; `None` where it is.
    pub fn restores_elsewhere(
        &self,
        target: RestoreTarget<'_>,
    ) -> Result<Option<Restores>, ConfigFaults> {
        let restores = self.restores(target)?;
        let url = match (target, &self.restore_url) {
            (RestoreTarget::At(url), _) => url,
            (RestoreTarget::OfFile, Some(url)) => url.expose_secret(),
            (RestoreTarget::Configured | RestoreTarget::OfFile, _) => return Ok(None),
        };
        let same = guichet_sql::is_same_database(url, self.database_url());
        let expected = "sqlite://FILE or postgres://USER@HOST/NAME";
        let same = same.map_err(|error| ConfigFaults::of("PORTAL_DB_URL", &error, expected))?;
        Ok((!same).then_some(restores))
    }

    /// What is written down in the portal's database; sealed for `recipient`, if one is named.
    pub async fn backups(&self, recipient: Option<&str>) -> Result<ConnectedBackups, StartError> {
        let recipient = match recipient {
            None => self.backup.recipient.clone(),
            Some(text) => {
                let parsed = text.parse::<Recipient>();
                let expected = "an age recipient (age1…)";
                Some(parsed.map_err(|error| ConfigFaults::of("--recipient", &error, expected))?)
            }
        };
        let parts = self.recovery(self.database_url(), "PORTAL_DB_URL", recipient)?;
        let sql = Arc::new(open_database(self).await?);
        check_schema(&sql).await?;
        let tryton = tryton(self)?;
        let store = CatalogueParts {
            snapshots: Arc::new(self.store(self.database_url(), "PORTAL_DB_URL")?),
            catalogue: sql.clone(),
            work: sql.clone(),
            links: sql,
            accounts: Arc::new(tryton.clone()),
        };
        let backups = Backups::new(parts, store);
        Ok(ConnectedBackups { backups, tryton })
    }

    fn store(&self, url: &str, named: &str) -> Result<Recovery, ConfigFaults> {
        let seal = Arc::new(KeySeal::new(self.keys.clone()));
        let expected = "sqlite://FILE or postgres://USER@HOST/NAME";
        Recovery::new(url, seal).map_err(|error| ConfigFaults::of(named, &error, expected))
    }

    fn recovery(
        &self,
        url: &str,
        named: &str,
        recipient: Option<Recipient>,
    ) -> Result<RecoveryParts, ConfigFaults> {
        let backup = &self.backup;
        let places = BackupPlaces {
            folder: backup.folder.clone(),
            second: backup.second.clone(),
            keep: backup.keep,
            sealed: recipient.is_some(),
            may_be_clear: self.settings.environment == Environment::Development,
        };
        // What lies in the clear meanwhile lies where the database does.
        let work = data_folder(url);
        Ok(RecoveryParts {
            vault: Arc::new(FileVault::new(
                work,
                recipient,
                // Where it cannot be read, whoever needs it was told.
                backup.identity().ok().flatten().map(Path::to_owned),
                Arc::new(KeySeal::new(self.keys.clone())),
            )),
            restores: Arc::new(self.store(url, named)?),
            seal: Arc::new(KeySeal::new(self.keys.clone())),
            clock: Arc::new(CompanyClock::default()),
            random: Arc::new(OsRandom),
            places,
            place: self.settings.environment.into(),
            program: env!("CARGO_PKG_VERSION").to_owned(),
            operator: crate::operator::name(),
            // There each database has a key of its own, made beside it.
            takes_unproven: self.settings.environment == Environment::Development,
        })
    }
}

/// Makes a pair of keys for backups: writes what opens them into a new file, and answers for whom
/// they are to be encrypted.
pub fn make_backup_key(identity_file: &Path) -> std::io::Result<String> {
    let keys = KeyPair::new();
    keys.write(identity_file)?;
    Ok(keys.recipient().to_string())
}
