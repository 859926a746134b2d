//! Where backups go, and who can open them.

use std::fs::File;
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use guichet_backup::Recipient;

use super::ConfigFault;
use super::forms::{non_empty, parsed};
use super::source::Source;

/// Two weeks of nights.
const KEEP: &str = "14";

const IDENTITY: &str = "GUICHET_BACKUP_IDENTITY_FILE";

/// What backups need.
#[derive(Debug, Clone)]
pub struct BackupConfig {
    /// The folder they lie in.
    pub folder: Option<PathBuf>,
    /// The folder each is copied to.
    pub second: Option<PathBuf>,
    /// For whom they are encrypted.
    pub recipient: Option<Recipient>,
    /// The file with what opens them.
    pub identity_file: Option<PathBuf>,
    /// How many are kept.
    pub keep: NonZeroUsize,
}

impl BackupConfig {
    /// The file with what opens backups, where it is configured; a fault where it cannot be read.
    pub fn identity(&self) -> Result<Option<&Path>, ConfigFault> {
        let Some(path) = self.identity_file.as_deref() else {
            return Ok(None);
        };
        match readable(path) {
            Ok(()) => Ok(Some(path)),
            Err(error) => Err(ConfigFault {
                variable: IDENTITY.into(),
                what: format!("{} cannot be read ({})", path.display(), error.kind()),
                expected: "the path of a file that this user may read".into(),
            }),
        }
    }

    /// Why that file cannot be read, where it cannot.
    pub(crate) fn unreadable_identity(&self) -> Option<(PathBuf, String)> {
        let path = self.identity_file.clone()?;
        let error = readable(&path).err()?;
        Some((path, error.kind().to_string()))
    }
}

fn readable(path: &Path) -> io::Result<()> {
    if File::open(path)?.metadata()?.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    Ok(())
}

pub(super) fn read(source: &mut Source) -> BackupConfig {
    // The catalogue keeps them: they are read from other folders too.
    let path = |text: &str| std::path::absolute(non_empty(text)?).ok();
    let folder = source.optional("GUICHET_BACKUP_DIR", "the path of a folder", path);
    let second = source.optional("GUICHET_BACKUP_SECOND_DIR", "the path of a folder", path);
    let recipient = source.optional(
        "GUICHET_BACKUP_RECIPIENT",
        "an age recipient (age1…), as guichet backup keygen prints it",
        parsed::<Recipient>,
    );
    // Whether it can be read concerns who opens backups, and nobody else.
    let identity_file = source.optional(IDENTITY, "the path of a file", path);
    if let Some(path) = &identity_file {
        source.note_secret_file(IDENTITY, path.clone());
    }
    let keep = source.with_default("GUICHET_BACKUP_KEEP", "a number from 1", KEEP, parsed);
    if second.is_some() && second == folder {
        let expected = "another folder than GUICHET_BACKUP_DIR";
        source.fault("GUICHET_BACKUP_SECOND_DIR", "is the same folder", expected);
    }
    BackupConfig {
        folder,
        second,
        recipient,
        identity_file,
        // A fault was noted otherwise.
        keep: keep.unwrap_or(NonZeroUsize::MIN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(variables: &[(&str, &str)]) -> Vec<String> {
        let mut source = Source::variables(variables.iter().copied());
        let _ = read(&mut source);
        let faults = source.into_faults().0;
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_backup_needs_folders_a_recipient_and_a_number() {
        let recipient = guichet_backup::KeyPair::new().recipient().to_string();
        let good = [
            ("GUICHET_BACKUP_DIR", "/var/backups/guichet"),
            ("GUICHET_BACKUP_SECOND_DIR", "/mnt/elsewhere"),
            ("GUICHET_BACKUP_RECIPIENT", recipient.as_str()),
            ("GUICHET_BACKUP_KEEP", "3"),
        ];
        assert_eq!(faults(&good), Vec::<String>::new());
        assert_eq!(faults(&[]), Vec::<String>::new());
        for (name, value) in [
            ("GUICHET_BACKUP_RECIPIENT", "age1nobody"),
            ("GUICHET_BACKUP_KEEP", "0"),
        ] {
            let told = faults(&[(name, value)]);
            assert!(told.len() == 1 && told[0].starts_with(name), "{told:?}");
        }
        let mut source = Source::variables([("GUICHET_BACKUP_DIR", "backups")]);
        let folder = read(&mut source).folder.unwrap();
        assert!(
            folder.is_absolute() && folder.ends_with("backups"),
            "wherever it is read"
        );
        let absent = [("GUICHET_BACKUP_IDENTITY_FILE", "/nowhere/at/all")];
        let mut source = Source::variables(absent);
        let fault = read(&mut source).identity().unwrap_err().to_string();
        assert!(fault.contains("/nowhere/at/all"), "{fault}");
        assert_eq!(faults(&absent), Vec::<String>::new(), "not yet");
        let same = [
            ("GUICHET_BACKUP_DIR", "/a"),
            ("GUICHET_BACKUP_SECOND_DIR", "/a"),
        ];
        assert_eq!(faults(&same).len(), 1);
    }
}
