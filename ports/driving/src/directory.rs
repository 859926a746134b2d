//! What is remembered of Tryton logins for at most a minute: how those stand who are signed in, and
//! the staff whose programs may call, and which logins the customers' group has.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::kernel::UserId;
use guichet_driven::{AccountStanding, Lane, PortResult, ReadAccounts, ReadSessions, ReadStaff};

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

/// What tells who is asked about, and how they stand.
#[derive(Clone, Copy)]
pub(crate) struct Readers<'a> {
    pub accounts: &'a dyn ReadAccounts,
    pub sessions: &'a dyn ReadSessions,
    pub staff: &'a dyn ReadStaff,
}

impl Standings {
    /// How all customers stand who are signed in, all the staff that are Tryton's, and this one.
    async fn read(
        user: UserId,
        now: DateTime<Utc>,
        used_since: DateTime<Utc>,
        readers: Readers<'_>,
    ) -> PortResult<Self> {
        let mut users = readers.sessions.users(now, used_since).await?;
        users.extend(readers.staff.erp_users().await?);
        users.push(user);
        users.sort_unstable();
        users.dedup();
        let found = readers.accounts.by_ids(&users).await?;
        let found = found.into_iter().map(|a| (a.user, a.into())).collect();
        Ok(Self {
            checked_at: Some(now),
            asked: users.into_iter().collect(),
            found,
        })
    }
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

impl Group {
    /// Every active login of the group.
    async fn read(now: DateTime<Utc>, accounts: &dyn ReadAccounts) -> PortResult<Self> {
        let mut logins = HashSet::new();
        let mut after = None;
        loop {
            let page = accounts.customers_group(after, GROUP_PAGE).await?;
            after = page.last().map(|account| account.user);
            let whole = page.len() < GROUP_PAGE;
            logins.extend(page.into_iter().filter(|a| a.active).map(|a| a.login));
            if whole {
                let read_at = Some(now);
                return Ok(Self { read_at, logins });
            }
        }
    }
}

/// Both are asked for by one; whoever comes meanwhile waits for it, and shares its failure: a
/// silent Tryton is waited for once, not in a queue.
#[derive(Default)]
pub(crate) struct Directory {
    standings: Lane<Standings>,
    group: Lane<Group>,
}

impl Directory {
    /// How a signed-in user stands, not older than a minute; `None` if Tryton no longer has it.
    /// When the answer has aged, one call asks for all, customers and staff.
    pub(crate) async fn standing(
        &self,
        user: UserId,
        now: DateTime<Utc>,
        used_since: DateTime<Utc>,
        readers: Readers<'_>,
    ) -> PortResult<Option<Standing>> {
        let mut standings = self.standings.turn().await;
        let fresh = standings.checked_at.is_some_and(|at| now - at < FRESH);
        if !fresh || !standings.asked.contains(&user) {
            let read = Standings::read(user, now, used_since, readers);
            let read = standings.ask(read).await?;
            standings.keep(read);
        }
        Ok(standings.found.get(&user).cloned())
    }

    /// Notes how somebody stands whom Tryton's sign-in just accepted, so that their first page asks nothing.
    pub(crate) async fn note(&self, user: UserId, standing: Standing, now: DateTime<Utc>) {
        let mut standings = self.standings.turn().await;
        standings.checked_at.get_or_insert(now);
        standings.asked.insert(user);
        standings.found.insert(user, standing);
    }

    /// Forgets how somebody stood whom Tryton's sign-in just accepted: they may have been let in
    /// again since, and their first page asks.
    pub(crate) async fn forget(&self, user: UserId) {
        self.standings.turn().await.asked.remove(&user);
    }

