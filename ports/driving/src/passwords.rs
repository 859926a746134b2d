//! The portal's own passwords: argon2id, worked out away from the threads that answer requests.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use guichet_driven::{PasswordHash, PortError, PortResult};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Passwords worked out at the same moment, each in memory of its own.
const AT_ONCE: usize = 2;

/// Passwords that may wait for their turn; whoever comes beyond them is told to come back.
const MOST_WAITING: usize = 32;

/// The longest wait for a turn.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// When whoever had no turn may come back.
const COME_BACK: Duration = Duration::from_secs(5);

/// The fewest characters of a local password.
pub const SHORTEST_PASSWORD: usize = 12;

/// The most: longer passwords are nobody's, neither the ERP nor argon2 is asked.
pub const LONGEST_PASSWORD: usize = 256;

/// What working out one password costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory, in KiB.
    pub memory: u32,
    /// How often it is gone over.
    pub passes: u32,
}

impl PasswordCost {
    /// For tests and demonstrations: protects nothing.
    pub const CHEAP: Self = Self {
        memory: 64,
        passes: 1,
    };
}

impl Default for PasswordCost {
    /// OWASP's first recommendation for argon2id.
    fn default() -> Self {
        Self {
            memory: 19 * 1024,
            passes: 2,
        }
    }
}

/// Why a password cannot be taken as a local one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer than [`SHORTEST_PASSWORD`] characters.
    #[error("a password has at least {SHORTEST_PASSWORD} characters")]
    TooShort,
    /// More than 256 characters, or one that cannot be typed.
    #[error("a password has at most {LONGEST_PASSWORD} characters, none of them NUL")]
    Impossible,
    /// It is the login.
    #[error("the password is the login")]
    IsLogin,
}

/// Whether somebody may have this password from now on.
pub(crate) fn acceptable(password: &SecretString, login: &str) -> Result<(), PasswordFault> {
    let text = password.expose_secret();
    if text.chars().count() < SHORTEST_PASSWORD {
        return Err(PasswordFault::TooShort);
    }
    if !is_possible(password) {
        return Err(PasswordFault::Impossible);
    }
    if text.trim().to_lowercase() == login.to_lowercase() {
        return Err(PasswordFault::IsLogin);
    }
    Ok(())
}

/// Whether anybody could have such a password.
pub(crate) fn is_possible(password: &SecretString) -> bool {
    let password = password.expose_secret();
    !password.is_empty() && !password.contains('\0') && password.chars().count() <= LONGEST_PASSWORD
}

/// Works passwords out, a few at a time.
#[derive(Clone)]
pub(crate) struct Passwords {
    argon2: Argon2<'static>,
    /// Of nobody: verified where nothing is kept, at the cost of a password made now.
    dummy: PasswordHash,
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new(cost: PasswordCost) -> Self {
        let params = Params::new(cost.memory, cost.passes, 1, None).unwrap_or_default();
        let (memory, passes) = (params.m_cost(), params.t_cost());
        let dummy = format!("$argon2id$v=19$m={memory},t={passes},p=1${NO_SALT}${NO_SALT}");
        Self {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            dummy: PasswordHash(dummy),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            places: Arc::new(Semaphore::new(AT_ONCE + MOST_WAITING)),
        }
    }

    /// What to keep of a password; `salt` is random.
    pub(crate) async fn hash(
        &self,
        password: SecretString,
        salt: [u8; 32],
    ) -> PortResult<PasswordHash> {
        self.aside(move |argon2| {
            let bytes = password.expose_secret().as_bytes();
            let hash: Phc = argon2
                .hash_password_with_salt(bytes, &salt)
                .map_err(|error| PortError::corrupt(format!("hashing a password: {error}")))?;
            Ok(PasswordHash(hash.to_string()))
        })
        .await
    }

    /// Whether it is the password. Where nothing is kept, the answer is no after the same work:
    /// the time it takes tells nothing. [`PortError::Throttled`] where too many wait already.
    pub(crate) async fn check(
        &self,
        password: SecretString,
        kept: Option<PasswordHash>,
    ) -> PortResult<bool> {
        let is_kept = kept.is_some();
        let kept = kept.unwrap_or_else(|| self.dummy.clone());
        self.aside(move |argon2| {
            let bytes = password.expose_secret().as_bytes();
            let kept = Phc::new(&kept.0)
                .map_err(|error| PortError::corrupt(format!("a kept password: {error}")))?;
            Ok(argon2.verify_password(bytes, &kept).is_ok() && is_kept)
        })
        .await
    }

