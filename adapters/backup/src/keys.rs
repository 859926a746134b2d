//! Keys: everybody may seal for a recipient, only who has its identity can open.

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::str::FromStr;

use age::x25519;
use guichet_driven::{PortError, PortResult};
use secrecy::ExposeSecret;

use crate::disk;

/// For whom backups are sealed: `age1…`.
#[derive(Clone)]
pub struct Recipient(pub(crate) x25519::Recipient);

impl fmt::Debug for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Recipient({})", self.0)
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text that is no recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an age recipient (age1…)")]
pub struct KeyFault;

impl FromStr for Recipient {
    type Err = KeyFault;

    fn from_str(text: &str) -> Result<Self, KeyFault> {
        text.trim().parse().map(Self).map_err(|_| KeyFault)
    }
}

/// A new pair of keys.
pub struct KeyPair(x25519::Identity);

impl KeyPair {
    /// One that nobody can guess.
    pub fn new() -> Self {
        Self(x25519::Identity::generate())
    }

    /// What seals.
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }

    /// Writes what opens into a new file, for its owner alone.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut file = disk::create(path)?;
        let secret = self.0.to_string();
        writeln!(file, "# public key: {}", self.recipient())?;
        writeln!(file, "{}", secret.expose_secret())?;
        file.sync_all()
    }
}

impl Default for KeyPair {
    fn default() -> Self {
        Self::new()
    }
}

/// What a file of identities holds, as `age-keygen` writes it: one a line, `#` begins a remark.
pub(crate) fn identities(path: &Path) -> PortResult<Vec<x25519::Identity>> {
    let refused = |words: String| PortError::Refused {
        code: "backup_key".into(),
        words,
    };
    let place = path.display();
    let text = fs::read_to_string(path).map_err(|error| refused(format!("{place}: {error}")))?;
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let found: Result<Vec<x25519::Identity>, _> = lines.map(str::parse).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        _ => Err(refused(format!(
            "{place}: holds no age identity (AGE-SECRET-KEY-1…)"
        ))),
    }
}
