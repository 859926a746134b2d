//! What is planned in a month, and what is frozen.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};
use guichet_domain::deployments::{Freeze, Project, Task};
use guichet_domain::kernel::ProjectId;
use poem::{Response, handler};

use super::rows::task_href;
use super::{Desk, fault};
use crate::format::Formatter;
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::calendar::{CalendarPage, Day, Frozen, Planned};
use crate::view::governance::parts::Env;
use crate::view::governance::states;
use crate::view::parts::When;

/// Tasks that are read at the most.
const MOST_TASKS: usize = 1_000;

const WEEKDAYS: [&str; 7] = [
    "weekday-1",
    "weekday-2",
    "weekday-3",
    "weekday-4",
    "weekday-5",
    "weekday-6",
    "weekday-7",
];

/// The first day of a month, as `2026-02`; years that people plan in.
fn month(text: &str) -> Option<NaiveDate> {
    let canonical = text.len() == 7;
    let day = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok()?;
    (canonical && (2000..2200).contains(&day.year())).then_some(day)
}

/// `/projets/calendrier/`
#[handler]
pub(crate) async fn show(desk: Desk) -> Result<Response, Fault> {
    let today = desk.visit().app.portal.clock().today();
    let asked = desk.visit().param("mois");
    let this = today.with_day(1).unwrap_or(today);
    let first = asked.and_then(month);
    let is_fault = asked.is_some() && first.is_none();
    let first = first.unwrap_or(this);
    let last = first + Months::new(1) - Days::new(1);
    let from = first - Days::new(first.weekday().num_days_from_monday().into());
    let to = last + Days::new(6 - u64::from(last.weekday().num_days_from_monday()));
    let tasks = desk.governance().deployments();
    let planned = tasks.planned_between(desk.by(), None, from, to).await;
    let planned = planned.map_err(fault)?;
    let is_cut = planned.len() >= MOST_TASKS;
    let mut ids: Vec<ProjectId> = planned.iter().map(|task| task.project).collect();
    ids.sort_unstable();
    ids.dedup();
    let projects = desk.governance().projects();
    let shown = projects.for_calendar(desk.by(), &ids).await;
    let shown = shown.map_err(fault)?;
    let projects = shown.projects;
    let write = desk.write();
    let texts = write.texts();
    let mut by_day: BTreeMap<NaiveDate, Vec<&Task>> = BTreeMap::new();
    for task in &planned {
        by_day.entry(task.plan.planned_on()).or_default().push(task);
    }
    let days = from
        .iter_days()
        .take_while(|day| *day <= to)
        .map(|day| Day {
            date: When::long_day(day, &write),
            number: day.day(),
            is_inside: day >= first && day <= last,
            is_today: day == today,
            planned: by_day
                .get(&day)
                .into_iter()
                .flatten()
                .map(|task| row(task, &projects, &write))
                .collect(),
            frozen: frozen(day, &projects, &write),
        });
    let href = |month: NaiveDate| format!("/projets/calendrier/?mois={}", month.format("%Y-%m"));
    private(&CalendarPage {
        frame: desk.frame(),
        month: write.month(first),
        zone: write.zone().name().to_owned(),
        prev_href: href(first - Months::new(1)),
        next_href: href(first + Months::new(1)),
        weekdays: WEEKDAYS.map(|key| texts.t(key)).to_vec(),
        days: days.collect(),
        is_cut,
        are_freezes_cut: shown.is_cut,
        is_fault,
    })
}

fn row(task: &Task, projects: &BTreeMap<ProjectId, Project>, write: &Formatter) -> Planned {
    let texts = write.texts();
    let local = write.in_zone(task.plan.time_zone);
    let project = projects.get(&task.project);
    Planned {
        href: task_href(task.project, task.id),
        at: When::minute(task.plan.planned_at, &local),
        zone: (local.zone() != write.zone()).then(|| local.zone().name().to_owned()),
        version: task.plan.version.as_str().to_owned(),
        env: Env::new(task.plan.environment, texts),
        project: project
            .map(|project| project.name.clone())
            .unwrap_or_default(),
        state: states::task(texts, task.state),
    }
}

/// The freezes that hold on a day, by the clocks of their own zone.
fn frozen(
    day: NaiveDate,
    projects: &BTreeMap<ProjectId, Project>,
    write: &Formatter,
) -> Vec<Frozen> {
    let holds = |freeze: &Freeze| {
        let local =
            |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&freeze.time_zone).date_naive();
        let last = freeze.until - chrono::TimeDelta::seconds(1);
        local(freeze.from) <= day && day <= local(last)
    };
    let of = |project: &Project| {
        let name = project.name.clone();
        let held = project.rules.freezes.iter().filter(|freeze| holds(freeze));
        let row = move |freeze: &Freeze| Frozen {
            name: freeze.name.clone(),
            project: name.clone(),
            environments: freeze
                .environments
                .iter()
                .map(|environment| Env::new(*environment, write.texts()))
                .collect(),
        };
        held.map(row).collect::<Vec<_>>()
    };
    projects.values().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_a_year_and_a_month() {
        assert_eq!(month("2026-02"), NaiveDate::from_ymd_opt(2026, 2, 1));
        for bad in [
            "", "2026", "2026-13", "2026-2", "02-2026", "9999-01", "1999-12",
        ] {
            assert_eq!(month(bad), None, "{bad}");
        }
    }
}
