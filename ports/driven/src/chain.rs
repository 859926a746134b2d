use std::fmt;
use std::str::FromStr;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{Beginning, PortError, PortResult};

/// A seal: HMAC-SHA-256.
pub type Mac = [u8; 32];

/// Of a refusal to seal: the newest entry was sealed with a key that is not at hand.
pub const AUDIT_KEY: &str = "audit_key";

/// What a refusal to seal says, before, between and after the names of both keys.
const NAMED: [&str; 3] = [
    "the newest entry of the audit was sealed with another key (its name is ",
    ", that of the key at hand ",
    ")",
];

/// The refusal to seal after an entry of a key that is not at hand: whoever goes on with another
/// key leaves a chain that nobody can follow.
pub fn unknown_key(key_id: &str, ours: &str) -> PortError {
    PortError::Refused {
        code: AUDIT_KEY.into(),
        words: [NAMED[0], key_id, NAMED[1], ours, NAMED[2]].concat(),
    }
}

/// The names of the key of the newest entry and of that at hand, out of the words of an
/// [`unknown_key`]: for who says it in another language.
pub fn unknown_key_names(words: &str) -> Option<(&str, &str)> {
    let [before, between, after] = NAMED;
    let names = words.strip_prefix(before)?.strip_suffix(after)?;
    names.split_once(between)
}

/// Whether the newest entry of the audit was sealed with a key that is at hand; if not, nothing may
/// be appended.
pub async fn sealed_by_known_key(chain: &dyn ReadChain, seal: &dyn SealAudit) -> PortResult<()> {
    let Some(before) = chain.head().await?.and_then(|head| head.seq.checked_sub(1)) else {
        return Ok(());
    };
    let newest = chain.links(before, 1).await?.pop();
    match newest.and_then(|link| link.sealed) {
        Some(sealed) if seal.seal(&sealed.key_id, b"").is_none() => {
            Err(unknown_key(&sealed.key_id, &seal.key_id()))
        }
        _ => Ok(()),
    }
}

/// Numbers of entries in their order, as stretches: `3, 5-7`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stretches(Vec<(u64, u64)>);

impl Stretches {
    /// As many are written out.
    const WRITTEN: usize = 50;

    /// The next one.
    pub fn add(&mut self, seq: u64) {
        match self.0.last_mut() {
            Some((_, last)) if *last + 1 == seq => *last = seq,
            _ => self.0.push((seq, seq)),
        }
    }

    /// How many entries they are.
    pub fn count(&self) -> u64 {
        self.0.iter().map(|(first, last)| last - first + 1).sum()
    }
}

impl fmt::Display for Stretches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (first, last)) in self.0.iter().take(Self::WRITTEN).enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{first}")?;
            if first < last {
                write!(f, "-{last}")?;
            }
        }
        if self.0.len() > Self::WRITTEN {
            f.write_str(", …")?;
        }
        Ok(())
    }
}

/// What was sealed anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resealed {
    /// The newest link before.
    pub before: ChainHead,
    /// The newest link now.
    pub now: ChainHead,
    /// Entries that bore another key's seal.
    pub entries: u64,
    /// Of these the ones whose key is not at hand: nobody could tell whether they held.
    pub unverified: Stretches,
    /// Nor whether what stands for entries that were removed did, where its key is not at hand.
    pub checkpoint_unverified: bool,
}

/// Seals the audit, with keys that lie outside the database.
pub trait SealAudit: Send + Sync {
    /// The name of the key that seals now; it tells nothing about the key.
    fn key_id(&self) -> String;

    /// The seal of a message under the key of this name; `None` where there is no such key.
    fn seal(&self, key_id: &str, message: &[u8]) -> Option<Mac>;

    /// 32 bytes nobody can guess, other ones at each call.
    fn salt(&self) -> [u8; 32];
}

/// The newest link of the chain, for keeping elsewhere. Its text is `42:9f86…`: the number and
/// the seal in hexadecimal; `0:` and zeros where nothing was written yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainHead {
    /// The number of the newest entry; 0 before the first.
    pub seq: u64,
    /// Its seal; zeros before the first.
    pub mac: Mac,
}

impl ChainHead {
    /// Before the first entry.
    pub const START: Self = Self {
        seq: 0,
        mac: [0; 32],
    };
}

impl fmt::Display for ChainHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.seq)?;
        self.mac.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text that is no head of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not NUMBER:SEAL, as `guichet audit head` prints it")]
pub struct NotAHead;

impl FromStr for ChainHead {
    type Err = NotAHead;

