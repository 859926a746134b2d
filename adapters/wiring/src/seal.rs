use std::sync::Arc;

use guichet_driven::{Mac, Random, SealAudit, SignBackup, Signature};
use guichet_portal::{Keys, Purpose};
use secrecy::SecretSlice;

use crate::OsRandom;

/// Seals the audit and signs backups with the secret key; what the key before it sealed still
/// holds.
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

impl SignBackup for KeySeal {
    fn sign(&self, message: &[u8]) -> Signature {
        Signature {
            key_id: self.0.id(),
            mac: self.0.seal(Purpose::Backup, message),
        }
    }

    fn holds(&self, signature: &Signature, message: &[u8]) -> Option<bool> {
        self.0
            .seal_as(&signature.key_id, Purpose::Backup, message)?;
        Some(self.0.holds(Purpose::Backup, message, &signature.mac))
    }
}
