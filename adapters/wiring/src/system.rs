use std::sync::Arc;

use guichet_driven::{PortError, ReadStaff, Schema, SchemaLevel, sealed_by_known_key};
use guichet_mail::Smtp;
use guichet_portal::operators::OperatorParts;
use guichet_portal::{Operators, PasswordCost, Portal};
use guichet_sql::Sql;
use guichet_telemetry::Metrics;
use guichet_tryton::{ServiceCheck, Tryton, TrytonConfig};
use secrecy::SecretString;

use crate::beside::Beside;
use crate::company::keep_company;
use crate::device::device_cookie_file;
use crate::housekeeping::{keep_failures, keep_house};
use crate::outbox::OutboxKeeper;
use crate::portal::portal;
use crate::telemetry::{failures, tell_version};
use crate::{
    Checks, CompanyClock, Config, ConfigFaults, KeySeal, Meter, OsRandom, StartError, TrytonAccess,
};

/// A connected system.
pub struct System {
    /// What people do.
    pub portal: Arc<Portal>,
    /// What operators do.
    pub operators: Operators,
    /// The clock all go by.
    pub clock: Arc<CompanyClock>,
    /// What it was made from.
    pub config: Arc<Config>,
    tryton: Tryton,
    sql: Sql,
    beside: Beside,
    outbox: OutboxKeeper,
}

/// Only what operators do.
pub struct OperatorSystem {
    /// Their use cases.
    pub operators: Operators,
    tryton: Tryton,
}

impl OperatorSystem {
    /// Signs the service account out of Tryton, which would keep its session for 30 days.
    pub async fn close(self) {
        self.tryton.close().await;
    }
}

impl System {
    /// Connects everything. A Tryton that cannot be reached stops nothing; one that does not know
    /// the database or the service account does.
    pub async fn connect(config: Config, checks: Checks) -> Result<Self, StartError> {
        let (sql, tryton) = open(&config, checks).await?;
        // Every sign-in is audited: a server that cannot seal serves nobody.
        check_audit_key(&config, &sql).await?;
        let mail = crate::outbox::way(&config).map_err(|error| {
            ConfigFaults::of("SMTP_CA_FILE", &error, "a PEM file of certificates")
        })?;
        tell_version(&sql).await;
        Ok(Self::assemble(config, &sql, &tryton, mail))
    }

    /// Only what operators do: nothing is asked of Tryton that the command does not ask, so that
    /// the service account may still be missing.
    pub async fn operators(config: &Config, checks: Checks) -> Result<OperatorSystem, StartError> {
        let (sql, tryton) = open(config, checks).await?;
        let clock = Arc::new(CompanyClock::default());
        let erp = Arc::new(tryton.clone());
        let operators = operators(config, Arc::new(sql), &erp, clock);
        Ok(OperatorSystem { operators, tryton })
    }

    /// What Prometheus reads.
    pub fn meter(&self, metrics: Metrics) -> Meter {
        let sql = Arc::new(self.sql.clone());
        Meter::new(metrics, sql.clone(), sql, self.clock.clone())
    }

    /// Ends what runs beside the requests, the mail under way finished, and signs the service
    /// account out of Tryton, which would keep its session for 30 days.
    pub async fn close(&self) {
        self.beside.end().await;
        if let Err(error) = self.portal.governance().tell_refusals(true).await {
            tracing::warn!(%error, "counted refusals could not be noted");
        }
        self.outbox.stop().await;
        if let Err(error) = self.portal.keep_failures().await {
            tracing::warn!(%error, "what went wrong could not be kept");
        }
        self.tryton.close().await;
    }

