//! The whole configuration, read variable by variable: every fault is found at once.

use std::net::SocketAddr;
use std::sync::Arc;

use super::forms::{
    base_url, database_url, folder, metrics_address, non_empty, parsed, readable_file, secret,
    server_url, switch,
};
use super::secret_key::{self, Making};
use super::settings::settings;
use super::smoke::smoke;
use super::source::Source;
use super::tryton::{TrytonAccess, access, private_network};
use super::{Config, ConfigFaults, backup, mail, network, redis};

impl Config {
    pub(super) fn read(mut source: Source, making: Making) -> Result<Self, ConfigFaults> {
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

/// The port the server would have, on this machine alone unless another address is named.
fn diagnostic(source: &mut Source, listen: Option<SocketAddr>) -> Option<SocketAddr> {
    let wanted = source.with_default("GUICHET_DIAGNOSTIC", "1 or 0", "0", switch);
    let address = "ADDRESS:PORT, as 127.0.0.1:8080";
    let named = source.optional("GUICHET_DIAGNOSTIC_LISTEN", address, parsed);
    let here = |listen: SocketAddr| SocketAddr::from(([127, 0, 0, 1], listen.port()));
    wanted.filter(|wanted| *wanted)?;
    named.or(listen.map(here))
}
