//! `/equipe/erreurs/`

use askama::Template;

use crate::i18n::Texts;
use crate::view::frame::Frame;
use crate::view::governance::parts::{Act, Pages};
use crate::view::icon::{Art, Icon};
use crate::view::parts::{Alert, Badge, When};

/// The board.
pub const ERRORS: &str = "/equipe/erreurs/";

/// What goes wrong in one way at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorRow {
    /// How it goes wrong, in words.
    pub kind: String,
    /// The same as the program's own word.
    pub code: String,
    /// Where.
    pub place: String,
    /// How often.
    pub count: u64,
    /// When it was seen first.
    pub first: When,
    /// When it was seen last.
    pub last: When,
    /// Ids that stand in the log, the latest first.
    pub correlations: Vec<String>,
    /// Whether somebody still has to look at it.
    pub state: Badge,
    /// Who resolved it, when, or that it came back.
    pub note: Option<String>,
    /// Resolving it, or opening it again.
    pub act: Act,
}

/// One of the lists there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// Its address.
    pub href: String,
    /// Its name.
    pub label: String,
    /// Whether it is this one.
    pub current: bool,
}

/// The board of errors.
#[derive(Debug, Clone, Template)]
#[template(path = "staff/errors.html")]
pub struct ErrorsPage {
    /// Around it.
    pub frame: Frame,
    /// Open, resolved, all.
    pub sorts: Vec<Sort>,
    /// Only what is open: with no row, all is well.
    pub open_only: bool,
    /// What was not understood, and is left out.
    pub left_out: Option<Alert>,
    /// The rows.
    pub rows: Vec<ErrorRow>,
    /// The way on.
    pub pages: Pages,
}

impl ErrorRow {
    /// The place in pieces, between which a narrow page may break it.
    fn pieces(&self) -> impl Iterator<Item = &str> {
        self.place.split_inclusive(['/', ':'])
    }

    /// How often, as numbers are written in the page's language.
    fn times(&self, texts: &Texts) -> String {
        texts.t1("error-count", "n", self.count)
    }
}

/// How something goes wrong, in words; the program's own word where there are none.
pub fn kind(texts: &Texts, code: &str) -> String {
    let key = match code {
        "unavailable" => "error-kind-unavailable",
        "timed_out" | "too_slow" => "error-kind-timed-out",
        "throttled" => "error-kind-throttled",
        "denied" => "error-kind-denied",
        "corrupt" | "bad_gateway" => "error-kind-corrupt",
        "outcome_unknown" => "error-kind-outcome-unknown",
        "given_up" => "error-kind-given-up",
        "conflict" => "error-kind-conflict",
        "panic" | "internal" => "error-kind-internal",
        "logged" => "error-kind-logged",
        "*" => "error-kind-several",
        _ => return code.to_owned(),
    };
    texts.t(key)
}
