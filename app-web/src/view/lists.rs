//! What lists share: filter bar, chips, pager.

use guichet_domain::kernel::SortOrder;

use super::parts::Alert;
use super::query::Query;
use crate::i18n::Texts;

/// A state that can be filtered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateChoice {
    /// As it stands in the address.
    pub value: String,
    /// The ERP's word for it.
    pub label: String,
    /// Whether it is asked for.
    pub chosen: bool,
}

/// A day of the period, as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AskedDay {
    /// For the date field: `2026-02-06`; what was typed, if it is no date.
    pub value: String,
    /// As people write it; empty where there is none, or where it narrows nothing.
    pub words: String,
}

/// What the filter bar of a list holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// The words searched for, as typed.
    pub text: String,
    /// The states to choose from, in the workflow's order.
    pub states: Vec<StateChoice>,
    /// The first day.
    pub from: AskedDay,
    /// The last day.
    pub to: AskedDay,
    /// By date.
    pub sort: SortOrder,
    /// What is wrong with the period, in words.
    pub period_fault: Option<String>,
    /// What was not understood, and is left out.
    pub left_out: Option<Alert>,
}

/// A filter in force, and the way to take it off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// What it asks for.
    pub label: String,
    /// The list without it.
    pub href: String,
}

/// The way to the neighbouring pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pager {
    /// The cursor of the page before, sealed.
    pub prev: Option<String>,
    /// The cursor of the page after, sealed.
    pub next: Option<String>,
}

impl Filter {
    pub(super) fn query(&self, path: &str) -> Query {
        let chosen = self.states.iter().filter(|s| s.chosen);
        let base = Query::new(path).and("q", &self.text);
        let query = chosen.fold(base, |query, state| query.and("state", &state.value));
        let query = query
            .and("from", &self.from.value)
            .and("to", &self.to.value);
        query.and("sort", if self.is_newest_first() { "" } else { "date" })
    }

    pub(super) fn chips(&self, query: &Query, texts: &Texts) -> Vec<Chip> {
        let mut chips = Vec::new();
        if !self.text.is_empty() {
            let label = texts.t1("chip-search", "text", &self.text);
            chips.push(Chip {
                label,
                href: query.without("q").href(),
            });
        }
        for state in self.states.iter().filter(|s| s.chosen) {
            let href = query.without_value("state", &state.value).href();
            chips.push(Chip {
                label: state.label.clone(),
                href,
            });
        }
        let (from, to) = (&self.from.words, &self.to.words);
        let period = match (from.is_empty(), to.is_empty()) {
            (false, false) => texts.t2("chip-period", "from", from, "to", to),
            (false, true) => texts.t1("chip-from", "from", from),
            (true, false) => texts.t1("chip-to", "to", to),
            (true, true) => return chips,
        };
        let href = query.without("from").without("to").href();
        chips.push(Chip {
            label: period,
            href,
        });
        chips
    }

    /// Whether a part of what is asked for cannot be done.
    pub(super) fn is_faulty(&self) -> bool {
        self.period_fault.is_some() || self.left_out.is_some()
    }

    pub(super) fn is_newest_first(&self) -> bool {
        self.sort == SortOrder::NewestFirst
    }

    /// Whether the folded part of the bar is in use, so that it shows on a phone too.
    pub(super) fn is_unfolded(&self) -> bool {
        let period = !self.from.value.is_empty() || !self.to.value.is_empty();
        period || !self.is_newest_first() || self.states.iter().any(|s| s.chosen)
    }
}
