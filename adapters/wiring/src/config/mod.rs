//! Configuration: environment variables, `.env` in development, secrets from files.

mod backup;
mod development_key;
mod dotenv;
mod fault;
mod forms;
mod mail;
mod network;
mod plan;
mod read;
mod redis;
mod secret_key;
mod settings;
mod smoke;
mod source;
mod tryton;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use guichet_portal::Keys;
use secrecy::{ExposeSecret, SecretSlice, SecretString};

pub use backup::BackupConfig;
pub use fault::{ConfigFault, ConfigFaults};
pub use mail::MailAccess;
pub use network::Network;
pub use redis::RedisAccess;
pub use secret_key::KeyFacts;
use secret_key::{Drawn, Making};
pub use settings::{Environment, LogFormat, Settings};
pub use smoke::{SmokeConfig, TestAccount};
use source::Source;
pub use tryton::TrytonAccess;

/// The whole configuration, checked.
#[derive(Debug)]
pub struct Config {
    /// The basics.
    pub settings: Settings,
    /// Root URL of Tryton.
    pub tryton_url: http::Uri,
    /// Whoever runs this says that the network between here and Tryton is closed to others.
    pub tryton_network_is_private: bool,
    /// Certificate of a private authority.
    pub tryton_ca_file: Option<PathBuf>,
    /// Database name.
    pub tryton_database: String,
    /// The service account.
    pub service: TrytonAccess,
    /// The account that manages customers' logins.
    pub accounts: Option<TrytonAccess>,
    /// The administrator, for set-up alone.
    pub admin: Option<TrytonAccess>,
    /// The portal's own database.
    pub database_url: SecretString,
    /// What `setup` and `smoke` need.
    pub smoke: SmokeConfig,
    /// Where the server listens.
    pub listen: SocketAddr,
    /// Nothing but the doctor's findings is served, and nothing written: where they are.
    pub diagnostic: Option<SocketAddr>,
    /// Where the metrics are.
    pub metrics_listen: Option<SocketAddr>,
    /// The public URL, without trailing slash.
    pub base_url: String,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// What seals cursors and forms.
    pub keys: Arc<Keys>,
    /// What may be said of the secret key.
    pub key_facts: KeyFacts,
    /// The files that secrets were read from, each with the variable that names it.
    pub secret_files: Vec<(String, PathBuf)>,
    /// The public pages' texts.
    pub site_dir: Option<PathBuf>,
    /// The collector that traces and what is measured are sent to.
    pub collector: Option<String>,
    /// Where mails go; without it they stay in the outbox.
    pub mail: Option<MailAccess>,
    /// The Redis that several instances share.
    pub redis: Option<RedisAccess>,
    /// Where backups go.
    pub backup: BackupConfig,
    /// The database that a backup is restored to, where it is not named on the command line.
    pub restore_url: Option<SecretString>,
    /// What anonymised names are drawn with; without it they are others at each run.
    pub anonymise_key: Option<SecretSlice<u8>>,
}

impl Config {
    /// Reads the whole configuration from the environment.
    pub fn load() -> Result<Self, ConfigFaults> {
        Self::read(Source::environment(), Making::BesideDatabase)
    }

    /// The same for who makes a database, or needs none: in development a key is made and kept for
    /// it, although it is not there yet.
    pub fn load_to_begin() -> Result<Self, ConfigFaults> {
        Self::read(Source::environment(), Making::Always)
    }

    /// The same for who only looks and seals nothing: nothing is made.
    pub fn load_to_look() -> Result<Self, ConfigFaults> {
        Self::read(Source::environment(), Making::Unneeded)
    }

    /// Reads it from these variables alone: for tests.
    pub fn from_variables<'a>(
        variables: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, ConfigFaults> {
        Self::read(Source::variables(variables), Making::Always)
    }

    /// The database's URL, for the adapter that opens it.
    pub(crate) fn database_url(&self) -> &str {
        self.database_url.expose_secret()
    }

    /// Takes a key away again that was made just now beside a database of another key: whoever read
    /// it meanwhile can seal nothing with it either.
    pub(crate) fn forget_made_key(&self) {
        if let Some(Drawn::Kept(file)) = &self.key_facts.drawn {
            drop(std::fs::remove_file(file));
        }
    }
}

#[cfg(test)]
mod tests;
