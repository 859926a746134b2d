//! One deployment.

use askama::Template;
use askama::filters::HtmlSafe;
use guichet_domain::kernel::Language;

use super::parts::{Act, Crumbs, Env, Facts, Hidden, Pages, Timeline};
use super::reasons::Reasons;
use super::rule::Rule;
use crate::i18n::{Texts, texts};
use crate::view::frame::Frame;
use crate::view::icon::Icon;
use crate::view::parts::{Alert, Badge, Link, When};

/// A line of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// When it was added.
    pub at: When,
    /// Who added it.
    pub who: String,
    /// What it says.
    pub line: String,
}

/// The log of an execution.
#[derive(Debug, Clone, PartialEq, Eq, Template)]
#[template(path = "governance/log.html")]
pub struct Log {
    /// The page's language.
    pub language: Language,
    /// Where further lines come from while it is at work.
    pub stream: Option<String>,
    /// The number of the last line.
    pub last: u64,
    /// The last lines.
    pub rows: Vec<LogRow>,
    /// There are lines before these.
    pub is_cut: bool,
    /// When it was read.
    pub read_at: When,
    /// This page again.
    pub refresh_href: String,
}
impl HtmlSafe for Log {}

impl Log {
    fn words(&self) -> &'static Texts {
        texts(self.language)
    }
}

/// Adding to a log on the spot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogForm {
    /// Where it goes.
    pub action: String,
    /// Unseen fields.
    pub hidden: Hidden,
    /// What the lines may be.
    pub rule: Rule,
}

/// One deployment.
#[derive(Debug, Clone, Template)]
#[template(path = "governance/task.html")]
pub struct TaskPage {
    /// Around it.
    pub frame: Frame,
    /// The way here.
    pub crumbs: Crumbs,
    /// What just happened.
    pub notice: Option<Alert>,
    /// What is to be known of it.
    pub alerts: Vec<Alert>,
    /// The project's name.
    pub project: String,
    /// Its version.
    pub version: String,
    /// Where to.
    pub env: Env,
    /// Where it stands.
    pub state: Badge,
    /// What changes.
    pub description: String,
    /// Who, when.
    pub facts: Facts,
    /// What this person may do now.
    pub acts: Vec<Act>,
    /// What they may not, though the deployment is ready for it.
    pub denied: Reasons,
    /// What the deployment is not ready for.
    pub not_now: Reasons,
    /// Whom to ask.
    pub ask: Option<String>,
    /// The log, once it was started.
    pub log: Option<Log>,
    /// Adding to it.
    pub log_form: Option<LogForm>,
    /// What it is linked to.
    pub links: Vec<(String, Link)>,
    /// What happened.
    pub history: Timeline,
    /// The way to what happened before and after.
    pub history_pages: Pages,
}
