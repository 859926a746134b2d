use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use guichet_host::Host;
use guichet_portal::operators::doctor::{
    Database, Diagnosis, Doctor, DoctorLimits, DoctorParts, FilePart, NoSuchCheck, NotOpened,
    Settled, StoreParts, Unopened, Wanted,
};
use guichet_redis::Redis;
use guichet_sql::{SqlConfigError, SqlTrouble, SqlUrl};
use guichet_tryton::Tryton;

use crate::system::{opened, seal_of, tryton, tryton_to_read};
use crate::{CompanyClock, Config, ConfigFaults, KeySeal, StartError};

/// Health checks, connected.
pub struct ConnectedDoctor {
    doctor: Doctor,
    tryton: Tryton,
}

/// The health checks of a configuration that is wrong: the one of the configuration finds that, and
/// the others are left out.
pub fn doctor_of_faults(faults: &ConfigFaults) -> Doctor {
    let mut variables: Vec<String> = Vec::new();
    for fault in &faults.0 {
        if !variables.contains(&fault.variable) {
            variables.push(fault.variable.clone());
        }
    }
    Doctor::of_wrong_configuration(variables)
}

impl ConnectedDoctor {
    /// Makes the wanted checks.
    pub async fn examine(&self, wanted: &Wanted) -> Result<Diagnosis, NoSuchCheck> {
        self.doctor.examine(wanted).await
    }

    /// Signs the service account out of Tryton, which would keep its session for 30 days; an answer
    /// is waited for a second.
    pub async fn close(self) {
        let _ = tokio::time::timeout(Duration::from_secs(1), self.tryton.close()).await;
    }
}

/// The health checks of a configured system. What cannot be reached is for them to find: only what
/// the configuration itself gets wrong is an error here.
///
/// With `test_users` the test customer must be there.
pub fn doctor(
    config: &Arc<Config>,
    test_users: bool,
    limits: DoctorLimits,
) -> Result<ConnectedDoctor, ConfigFaults> {
    let tryton = tryton(config)?;
    connected(config, tryton, settled(config, test_users), limits)
}

/// The same for the diagnostic mode: the database is opened to be read alone, and no check writes
/// anything anywhere.
pub fn diagnostics(
    config: &Arc<Config>,
    limits: DoctorLimits,
) -> Result<ConnectedDoctor, ConfigFaults> {
    let settled = Settled {
        reads_only: true,
        ..settled(config, false)
    };
    let tryton = tryton_to_read(config)?;
    connected(config, tryton, settled, limits)
}

fn connected(
    config: &Arc<Config>,
    tryton: Tryton,
    settled: Settled,
    limits: DoctorLimits,
) -> Result<ConnectedDoctor, ConfigFaults> {
    let mail = crate::outbox::way(config)
        .map_err(|error| ConfigFaults::of("SMTP_CA_FILE", &error, "a PEM file of certificates"))?;
    let redis = config.redis.as_ref().map(|redis| {
        Redis::new(redis.url.clone(), redis.ca_file.as_deref()).map_err(|error| {
            ConfigFaults::of("REDIS_CA_FILE", &error, "a PEM file of certificates")
        })
    });
    let redis = redis.transpose()?;
    let erp: Arc<Tryton> = Arc::new(tryton.clone());
    let (of, reads_only) = (config.clone(), settled.reads_only);
    let parts = DoctorParts {
        place: config.settings.environment.into(),
        settled,
        database: Database::new(move || database(of.clone(), reads_only)),
        erp: erp.clone(),
        accounts: erp.clone(),
        customers: erp,
        host: Arc::new(Host),
        mail: mail.map(|mail| Arc::new(mail) as _),
        shared_cache: redis.map(|redis| Arc::new(redis) as _),
        clock: Arc::new(CompanyClock::default()),
        test_password: config.smoke.test.as_ref().map(|test| test.password.clone()),
    };
    Ok(ConnectedDoctor {
        doctor: Doctor::new(parts, limits),
        tryton,
    })
}

