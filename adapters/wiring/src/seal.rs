use std::sync::Arc;

use guichet_driven::{Mac, Random, SealAudit};
use guichet_portal::{Keys, Purpose};
use secrecy::SecretSlice;

use crate::OsRandom;

/// Seals the audit with the secret key; what the key before it sealed still holds.
#[derive(Debug, Clone)]
pub struct KeySeal(Arc<Keys>);

impl KeySeal {
    /// A seal with these keys.
    pub fn new(keys: Arc<Keys>) -> Self {
        Self(keys)
    }

    /// A seal with a key of its own, which goes with it: for databases that do the same.
    pub fn temporary() -> Self {
        let key = SecretSlice::from(OsRandom.secret().to_vec());
        Self(Arc::new(Keys::new(key, None)))
    }
}

impl SealAudit for KeySeal {
    fn key_id(&self) -> String {
        self.0.id()
    }

    fn seal(&self, key_id: &str, message: &[u8]) -> Option<Mac> {
        self.0.seal_as(key_id, Purpose::Audit, message)
    }

    fn salt(&self) -> [u8; 32] {
        OsRandom.secret()
    }
}
