//! A list's filter, as the address asks for it. A page shows what was typed and says what is
//! wrong with it; it never answers a person with a refusal.

mod left_out;
mod period;

use guichet_domain::kernel::{SortOrder, Words};
use guichet_portal::driven::{Field, Labels};

use crate::api::params::{FromText, LONGEST_SEARCH};
use crate::format::Formatter;
use crate::view::lists::{Filter, StateChoice};
use crate::visit::Visit;

pub(crate) use left_out::LeftOut;
pub(crate) use period::AskedPeriod;

/// What a person asked a list for.
pub(crate) struct Asked<S: 'static> {
    pub(crate) text: Option<String>,
    pub(crate) states: Vec<S>,
    pub(crate) period: AskedPeriod,
    pub(crate) sort: SortOrder,
    pub(crate) left_out: LeftOut,
    choices: &'static [S],
}

impl<S: Words> Asked<S> {
    /// `choices` are the states that people can choose from.
    pub(crate) fn of(visit: &Visit, choices: &'static [S]) -> Self {
        let mut left_out = LeftOut::default();
        let state = |word: &str| S::from_word(word).filter(|state| choices.contains(state));
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
            states: left_out.read(visit, "state", state),
            period: AskedPeriod::of(visit),
            sort: left_out
                .first(visit, "sort", SortOrder::read)
                .unwrap_or_default(),
            left_out,
            choices,
        }
    }

    /// The filter bar.
    pub(crate) fn bar(&self, field: Field, labels: &Labels, write: Formatter) -> Filter {
        let states = self.choices.iter().map(|state| StateChoice {
            value: state.word().to_owned(),
            label: labels.of(field, state.word()).to_owned(),
            chosen: self.states.contains(state),
        });
        let [from, to] = self.period.shown(write);
        Filter {
            text: self.text.clone().unwrap_or_default(),
            states: states.collect(),
            from,
            to,
            sort: self.sort,
            period_fault: self.period.fault(write),
            left_out: self.left_out.alert(write.texts()),
        }
    }
}
