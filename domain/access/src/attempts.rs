use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};

use chrono::{DateTime, TimeDelta, Utc};

/// How many wrong sign-ins are borne before the door is held shut.
///
/// Tryton locks a login for everyone after five failures and an address after 300, both within
/// its `session.timeout` (300 s); to Tryton every customer comes from the portal's address. So
/// the portal stays below both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttemptLimits {
    /// How long a failure counts.
    pub window: TimeDelta,
    /// Failures of one login, whoever tries.
    pub per_login: usize,
    /// Failures from one address, whatever it tries; of IPv6 from one network of 56 bits, as
    /// Tryton counts them: a household has that many addresses to change among.
    pub per_address: usize,
    /// Failures handed on to Tryton, of all together: from here on only logins and addresses
    /// without a failure of their own are let through.
    pub cautious: usize,
    /// From here on nobody is.
    pub shut: usize,
    /// The most logins remembered, and the most addresses.
    pub remembered: usize,
}

impl Default for AttemptLimits {
    fn default() -> Self {
        Self {
            window: TimeDelta::minutes(5),
            per_login: 4,
            per_address: 20,
            cautious: 150,
            shut: 280,
            remembered: 10_000,
        }
    }
}

/// Characters of a login that are told apart.
const LONGEST_LOGIN: usize = 256;

/// Remembers failed sign-ins. A try counts as failed from its beginning until it is known to have
/// succeeded, so that many at the same moment do not slip through together.
#[derive(Debug, Default)]
pub struct Attempts {
    limits: AttemptLimits,
    logins: HashMap<String, Vec<DateTime<Utc>>>,
    addresses: HashMap<IpAddr, Vec<DateTime<Utc>>>,
    handed_on: Vec<DateTime<Utc>>,
    /// What holds a door shut that was told of in this window, and when.
    told: HashMap<Cause, DateTime<Utc>>,
    /// Tries held back since then that were not told of.
    untold: u64,
}

/// What holds a door shut.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Cause {
    Login(String),
    Address(IpAddr),
    All,
}

/// A try that may not begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldBack {
    /// How long to wait.
    pub wait: TimeDelta,
    /// Whether it is the first in this window that this login or address is held back for, which
    /// is worth an entry of its own. The others are counted: [`Attempts::take_untold`].
    pub first: bool,
}

/// A try under way; give it back with what became of it.
#[derive(Debug)]
#[must_use]
pub struct Ticket {
    login: String,
    address: Option<IpAddr>,
    at: DateTime<Utc>,
    before: usize,
    handed_on: bool,
}

impl Ticket {
    /// How often the login had failed when the try began.
    pub fn before(&self) -> usize {
        self.before
    }
}

