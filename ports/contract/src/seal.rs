use std::sync::atomic::{AtomicU64, Ordering};

use guichet_driven::{Mac, SealAudit, SignBackup, Signature};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

/// Seals with a key that everybody may know.
#[derive(Debug, Default)]
pub struct TestSeal(AtomicU64);

impl SealAudit for TestSeal {
    fn key_id(&self) -> String {
        "test".into()
    }

    fn seal(&self, key_id: &str, message: &[u8]) -> Option<Mac> {
        if key_id != "test" {
            return None;
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(b"a key of tests").ok()?;
        mac.update(message);
        Some(mac.finalize().into_bytes().into())
    }

    fn salt(&self) -> [u8; 32] {
        let mut salt = [7; 32];
        let count = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        for (byte, count) in salt.iter_mut().zip(count) {
            *byte = count;
        }
        salt
    }
}

/// Signs with a key that everybody may know.
#[derive(Debug, Clone, Copy)]
pub struct TestSignature {
    /// The name of the key.
    pub name: &'static str,
    /// The key.
    pub key: &'static str,
}

impl TestSignature {
    fn mac(self, message: &[u8]) -> Option<Mac> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.as_bytes()).ok()?;
        mac.update(message);
        Some(mac.finalize().into_bytes().into())
    }
}

impl SignBackup for TestSignature {
    fn sign(&self, message: &[u8]) -> Signature {
        Signature {
            key_id: self.name.into(),
            mac: self.mac(message).unwrap_or_default(),
        }
    }

    fn holds(&self, signature: &Signature, message: &[u8]) -> Option<bool> {
        (signature.key_id == self.name).then(|| self.mac(message) == Some(signature.mac))
    }
}