    /// Works on a thread of its own once it is its turn. Who no longer waits for the answer holds
    /// the turn until the work is done: it is the work that is bounded.
    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'static>) -> PortResult<T> + Send + 'static,
    ) -> PortResult<T> {
        let turn = self.turn().await?;
        let argon2 = self.argon2.clone();
        let worked = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(&argon2)
        });
        worked
            .await
            .unwrap_or_else(|error| Err(PortError::unavailable("working out a password", error)))
    }

    /// A turn, and the place it was waited for in.
    async fn turn(&self) -> PortResult<(OwnedSemaphorePermit, OwnedSemaphorePermit)> {
        let full = || PortError::Throttled {
            after: Some(COME_BACK),
        };
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_| full())?;
        let turn = Arc::clone(&self.turns).acquire_owned();
        match tokio::time::timeout(LONGEST_WAIT, turn).await {
            Ok(Ok(turn)) => Ok((turn, place)),
            // Never closed.
            Ok(Err(_)) | Err(_) => Err(full()),
        }
    }
}

/// 32 bytes of nothing, as the PHC format writes them.
const NO_SALT: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[cfg(test)]
mod tests {
    use std::task::Poll;

    use super::*;

    #[tokio::test]
    async fn what_is_kept_opens_to_its_password_alone() {
        let passwords = Passwords::new(PasswordCost::CHEAP);
        let word = |text: &str| SecretString::from(text);
        let kept = passwords.hash(word("correct horse"), [7; 32]).await;
        let kept = kept.unwrap();
        assert!(kept.0.starts_with("$argon2id$"), "the PHC format");
        assert!(!kept.0.contains("horse") && !format!("{kept:?}").contains(&kept.0));
        let check = async |text, kept| passwords.check(word(text), kept).await.unwrap();
        assert!(check("correct horse", Some(kept.clone())).await);
        assert!(!check("correct hors", Some(kept)).await);
        assert!(!check("correct horse", None).await);
        let broken = Some(PasswordHash("nonsense".into()));
        let broken = passwords.check(word("correct horse"), broken).await;
        assert!(matches!(broken, Err(PortError::Corrupt { .. })));
    }

    #[tokio::test]
    async fn what_is_verified_for_nobody_costs_what_a_password_does() {
        for cost in [PasswordCost::CHEAP, PasswordCost::default()] {
            let passwords = Passwords::new(cost);
            let kept = passwords.hash("correct horse".into(), [7; 32]).await;
            let kept = kept.unwrap();
            let dummy = Phc::new(&passwords.dummy.0).unwrap();
            let kept = Phc::new(&kept.0).unwrap();
            assert_eq!(dummy.params, kept.params);
            assert_eq!(
                (dummy.algorithm, dummy.version),
                (kept.algorithm, kept.version)
            );
            let lengths = |phc: &Phc| {
                let hash = phc.hash.map(|hash| hash.as_bytes().len());
                (phc.salt.map(|salt| salt.len()), hash)
            };
            assert_eq!(lengths(&dummy), lengths(&kept));
        }
    }

    fn is_full(answer: &PortResult<bool>) -> bool {
        matches!(answer, Err(PortError::Throttled { after: Some(after) }) if *after == COME_BACK)
    }

    const AT_MOST: usize = AT_ONCE + MOST_WAITING;

    #[tokio::test]
    async fn so_many_wait_for_their_turn_and_whoever_comes_beyond_them_comes_back() {
        let passwords = Passwords::new(PasswordCost::CHEAP);
        let busy = passwords
            .turns
            .acquire_many(u32::try_from(AT_ONCE).unwrap())
            .await
            .unwrap();
        let check = || passwords.check("correct horse".into(), None);
        let mut waiting: Vec<_> = (0..AT_MOST).map(|_| Box::pin(check())).collect();
        for one in &mut waiting {
            assert!(futures_util::poll!(one).is_pending());
        }
        let beyond = futures_util::poll!(Box::pin(check()));
        assert!(matches!(&beyond, Poll::Ready(answer) if is_full(answer)));
        // When those before are done, then all who waited have their turn, and there is room again.
        drop(busy);
        for answer in futures_util::future::join_all(waiting).await {
            assert!(!answer.unwrap());
        }
        assert!(!check().await.unwrap());
        assert_eq!(passwords.places.available_permits(), AT_MOST);
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_longer_than_the_longest_wait() {
        let passwords = Passwords::new(PasswordCost::CHEAP);
        let _busy = passwords
            .turns
            .acquire_many(u32::try_from(AT_ONCE).unwrap())
            .await
            .unwrap();
        let began = tokio::time::Instant::now();
        let late = passwords.check("correct horse".into(), None).await;
        assert!(is_full(&late), "{late:?}");
        assert_eq!(began.elapsed(), LONGEST_WAIT);
        assert_eq!(
            passwords.places.available_permits(),
            AT_MOST,
            "out of the queue"
        );
    }

    #[test]
    fn short_passwords_and_the_login_are_refused() {
        let fault = |text: &str| acceptable(&SecretString::from(text), "Marie.Martin.Admin").err();
        assert_eq!(fault("elevenchars"), Some(PasswordFault::TooShort));
        assert_eq!(fault("éléphants ab"), None, "characters, not bytes");
        assert_eq!(fault("marie.martin.admin"), Some(PasswordFault::IsLogin));
        assert_eq!(fault(&"a".repeat(257)), Some(PasswordFault::Impossible));
        assert_eq!(fault("twelve\0chars!"), Some(PasswordFault::Impossible));
    }
}