/// The database, where there is one: opening a SQLite file that is not there would make it.
async fn database(config: Arc<Config>, reads_only: bool) -> Result<StoreParts, NotOpened> {
    let url = config.database_url();
    if let Ok(SqlUrl::Sqlite(path)) = url.parse()
        && !path.exists()
    {
        return Err(not_opened(&SqlConfigError::Missing(path)));
    }
    let seal = seal_of(&config);
    let connected = if reads_only {
        guichet_sql::connect_read_only(url, seal).await
    } else {
        guichet_sql::connect_existing(url, seal).await
    };
    let sql = connected.map_err(|error| not_opened(&error))?;
    // Who only looks forgets no key.
    let sql = if reads_only {
        sql
    } else {
        let opened = opened(&config, Ok(sql)).await;
        opened.map_err(|error| match error {
            StartError::NoKey { theirs, .. } => NotOpened::NoKey(theirs),
            error => NotOpened::Because(Unopened::Away, error.to_string()),
        })?
    };
    Ok(store(&config, Arc::new(sql)))
}

/// Why, in words, and what there is to be done about it.
fn not_opened(error: &SqlConfigError) -> NotOpened {
    if matches!(error, SqlConfigError::Silent { .. }) {
        return NotOpened::Silent;
    }
    let wants = match error.trouble() {
        SqlTrouble::Absent => Unopened::Absent,
        SqlTrouble::Damaged => Unopened::Damaged,
        SqlTrouble::Disk => Unopened::Disk,
        SqlTrouble::Rights => Unopened::Rights,
        SqlTrouble::Account => Unopened::Account,
        SqlTrouble::Away => Unopened::Away,
    };
    NotOpened::Because(wants, error.to_string())
}

fn store(config: &Config, sql: Arc<guichet_sql::Sql>) -> StoreParts {
    StoreParts {
        inspect: sql.clone(),
        schema: sql.clone(),
        links: sql.clone(),
        staff: sql.clone(),
        chain: sql.clone(),
        seal: Arc::new(KeySeal::new(config.keys.clone())),
        measure: sql.clone(),
        recovery: sql.clone(),
        tasks: sql.clone(),
        errors: sql,
    }
}

fn settled(config: &Config, test_users: bool) -> Settled {
    let files = config.secret_files.iter().map(|(variable, path)| FilePart {
        variable: variable.clone(),
        path: path.clone(),
    });
    let host = config.tryton_url.host().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    Settled {
        key_bytes: config.key_facts.bytes,
        key_is_patterned: config.key_facts.patterned,
        key_has_a_previous: config.key_facts.has_previous,
        base_url: config.base_url.clone(),
        trusted_proxies: config.trusted_proxies.len(),
        tryton_url: config.tryton_url.to_string(),
        tryton_is_here: host == "localhost" || address.is_ok_and(|ip| ip.is_loopback()),
        tryton_is_private: config.tryton_network_is_private,
        metrics_listen: config.metrics_listen,
        secret_files: files.collect(),
        unreadable_identity: config.backup.unreadable_identity(),
        test_login: config.smoke.test.as_ref().map(|test| test.login.clone()),
        data_folder: data_folder(config.database_url()),
        backup_folder: config.backup.folder.clone(),
        backup_second: config.backup.second.clone(),
        test_users_required: test_users,
        reads_only: false,
    }
}

/// The folder of the portal's SQLite file; of temporary files where the database is elsewhere.
pub(crate) fn data_folder(database_url: &str) -> PathBuf {
    let beside = match database_url.parse() {
        Ok(SqlUrl::Sqlite(path)) => path.parent().map(PathBuf::from),
        Ok(SqlUrl::Postgres(_)) | Err(_) => Some(std::env::temp_dir()),
    };
    match beside {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => PathBuf::from("."),
    }
}
