//! Configuration: environment variables, `.env` in development, secrets from files.

mod backup;
mod development_key;
mod dotenv;
mod fault;
mod mail;
mod network;
mod redis;
mod secret_key;
mod source;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use guichet_portal::Keys;
use guichet_portal::operators::doctor::Place;
use secrecy::{ExposeSecret, SecretSlice, SecretString};

pub use backup::BackupConfig;
pub use fault::{ConfigFault, ConfigFaults};
pub use mail::MailAccess;
pub use network::Network;
pub use redis::RedisAccess;
pub use secret_key::KeyFacts;
use secret_key::Making;
use source::Source;

/// Where the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// A developer's machine: a key is made and kept, `.env` is read, cookies need no TLS.
    Development,
    /// As production, with other data.
    Preproduction,
    /// Customers are served.
    Production,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For a terminal.
    Text,
}

/// One Tryton account.
#[derive(Debug, Clone)]
pub struct TrytonAccess {
    /// Its login.
    pub user: String,
    /// Its password.
    pub password: SecretString,
}

/// The test customer of the deployment checklist.
#[derive(Debug, Clone)]
pub struct TestAccount {
    /// Its login.
    pub login: String,
    /// Its password.
    pub password: SecretString,
    /// The code of the party it stands for.
    pub party: Option<String>,
}

/// What every program needs, however little else it does.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it runs.
    pub environment: Environment,
    /// `None`: text on a terminal, else JSON.
    pub log_format: Option<LogFormat>,
    /// A filter in the form of `tracing`.
    pub log_filter: String,
    /// Where the server's log files lie; without it the log goes to standard error.
    pub log_dir: Option<PathBuf>,
    /// How many log files are kept beside the one that is written.
    pub log_keep: usize,
}

impl From<Environment> for Place {
    fn from(environment: Environment) -> Self {
        match environment {
            Environment::Development => Self::Development,
            Environment::Preproduction => Self::Preproduction,
            Environment::Production => Self::Production,
        }
    }
}

/// What `smoke` needs.
#[derive(Debug, Clone)]
pub struct SmokeConfig {
    /// Where it looks at a server.
    pub environment: Environment,
    /// The test customer.
    pub test: Option<TestAccount>,
    /// An order of another customer.
    pub other_order: Option<String>,
    /// An invoice of another customer.
    pub other_invoice: Option<String>,
}

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

impl Settings {
    /// Reads the basics from the environment.
    pub fn load() -> Result<Self, ConfigFaults> {
        let mut source = Source::environment();
        let settings = settings(&mut source);
        source.finish(settings)
    }
}

impl SmokeConfig {
    /// Reads what `smoke` needs from the environment.
    pub fn load() -> Result<Self, ConfigFaults> {
        let mut source = Source::environment();
        let environment = environment(&mut source);
        let smoke = smoke(&mut source, environment);
        source.finish(smoke)
    }
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

