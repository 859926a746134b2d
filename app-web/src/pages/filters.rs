//! A list's filter, as the address asks for it. A page shows what was typed and says what is
//! wrong with it; it never answers a person with a refusal.

use chrono::NaiveDate;
use guichet_domain::kernel::{SortOrder, Words};
use guichet_portal::driven::{Field, Labels};

use crate::api::params::{LONGEST_SEARCH, day};
use crate::format::Formatter;
use crate::view::lists::{AskedDay, Filter, StateChoice};
use crate::visit::Visit;

/// What a person asked a list for.
pub(crate) struct Asked<S> {
    pub(crate) text: Option<String>,
    pub(crate) states: Vec<S>,
    pub(crate) from: Option<NaiveDate>,
    pub(crate) to: Option<NaiveDate>,
    pub(crate) sort: SortOrder,
    typed: (String, String),
    fault: Option<&'static str>,
}

impl<S: Words> Asked<S> {
    pub(crate) fn of(visit: &Visit) -> Self {
        let typed = |name| visit.param(name).unwrap_or_default().trim().to_owned();
        let (typed_from, typed_to) = (typed("from"), typed("to"));
        let (mut from, mut to) = (day(&typed_from), day(&typed_to));
        let unread = |text: &str, read: Option<NaiveDate>| !text.is_empty() && read.is_none();
        let mut fault = None;
        if unread(&typed_from, from) || unread(&typed_to, to) {
            fault = Some("period-not-a-date");
        } else if from.zip(to).is_some_and(|(from, to)| from > to) {
            fault = Some("period-reversed");
            (from, to) = (None, None);
        }
        let text: String = visit
            .param("q")
            .unwrap_or_default()
            .chars()
            .filter(|c| !c.is_control())
            .take(LONGEST_SEARCH)
            .collect();
        let text = text.trim();
        Self {
            text: (!text.is_empty()).then(|| text.to_owned()),
            states: visit.params("state").filter_map(S::from_word).collect(),
            from,
            to,
            sort: match visit.param("sort") {
                Some("date") => SortOrder::OldestFirst,
                _ => SortOrder::NewestFirst,
            },
            typed: (typed_from, typed_to),
            fault,
        }
    }

    /// The filter bar, with the states people can choose from.
    pub(crate) fn bar(
        &self,
        choices: &[S],
        field: Field,
        labels: &Labels,
        write: Formatter,
    ) -> Filter {
        let asked = |typed: &str| AskedDay {
            value: typed.chars().take(32).collect(),
            words: day(typed).map(|d| write.day(d)).unwrap_or_default(),
        };
        let states = choices.iter().map(|state| StateChoice {
            value: state.word().to_owned(),
            label: labels.of(field, state.word()).to_owned(),
            chosen: self.states.contains(state),
        });
        Filter {
            text: self.text.clone().unwrap_or_default(),
            states: states.collect(),
            from: asked(&self.typed.0),
            to: asked(&self.typed.1),
            sort: self.sort,
            period_fault: self.fault.map(|key| write.texts().t(key)),
        }
    }
}
