//! `/incidents/` and one incident.

use askama::Template;

use super::parts::{Act, Chips, Choice, Crumbs, Env, Facts, Hidden, Pages, Timeline};
use super::reasons::Reasons;
use super::rule::Rule;
use crate::i18n::{Rich, Texts};
use crate::view::frame::Frame;
use crate::view::icon::{Art, Icon};
use crate::view::lists::Chip;
use crate::view::orders::{Place, Step};
use crate::view::parts::{Alert, Badge, Link, When};
use crate::view::query::Query;

/// The list.
pub const INCIDENTS: &str = "/incidents/";

/// An incident in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentRow {
    /// Its page.
    pub href: String,
    /// Its title.
    pub title: String,
    /// Its project's name.
    pub project: String,
    /// Its project's page.
    pub project_href: String,
    /// Where it stands.
    pub state: Badge,
    /// How bad it is.
    pub severity: Badge,
    /// Whether it is about production.
    pub production: Option<Env>,
    /// Who has it.
    pub assignee: Option<String>,
    /// When it was opened.
    pub opened: When,
}

/// What the list is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IncidentBar {
    /// States to choose from.
    pub states: Vec<Choice>,
    /// Severities to choose from.
    pub severities: Vec<Choice>,
    /// Only those in this person's hands.
    pub mine: bool,
    /// Of this project: its id and name.
    pub project: Option<(String, String)>,
    /// What was not understood, and is left out.
    pub left_out: Option<Alert>,
}

impl IncidentBar {
    /// The list's address with its filter.
    pub fn query(&self) -> Query {
        let mut query = Query::new(INCIDENTS);
        for (name, choices) in [("state", &self.states), ("severity", &self.severities)] {
            for choice in choices.iter().filter(|choice| choice.chosen) {
                query = query.and(name, &choice.value);
            }
        }
        let project = self.project.as_ref().map_or("", |(id, _)| id.as_str());
        query
            .and("mine", if self.mine { "yes" } else { "" })
            .and("project", project)
    }

    fn chips(&self, texts: &Texts) -> Vec<Chip> {
        let query = self.query();
        let mut chips = Vec::new();
        for (name, choices) in [("state", &self.states), ("severity", &self.severities)] {
            for choice in choices.iter().filter(|choice| choice.chosen) {
                chips.push(Chip {
                    label: choice.label.clone(),
                    href: query.without_value(name, &choice.value).href(),
                });
            }
        }
        if self.mine {
            chips.push(Chip {
                label: texts.t("filter-mine"),
                href: query.without("mine").href(),
            });
        }
        if let Some((_, name)) = &self.project {
            chips.push(Chip {
                label: name.clone(),
                href: query.without("project").href(),
            });
        }
        chips
    }
}

/// All incidents.
#[derive(Debug, Clone, Template)]
#[template(path = "governance/incidents.html")]
pub struct IncidentsPage {
    /// Around it.
    pub frame: Frame,
    /// What is asked for.
    pub bar: IncidentBar,
    /// The rows.
    pub rows: Vec<IncidentRow>,
    /// The way on.
    pub pages: Pages,
    /// The same rows as a file.
    pub csv_href: String,
    /// Rows of that file at the most.
    pub csv_most: usize,
}

impl IncidentsPage {
    fn chips(&self) -> Chips {
        let texts = self.frame.texts();
        Chips {
            language: self.frame.language,
            count: (!self.rows.is_empty()).then(|| texts.t1("rows-on-page", "n", self.rows.len())),
            chips: self.bar.chips(texts),
            clear: INCIDENTS.to_owned(),
        }
    }

    fn is_filtered(&self) -> bool {
        self.bar.query() != Query::new(INCIDENTS)
    }
}

/// Saying something about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentForm {
    /// Where it goes.
    pub action: String,
    /// Unseen fields.
    pub hidden: Hidden,
    /// What the text may be.
    pub rule: Rule,
}

/// One incident.
#[derive(Debug, Clone, Template)]
#[template(path = "governance/incident.html")]
pub struct IncidentPage {
    /// Around it.
    pub frame: Frame,
    /// The way here.
    pub crumbs: Crumbs,
    /// What just happened.
    pub notice: Option<Alert>,
    /// Its title.
    pub title: String,
    /// When it was opened, in words.
    pub opened: Rich,
    /// Where it stands.
    pub state: Badge,
    /// How bad it is.
    pub severity: Badge,
    /// It is about production.
    pub production: Option<Env>,
    /// Who, since when.
    pub facts: Facts,
    /// Its way.
    pub steps: Vec<Step>,
    /// What this person may do now.
    pub acts: Vec<Act>,
    /// What they may not, and why.
    pub denied: Reasons,
    /// What it is not ready for.
    pub not_now: Reasons,
    /// What happened.
    pub description: String,
    /// Why, once that is known.
    pub cause: Option<String>,
    /// What is learned from it.
    pub review: Option<String>,
    /// What it is linked to.
    pub links: Vec<(String, Link)>,
    /// Saying something about it.
    pub comment: CommentForm,
    /// Its timeline.
    pub history: Timeline,
    /// The way to what happened before and after.
    pub history_pages: Pages,
}