    fn read(mut source: Source, making: Making) -> Result<Self, ConfigFaults> {
        let s = &mut source;
        let settings = settings(s);
        let tryton_url = s.required(
            "TRYTON_RPC_URL",
            "http://HOST:PORT or https://HOST",
            server_url,
        );
        let tryton_network_is_private = private_network(s, tryton_url.as_ref());
        let tryton_ca_file = s.optional("TRYTON_CA_FILE", "the path of a PEM file", readable_file);
        let tryton_database = s.required(
            "TRYTON_DATABASE",
            "the name of a Tryton database",
            non_empty,
        );
        let service_user = s.required("TRYTON_USER", "the service account's login", non_empty);
        let service_password =
            s.required_secret("TRYTON_PASSWORD", "the service account's password", secret);
        let accounts = access(s, "TRYTON_ACCOUNTS_USER", "TRYTON_ACCOUNTS_PASSWORD");
        let admin = access(s, "TRYTON_ADMIN_USER", "TRYTON_ADMIN_PASSWORD");
        let database_url = s.required_secret(
            "PORTAL_DB_URL",
            "sqlite://FILE or postgres://USER@HOST/NAME",
            database_url,
        );
        let smoke = smoke(s, settings.environment);
        let address = "ADDRESS:PORT, as 127.0.0.1:8080";
        let listen = s.with_default("GUICHET_LISTEN", address, "127.0.0.1:8080", parsed);
        let diagnostic = diagnostic(s, listen);
        let metrics_listen = s.optional(
            "GUICHET_METRICS_LISTEN",
            "ADDRESS:PORT, as 127.0.0.1:9464, or a port of this machine alone, as 9464",
            metrics_address,
        );
        let base_url = s.optional(
            "GUICHET_BASE_URL",
            "http(s)://HOST without a trailing slash",
            base_url,
        );
        let trusted_proxies = s.with_default(
            "GUICHET_TRUSTED_PROXIES",
            "networks as 10.0.0.0/8, separated by commas",
            "",
            network::list,
        );
        let making = diagnostic.map_or(making, |_| Making::Never);
        let keys = secret_key::read(s, settings.environment, database_url.as_ref(), making);
        let site_dir = s.optional("GUICHET_SITE_DIR", "the path of a folder", folder);
        let mail = mail::read(s);
        let backup = backup::read(s);
        let restore_url = s.optional_secret(
            "RESTORE_DB_URL",
            "sqlite://FILE or postgres://USER@HOST/NAME",
            self::database_url,
        );
        let anonymise_key = secret_key::of_names(s);
        let redis = redis::read(s);
        let collector = s.optional(
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            "the URL of a collector, as http://HOST:4318",
            |text| server_url(text).map(|_| text.trim().trim_end_matches('/').to_owned()),
        );
        let (Some(tryton_url), Some(tryton_database), Some(user), Some(password)) =
            (tryton_url, tryton_database, service_user, service_password)
        else {
            return Err(source.into_faults());
        };
        let (Some(database_url), Some(listen), Some(trusted_proxies), Some((keys, key_facts))) =
            (database_url, listen, trusted_proxies, keys)
        else {
            return Err(source.into_faults());
        };
        let config = Self {
            settings,
            tryton_url,
            tryton_network_is_private,
            tryton_ca_file,
            tryton_database,
            service: TrytonAccess { user, password },
            accounts,
            admin,
            database_url,
            smoke,
            base_url: base_url.unwrap_or_else(|| format!("http://{listen}")),
            listen,
            diagnostic,
            metrics_listen,
            trusted_proxies,
            keys: Arc::new(keys),
            key_facts,
            secret_files: source.secret_files().to_vec(),
            site_dir,
            collector,
            mail,
            redis,
            backup,
            restore_url,
            anonymise_key,
        };
        source.finish(config)
    }
}

fn environment(source: &mut Source) -> Environment {
    let environment = source.with_default(
        "GUICHET_ENV",
        "development, preproduction or production",
        "development",
        |text| match text {
            "development" => Some(Environment::Development),
            "preproduction" => Some(Environment::Preproduction),
            "production" => Some(Environment::Production),
            _ => None,
        },
    );
    // A fault was noted: the program stops, but the stricter rules apply to the other faults.
    environment.unwrap_or(Environment::Production)
}

fn settings(source: &mut Source) -> Settings {
    let environment = environment(source);
    let log_format = source.optional("LOG_FORMAT", "json or text", |text| match text {
        "json" => Some(LogFormat::Json),
        "text" => Some(LogFormat::Text),
        _ => None,
    });
    let log_filter = source.with_default(
        "RUST_LOG",
        "a filter, as info or guichet=debug",
        "info",
        |text| {
            tracing_subscriber::EnvFilter::try_new(text)
                .ok()
                .map(|_| text.to_owned())
        },
    );
    let log_dir = source.optional("GUICHET_LOG_DIR", "the path of a folder", folder);
    let log_keep = source.with_default(
        "GUICHET_LOG_KEEP",
        "how many files, from 1 to 1000",
        "14",
        |text| parsed::<usize>(text).filter(|keep| (1..=1000).contains(keep)),
    );
    Settings {
        environment,
        log_format,
        log_filter: log_filter.unwrap_or_else(|| "info".to_owned()),
        log_dir,
        log_keep: log_keep.unwrap_or(14),
    }
}

fn switch(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    }
}

/// Nobody can prove from here that a network is closed; that it is not can be seen by the host.
fn private_network(source: &mut Source, tryton_url: Option<&http::Uri>) -> bool {
    let name = "TRYTON_PRIVATE_NETWORK";
    let said = source.with_default(name, "1 or 0", "0", switch) == Some(true);
    let is_public = |uri: &http::Uri| !uri.host().is_some_and(network::may_be_private);
    if said && tryton_url.is_some_and(is_public) {
        source.fault(
            name,
            "the host of TRYTON_RPC_URL has a public name or address",
            "a host of a private network (a name without a dot, or a private address), or 0",
        );
    }
    said
}

