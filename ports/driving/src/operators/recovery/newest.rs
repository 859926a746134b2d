//! Which backup is rehearsed where none is named. Whoever may write to the folder must neither
//! choose it nor keep one from being found.

use std::path::{Path, PathBuf};

use guichet_domain::kernel::Words;

use super::{Backups, Listed, Lying, RecoveryError, is_ahead};

/// Why a backup is not the one that is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hindrance {
    /// The catalogue knows it, the file is gone, or no file any more.
    Gone,
    /// It is not the file that the catalogue knows.
    Changed,
    /// It is not whole, or cannot be read here.
    Unreadable,
    /// It does not prove by whom it was made.
    Unproven,
}

impl Words for Hindrance {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Gone, "gone"),
        (Self::Changed, "changed"),
        (Self::Unreadable, "unreadable"),
        (Self::Unproven, "unproven"),
    ];
}

/// A backup that was passed over for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOver {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub why: Hindrance,
    /// The catalogue says that it lies there as it was made: it was lost, or damaged. What was put
    /// elsewhere may have been carried away.
    pub lost: bool,
}

impl PassedOver {
    /// As the catalogue keeps it of a drill: in no language.
    pub(super) fn told(&self) -> String {
        format!("{}: {}", self.why.word(), self.path.display())
    }
}

impl Backups {
    /// The newest backup of the catalogue that lies there as it was made, else the newest other
    /// one that may be taken; and those that stood before it.
    pub(super) async fn newest(&self) -> Result<(PathBuf, Vec<PassedOver>), RecoveryError> {
        let listed = self.list().await?.into_iter();
        let (mut catalogued, strays): (Vec<Listed>, Vec<Listed>) =
            listed.partition(|one| one.row.is_some());
        // One that was made while a clock was ahead is the newest only where there is no other.
        let now = self.parts.clock.now();
        catalogued.sort_by_key(|one| {
            one.lying == Lying::Here && one.made_at.is_some_and(|at| is_ahead(at, now))
        });
        let mut passed = Vec::new();
        for one in catalogued {
            match self.hindrance(&one).await {
                None => return Ok((one.path, passed)),
                Some(why) => passed.push(PassedOver {
                    lost: why != Hindrance::Gone || self.is_of_the_folder(&one.path),
                    path: one.path,
                    why,
                }),
            }
        }
        let mut unproven = None;
        for one in strays.into_iter().filter(|one| one.made_at.is_some()) {
            let why = match self.may_be_taken(&one.path).await {
                Ok(()) => return Ok((one.path, passed)),
                Err(RecoveryError::Unproven(provenance)) => {
                    unproven = unproven.or(Some(provenance));
                    Hindrance::Unproven
                }
                Err(error) => unreadable(&one.path, &error),
            };
            passed.push(PassedOver {
                path: one.path,
                why,
                lost: false,
            });
        }
        Err(match unproven {
            // There is something to do about that.
            Some(provenance) => RecoveryError::Unproven(provenance),
            None => RecoveryError::NoBackup(passed),
        })
    }

    fn is_of_the_folder(&self, path: &Path) -> bool {
        path.parent() == self.parts.places.folder.as_deref()
    }

    /// What is in the way of a backup of the catalogue. By whom it was made is judged where it is
    /// opened: the very file that was made is never passed over.
    async fn hindrance(&self, listed: &Listed) -> Option<Hindrance> {
        match listed.lying {
            Lying::Gone => return Some(Hindrance::Gone),
            Lying::Changed | Lying::Unknown => return Some(Hindrance::Changed),
            Lying::Here => {}
        }
        let made = listed.row.as_ref().map(|row| row.sha256.as_str());
        match self.parts.vault.check(&listed.path).await {
            Ok(label) if made == Some(label.sha256.as_str()) => None,
            Ok(_) => Some(Hindrance::Changed),
            Err(error) => Some(unreadable(&listed.path, &RecoveryError::from(error))),
        }
    }

    /// What a file says of itself is judged before all of it is read.
    async fn may_be_taken(&self, path: &Path) -> Result<(), RecoveryError> {
        let vault = &self.parts.vault;
        self.parts.taken(vault.told(path).await?.provenance)?;
        vault.check(path).await?;
        Ok(())
    }
}

fn unreadable(path: &Path, error: &RecoveryError) -> Hindrance {
    tracing::warn!(path = %path.display(), %error, "a backup is passed over");
    Hindrance::Unreadable
}
