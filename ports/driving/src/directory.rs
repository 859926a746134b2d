//! What is remembered of Tryton logins for at most a minute: how those who are signed in stand, and
//! which logins the customers' group has.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::kernel::UserId;
use guichet_driven::{AccountStanding, PortResult, ReadAccounts, ReadSessions};
use tokio::sync::Mutex;

/// How old an answer about a login may be.
const FRESH: TimeDelta = TimeDelta::seconds(60);

/// Logins of the group read at once; a larger group is read in several calls.
const GROUP_PAGE: usize = 1000;

#[derive(Default)]
struct Standings {
    checked_at: Option<DateTime<Utc>>,
    asked: HashSet<UserId>,
    found: HashMap<UserId, Standing>,
}

/// As much of a login as a session hangs on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    pub login: String,
    pub active: bool,
    pub in_group: bool,
}

impl From<AccountStanding> for Standing {
    fn from(account: AccountStanding) -> Self {
        Self {
            login: account.login,
            active: account.active,
            in_group: account.in_customers_group,
        }
    }
}

#[derive(Default)]
struct Group {
    read_at: Option<DateTime<Utc>>,
    logins: HashSet<String>,
}

pub(crate) struct Directory {
    standings: Mutex<Standings>,
    group: Mutex<Group>,
}

impl Directory {
    pub(crate) fn new() -> Self {
        Self {
            standings: Mutex::default(),
            group: Mutex::default(),
        }
    }

    /// How a signed-in user stands, not older than a minute; `None` if Tryton no longer has it.
    /// When the answer has aged, one call asks for all who are signed in; whoever comes meanwhile waits for it.
    pub(crate) async fn standing(
        &self,
        user: UserId,
        now: DateTime<Utc>,
        used_since: DateTime<Utc>,
        accounts: &dyn ReadAccounts,
        sessions: &dyn ReadSessions,
    ) -> PortResult<Option<Standing>> {
        let mut standings = self.standings.lock().await;
        let fresh = standings.checked_at.is_some_and(|at| now - at < FRESH);
        if !fresh || !standings.asked.contains(&user) {
            let mut users = sessions.users(now, used_since).await?;
            if !users.contains(&user) {
                users.push(user);
            }
            let found = accounts.by_ids(&users).await?;
            standings.found = found
                .into_iter()
                .map(|account| (account.user, account.into()))
                .collect();
            standings.asked = users.into_iter().collect();
            standings.checked_at = Some(now);
        }
        Ok(standings.found.get(&user).cloned())
    }

    /// Notes how somebody stands whom Tryton's sign-in just accepted, so that their first page asks nothing.
    pub(crate) async fn note(&self, user: UserId, standing: Standing, now: DateTime<Utc>) {
        let mut standings = self.standings.lock().await;
        standings.checked_at.get_or_insert(now);
        standings.asked.insert(user);
        standings.found.insert(user, standing);
    }

    /// Whether the customers' group has an active login of this name, as of at most a minute ago.
    pub(crate) async fn in_group(
        &self,
        login: &str,
        now: DateTime<Utc>,
        accounts: &dyn ReadAccounts,
    ) -> PortResult<bool> {
        let mut group = self.group.lock().await;
        if group.read_at.is_none_or(|at| now - at >= FRESH) {
            let mut logins = HashSet::new();
            let mut after = None;
            loop {
                let page = accounts.customers_group(after, GROUP_PAGE).await?;
                after = page.last().map(|account| account.user);
                let whole = page.len() < GROUP_PAGE;
                logins.extend(page.into_iter().filter(|a| a.active).map(|a| a.login));
                if whole {
                    break;
                }
            }
            *group = Group {
                read_at: Some(now),
                logins,
            };
        }
        Ok(group.logins.contains(login))
    }
}
