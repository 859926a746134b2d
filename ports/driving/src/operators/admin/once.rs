use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::access::StaffMember;
use guichet_driven::KeptPassword;
use secrecy::SecretString;

use crate::Operators;
use crate::operators::StaffError;

/// How long a one-time password lasts, in hours.
pub const ONE_TIME_HOURS: i64 = 24;

/// Letters and digits that nobody takes for one another, each worth five bits.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// Letters of a password made here: 100 bits, in groups of [`GROUP`].
const LENGTH: usize = 20;
const GROUP: usize = 5;

/// A one-time password, from whoever has one.
#[derive(Debug)]
pub enum GivenPassword {
    /// The operator's own.
    Typed(SecretString),
    /// One to be made, and told once.
    Made,
}

/// An administrator with a one-time password.
#[derive(Debug)]
pub struct SetAside {
    /// As they are now.
    pub member: StaffMember,
    /// The password, where it was made here.
    pub made: Option<SecretString>,
    /// Until when it opens the way to another.
    pub until: DateTime<Utc>,
}

/// What is kept of a one-time password, and what is told of it.
pub(super) struct Once {
    pub(super) kept: KeptPassword,
    pub(super) made: Option<SecretString>,
    pub(super) until: DateTime<Utc>,
}

impl Operators {
    pub(super) async fn once(&self, given: GivenPassword, login: &str) -> Result<Once, StaffError> {
        let (password, is_made) = match given {
            GivenPassword::Typed(password) => (password, false),
            GivenPassword::Made => (made(&self.0.random.secret()), true),
        };
        let hash = self.keep_password(password.clone(), login).await?;
        let until = self.0.clock.now() + TimeDelta::hours(ONE_TIME_HOURS);
        Ok(Once {
            kept: KeptPassword {
                hash,
                one_time_until: Some(until),
            },
            made: is_made.then_some(password),
            until,
        })
    }
}

/// A password of these random bytes: five bits of each.
fn made(random: &[u8; 32]) -> SecretString {
    let letters = random.iter().take(LENGTH);
    let letters: Vec<u8> = letters
        .map(|byte| LETTERS[usize::from(byte % 32)])
        .collect();
    let groups = letters.chunks(GROUP).map(String::from_utf8_lossy);
    SecretString::from(groups.collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;
    use crate::passwords::acceptable;

    #[test]
    fn a_password_made_here_is_readable_acceptable_and_another_each_time() {
        let mut random = [0; 32];
        for (n, byte) in (0_u8..).zip(&mut random) {
            *byte = n.wrapping_mul(37);
        }
        let one = made(&random);
        let text = one.expose_secret();
        assert_eq!(text.len(), LENGTH + LENGTH / GROUP - 1, "{text}");
        assert!(text.split('-').all(|group| group.len() == GROUP), "{text}");
        assert!(!text.contains(['0', 'o', '1', 'l', 'O', 'I']), "{text}");
        assert_eq!(acceptable(&one, "root"), Ok(()));
        random[3] ^= 1;
        assert_ne!(made(&random).expose_secret(), text);
    }

    #[test]
    fn every_letter_stands_once() {
        let mut letters = LETTERS.to_vec();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), LETTERS.len());
    }
}