impl Attempts {
    /// Nobody has tried yet.
    pub fn new(limits: AttemptLimits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Lets a try begin, or says how long to wait.
    pub fn begin(
        &mut self,
        login: &str,
        address: Option<IpAddr>,
        now: DateTime<Utc>,
    ) -> Result<Ticket, HeldBack> {
        self.forget_old(now);
        let key = fold(login);
        let address = address.map(network);
        if let Some((cause, wait)) = self.wait(&key, address, now) {
            let first = self.is_first(cause, now);
            return Err(HeldBack { wait, first });
        }
        let (most, limits) = (self.limits.remembered, self.limits);
        let failures = entry(&mut self.logins, key.clone(), most, limits.per_login);
        let before = failures.len();
        failures.push(now);
        if let Some(address) = address {
            entry(&mut self.addresses, address, most, limits.per_address).push(now);
        }
        Ok(Ticket {
            login: key,
            address,
            at: now,
            before,
            handed_on: false,
        })
    }

    /// What holds this try back, the narrowest first, and for how long all of it does.
    fn wait(
        &self,
        login: &str,
        address: Option<IpAddr>,
        now: DateTime<Utc>,
    ) -> Option<(Cause, TimeDelta)> {
        let by_login = self.logins.get(login).map(Vec::as_slice);
        let by_address = address.and_then(|a| self.addresses.get(&a).map(Vec::as_slice));
        let most_of_all = if by_login.is_none() && by_address.is_none() {
            self.limits.shut
        } else {
            self.limits.cautious
        };
        let (by_login, by_address) = (by_login.unwrap_or_default(), by_address.unwrap_or_default());
        let full = |failures: &[DateTime<Utc>], most: usize| {
            // As many failures as the limit: the one that must age first is the limit-th from
            // the end.
            let at = failures.len().checked_sub(most)?;
            let wait = *failures.get(at)? + self.limits.window - now;
            Some(wait.max(TimeDelta::seconds(1)))
        };
        let waits = [
            (
                Cause::Login(login.to_owned()),
                full(by_login, self.limits.per_login),
            ),
            (
                address.map_or(Cause::All, Cause::Address),
                full(by_address, self.limits.per_address),
            ),
            (Cause::All, full(&self.handed_on, most_of_all)),
        ];
        let longest = waits.iter().filter_map(|(_, wait)| *wait).max()?;
        let narrowest = waits.into_iter().find(|(_, wait)| wait.is_some());
        narrowest.map(|(cause, _)| (cause, longest))
    }

    fn is_first(&mut self, cause: Cause, now: DateTime<Utc>) -> bool {
        // Full of causes that were told: what else comes is counted.
        let first = !self.told.contains_key(&cause) && self.told.len() < self.limits.remembered;
        if first {
            self.told.insert(cause, now);
        } else {
            self.untold = self.untold.saturating_add(1);
        }
        first
    }

    /// How many tries were held back without an entry of their own, for the next entry to tell;
    /// from here on they count as told.
    pub fn take_untold(&mut self) -> u64 {
        std::mem::take(&mut self.untold)
    }

    /// That entry could not be written: the next one tells.
    pub fn give_untold_back(&mut self, untold: u64) {
        self.untold = self.untold.saturating_add(untold);
    }

    /// The try is being handed on to Tryton, where a failure counts against all.
    pub fn hand_on(&mut self, ticket: &mut Ticket) {
        if !ticket.handed_on {
            ticket.handed_on = true;
            self.handed_on.push(ticket.at);
        }
    }

    /// The password was right, or Tryton never judged it: the try does not count.
    pub fn clear(&mut self, ticket: &Ticket, succeeded: bool) {
        if ticket.handed_on {
            remove_one(&mut self.handed_on, ticket.at);
        }
        if let Some(failures) = ticket
            .address
            .and_then(|address| self.addresses.get_mut(&address))
        {
            remove_one(failures, ticket.at);
        }
        if succeeded {
            // As Tryton does: a right password clears the login's own failures.
            self.logins.remove(&ticket.login);
        } else if let Some(failures) = self.logins.get_mut(&ticket.login) {
            remove_one(failures, ticket.at);
        }
    }

    fn forget_old(&mut self, now: DateTime<Utc>) {
        let live = |at: &DateTime<Utc>| now - *at < self.limits.window;
        self.handed_on.retain(live);
        self.told.retain(|_, at| live(at));
        self.logins.retain(|_, failures| {
            failures.retain(live);
            !failures.is_empty()
        });
        self.addresses.retain(|_, failures| {
            failures.retain(live);
            !failures.is_empty()
        });
    }
}

/// Cut where no login reaches: what is remembered must not grow with what is typed.
fn fold(login: &str) -> String {
    let login = login.trim().chars().take(LONGEST_LOGIN);
    login.flat_map(char::to_lowercase).collect()
}

/// What one subscriber has: an IPv4 address, the first 56 bits of an IPv6 one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 72)).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

fn remove_one(failures: &mut Vec<DateTime<Utc>>, at: DateTime<Utc>) {
    if let Some(index) = failures.iter().rposition(|failure| *failure == at) {
        failures.remove(index);
    }
}

/// The failures of one key, new if need be. Where there are as many keys as may be remembered,
/// the one that failed the longest ago is forgotten for it: first among those below their limit,
/// so that nobody who is held back is let in again by a heap of others.
fn entry<K: Clone + Eq + Hash>(
    remembered: &mut HashMap<K, Vec<DateTime<Utc>>>,
    key: K,
    most: usize,
    limit: usize,
) -> &mut Vec<DateTime<Utc>> {
    if remembered.len() >= most && !remembered.contains_key(&key) {
        let oldest = remembered
            .iter()
            .min_by_key(|(_, failures)| (failures.len() >= limit, failures.last().copied()))
            .map(|(key, _)| key.clone());
        if let Some(oldest) = oldest {
            remembered.remove(&oldest);
        }
    }
    remembered.entry(key).or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const T0: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn address(n: u32) -> IpAddr {
        IpAddr::from(n.to_be_bytes())
    }

    fn fail(
        attempts: &mut Attempts,
        login: &str,
        from: u32,
        at: DateTime<Utc>,
    ) -> Result<(), TimeDelta> {
        let begun = attempts.begin(login, Some(address(from)), at);
        begun
            .map(|mut ticket| attempts.hand_on(&mut ticket))
            .map_err(|held| held.wait)
    }

    #[test]
    fn the_fifth_try_at_one_login_waits_until_the_first_has_aged() {
        let mut attempts = Attempts::default();
        for n in 0..4 {
            assert_eq!(
                fail(
                    &mut attempts,
                    "claire",
                    n,
                    T0 + TimeDelta::seconds(10 * i64::from(n))
                ),
                Ok(())
            );
        }
        let wait = fail(&mut attempts, " Claire ", 9, T0 + TimeDelta::seconds(40));
        assert_eq!(wait, Err(TimeDelta::seconds(260)));
        assert_eq!(
            fail(&mut attempts, "claire", 9, T0 + TimeDelta::seconds(300)),
            Ok(())
        );
    }

    #[test]
    fn one_address_is_held_back_whatever_it_tries() {
        let mut attempts = Attempts::default();
        for n in 0..20 {
            assert_eq!(fail(&mut attempts, &format!("login{n}"), 1, T0), Ok(()));
        }
        assert!(fail(&mut attempts, "login20", 1, T0).is_err());
        assert_eq!(fail(&mut attempts, "login20", 2, T0), Ok(()));
    }

    #[test]
    fn the_addresses_of_one_ipv6_network_count_as_one() {
        let mut attempts = Attempts::default();
        let mut begin = |login: &str, address: &str| {
            let address = address.parse().ok();
            attempts.begin(login, address, T0).map(drop)
        };
        for n in 0..20 {
            let address = format!("2001:db8:0:aa{n:02x}::1");
            assert_eq!(begin(&format!("login{n}"), &address), Ok(()));
        }
        assert!(begin("login20", "2001:db8:0:aaff:1:2:3:4").is_err());
        assert_eq!(begin("login20", "2001:db8:0:ab00::1"), Ok(()));
    }

    #[test]
    fn a_storm_of_failures_leaves_room_for_who_has_none() {
        let mut attempts = Attempts::default();
        for n in 0..150_u32 {
            assert_eq!(fail(&mut attempts, &format!("login{n}"), n, T0), Ok(()));
        }
        assert!(
            fail(&mut attempts, "login3", 1000, T0).is_err(),
            "a login that failed already"
        );
        assert!(
            fail(&mut attempts, "fresh", 3, T0).is_err(),
            "an address that failed already"
        );
        let ticket = attempts.begin("fresh", Some(address(1001)), T0).unwrap();
        attempts.clear(&ticket, true);
    }

    #[test]
    fn tryton_is_never_brought_to_lock_the_portals_address() {
        let mut attempts = Attempts::default();
        let passed = (0..1000_u32)
            .filter(|n| fail(&mut attempts, &format!("l{n}"), *n, T0).is_ok())
            .count();
        assert_eq!(passed, 280);
    }

    #[test]
    fn a_right_password_clears_the_logins_failures() {
        let mut attempts = Attempts::default();
        for _ in 0..3 {
            fail(&mut attempts, "claire", 1, T0).unwrap();
        }
        let mut ticket = attempts.begin("claire", Some(address(1)), T0).unwrap();
        attempts.hand_on(&mut ticket);
        attempts.clear(&ticket, true);
        assert_eq!(attempts.handed_on.len(), 3);
        for _ in 0..4 {
            assert_eq!(fail(&mut attempts, "claire", 1, T0), Ok(()));
        }
    }

    #[test]
    fn what_is_remembered_of_a_login_has_an_end() {
        let mut attempts = Attempts::default();
        for n in 0..4 {
            let login = format!("{}{n}", "x".repeat(60_000));
            assert_eq!(fail(&mut attempts, &login, n, T0), Ok(()));
        }
        assert!(attempts.logins.keys().all(|login| login.len() == 256));
        let held = attempts.begin(&"x".repeat(256), None, T0);
        assert!(held.is_err(), "one login to us, and nobody's");
    }

    #[test]
    fn tries_at_the_same_moment_count_before_they_are_judged() {
        let mut attempts = Attempts::default();
        let under_way: Vec<_> = (0..10)
            .map(|_| attempts.begin("claire", Some(address(1)), T0))
            .collect();
        assert_eq!(under_way.iter().filter(|t| t.is_ok()).count(), 4);
    }

    fn few(remembered: usize) -> Attempts {
        Attempts::new(AttemptLimits {
            remembered,
            ..AttemptLimits::default()
        })
    }

    fn held(attempts: &mut Attempts, login: &str, from: u32, at: DateTime<Utc>) -> bool {
        let begun = attempts.begin(login, Some(address(from)), at);
        begun.unwrap_err().first
    }

    #[test]
    fn given_a_try_that_was_never_handed_on_when_it_is_cleared_then_no_other_is_taken_back() {
        // Given two tries at the same moment, of which one was handed on
        let mut attempts = Attempts::default();
        let mut handed_on = attempts.begin("claire", Some(address(1)), T0).unwrap();
        attempts.hand_on(&mut handed_on);
        attempts.hand_on(&mut handed_on);
        let kept = attempts.begin("marc", Some(address(2)), T0).unwrap();
        // When the other does not count, then the one handed on still does
        attempts.clear(&kept, false);
        assert_eq!(attempts.handed_on, [T0]);
        // When the one handed on does not count, then nothing is left
        attempts.clear(&handed_on, false);
        assert!(attempts.handed_on.is_empty());
    }

    #[test]
    fn given_a_login_under_fire_then_the_first_held_back_is_told_and_the_others_are_counted() {
        // Given a login that may not be tried any more
        let mut attempts = Attempts::default();
        for n in 0..4 {
            assert_eq!(fail(&mut attempts, "claire", n, T0), Ok(()));
        }
        // When a thousand try, each from elsewhere, then one is worth an entry
        let first = (0..1000).filter(|n| held(&mut attempts, "Claire", 10 + n, T0));
        assert_eq!(first.count(), 1);
        // and the next entry tells of the others, once
        assert_eq!(attempts.take_untold(), 999);
        assert_eq!(attempts.take_untold(), 0);
        // When that entry could not be written, then the next one tells
        attempts.give_untold_back(999);
        assert_eq!(attempts.take_untold(), 999);
    }

    #[test]
    fn given_one_address_that_tries_everybody_then_one_is_told_a_window() {
        // Given an address that may try nothing any more
        let mut attempts = Attempts::default();
        for n in 0..20 {
            assert_eq!(fail(&mut attempts, &format!("login{n}"), 1, T0), Ok(()));
        }
        // When it tries others, then the first is told
        let mut told = |minute: i64| {
            let at = T0 + TimeDelta::minutes(minute);
            let tries = (0..50).map(|n| attempts.begin(&format!("x{n}"), Some(address(1)), at));
            let held = tries.filter_map(Result::err);
            held.filter(|held| held.first).count()
        };
        assert_eq!([told(1), told(4)], [1, 0]);
        // When the window is over and the address is full again, then it is told again
        assert_eq!([told(7), told(8)], [1, 0]);
    }

    #[test]
    fn given_a_storm_from_everywhere_then_it_is_told_once_and_not_once_an_address() {
        // Given as many failures as shut the door for all
        let mut attempts = Attempts::default();
        for n in 0..280 {
            assert_eq!(fail(&mut attempts, &format!("l{n}"), n, T0), Ok(()));
        }
        // When new logins are tried from new addresses, then one entry is enough
        let first = (1000..2000).filter(|n| held(&mut attempts, &format!("l{n}"), *n, T0));
        assert_eq!(first.count(), 1);
        assert_eq!(attempts.take_untold(), 999);
    }

    #[test]
    fn given_more_than_can_be_remembered_then_the_oldest_is_forgotten() {
        // Given as many logins and addresses as are remembered
        let mut attempts = few(3);
        for n in 0..3_u32 {
            let at = T0 + TimeDelta::seconds(n.into());
            drop(
                attempts
                    .begin(&format!("l{n}"), Some(address(n)), at)
                    .unwrap(),
            );
        }
        // When one more comes, then the one that failed the longest ago makes room
        let at = T0 + TimeDelta::seconds(9);
        drop(attempts.begin("l3", Some(address(3)), at).unwrap());
        let mut logins: Vec<_> = attempts.logins.keys().cloned().collect();
        logins.sort();
        assert_eq!(logins, ["l1", "l2", "l3"]);
        assert_eq!(attempts.addresses.len(), 3);
        assert!(!attempts.addresses.contains_key(&address(0)));
    }

    #[test]
    fn given_somebody_held_back_when_a_heap_of_others_comes_then_they_stay_held_back() {
        // Given a login and an address that are held back, the oldest of all
        let mut attempts = few(30);
        for n in 0..4 {
            assert_eq!(fail(&mut attempts, "claire", 100 + n, T0), Ok(()));
        }
        for n in 0..20 {
            assert_eq!(fail(&mut attempts, &format!("login{n}"), 1, T0), Ok(()));
        }
        // When many more names and addresses than are remembered are tried once
        let later = T0 + TimeDelta::seconds(1);
        for n in 0..500 {
            drop(
                attempts
                    .begin(&format!("y{n}"), Some(address(1000 + n)), later)
                    .unwrap(),
            );
        }
        // Then neither is let in again, and what is remembered has its end
        assert!(fail(&mut attempts, "claire", 5, later).is_err());
        assert!(fail(&mut attempts, "fresh", 1, later).is_err());
        assert_eq!((attempts.logins.len(), attempts.addresses.len()), (30, 30));
    }

    #[test]
    fn given_a_flood_of_causes_then_what_is_told_has_an_end_and_nothing_is_lost() {
        // Given room for two, and four logins held back one after the other
        let mut attempts = few(2);
        let mut first = 0;
        for n in 0..4 {
            let login = format!("l{n}");
            for from in 0..4 {
                assert_eq!(fail(&mut attempts, &login, 10 * n + from, T0), Ok(()));
            }
            // When each is tried again, then two are told and two are counted
            first += u32::from(held(&mut attempts, &login, 99, T0));
        }
        assert_eq!((first, attempts.take_untold()), (2, 2));
    }
}
