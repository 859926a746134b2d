//! `/projets/{uuid}/deploiements/`

use askama::Template;

use super::parts::{Act, Chips, Choice, Crumbs, Env, Pages};
use super::weight::Weight;
use crate::format::Formatter;
use crate::i18n::{Rich, Texts};
use crate::view::frame::Frame;
use crate::view::icon::{Art, Icon};
use crate::view::lists::{AskedDay, Chip};
use crate::view::parts::{Alert, Badge, When};
use crate::view::query::Query;

/// A deployment in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// Its page.
    pub href: String,
    /// Its version.
    pub version: String,
    /// Where to.
    pub env: Env,
    /// Where it stands.
    pub state: Badge,
    /// Who authorised it.
    pub authorised_by: Option<String>,
    /// When it is planned, in its own zone.
    pub date: When,
    /// Who answers for it.
    pub responsible: String,
    /// What is out of the ordinary about it.
    pub remarks: Vec<String>,
    /// What to do with it next.
    pub act: Act,
    /// The next step is this person's.
    pub is_due: bool,
}

impl TaskRow {
    /// On a phone what is to be done takes the row's width, and what its link does as well is left
    /// out.
    fn act_class(&self) -> &'static str {
        match (self.is_due, self.act.weight) {
            (true, _) => "wide",
            (_, Weight::Quiet) => "gone",
            _ => "",
        }
    }
}

/// A number that leads to what it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tile {
    /// What it counts: a badge, or words.
    pub label: Rich,
    /// How many.
    pub count: u64,
    /// Exactly those.
    pub href: String,
    /// A part of it, and the way to those.
    pub part: Option<(String, String)>,
}

/// How many of those that ended were done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// In words; a dash where nothing ended.
    pub words: String,
    /// Done.
    pub done: u64,
    /// Ended, one way or the other.
    pub ended: u64,
}

/// One of the four figures by which deliveries are compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Its name.
    pub name: String,
    /// Its value; a dash where there is nothing to tell it from.
    pub value: String,
    /// Beside the period before.
    pub trend: String,
    /// Whether that is good.
    pub better: Option<bool>,
    /// What it is.
    pub definition: String,
}

/// What the list is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TaskBar {
    /// The list's path.
    pub path: String,
    /// States to choose from.
    pub states: Vec<Choice>,
    /// Environments to choose from.
    pub environments: Vec<Choice>,
    /// The first planned day.
    pub from: AskedDay,
    /// The last.
    pub to: AskedDay,
    /// Only those for which a rule was overridden.
    pub overridden: bool,
    /// What is wrong with the period.
    pub period_fault: Option<String>,
    /// What was not understood, and is left out.
    pub left_out: Option<Alert>,
}

impl TaskBar {
    /// The list's address with its filter.
    pub fn query(&self) -> Query {
        let chosen = |choices: &[Choice], name: &str, query: Query| {
            let chosen = choices.iter().filter(|choice| choice.chosen);
            chosen.fold(query, |query, choice| query.and(name, &choice.value))
        };
        let query = chosen(&self.states, "state", Query::new(&self.path));
        let query = chosen(&self.environments, "environment", query)
            .and("from", &self.from.value)
            .and("to", &self.to.value);
        query.and("override", if self.overridden { "yes" } else { "" })
    }

    /// The same without states: what the statistics count.
    pub fn counted(&self) -> Query {
        self.query().without("state").without("override")
    }

    /// The filters in force.
    pub fn chips(&self, texts: &Texts) -> Vec<Chip> {
        let query = self.query();
        let named = [("state", &self.states), ("environment", &self.environments)];
        let mut chips = Vec::new();
        for (name, choices) in named {
            for choice in choices.iter().filter(|choice| choice.chosen) {
                chips.push(Chip {
                    label: choice.label.clone(),
                    href: query.without_value(name, &choice.value).href(),
                });
            }
        }
        if self.overridden {
            chips.push(Chip {
                label: texts.t("filter-override"),
                href: query.without("override").href(),
            });
        }
        let (from, to) = (&self.from.words, &self.to.words);
        let period = match (from.is_empty(), to.is_empty()) {
            (false, false) => texts.t2("chip-period", "from", from, "to", to),
            (false, true) => texts.t1("chip-from", "from", from),
            (true, false) => texts.t1("chip-to", "to", to),
            (true, true) => return chips,
        };
        chips.push(Chip {
            label: period,
            href: query.without("from").without("to").href(),
        });
        chips
    }

    fn is_faulty(&self) -> bool {
        self.period_fault.is_some() || self.left_out.is_some()
    }

    fn is_unfolded(&self) -> bool {
        self.query() != Query::new(&self.path)
    }
}

/// A project's deployments.
#[derive(Debug, Clone, Template)]
#[template(path = "governance/deployments.html")]
pub struct DeploymentsPage {
    /// Around it.
    pub frame: Frame,
    /// The way here.
    pub crumbs: Crumbs,
    /// What just happened.
    pub notice: Option<Alert>,
    /// The project's name.
    pub project: String,
    /// Its page.
    pub project_href: String,
    /// How its tests stand.
    pub lede: String,
    /// The form of a new one.
    pub new_href: String,
    /// Why this person may not plan one.
    pub why_not: Option<String>,
    /// The numbers; the first is the sum of the others.
    pub tiles: Vec<Tile>,
    /// How many were done.
    pub rate: Rate,
    /// The four figures.
    pub figures: Vec<Figure>,
    /// Their period in days, and the others to choose from.
    pub periods: Vec<Choice>,
    /// They are of the latest deployments alone.
    pub of_the_latest: bool,
    /// What is asked for.
    pub bar: TaskBar,
    /// The rows.
    pub rows: Vec<TaskRow>,
    /// The way on.
    pub pages: Pages,
    /// The same rows as a file.
    pub csv_href: String,
    /// Rows of that file at the most.
    pub csv_most: usize,
}

impl DeploymentsPage {
    fn chips(&self) -> Chips {
        let texts = self.frame.texts();
        Chips {
            language: self.frame.language,
            count: (!self.rows.is_empty()).then(|| texts.t1("rows-on-page", "n", self.rows.len())),
            chips: self.bar.chips(texts),
            clear: self.bar.path.clone(),
        }
    }

    fn is_filtered(&self) -> bool {
        self.bar.query() != Query::new(&self.bar.path)
    }

    fn period_href(&self, days: &str) -> String {
        self.bar.query().with("days", days).href() + "#h-dora"
    }
}

/// Writes one figure beside the one before.
pub fn trend(before: Option<String>, write: &Formatter) -> String {
    let texts = write.texts();
    match before {
        Some(before) => texts.t1("dora-before", "before", before),
        None => texts.t("dora-no-before"),
    }
}
