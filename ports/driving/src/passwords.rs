//! The portal's own passwords: argon2id, worked out away from the threads that answer requests.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use guichet_driven::{PasswordHash, PortError, PortResult};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

/// Passwords worked out at the same moment, each in memory of its own.
const AT_ONCE: usize = 2;

/// The fewest characters of a local password.
pub const SHORTEST_PASSWORD: usize = 12;

/// Longer passwords are nobody's: neither the ERP nor argon2 is asked.
const LONGEST_PASSWORD: usize = 256;

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

/// Works passwords out.
#[derive(Clone)]
pub(crate) struct Passwords {
    argon2: Argon2<'static>,
    turns: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new(cost: PasswordCost) -> Self {
        let params = Params::new(cost.memory, cost.passes, 1, None).unwrap_or_default();
        Self {
            argon2: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
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
    /// the time it takes tells nothing.
    pub(crate) async fn check(
        &self,
        password: SecretString,
        kept: Option<PasswordHash>,
    ) -> PortResult<bool> {
        self.aside(move |argon2| {
            let bytes = password.expose_secret().as_bytes();
            let Some(kept) = kept else {
                let worked: Result<Phc, _> = argon2.hash_password_with_salt(bytes, &[0; 32]);
                drop(worked);
                return Ok(false);
            };
            let kept = Phc::new(&kept.0)
                .map_err(|error| PortError::corrupt(format!("a kept password: {error}")))?;
            Ok(argon2.verify_password(bytes, &kept).is_ok())
        })
        .await
    }

    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'static>) -> PortResult<T> + Send + 'static,
    ) -> PortResult<T> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let argon2 = self.argon2.clone();
        let worked = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(&argon2)
        });
        worked
            .await
            .unwrap_or_else(|error| Err(PortError::unavailable("working out a password", error)))
    }
}

#[cfg(test)]
mod tests {
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
