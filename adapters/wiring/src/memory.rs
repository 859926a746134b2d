use std::sync::Arc;

use chrono::NaiveDate;
use guichet_domain::access::StaffMember;
use guichet_domain::customers::Link;
use guichet_driven::{Clock, PortError, Random, ReadAccounts, Work};
use guichet_memory::MemoryErp;
use guichet_portal::governance::GovernanceParts;
use guichet_portal::{Collector, Keys, PasswordCost, Portal};
use guichet_sql::{Sql, SqlConfigError};
use secrecy::SecretSlice;

use crate::demo_staff::add_demo_staff;
use crate::portal::portal;
use crate::{CompanyClock, KeySeal, OsRandom};

/// The fixtures company in memory with a temporary database: no ERP, no configuration. For
/// demonstrations, for tests of pages, and for those who embed the core.
pub struct InMemory {
    /// What people do.
    pub portal: Arc<Portal>,
    /// The company; change it to see the portal follow.
    pub erp: Arc<MemoryErp>,
    /// The portal's own database, gone with the last clone.
    pub sql: Sql,
    /// The staff, as [`DEMO_STAFF`](crate::DEMO_STAFF) names them.
    pub staff: Vec<StaffMember>,
    /// The clock all go by.
    pub clock: Arc<dyn Clock>,
    keys: Arc<Keys>,
}

/// Why there is no company in memory.
#[derive(Debug, thiserror::Error)]
pub enum InMemoryError {
    /// The temporary database could not be made.
    #[error(transparent)]
    Database(#[from] SqlConfigError),
    /// The fixtures' logins could not be linked.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl InMemory {
    /// The company as it stands today, its customers' logins linked.
    pub async fn today() -> Result<Self, InMemoryError> {
        Self::on(CompanyClock::default().today()).await
    }

    /// The company as it would stand if its story had ended on `build_date`.
    pub async fn on(build_date: NaiveDate) -> Result<Self, InMemoryError> {
        Self::by_clock(build_date, Arc::new(CompanyClock::default())).await
    }

    /// The same by a clock of the caller's, who may move it: to see what ends with time.
    pub async fn by_clock(
        build_date: NaiveDate,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, InMemoryError> {
        let key = SecretSlice::from(OsRandom.secret().to_vec());
        Self::keyed(build_date, clock, Arc::new(Keys::new(key, None))).await
    }

    /// The same with the caller's keys.
    pub async fn keyed(
        build_date: NaiveDate,
        clock: Arc<dyn Clock>,
        keys: Arc<Keys>,
    ) -> Result<Self, InMemoryError> {
        let erp = Arc::new(MemoryErp::company(build_date));
        let sql = Sql::temporary(Arc::new(KeySeal::new(keys.clone()))).await?;
        link_fixtures(&erp, &sql, clock.as_ref()).await?;
        let staff = add_demo_staff(&sql).await?;
        Self::over(erp, sql, staff, clock, keys).await
    }

    /// A second portal on the same company and the same database, with these keys: what a program
    /// is that was started again after a change of key.
    pub async fn restarted(&self, keys: Arc<Keys>) -> Result<Self, InMemoryError> {
        let seal = Arc::new(KeySeal::new(keys.clone()));
        let (erp, sql) = (self.erp.clone(), self.sql.clone().sealed_by(seal));
        Self::over(erp, sql, self.staff.clone(), self.clock.clone(), keys).await
    }

    async fn over(
        erp: Arc<MemoryErp>,
        sql: Sql,
        staff: Vec<StaffMember>,
        clock: Arc<dyn Clock>,
        keys: Arc<Keys>,
    ) -> Result<Self, InMemoryError> {
        let portal = Arc::new(portal(
            &erp,
            &sql,
            clock.clone(),
            keys.clone(),
            PasswordCost::CHEAP,
            Arc::new(Collector::new(clock.clone())),
        ));
        portal.refresh_company().await?;
        Ok(Self {
            portal,
            erp,
            sql,
            staff,
            clock,
            keys,
        })
    }
}

impl InMemory {
    /// What governance stands on here, for operators and for those who embed it.
    pub fn governance(&self) -> GovernanceParts {
        let sql = Arc::new(self.sql.clone());
        crate::portal::governance(&sql, self.clock.clone(), self.keys.clone())
    }
}

impl InMemory {
    /// Tells the demonstration's story: two projects with deployments in every state.
    pub async fn tell_story(&self) -> Result<(), PortError> {
        crate::demo_story::tell(self.governance(), &self.staff).await
    }
}

async fn link_fixtures(erp: &MemoryErp, sql: &Sql, clock: &dyn Clock) -> Result<(), PortError> {
    let mut unit = sql.begin().await?;
    for (login, party) in erp.demo_links() {
        let Some(account) = erp.by_login(&login).await? else {
            continue;
        };
        let made_by = "operator:fixtures".to_owned();
        let link = Link {
            user: account.user,
            login,
            party,
            made_by,
            made_at: clock.now(),
        };
        unit.links().add(&link).await?;
    }
    unit.save().await
}