    fn from_str(text: &str) -> Result<Self, NotAHead> {
        let (seq, digits) = text.split_once(':').ok_or(NotAHead)?;
        let mut mac = [0; 32];
        if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NotAHead);
        }
        for (byte, at) in mac.iter_mut().zip((0..).step_by(2)) {
            let pair = digits.get(at..at + 2).ok_or(NotAHead)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotAHead)?;
        }
        let head = Self {
            seq: seq.parse().map_err(|_| NotAHead)?,
            mac,
        };
        // One text a head: no sign, no leading zero.
        let same = head.to_string().eq_ignore_ascii_case(text);
        same.then_some(head).ok_or(NotAHead)
    }
}

/// One entry as a link of the chain, as it lies there now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainLink {
    /// Its number.
    pub seq: u64,
    /// The entry's id, where it can be read.
    pub id: Option<Uuid>,
    /// The rest; `None` where a column holds what no program of ours wrote.
    pub sealed: Option<SealedLink>,
    /// Up to which number links were removed, where the entry tells of that.
    pub prunes: Option<u64>,
}

/// What a seal binds together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedLink {
    /// The seal of the entry before it.
    pub prev: Mac,
    /// Its own seal.
    pub mac: Mac,
    /// The name of the key that sealed it.
    pub key_id: String,
    /// Everything else that is stored of the entry, in one unmistakable form, the same on every
    /// database; with the commitment to where it came from.
    pub content: Vec<u8>,
    /// The commitment to where it came from.
    pub commitment: Option<Mac>,
    /// What that commitment seals, unless it was erased.
    pub origin: Option<Vec<u8>>,
}

/// What the seal of an entry seals.
pub fn link_message(seq: u64, prev: &Mac, key_id: &str, content: &[u8]) -> Vec<u8> {
    let mut message = b"guichet audit entry v1\0".to_vec();
    for part in [&seq.to_be_bytes()[..], prev, key_id.as_bytes(), content] {
        put(&mut message, part);
    }
    message
}

/// Appends bytes and, before them, how many: no two lists of parts read the same.
pub fn put(message: &mut Vec<u8>, part: &[u8]) {
    message.extend((part.len() as u64).to_be_bytes());
    message.extend(part);
}

/// Reads the chain as it lies there.
#[async_trait]
pub trait ReadChain: Send + Sync {
    /// The head that the store keeps for itself; `None` where it is gone or no head.
    async fn head(&self) -> PortResult<Option<ChainHead>>;

    /// The links after this number, at most `limit`, in order.
    async fn links(&self, after: u64, limit: usize) -> PortResult<Vec<ChainLink>>;

    /// Where it begins.
    async fn beginning(&self) -> PortResult<Beginning>;

    /// How many entries lie where none may: up to this number, the last that was removed (or 0,
    /// before the first).
    async fn astray(&self, last: u64) -> PortResult<u64>;

    /// How many of its links are from before this moment, from the first that is there until one
    /// is not; the newest is none of them.
    async fn older(&self, before: DateTime<Utc>) -> PortResult<u64>;

    /// How many entries from before this moment still say where they came from.
    async fn known_origins(&self, before: DateTime<Utc>) -> PortResult<u64>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_has_one_text() {
        let head = ChainHead {
            seq: 42,
            mac: [0xa7; 32],
        };
        let text = head.to_string();
        assert_eq!(text, format!("42:{}", "a7".repeat(32)));
        assert_eq!(text.parse(), Ok(head));
        assert_eq!(ChainHead::START.to_string().parse(), Ok(ChainHead::START));
        for wrong in [
            "",
            "42",
            "42:",
            "42:a7",
            &text[1..].replace("2:", "+2:"),
            &format!("0{text}"),
            &text.replace("a7", "é"),
            &format!("{text}a7"),
        ] {
            assert_eq!(wrong.parse::<ChainHead>(), Err(NotAHead), "{wrong}");
        }
    }

    #[test]
    fn numbers_are_told_as_stretches() {
        let mut numbers = Stretches::default();
        assert_eq!((numbers.to_string(), numbers.count()), (String::new(), 0));
        for seq in [3, 5, 6, 7, 9] {
            numbers.add(seq);
        }
        assert_eq!(numbers.to_string(), "3, 5-7, 9");
        assert_eq!(numbers.count(), 5);
        for seq in (100..300).step_by(2) {
            numbers.add(seq);
        }
        assert!(numbers.to_string().ends_with(", 192, …"), "{numbers}");
    }

    #[test]
    fn the_names_of_both_keys_are_read_out_of_a_refusal_to_seal() {
        let named = matches!(
            unknown_key("k7", "k8"),
            PortError::Refused { words, .. } if unknown_key_names(&words) == Some(("k7", "k8"))
        );
        assert!(named);
        assert_eq!(unknown_key_names("refused"), None);
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let message = |key: &str, content: &[u8]| link_message(1, &[0; 32], key, content);
        assert_ne!(message("ab", b"c"), message("a", b"bc"));
    }
}
