//! The first line of a backup, which anybody can read.

use chrono::{DateTime, SecondsFormat, Utc};
use guichet_domain::kernel::Words;
use guichet_driven::{BackupContent, BackupLabel, PortError, PortResult, StoreKind};
use uuid::Uuid;

/// What begins every backup, with the version of the format.
const BEGINS: &str = "guichet-backup 1 ";

/// What begins backups of other versions.
const ANY: &str = "guichet-backup ";

/// What the last 40 bytes begin with; the SHA-256 of all before them follows.
pub(crate) const ENDS: &[u8; 8] = b"GUICHETZ";

/// The longest first line, its end included.
pub(crate) const LONGEST: usize = 512;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) id: Uuid,
    pub(crate) made_at: DateTime<Utc>,
    pub(crate) program: String,
    pub(crate) kind: StoreKind,
    pub(crate) level: String,
    pub(crate) encrypted: bool,
}

impl Label {
    /// The label of a whole file: its length, and the SHA-256 of all before its end.
    pub(crate) fn of_file(self, bytes: u64, sha256: String) -> BackupLabel {
        BackupLabel {
            id: self.id,
            made_at: self.made_at,
            program: self.program,
            kind: self.kind,
            level: self.level,
            encrypted: self.encrypted,
            bytes,
            sha256,
        }
    }

    pub(crate) fn of(content: &BackupContent, encrypted: bool) -> Self {
        Self {
            id: content.id,
            made_at: content.made_at,
            program: content.program.clone(),
            kind: content.facts.kind,
            level: content.facts.level().to_owned(),
            encrypted,
        }
    }

    /// With its line end.
    pub(crate) fn line(&self) -> String {
        let encryption = if self.encrypted { "age" } else { "none" };
        format!(
            "{BEGINS}id={} made={} program={} database={} schema={} encryption={encryption}\n",
            self.id,
            self.made_at.to_rfc3339_opts(SecondsFormat::Micros, true),
            self.program,
            self.kind.word(),
            self.level,
        )
    }

    /// Reads the line at the beginning of these bytes.
    pub(crate) fn read(bytes: &[u8]) -> PortResult<Self> {
        let first = bytes.get(..bytes.len().min(LONGEST)).unwrap_or(bytes);
        let end = first.iter().position(|byte| *byte == b'\n');
        let line = end.and_then(|end| first.get(..end));
        let line = line.and_then(|line| std::str::from_utf8(line).ok());
        let line = line.ok_or_else(no_backup)?;
        if line.starts_with(ANY) && !line.starts_with(BEGINS) {
            return Err(newer(""));
        }
        let label = line.strip_prefix(BEGINS).and_then(Self::parts);
        // One line a label: nothing more stands in it.
        let label = label.filter(|label| label.line().trim_end() == line);
        label.ok_or_else(no_backup)
    }

    fn parts(text: &str) -> Option<Self> {
        let mut parts = text.split(' ');
        let mut part = |name: &str| parts.next()?.strip_prefix(name)?.strip_prefix('=');
        Some(Self {
            id: part("id")?.parse().ok()?,
            made_at: DateTime::parse_from_rfc3339(part("made")?).ok()?.to_utc(),
            program: part("program")?.to_owned(),
            kind: StoreKind::from_word(part("database")?)?,
            level: part("schema")?.to_owned(),
            encrypted: part("encryption")? == "age",
        })
    }
}

/// Refused for what this program does not know of it, and no damage.
pub(crate) fn newer(program: &str) -> PortError {
    let version = if program.is_empty() {
        String::new()
    } else {
        format!(" ({program})")
    };
    PortError::Refused {
        code: "backup_version".into(),
        words: format!("a newer program{version} made this backup: run that version"),
    }
}

pub(crate) fn no_backup() -> PortError {
    PortError::corrupt("the file is no backup of Guichet, or its first line is damaged")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_has_one_line() {
        let label = Label {
            id: Uuid::from_u128(7),
            made_at: DateTime::UNIX_EPOCH,
            program: "0.1.0".into(),
            kind: StoreKind::Postgresql,
            level: "0015_anonymised".into(),
            encrypted: true,
        };
        let line = label.line();
        assert!(
            line.len() < LONGEST && line.ends_with("encryption=age\n"),
            "{line}"
        );
        let with_body = format!("{line}and then the body\n");
        assert_eq!(Label::read(with_body.as_bytes()).ok(), Some(label));
        for wrong in [
            String::new(),
            line.trim_end().to_owned(),
            line.replace("age", "rot13"),
            line.replace("postgresql", "mysql"),
            line.replace("id=", "id= "),
            "x".repeat(2 * LONGEST),
        ] {
            let refused = Label::read(wrong.as_bytes());
            assert!(matches!(refused, Err(PortError::Corrupt { .. })), "{wrong}");
        }
        let newer = Label::read(line.replace("backup 1", "backup 2").as_bytes());
        assert!(matches!(newer, Err(PortError::Refused { .. })), "{newer:?}");
    }
}
