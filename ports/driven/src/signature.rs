use std::fmt::Debug;

use guichet_domain::kernel::Words;

use crate::Mac;

/// A proof that a message was written by somebody who has the secret key of this name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The name of the key; it tells nothing about the key.
    pub key_id: String,
    /// HMAC-SHA-256.
    pub mac: Mac,
}

/// Signs backups with the portal's secret key, and tells its own signatures from others'.
pub trait SignBackup: Debug + Send + Sync {
    /// The signature of a message under the key of now.
    fn sign(&self, message: &[u8]) -> Signature;

    /// Whether a signature is that of the message; `None` where its key is none of those at hand.
    fn holds(&self, signature: &Signature, message: &[u8]) -> Option<bool>;
}

/// By whom a backup was made, as far as it proves that. Encryption proves nothing: whoever has
/// the recipient can encrypt for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Provenance {
    /// By somebody who has a secret key that is at hand.
    Ours,
    /// By somebody who names a secret key that is not at hand.
    OtherKey,
    /// By an older program, or by anybody at all.
    Unsigned,
}

impl Words for Provenance {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Ours, "ours"),
        (Self::OtherKey, "other_key"),
        (Self::Unsigned, "unsigned"),
    ];
}