    /// Whether the customers' group has an active login of this name, as of at most a minute ago.
    pub(crate) async fn in_group(
        &self,
        login: &str,
        now: DateTime<Utc>,
        accounts: &dyn ReadAccounts,
    ) -> PortResult<bool> {
        let mut group = self.group.turn().await;
        if group.read_at.is_none_or(|at| now - at >= FRESH) {
            let read = group.ask(Group::read(now, accounts)).await?;
            group.keep(read);
        }
        Ok(group.logins.contains(login))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use async_trait::async_trait;
    use guichet_domain::access::Session;
    use guichet_domain::kernel::SessionId;
    use guichet_driven::{PortError, TokenHash};

    use super::*;

    /// A Tryton that says nothing until its deadline has passed, `silences` times.
    struct Slow {
        silences: usize,
        asked: AtomicUsize,
    }

    impl Slow {
        fn once() -> Self {
            Self {
                silences: 1,
                asked: AtomicUsize::new(0),
            }
        }

        async fn answer(&self) -> PortResult<Vec<AccountStanding>> {
            let before = self.asked.fetch_add(1, Ordering::AcqRel);
            tokio::time::sleep(Duration::from_secs(5)).await;
            if before < self.silences {
                return Err(PortError::timed_out("logins"));
            }
            Ok(Vec::new())
        }
    }

    #[async_trait]
    impl ReadAccounts for Slow {
        async fn by_ids(&self, _users: &[UserId]) -> PortResult<Vec<AccountStanding>> {
            self.answer().await
        }

        async fn by_login(&self, _login: &str) -> PortResult<Option<AccountStanding>> {
            Ok(None)
        }

        async fn customers_group(
            &self,
            _after: Option<UserId>,
            _limit: usize,
        ) -> PortResult<Vec<AccountStanding>> {
            self.answer().await
        }
    }

    struct NoSessions;

    #[async_trait]
    impl ReadSessions for NoSessions {
        async fn by_token(&self, _hash: &TokenHash) -> PortResult<Option<Session>> {
            Ok(None)
        }

        async fn users(
            &self,
            _now: DateTime<Utc>,
            _used_since: DateTime<Utc>,
        ) -> PortResult<Vec<UserId>> {
            Ok(Vec::new())
        }

        async fn touch(&self, _id: SessionId, _at: DateTime<Utc>) -> PortResult<()> {
            Ok(())
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_tryton_is_waited_for_once_however_many_ask() {
        let (directory, now) = (Directory::default(), DateTime::UNIX_EPOCH);
        let tryton = Slow::once();
        let user = UserId::new(1).unwrap();
        let seal = guichet_contract::TestSeal::default();
        let staff = guichet_memory::MemoryWork::new(std::sync::Arc::new(seal));
        let readers = Readers {
            accounts: &tryton,
            sessions: &NoSessions,
            staff: &staff,
        };
        let ask = || directory.standing(user, now, now, readers);
        let began = tokio::time::Instant::now();
        let answers = futures_util::future::join_all((0..50).map(|_| ask())).await;
        let silent = |answer: &PortResult<_>| answer.as_ref().is_err_and(PortError::is_silence);
        assert!(answers.iter().all(silent));
        assert_eq!(began.elapsed(), Duration::from_secs(5));
        assert_eq!(tryton.asked.load(Ordering::Acquire), 1);
        assert_eq!(ask().await.unwrap(), None, "the next one asks again");
    }

    #[tokio::test(start_paused = true)]
    async fn sign_ins_wait_for_a_silent_tryton_once_however_many_come() {
        let (directory, now) = (Directory::default(), DateTime::UNIX_EPOCH);
        let tryton = Slow::once();
        let ask = || directory.in_group("alice", now, &tryton);
        let began = tokio::time::Instant::now();
        let answers = futures_util::future::join_all((0..50).map(|_| ask())).await;
        let silent = |answer: &PortResult<_>| answer.as_ref().is_err_and(PortError::is_silence);
        assert!(answers.iter().all(silent));
        assert_eq!(began.elapsed(), Duration::from_secs(5));
        assert_eq!(tryton.asked.load(Ordering::Acquire), 1);
        assert!(!ask().await.unwrap(), "the next one asks again");
        assert!(!ask().await.unwrap());
        assert_eq!(tryton.asked.load(Ordering::Acquire), 2, "for a minute");
    }
}
