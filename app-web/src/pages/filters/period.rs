//! The days between which a list is asked for.

use chrono::NaiveDate;

use crate::api::params::day;
use crate::format::{Formatter, machine_day};
use crate::problem::Fault;
use crate::view::lists::AskedDay;
use crate::visit::Visit;

/// Characters of a day at the most, as it is shown again.
const LONGEST: usize = 32;

/// A period as it was typed. A day that is none, and a period that ends before it begins, narrow
/// nothing and are said beside the fields.
pub(crate) struct AskedPeriod {
    typed: [String; 2],
    days: [Option<NaiveDate>; 2],
    fault: Option<&'static str>,
}

impl AskedPeriod {
    pub(crate) fn of(visit: &Visit) -> Self {
        let typed = ["from", "to"].map(|name| {
            let typed = visit.param(name).unwrap_or_default().trim();
            typed.chars().take(LONGEST).collect::<String>()
        });
        let days = [typed_day(&typed[0]), typed_day(&typed[1])];
        let unread = |at: usize| !typed[at].is_empty() && days[at].is_none();
        let fault = if unread(0) || unread(1) {
            Some("period-not-a-date")
        } else if days[0].zip(days[1]).is_some_and(|(from, to)| from > to) {
            Some("period-reversed")
        } else {
            None
        };
        Self { typed, days, fault }
    }

    /// Not before this day.
    pub(crate) fn from(&self) -> Option<NaiveDate> {
        self.in_force(0)
    }

    /// Not after this day.
    pub(crate) fn to(&self) -> Option<NaiveDate> {
        self.in_force(1)
    }

    /// Both days, as their fields and the chips show them.
    pub(crate) fn shown(&self, write: Formatter) -> [AskedDay; 2] {
        [0_usize, 1].map(|at| AskedDay {
            value: self.days[at].map_or_else(|| self.typed[at].clone(), machine_day),
            words: self
                .in_force(at)
                .map(|day| write.day(day))
                .unwrap_or_default(),
        })
    }

    /// What is wrong with it, in words.
    pub(crate) fn fault(&self, write: Formatter) -> Option<String> {
        self.fault.map(|key| write.texts().t(key))
    }

    /// A file has no place for these words: there is none.
    pub(crate) fn refuse(&self, write: Formatter) -> Result<(), Fault> {
        let Some(fault) = self.fault else {
            return Ok(());
        };
        // The other's words say nothing of a list.
        let key = if fault == "period-not-a-date" {
            "period-no-file"
        } else {
            fault
        };
        Err(Fault::Filter(write.texts().t(key)))
    }

    fn in_force(&self, at: usize) -> Option<NaiveDate> {
        let upside_down = self.fault == Some("period-reversed");
        self.days[at].filter(|_| !upside_down)
    }
}

/// A day as the fields send it (`2026-02-06`) or as it is written in French (`06/02/2026`).
fn typed_day(text: &str) -> Option<NaiveDate> {
    let pieces: Vec<&str> = text.split('/').collect();
    match pieces[..] {
        [d, m, y] => day(&format!("{y}-{m:0>2}-{d:0>2}")),
        _ => day(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_fields_send_them_and_as_the_hint_says() {
        let sixth = NaiveDate::from_ymd_opt(2026, 2, 6);
        for text in ["2026-02-06", "06/02/2026", "6/2/2026"] {
            assert_eq!(typed_day(text), sixth, "{text}");
        }
        for text in [
            "",
            "hier",
            "31/02/2026",
            "06/02/26",
            "2026/02/06",
            "6/2",
            "+6/2/2026",
        ] {
            assert_eq!(typed_day(text), None, "{text}");
        }
    }
}
