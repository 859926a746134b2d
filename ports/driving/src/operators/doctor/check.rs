use std::fmt::Display;

use futures_util::future::BoxFuture;
use guichet_driven::PortResult;

use super::{Data, DoctorParts};
use crate::operators::verdict::{self, CheckStatus, Severity};

/// What was found, for the edge to put into words: a code, unique among the check's own, and what
/// belongs into its text. Never a secret, never a person's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// As in the texts: `<check>.<code>`, or `any.<code>` for those of the engine.
    pub code: &'static str,
    /// Name and value of what the text has a place for.
    pub args: Vec<(&'static str, String)>,
    /// Its page under `docs/runbooks/`, where it is not that of its check.
    pub page: Option<&'static str>,
}

impl Note {
    /// A note without anything to fill in.
    pub const fn plain(code: &'static str) -> Self {
        Self {
            code,
            args: Vec::new(),
            page: None,
        }
    }

    /// The same with a page of its own, if it has one.
    #[must_use]
    pub fn on_page(mut self, page: Option<&'static str>) -> Self {
        self.page = page;
        self
    }

    /// The same with one more value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.args.push((name, format!("{value}")));
        self
    }
}

/// What a check finds.
pub type Verdict = verdict::Verdict<Note>;

/// A check at work.
pub(super) type Probing<'a> = BoxFuture<'a, PortResult<Verdict>>;

/// How a check of the whole installation is made.
pub(super) type OfAll = for<'a> fn(&'a DoctorParts) -> Probing<'a>;

/// How a check of what is in the database is made.
pub(super) type OfData = for<'a> fn(Data<'a>) -> Probing<'a>;

/// How a check is made, by what it looks at.
#[derive(Clone, Copy)]
pub(super) enum Probe {
    /// What is in the database alone: it is the same in one that was restored from a backup, and
    /// is looked at there too.
    Data(OfData),
    /// Whatever there is.
    All(OfAll),
}

/// One health check. What it proves, what its findings say and its hint are texts by its name.
#[derive(Clone, Copy)]
pub struct Check {
    /// Its name, for programs.
    pub name: &'static str,
    /// How bad it is when it does not hold.
    pub severity: Severity,
    /// Checks that must hold before it can be made; each stands before it in the catalogue.
    pub needs: &'static [&'static str],
    /// Its page under `docs/runbooks/`, without `.md`.
    pub runbook: &'static str,
    /// Whether a migration, restore or upgrade needs it to hold first.
    pub preflight: bool,
    pub(super) probe: Probe,
}

impl Check {
    /// The check made of an installation.
    pub(super) fn of_all(self, parts: &DoctorParts) -> Probing<'_> {
        match self.probe {
            Probe::All(probe) => probe(parts),
            // Once its turn has come: the database is opened by a check that stands before it.
            Probe::Data(probe) => Box::pin(async move { probe(parts.data()?).await }),
        }
    }

    /// The check made of what is in a database; none where there is more to look at.
    pub(super) fn of_data(self, data: Data<'_>) -> Option<Probing<'_>> {
        match self.probe {
            Probe::Data(probe) => Some(probe(data)),
            Probe::All(_) => None,
        }
    }
}

/// How a check ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check.
    pub name: &'static str,
    /// How it ended.
    pub status: CheckStatus,
    /// How bad it is when it does not hold.
    pub severity: Severity,
    /// What was found.
    pub note: Note,
    /// Its page under `docs/runbooks/`, without `.md`.
    pub runbook: &'static str,
    /// How long it took, in milliseconds.
    pub ms: u64,
}

impl Finding {
    /// Whether there is something to do about it, and the hint is to be shown.
    pub fn wants_a_hint(&self) -> bool {
        match self.status {
            CheckStatus::Warn | CheckStatus::Fail | CheckStatus::Timeout => true,
            CheckStatus::Skip => self.note.code == UNSET,
            CheckStatus::Pass => false,
        }
    }
}

/// The note of a check that is not configured.
pub(super) const UNSET: &str = "unset";

/// The note of a check that would write where nothing may be written.
pub(super) const READS_ONLY: &str = "reads_only";

/// Names shown of a longer list.
const SHOWN: usize = 5;

/// The first few of a list, and how many more there are.
pub(super) fn listed(items: &[String]) -> String {
    let shown = items[..items.len().min(SHOWN)].join(", ");
    match items.len().checked_sub(SHOWN) {
        Some(more @ 1..) => format!("{shown}, … (+{more})"),
        _ => shown,
    }
}
