use std::collections::HashMap;
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
}

impl Default for AttemptLimits {
    fn default() -> Self {
        Self {
            window: TimeDelta::minutes(5),
            per_login: 4,
            per_address: 20,
            cautious: 150,
            shut: 280,
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
}

/// A try under way; give it back with what became of it.
#[derive(Debug)]
#[must_use]
pub struct Ticket {
    login: String,
    address: Option<IpAddr>,
    at: DateTime<Utc>,
    before: usize,
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
    ) -> Result<Ticket, TimeDelta> {
        self.forget_old(now);
        let key = fold(login);
        let address = address.map(network);
        let none = Vec::new();
        let by_login = self.logins.get(&key).unwrap_or(&none);
        let by_address = address
            .and_then(|a| self.addresses.get(&a))
            .unwrap_or(&none);
        let most_of_all = if by_login.is_empty() && by_address.is_empty() {
            self.limits.shut
        } else {
            self.limits.cautious
        };
        let waits = [
            (by_login, self.limits.per_login),
            (by_address, self.limits.per_address),
            (&self.handed_on, most_of_all),
        ];
        // As many failures as the limit: the one that must age first is the limit-th from the end.
        let wait = waits
            .iter()
            .filter(|(failures, most)| failures.len() >= *most)
            .filter_map(|(failures, most)| failures.get(failures.len() - most))
            .map(|oldest| *oldest + self.limits.window - now)
            .max();
        if let Some(wait) = wait {
            return Err(wait.max(TimeDelta::seconds(1)));
        }
        let before = by_login.len();
        self.logins.entry(key.clone()).or_default().push(now);
        if let Some(address) = address {
            self.addresses.entry(address).or_default().push(now);
        }
        Ok(Ticket {
            login: key,
            address,
            at: now,
            before,
        })
    }

    /// The try is being handed on to Tryton, where a failure counts against all.
    pub fn hand_on(&mut self, ticket: &Ticket) {
        self.handed_on.push(ticket.at);
    }

    /// The password was right, or Tryton never judged it: the try does not count.
    pub fn clear(&mut self, ticket: &Ticket, succeeded: bool) {
        remove_one(&mut self.handed_on, ticket.at);
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
        attempts
            .begin(login, Some(address(from)), at)
            .map(|ticket| attempts.hand_on(&ticket))
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
        let ticket = attempts.begin("claire", Some(address(1)), T0).unwrap();
        attempts.hand_on(&ticket);
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
}
