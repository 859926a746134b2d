//! `/projets/` and one project.

use askama::Template;

use super::parts::{Act, Chips, Crumbs, Env, Facts, Pages};
use super::reasons::Reasons;
use crate::view::frame::Frame;
use crate::view::icon::{Art, Icon};
use crate::view::lists::Chip;
use crate::view::orders::Place;
use crate::view::parts::{Alert, Badge, When};
use crate::view::query::Query;

/// The latest deployment of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    /// Its page.
    pub href: String,
    /// Its version.
    pub version: String,
    /// Where to.
    pub env: Env,
    /// Where it stands.
    pub state: Badge,
    /// When it is planned.
    pub date: When,
}

/// A project in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectRow {
    /// Its page.
    pub href: String,
    /// Its name.
    pub name: String,
    /// Who leads it.
    pub lead: String,
    /// How far it is.
    pub stage: String,
    /// Its latest deployment.
    pub latest: Option<Latest>,
}

/// All projects.
#[derive(Debug, Clone, Template)]
#[template(path = "governance/projects.html")]
pub struct ProjectsPage {
    /// Around it.
    pub frame: Frame,
    /// The words searched for.
    pub text: String,
    /// The rows.
    pub rows: Vec<ProjectRow>,
    /// Why this person may not add one.
    pub why_not: Option<String>,
    /// The way on.
    pub pages: Pages,
}

impl ProjectsPage {
    /// Whether there is no project at all: nothing to search.
    fn is_bare(&self) -> bool {
        self.rows.is_empty() && self.text.is_empty()
    }

    fn chips(&self) -> Chips {
        let texts = self.frame.texts();
        let chip = Chip {
            label: texts.t1("chip-search", "text", &self.text),
            href: "/projets/".to_owned(),
        };
        Chips {
            language: self.frame.language,
            count: (!self.rows.is_empty()).then(|| texts.t1("rows-on-page", "n", self.rows.len())),
            chips: if self.text.is_empty() {
                Vec::new()
            } else {
                vec![chip]
            },
            clear: "/projets/".to_owned(),
        }
    }
}

/// A stage of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageRow {
    /// Its name.
    pub label: String,
    /// Behind, here or ahead.
    pub place: Place,
    /// Its state in words.
    pub state: String,
    /// What this person may do with it.
    pub acts: Vec<Act>,
}

/// A member of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub login: String,
    /// What they are here.
    pub role: String,
    /// Ends it.
    pub remove: Option<Act>,
}

/// A time in which nothing is deployed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FreezeRow {
    /// Why.
    pub name: String,
    /// Its first instant.
    pub from: When,
    /// The first instant after it.
    pub until: When,
    /// The zone both are told in.
    pub zone: String,
    /// Where it holds.
    pub environments: Vec<Env>,
    /// It holds now.
    pub is_now: bool,
    /// Ends it.
    pub remove: Option<Act>,
}

/// One project.
#[derive(Debug, Clone, Template)]
#[template(path = "governance/project.html")]
pub struct ProjectPage {
    /// Around it.
    pub frame: Frame,
    /// The way here.
    pub crumbs: Crumbs,
    /// What just happened.
    pub notice: Option<Alert>,
    /// Its name.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Lead, members.
    pub facts: Facts,
    /// Its stages.
    pub stages: Vec<StageRow>,
    /// Why this person may not move them.
    pub why_not: Option<String>,
    /// What whoever may move them cannot do while something is open.
    pub denied: Reasons,
    /// What their states have not come to, or are past.
    pub not_now: Reasons,
    /// Its latest deployments.
    pub latest: Vec<Latest>,
    /// Its members.
    pub members: Vec<MemberRow>,
    /// The rules in words.
    pub rules: Facts,
    /// Its freezes.
    pub freezes: Vec<FreezeRow>,
    /// What can be done with members and rules.
    pub member_act: Option<Act>,
    /// The form of the rules.
    pub rules_act: Option<Act>,
    /// The form of a new freeze.
    pub freeze_act: Option<Act>,
}

impl ProjectPage {
    fn incidents_href(&self) -> String {
        let id = self.href.trim_end_matches('/').rsplit('/').next();
        Query::new("/incidents/")
            .and("project", id.unwrap_or_default())
            .href()
    }
}
