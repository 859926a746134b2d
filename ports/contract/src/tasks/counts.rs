//! How many tasks there are.

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;
use guichet_domain::deployments::{Environment, EventKind, Period, State, Statistics, Task};
use guichet_domain::kernel::Words;

use crate::check::Must;
use crate::given::{Dice, day, event, project, project_id, task};
use crate::store::Store;

/// Counted one by one.
fn recount(
    tasks: &[Task],
    project: u128,
    environments: &[Environment],
    period: Period,
) -> Statistics {
    let mut counted = Statistics::default();
    for task in tasks {
        let here = environments.is_empty() || environments.contains(&task.plan.environment);
        if task.project == project_id(project) && here && period.covers(task.plan.planned_on()) {
            counted.add(task.state, 1);
        }
    }
    counted
}

async fn agree(
    store: &Store,
    tasks: &[Task],
    project: u128,
    environments: &[Environment],
    period: Period,
) {
    let id = project_id(project);
    let counted = store.tasks.statistics(id, environments, period).await;
    let expected = recount(tasks, project, environments, period);
    assert_eq!(
        counted.must("statistics"),
        expected,
        "project {project}, {environments:?}, {period:?}"
    );
}

fn any_environment(dice: &mut Dice) -> Environment {
    dice.one(Environment::ALL).0
}

fn any_day(dice: &mut Dice) -> NaiveDate {
    let days = i64::try_from(dice.throw(420)).unwrap_or_default();
    NaiveDate::default() + TimeDelta::days(20_400 + days)
}

/// Puts it anywhere in any state; where that would be a second at work, it is planned.
fn throw(dice: &mut Dice, task: &mut Task, others: &[Task]) {
    task.plan.environment = any_environment(dice);
    let hours = i64::try_from(dice.throw(420 * 24)).unwrap_or_default();
    task.plan.planned_at = day("2025-11-08T00:00:00Z") + TimeDelta::hours(hours);
    task.plan.time_zone = dice.one(&[Tz::Europe__Paris, Tz::Pacific__Kiritimati]);
    task.state = dice.one(State::ALL).0;
    let beside = |other: &&Task| {
        other.id != task.id
            && other.project == task.project
            && other.plan.environment == task.plan.environment
    };
    let mut beside = others.iter().filter(beside);
    if task.state.is_at_work() && beside.any(|other| other.state.is_at_work()) {
        task.state = State::Planned;
    }
}

/// Given 300 steps of any kind, some of them in units that are undone: new tasks, other states,
/// environments and days, then the counts are what counting says, for every environment and for
/// any period.
pub async fn counts_equal_a_recount_after_300_random_steps(store: &Store) {
    let mut dice = Dice(42);
    store.found(1, &[project(1), project(2)]).await;
    let mut tasks: Vec<Task> = Vec::new();
    for _ in 0..300 {
        let new = tasks.len() < 5 || dice.throw(3) == 0;
        let count = tasks.len() as u64;
        let index = usize::try_from(dice.throw(count)).unwrap_or_default();
        let mut next = if new {
            task(1 + u128::from(dice.throw(3) == 0), u128::from(count) + 1)
        } else {
            let mut next = tasks[index].clone();
            next.revision += 1;
            next
        };
        if dice.throw(4) == 0 && !new {
            // In place: only its state.
            if !next.state.is_at_work() {
                next.state = dice.one(&[State::Planned, State::Authorised, State::Cancelled]);
            }
        } else {
            throw(&mut dice, &mut next, &tasks);
        }
        let mut unit = store.begin().await;
        unit.projects().hold(next.project).await.must("holding");
        if new {
            let planned = event(EventKind::Planned, 1);
            unit.tasks().add(&next, &planned).await.must("adding");
        } else {
            let told = event(EventKind::Edited, next.revision);
            unit.tasks().step(&next, &told, None).await.must("a step");
        }
        if dice.throw(5) == 0 {
            drop(unit);
            continue;
        }
        unit.save().await.must("saving");
        if new {
            tasks.push(next);
        } else {
            tasks[index] = next;
        }
    }
    let always = Period::default();
    for project in [1, 2, 3] {
        agree(store, &tasks, project, &[], always).await;
        for (environment, _) in Environment::ALL {
            agree(store, &tasks, project, &[*environment], always).await;
        }
    }
    for _ in 0..100 {
        let period = Period {
            from: (dice.throw(4) > 0).then(|| any_day(&mut dice)),
            to: (dice.throw(4) > 0).then(|| any_day(&mut dice)),
        };
        let few = (0..dice.throw(3))
            .map(|_| dice.throw(4))
            .collect::<Vec<_>>();
        let few = few
            .iter()
            .filter_map(|n| Environment::ALL.get(usize::try_from(*n).ok()?));
        let few: Vec<Environment> = few.map(|(environment, _)| *environment).collect();
        agree(store, &tasks, 1, &few, period).await;
    }
}

/// Given tasks around the ends of months and of a year, in two zones, then every period between
/// has those planned for its days where they are planned, its ends among them.
pub async fn statistics_are_right_at_the_ends_of_months(store: &Store) {
    store.found(1, &[project(1)]).await;
    let moments = [
        "2025-12-31T22:59:59Z",
        "2025-12-31T23:00:00Z",
        "2026-01-01T10:00:00Z",
        "2026-01-31T22:59:59Z",
        "2026-01-31T23:00:00Z",
        "2026-02-28T12:00:00Z",
        "2026-03-31T21:59:59Z",
        "2026-03-31T22:00:00Z",
        "2026-04-15T12:00:00Z",
    ];
    let mut tasks = Vec::new();
    for (n, moment) in (1_u128..).step_by(2).zip(moments) {
        for (n, zone) in [(n, Tz::Europe__Paris), (n + 1, Tz::America__New_York)] {
            let mut task = task(1, n);
            task.plan.planned_at = day(moment);
            task.plan.time_zone = zone;
            tasks.push(task);
        }
    }
    store.plan(&tasks).await;
    let on = |text: &str| text.parse::<NaiveDate>().ok();
    let ends = [
        None,
        on("0001-01-01"),
        on("2025-12-31"),
        on("2026-01-01"),
        on("2026-01-02"),
        on("2026-01-31"),
        on("2026-02-01"),
        on("2026-02-28"),
        on("2026-03-01"),
        on("2026-03-31"),
        on("2026-04-01"),
        on("2026-04-30"),
        on("9999-12-31"),
        Some(NaiveDate::MIN),
        Some(NaiveDate::MAX),
    ];
    for from in ends {
        for to in ends {
            agree(store, &tasks, 1, &[], Period { from, to }).await;
        }
    }
}
