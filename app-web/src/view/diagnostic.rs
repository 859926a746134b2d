//! The diagnostic mode's pages.

use askama::Template;

use super::frame::Frame;
use super::icon::{Art, Icon};
use super::parts::{Alert, Badge, Mood};
use crate::i18n::Rich;

/// The form for the token.
#[derive(Debug, Clone, Template)]
#[template(path = "diagnostic/door.html")]
pub struct DiagnosticDoorPage {
    /// Around it.
    pub frame: Frame,
    /// The token opened nothing.
    pub wrong: bool,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// Its name, for the command line.
    pub name: &'static str,
    /// How it ended.
    pub status: Badge,
    /// What was found.
    pub found: String,
    /// What to do.
    pub hint: Option<String>,
    /// Its page.
    pub runbook: String,
}

/// What the doctor found.
#[derive(Debug, Clone, Template)]
#[template(path = "diagnostic/report.html")]
pub struct DiagnosticReportPage {
    /// Around it.
    pub frame: Frame,
    /// The checks, those that are wrong first.
    pub checks: Vec<CheckRow>,
    /// How many are red.
    pub red: usize,
    /// How many warn.
    pub warned: usize,
    /// Why the checks could not be made.
    pub cannot: Option<String>,
}

impl DiagnosticReportPage {
    fn alert(&self) -> Alert {
        if let Some(why) = &self.cannot {
            let alert = Alert::fresh(Mood::Bad, self.frame.t("diagnostic-cannot"));
            return alert.detail(Rich::words(why));
        }
        match (self.red, self.warned) {
            (0, 0) => Alert::fresh(Mood::Good, self.frame.t("diagnostic-all-well")),
            (0, warned) => {
                let words = self.frame.t1("diagnostic-to-look", "count", warned);
                Alert::fresh(Mood::Warn, words)
            }
            (red, _) => {
                let words = self.frame.t1("diagnostic-red", "count", red);
                Alert::fresh(Mood::Bad, words)
            }
        }
    }
}

/// What everybody else sees meanwhile.
#[derive(Debug, Clone, Template)]
#[template(path = "diagnostic/closed.html")]
pub struct DiagnosticClosedPage {
    /// Around it.
    pub frame: Frame,
}
