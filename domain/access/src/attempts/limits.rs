use chrono::TimeDelta;

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