    fn assemble(config: Config, sql: &Sql, tryton: &Tryton, mail: Option<Smtp>) -> Self {
        let config = Arc::new(config);
        let clock = Arc::new(CompanyClock::default());
        let erp = Arc::new(tryton.clone());
        let portal = Arc::new(portal(
            &erp,
            sql,
            clock.clone(),
            config.keys.clone(),
            PasswordCost::default(),
            failures(),
        ));
        let outbox = OutboxKeeper::start(&config, mail, sql, clock.clone());
        let operators = operators(&config, Arc::new(sql.clone()), &erp, clock.clone());
        let mut beside = Beside::default();
        beside.start(keep_company(portal.clone(), clock.clone()));
        beside.start(keep_house(portal.clone()));
        beside.start(keep_failures(portal.clone()));
        Self {
            portal,
            operators,
            clock,
            config,
            tryton: tryton.clone(),
            sql: sql.clone(),
            beside,
            outbox,
        }
    }
}

fn operators(
    config: &Config,
    sql: Arc<Sql>,
    tryton: &Arc<Tryton>,
    clock: Arc<CompanyClock>,
) -> Operators {
    let governance = crate::portal::governance(&sql, clock.clone(), config.keys.clone());
    Operators::new(OperatorParts {
        governance,
        customers: tryton.clone(),
        accounts: tryton.clone(),
        links: sql.clone(),
        staff: sql.clone(),
        tokens: sql.clone(),
        chain: sql.clone(),
        seal: Arc::new(KeySeal::new(config.keys.clone())),
        outbox: sql.clone(),
        recovery: sql.clone(),
        work: sql.clone(),
        inspect: sql.clone(),
        schema: sql,
        prepare: config
            .admin
            .as_ref()
            .map(|admin| tryton.administrator(&admin.user, admin.password.clone()) as _),
        clock,
        random: Arc::new(OsRandom),
        password_cost: PasswordCost::default(),
        operator: crate::operator::name(),
    })
}

/// Gives a configured database the demonstration's staff and its story of two projects; `false`,
/// and nothing changed, where its staff are there already.
pub async fn tell_demo_story(config: &Config) -> Result<bool, StartError> {
    let sql = Arc::new(open_database(config).await?);
    check_schema(&sql).await?;
    let (login, ..) = crate::DEMO_STAFF[0];
    let known = ReadStaff::by_login(sql.as_ref(), login).await;
    if known.map_err(StartError::Database)?.is_some() {
        return Ok(false);
    }
    let clock = Arc::new(CompanyClock::default());
    let parts = crate::portal::governance(&sql, clock, config.keys.clone());
    let told = async {
        let staff = crate::demo_staff::add_demo_staff(&sql).await?;
        crate::demo_story::tell(parts, &staff).await
    };
    told.await.map_err(StartError::Database)?;
    Ok(true)
}

/// Both stores, opened and checked.
async fn open(config: &Config, checks: Checks) -> Result<(Sql, Tryton), StartError> {
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

/// What was opened. A key that was made just now, beside a database that was sealed with another,
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
    if config.key_facts.made.is_some() {
        let checked = check_audit_key(config, &sql).await;
        checked.inspect_err(|_| config.forget_made_key())?;
    }
    Ok(sql)
}

/// Whether the audit can be gone on with; before there is one, yes.
async fn check_audit_key(config: &Config, sql: &Sql) -> Result<(), StartError> {
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

/// A plan for `setup portal` out of the configuration.
impl Config {
    /// What `setup portal` is to find in Tryton when it ends.
    pub fn portal_plan(&self, pdf_reports: bool) -> guichet_driven::PortalPlan {
        let own = |access: &TrytonAccess| (access.user.clone(), access.password.clone());
        let (service_login, service_password): (String, SecretString) = own(&self.service);
        guichet_driven::PortalPlan {
            service_login,
            service_password,
            accounts: self.accounts.as_ref().map(own),
            test_customer: self
                .smoke
                .test
                .clone()
                .map(|test| guichet_driven::TestCustomer {
                    login: test.login,
                    password: test.password,
                    party_code: test.party,
                }),
            pdf_reports,
        }
    }
}
