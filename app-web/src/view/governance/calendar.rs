//! `/projets/calendrier/`

use askama::Template;

use super::parts::Env;
use crate::view::frame::Frame;
use crate::view::icon::{Art, Icon};
use crate::view::parts::{Badge, When};

/// A deployment planned for a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// The zone of its time, where it is another than the page's.
    pub zone: Option<String>,
    /// Its page.
    pub href: String,
    /// Its time.
    pub at: When,
    /// Its version.
    pub version: String,
    /// Where to.
    pub env: Env,
    /// Its project's name.
    pub project: String,
    /// Where it stands.
    pub state: Badge,
}

/// A freeze that holds on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Its name.
    pub name: String,
    /// Its project's name.
    pub project: String,
    /// Where.
    pub environments: Vec<Env>,
}

/// One day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Its date in words, for the list on a phone.
    pub date: When,
    /// Its number.
    pub number: u32,
    /// It belongs to the month.
    pub is_inside: bool,
    /// It is today.
    pub is_today: bool,
    /// What is planned.
    pub planned: Vec<Planned>,
    /// What is frozen.
    pub frozen: Vec<Frozen>,
}

impl Day {
    fn is_empty(&self) -> bool {
        self.planned.is_empty() && self.frozen.is_empty()
    }
}

/// What is planned in a month.
#[derive(Debug, Clone, Template)]
#[template(path = "governance/calendar.html")]
pub struct CalendarPage {
    /// The zone of its times.
    pub zone: String,
    /// Around it.
    pub frame: Frame,
    /// The month in words.
    pub month: String,
    /// The month before.
    pub prev_href: String,
    /// The month after.
    pub next_href: String,
    /// The days' names, Monday first.
    pub weekdays: Vec<String>,
    /// The days, whole weeks of them.
    pub days: Vec<Day>,
    /// There is more than is shown.
    pub is_cut: bool,
    /// There are projects whose freezes are not shown.
    pub are_freezes_cut: bool,
    /// What was asked for is no month.
    pub is_fault: bool,
}

impl CalendarPage {
    fn is_empty(&self) -> bool {
        self.days.iter().all(|day| day.is_empty() || !day.is_inside)
    }
}
