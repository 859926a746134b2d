//! What a check of the checklist tells.

use guichet_driven::PortError;

use super::check::{Finding, Hint};
use crate::operators::checking::Says;
use crate::operators::verdict;

/// What was found, and what to do about it where that is not the usual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) finding: Finding,
    pub(super) hint: Option<Hint>,
}

pub(super) type Verdict = verdict::Verdict<Told>;

impl Told {
    pub(super) const fn plain(finding: Finding) -> Self {
        Self {
            finding,
            hint: None,
        }
    }

    pub(super) const fn with(finding: Finding, hint: Hint) -> Self {
        Self {
            finding,
            hint: Some(hint),
        }
    }
}

impl Says for Told {
    fn unset(variable: &'static str) -> Self {
        Self::with(Finding::NotConfigured(variable), Hint::Configure)
    }

    fn silent() -> Self {
        Self::plain(Finding::Silent)
    }

    fn broken(error: &PortError) -> Self {
        Self::plain(Finding::Unreachable(error.innermost()))
    }
}

/// As it must be.
pub(super) const fn good(finding: Finding) -> Verdict {
    Verdict::Good(Told::plain(finding))
}

/// Not as it must be.
pub(super) const fn bad(finding: Finding, hint: Hint) -> Verdict {
    Verdict::Bad(Told::with(finding, hint))
}

pub(super) const fn unexpected(status: u16, wanted: u16, hint: Hint) -> Verdict {
    bad(Finding::Unexpected { status, wanted }, hint)
}
