use std::sync::Arc;
use std::time::Duration;

use guichet_cache::{CachedCustomers, CachedLabels, LocalCache};
use guichet_domain::access::{AttemptLimits, SessionLimits};
use guichet_driven::{
    Clock, Health, ReadAccounts, ReadCompany, ReadCustomers, ReadInvoices, ReadLabels, ReadOrders,
    SignIn,
};
use guichet_portal::governance::GovernanceParts;
use guichet_portal::{Collector, Keys, PasswordCost, Portal, PortalParts};
use guichet_sql::Sql;

use crate::OsRandom;

/// Cached values at the most, and how old they may be.
const CACHED: usize = 10_000;
const NAMES: Duration = Duration::from_mins(5);
const LABELS: Duration = Duration::from_hours(1);

/// What governance stands on.
pub(crate) fn governance(
    sql: &Arc<Sql>,
    clock: Arc<dyn Clock>,
    keys: Arc<Keys>,
) -> GovernanceParts {
    GovernanceParts {
        staff: sql.clone(),
        projects: sql.clone(),
        tasks: sql.clone(),
        incidents: sql.clone(),
        errors: sql.clone(),
        work: sql.clone(),
        clock,
        random: Arc::new(OsRandom),
        keys,
    }
}

/// A portal on one ERP and one database; slow-moving reads go through the cache.
pub(crate) fn portal<E>(
    erp: &Arc<E>,
    sql: &Sql,
    clock: Arc<dyn Clock>,
    keys: Arc<Keys>,
    password_cost: PasswordCost,
    collector: Arc<Collector>,
) -> Portal
where
    E: ReadOrders
        + ReadInvoices
        + ReadCustomers
        + ReadAccounts
        + ReadLabels
        + ReadCompany
        + SignIn
        + Health
        + 'static,
{
    let cache = Arc::new(LocalCache::new(CACHED));
    let sql = Arc::new(sql.clone());
    let dependencies: Vec<Arc<dyn Health>> = vec![sql.clone(), erp.clone()];
    Portal::new(PortalParts {
        orders: erp.clone(),
        invoices: erp.clone(),
        customers: Arc::new(CachedCustomers::new(erp.clone(), cache.clone(), NAMES)),
        accounts: erp.clone(),
        labels: Arc::new(CachedLabels::new(erp.clone(), cache, LABELS)),
        company: erp.clone(),
        sign_in: erp.clone(),
        links: sql.clone(),
        sessions: sql.clone(),
        staff: sql.clone(),
        tokens: sql.clone(),
        recovery: sql.clone(),
        projects: sql.clone(),
        tasks: sql.clone(),
        incidents: sql.clone(),
        errors: sql.clone(),
        collector,
        work: sql,
        clock,
        random: Arc::new(OsRandom),
        dependencies,
        keys,
        session_limits: SessionLimits::default(),
        attempt_limits: AttemptLimits::default(),
        password_cost,
    })
}
