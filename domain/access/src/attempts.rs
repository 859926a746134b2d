mod failures;
mod limits;
#[cfg(test)]
mod tests;
mod ticket;
mod told;

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};

use chrono::{DateTime, TimeDelta, Utc};

use failures::{Failure, Failures, holding, last_of};
pub use limits::AttemptLimits;
pub use ticket::{HeldBack, Ticket};
use told::{Cause, Told};

use crate::LONGEST_LOGIN;

/// Remembers failed sign-ins. A try counts as failed from its beginning until it is known to have
/// succeeded, so that many at the same moment do not slip through together.
#[derive(Debug, Default)]
pub struct Attempts {
    limits: AttemptLimits,
    /// Each with the address it came from.
    logins: Failures<String, Option<IpAddr>>,
    addresses: Failures<IpAddr>,
    /// No more than the limit that shuts the door.
    handed_on: Vec<DateTime<Utc>>,
    told: Told,
    /// The logins held back that an operator may have let try again, and when that was asked.
    asked: HashMap<String, DateTime<Utc>>,
}

/// How long the answer is good for whether an operator let a login try again.
const ASKED_FOR: TimeDelta = TimeDelta::seconds(1);

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
        let limits = self.limits;
        let login = fold(login);
        let address = address.map(network);
        if let Some((cause, wait)) = self.wait(&login, address, now) {
            let first = self.told.is_first(cause, now, limits.remembered);
            return Err(HeldBack { wait, first });
        }
        let most = limits.remembered;
        let (at, with) = (now, address);
        let failure = Failure { at, with };
        let before = self
            .logins
            .add(login.clone(), failure, most, limits.per_login);
        if let Some(address) = address {
            let failure = Failure { at, with: () };
            self.addresses
                .add(address, failure, most, limits.per_address);
        }
        Ok(Ticket {
            login,
            address,
            at: now,
            before,
            handed_on: false,
        })
    }

    /// Whether it is to be asked if an operator let this login try again: it has failed, it or the
    /// address is held back, and nobody asked within the last second. From here on it was asked.
    pub fn asks_for_pardon(
        &mut self,
        login: &str,
        address: Option<IpAddr>,
        now: DateTime<Utc>,
    ) -> bool {
        self.forget_old(now);
        let login = fold(login);
        let Some(failures) = self.logins.of(&login) else {
            return false;
        };
        let by_address = address.and_then(|address| self.addresses.of(&network(address)));
        let is_held = failures.len() >= self.limits.per_login
            || by_address.is_some_and(|failures| failures.len() >= self.limits.per_address);
        let is_new = !self.asked.contains_key(&login) && self.asked.len() < self.limits.remembered;
        let asks = is_held && is_new;
        if asks {
            self.asked.insert(login, now);
        }
        asks
    }

    /// An operator let a login try again: its failures up to this moment no longer count, neither
    /// for itself nor for the addresses they came from.
    pub fn forgive(&mut self, login: &str, until: DateTime<Utc>) {
        for failure in self.logins.forget_until(&fold(login), until) {
            if let Some(address) = failure.with {
                self.addresses.take_back(&address, failure.at);
            }
        }
    }

    /// What holds this try back, the narrowest first, and for how long all of it does.
    fn wait(
        &self,
        login: &str,
        address: Option<IpAddr>,
        now: DateTime<Utc>,
    ) -> Option<(Cause, TimeDelta)> {
        let by_login = self.logins.of(login);
        let by_address = address.and_then(|address| self.addresses.of(&address));
        let most_of_all = if by_login.is_none() && by_address.is_none() {
            self.limits.shut
        } else {
            self.limits.cautious
        };
        let most = self.limits.remembered;
        let crowd = self.logins.crowded(login, most, self.limits.per_login);
        let crowd = crowd.max(address.and_then(|address| {
            let limit = self.limits.per_address;
            self.addresses.crowded(&address, most, limit)
        }));
        let (by_login, by_address) = (by_login.unwrap_or_default(), by_address.unwrap_or_default());
        let shut = last_of(&self.handed_on, most_of_all).copied().max(crowd);
        let waits = [
            (
                Cause::Login(login.to_owned()),
                holding(by_login, self.limits.per_login),
            ),
            (
                address.map_or(Cause::All, Cause::Address),
                holding(by_address, self.limits.per_address),
            ),
            (Cause::All, shut),
        ];
        let waits = waits.map(|(cause, failed)| {
            let wait = failed.map(|at| at + self.limits.window - now);
            (cause, wait.map(|wait| wait.max(TimeDelta::seconds(1))))
        });
        let longest = waits.iter().filter_map(|(_, wait)| *wait).max()?;
        let narrowest = waits.into_iter().find(|(_, wait)| wait.is_some());
        narrowest.map(|(cause, _)| (cause, longest))
    }

    /// How many tries were held back without an entry of their own, for the next entry to tell;
    /// from here on they count as told.
    pub fn take_untold(&mut self) -> u64 {
        self.told.take()
    }

    /// That entry could not be written: the next one tells.
    pub fn give_untold_back(&mut self, untold: u64) {
        self.told.give_back(untold);
    }

    /// The try is being handed on to Tryton, where a failure counts against all.
    pub fn hand_on(&mut self, ticket: &mut Ticket) {
        if !ticket.handed_on {
            ticket.handed_on = true;
            self.handed_on.push(ticket.at);
        }
    }

    /// The password was right, or nobody ever judged it: the try does not count.
    pub fn clear(&mut self, ticket: &Ticket, succeeded: bool) {
        if ticket.handed_on {
            let handed_on = self.handed_on.iter().rposition(|at| *at == ticket.at);
            handed_on.map(|index| self.handed_on.remove(index));
        }
        if let Some(address) = ticket.address {
            self.addresses.take_back(&address, ticket.at);
        }
        if succeeded {
            // As Tryton does: a right password clears the login's own failures.
            self.logins.clear(&ticket.login);
        } else {
            self.logins.take_back(&ticket.login, ticket.at);
        }
    }

    fn forget_old(&mut self, now: DateTime<Utc>) {
        let window = self.limits.window;
        self.handed_on.retain(|at| now - *at < window);
        self.told.forget_old(now, window);
        self.asked.retain(|_, at| now - *at < ASKED_FOR);
        self.logins.forget_old(now, window);
        self.addresses.forget_old(now, window);
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
