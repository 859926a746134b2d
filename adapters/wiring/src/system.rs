//! The portal connected to its database and to Tryton, for people and for operators.

mod open;

use std::sync::Arc;

use guichet_driven::ReadStaff;
use guichet_mail::Smtp;
use guichet_portal::operators::OperatorParts;
use guichet_portal::{Operators, PasswordCost, Portal};
use guichet_sql::Sql;
use guichet_telemetry::Metrics;
use guichet_tryton::Tryton;

use self::open::{check_audit_key, open};
pub(crate) use self::open::{
    check_schema, open_database, opened, seal_of, tryton, tryton_to_read, unusable,
};
use crate::beside::Beside;
use crate::company::keep_company;
use crate::housekeeping::{keep_failures, keep_house};
use crate::outbox::OutboxKeeper;
use crate::portal::portal;
use crate::telemetry::{failures, tell_version};
use crate::{Checks, CompanyClock, Config, ConfigFaults, KeySeal, Meter, OsRandom, StartError};

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

    /// Ends what runs beside the requests, the mail under way finished, leaves the database whole in
    /// its file, and signs the service account out of Tryton, which would keep its session for 30
    /// days.
    pub async fn close(&self) {
        self.beside.end().await;
        if let Err(error) = self.portal.governance().tell_refusals(true).await {
            tracing::warn!(%error, "counted refusals could not be noted");
        }
        self.outbox.stop().await;
        if let Err(error) = self.portal.keep_failures().await {
            tracing::warn!(%error, "what went wrong could not be kept");
        }
        if let Err(error) = self.sql.merge_log().await {
            tracing::warn!(%error, "the database's log could not be merged");
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
