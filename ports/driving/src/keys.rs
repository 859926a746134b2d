use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// What the secret key seals, so that a seal of one kind is worth nothing as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Cursors of lists.
    Cursor,
    /// Tokens against forged forms.
    Csrf,
    /// The audit's chain.
    Audit,
    /// Tokens of the diagnostic mode.
    Diagnostic,
    /// The names of the keys.
    KeyId,
    /// Whose drafts lie on a device.
    Drafts,
    /// By whom a backup was made.
    Backup,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Cursor => b"guichet cursor v1\0",
            Self::Csrf => b"guichet csrf v1\0",
            Self::Audit => b"guichet audit v1\0",
            Self::Diagnostic => b"guichet diagnostic v1\0",
            Self::KeyId => b"guichet key id v1\0",
            Self::Drafts => b"guichet drafts v1\0",
            Self::Backup => b"guichet backup v1\0",
        }
    }
}

/// The secret key, and during a change of key the one before it, which still opens but no longer seals.
#[derive(Debug)]
pub struct Keys {
    current: SecretSlice<u8>,
    previous: Option<SecretSlice<u8>>,
}

impl Keys {
    /// Both keys are 32 bytes or more; the configuration has checked it.
    pub fn new(current: SecretSlice<u8>, previous: Option<SecretSlice<u8>>) -> Self {
        Self { current, previous }
    }

    /// The seal (HMAC-SHA-256) of a message.
    pub fn seal(&self, purpose: Purpose, message: &[u8]) -> [u8; 32] {
        mac(&self.current, purpose, message)
    }

    /// The name of the key that seals: 16 hexadecimal digits, which tell nothing about it.
    pub fn id(&self) -> String {
        id(&self.current)
    }

    /// The seal under the key of this name; `None` where it is neither of the two.
    pub fn seal_as(&self, key_id: &str, purpose: Purpose, message: &[u8]) -> Option<[u8; 32]> {
        let mut keys = [Some(&self.current), self.previous.as_ref()]
            .into_iter()
            .flatten();
        let key = keys.find(|key| id(key) == key_id)?;
        Some(mac(key, purpose, message))
    }

    /// Whether a seal is that of the message under the key that seals now; in constant time. For
    /// what lasts shorter than a change of key: the key before it may be one that leaked.
    pub fn holds_now(&self, purpose: Purpose, message: &[u8], seal: &[u8]) -> bool {
        mac(&self.current, purpose, message).ct_eq(seal).into()
    }

    /// Whether a seal is that of the message, under either key; in constant time.
    pub fn holds(&self, purpose: Purpose, message: &[u8], seal: &[u8]) -> bool {
        self.holds_cut(purpose, message, seal, 32)
    }

    /// The same for a seal cut to its first 16 bytes.
    pub(crate) fn holds_short(&self, purpose: Purpose, message: &[u8], seal: &[u8]) -> bool {
        self.holds_cut(purpose, message, seal, 16)
    }

    fn holds_cut(&self, purpose: Purpose, message: &[u8], seal: &[u8], length: usize) -> bool {
        let keys = [Some(&self.current), self.previous.as_ref()];
        let same = |key| {
            mac(key, purpose, message)
                .get(..length)
                .is_some_and(|m| m.ct_eq(seal).into())
        };
        keys.into_iter().flatten().any(same)
    }
}

fn mac(key: &SecretSlice<u8>, purpose: Purpose, message: &[u8]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key.expose_secret()).expect("any length");
    mac.update(purpose.label());
    mac.update(message);
    mac.finalize().into_bytes().into()
}

fn id(key: &SecretSlice<u8>) -> String {
    let mac = mac(key, Purpose::KeyId, b"");
    let name = mac
        .iter()
        .take(8)
        .fold(0_u64, |name, byte| name << 8 | u64::from(*byte));
    format!("{name:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(current: u8, previous: Option<u8>) -> Keys {
        let key = |byte: u8| SecretSlice::from(vec![byte; 32]);
        Keys::new(key(current), previous.map(key))
    }

    #[test]
    fn a_key_has_a_name_and_seals_by_it_as_long_as_it_is_known() {
        let (old, both, new) = (keys(1, None), keys(2, Some(1)), keys(2, None));
        let seal = old.seal(Purpose::Audit, b"entry");
        assert_ne!(old.id(), new.id());
        assert_eq!(both.id(), new.id());
        assert_eq!(
            both.seal_as(&old.id(), Purpose::Audit, b"entry"),
            Some(seal)
        );
        assert_ne!(
            both.seal_as(&both.id(), Purpose::Audit, b"entry"),
            Some(seal)
        );
        assert_eq!(new.seal_as(&old.id(), Purpose::Audit, b"entry"), None);
    }

    #[test]
    fn a_seal_holds_for_its_purpose_message_and_key_alone() {
        let seal = keys(1, None).seal(Purpose::Cursor, b"here");
        assert!(keys(1, None).holds(Purpose::Cursor, b"here", &seal));
        assert!(
            keys(2, Some(1)).holds(Purpose::Cursor, b"here", &seal),
            "the key before"
        );
        assert!(!keys(2, None).holds(Purpose::Cursor, b"here", &seal));
        assert!(!keys(1, None).holds(Purpose::Csrf, b"here", &seal));
        assert!(!keys(1, None).holds(Purpose::Cursor, b"there", &seal));
        assert!(!keys(1, None).holds(Purpose::Cursor, b"here", &seal[..31]));
    }
}
