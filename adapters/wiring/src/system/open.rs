//! The database and Tryton are opened, and checked before anything goes on with them.

use std::path::Path;
use std::sync::Arc;

use guichet_driven::{PortError, Schema, SchemaLevel, sealed_by_known_key, unknown_key_names};
use guichet_sql::Sql;
use guichet_tryton::{ServiceCheck, Tryton, TrytonConfig};

use crate::device::device_cookie_file;
use crate::{Checks, Config, ConfigFaults, KeySeal, StartError, TrytonAccess};

/// Both stores, opened and checked.
pub(super) async fn open(config: &Config, checks: Checks) -> Result<(Sql, Tryton), StartError> {
    let sql = if checks.schema {
        open_database(config).await?
    } else {
        opened(
            config,
            guichet_sql::connect(config.database_url(), seal_of(config)).await,
        )
        .await?
    };
    if checks.schema {
        check_schema(&sql).await?;
    }
    let tryton = tryton(config)?;
    if checks.tryton {
        check_tryton(&tryton).await?;
    }
    Ok((sql, tryton))
}

/// The way to Tryton; nothing is sent yet.
pub(crate) fn tryton(config: &Config) -> Result<Tryton, ConfigFaults> {
    connected(tryton_config(config))
}

/// The same for who writes no file.
pub(crate) fn tryton_to_read(config: &Config) -> Result<Tryton, ConfigFaults> {
    let mut tryton = tryton_config(config);
    tryton.device_cookie_is_kept = false;
    connected(tryton)
}

fn connected(config: TrytonConfig) -> Result<Tryton, ConfigFaults> {
    Tryton::new(config).map_err(|error| match error {
        guichet_tryton::TrytonConfigError::Authority(_) => {
            ConfigFaults::of("TRYTON_CA_FILE", &error, "a PEM file of certificates")
        }
        _ => ConfigFaults::of("TRYTON_RPC_URL", &error, "http://HOST:PORT or https://HOST"),
    })
}

pub(crate) fn seal_of(config: &Config) -> Arc<KeySeal> {
    Arc::new(KeySeal::new(config.keys.clone()))
}

/// A database that is there; `migrate` alone makes one.
pub(crate) async fn open_database(config: &Config) -> Result<Sql, StartError> {
    let seal = seal_of(config);
    opened(
        config,
        guichet_sql::connect_existing(config.database_url(), seal).await,
    )
    .await
}

/// What was opened. A key that was drawn just now, beside a database that was sealed with another,
/// is none of its.
pub(crate) async fn opened(
    config: &Config,
    opened: Result<Sql, guichet_sql::SqlConfigError>,
) -> Result<Sql, StartError> {
    let opened = opened.map_err(|error| match error {
        guichet_sql::SqlConfigError::Missing(_) => unusable(
            &error,
            "the portal's database (a new one is made by: guichet migrate)",
        ),
        error => unusable(&error, "a database that can be opened and written"),
    });
    let sql = opened?;
    if let Some(drawn) = &config.key_facts.drawn
        && let Err(error) = check_audit_key(config, &sql).await
    {
        config.forget_made_key();
        return Err(none_is_given(error, drawn.file()));
    }
    Ok(sql)
}

/// The key that was drawn is nobody's to look for.
fn none_is_given(error: StartError, file: &Path) -> StartError {
    let theirs = match &error {
        StartError::AuditKey(words) => unknown_key_names(words).map(|(theirs, _)| theirs.into()),
        _ => None,
    };
    match theirs {
        Some(theirs) => StartError::NoKey {
            theirs,
            file: file.to_owned(),
        },
        None => error,
    }
}

/// Whether the audit can be gone on with; before there is one, yes.
pub(super) async fn check_audit_key(config: &Config, sql: &Sql) -> Result<(), StartError> {
    match sealed_by_known_key(sql, seal_of(config).as_ref()).await {
        Err(PortError::Refused { words, .. }) => Err(StartError::AuditKey(words)),
        // What is wrong with the database has words of its own.
        _ => Ok(()),
    }
}

pub(crate) fn unusable(error: &guichet_sql::SqlConfigError, expected: &str) -> StartError {
    ConfigFaults::of("PORTAL_DB_URL", error, expected).into()
}

pub(crate) async fn check_schema(sql: &Sql) -> Result<(), StartError> {
    match sql.level().await.map_err(StartError::Database)? {
        SchemaLevel::Current { .. } => Ok(()),
        other => Err(StartError::Schema(other)),
    }
}

async fn check_tryton(tryton: &Tryton) -> Result<(), StartError> {
    match tryton.verify_service().await {
        ServiceCheck::Ok { version } => tracing::info!(%version, "Tryton answers"),
        ServiceCheck::WrongPassword => {
            let what = "Tryton does not accept the service account's login and password";
            return Err(ConfigFaults::of(
                "TRYTON_USER, TRYTON_PASSWORD",
                &what,
                "an active Tryton account",
            )
            .into());
        }
        ServiceCheck::NoSuchDatabase => {
            let what = "Tryton has no database of this name";
            return Err(ConfigFaults::of(
                "TRYTON_DATABASE",
                &what,
                "the name of a Tryton database",
            )
            .into());
        }
        ServiceCheck::Unreachable(why) => tracing::warn!(why, "Tryton cannot be reached yet"),
    }
    Ok(())
}

fn tryton_config(config: &Config) -> TrytonConfig {
    let TrytonAccess { user, password } = config.service.clone();
    let mut tryton = TrytonConfig::new(
        config.tryton_url.clone(),
        config.tryton_database.clone(),
        user,
        password,
    );
    tryton.ca_file.clone_from(&config.tryton_ca_file);
    tryton.device_cookie_file = device_cookie_file(config.database_url());
    tryton
}