/// The port the server would have, on this machine alone unless another address is named.
fn diagnostic(source: &mut Source, listen: Option<SocketAddr>) -> Option<SocketAddr> {
    let wanted = source.with_default("GUICHET_DIAGNOSTIC", "1 or 0", "0", switch);
    let address = "ADDRESS:PORT, as 127.0.0.1:8080";
    let named = source.optional("GUICHET_DIAGNOSTIC_LISTEN", address, parsed);
    let here = |listen: SocketAddr| SocketAddr::from(([127, 0, 0, 1], listen.port()));
    wanted.filter(|wanted| *wanted)?;
    named.or(listen.map(here))
}

fn smoke(source: &mut Source, environment: Environment) -> SmokeConfig {
    let login = source.optional("PORTAL_LOGIN", "the test customer's login", non_empty);
    let password =
        source.optional_secret("PORTAL_PASSWORD", "the test customer's password", secret);
    let party = source.optional(
        "PORTAL_PARTY",
        "the code of the test customer's party",
        non_empty,
    );
    if login.is_some() && password.is_none() {
        source.missing("PORTAL_PASSWORD", "the password of PORTAL_LOGIN");
    }
    let id = "the id of a document of another customer";
    SmokeConfig {
        environment,
        test: login.zip(password).map(|(login, password)| TestAccount {
            login,
            password,
            party,
        }),
        other_order: source.optional("PORTAL_OTHER_ORDER", id, non_empty),
        other_invoice: source.optional("PORTAL_OTHER_INVOICE", id, non_empty),
    }
}

fn access(source: &mut Source, user: &'static str, password: &'static str) -> Option<TrytonAccess> {
    let login = source.optional(user, "a Tryton login", non_empty);
    let words = source.optional_secret(password, "its password", secret);
    if login.is_some() && words.is_none() {
        source.missing(password, "the password that goes with the login");
    }
    login
        .zip(words)
        .map(|(user, password)| TrytonAccess { user, password })
}

fn non_empty(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn secret(text: &str) -> Option<SecretString> {
    (!text.is_empty()).then(|| SecretString::from(text))
}

fn parsed<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.trim().parse().ok()
}

/// An address and port; a port alone is one that only this machine reaches.
fn metrics_address(text: &str) -> Option<SocketAddr> {
    let port = parsed::<u16>(text).map(|port| SocketAddr::from(([127, 0, 0, 1], port)));
    port.or_else(|| parsed(text))
}

fn server_url(text: &str) -> Option<http::Uri> {
    let uri: http::Uri = text.trim().trim_end_matches('/').parse().ok()?;
    let scheme = matches!(uri.scheme_str(), Some("http" | "https"));
    let plain = uri.query().is_none()
        && !uri.authority()?.as_str().contains('@')
        && !uri.host()?.is_empty();
    (scheme && plain).then_some(uri)
}

fn base_url(text: &str) -> Option<String> {
    let uri = server_url(text)?;
    (uri.path() == "/" && !text.ends_with('/')).then(|| text.trim().to_owned())
}

fn database_url(text: &str) -> Option<SecretString> {
    let (scheme, rest) = text.trim().split_once("://")?;
    let known = matches!(scheme, "sqlite" | "postgres" | "postgresql") && !rest.is_empty();
    known.then(|| SecretString::from(text.trim()))
}

fn readable_file(text: &str) -> Option<PathBuf> {
    let path = PathBuf::from(text);
    std::fs::File::open(&path)
        .is_ok_and(|f| f.metadata().is_ok_and(|m| m.is_file()))
        .then_some(path)
}

fn folder(text: &str) -> Option<PathBuf> {
    let path = PathBuf::from(text);
    path.is_dir().then_some(path)
}

impl Config {
    /// The database's URL, for the adapter that opens it.
    pub(crate) fn database_url(&self) -> &str {
        self.database_url.expose_secret()
    }

    /// Takes a key away again that was made just now beside a database of another key: whoever read
    /// it meanwhile can seal nothing with it either.
    pub(crate) fn forget_made_key(&self) {
        if let Some(file) = &self.key_facts.made {
            drop(std::fs::remove_file(file));
        }
    }
}

#[cfg(test)]
mod tests;
