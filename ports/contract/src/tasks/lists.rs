//! Lists of tasks.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use guichet_domain::access::Role;
use guichet_domain::deployments::dora::Delivery;
use guichet_domain::deployments::{Environment, Period, State, Task, TaskFilter};
use guichet_domain::kernel::{PlaceRequest, Words};
use guichet_driven::Overdue;

use crate::check::{Must, same};
use crate::given::{
    Dice, authorisation, day, hours, overridden, person, project, project_id, task, task_id, walked,
};
use crate::store::{Store, after, at};

/// Of two projects, on few planned dates, in every state, in zones a day apart.
fn many(dice: &mut Dice, tasks: u128) -> Vec<Task> {
    let states = State::ALL.iter().map(|(state, _)| *state);
    // Only one may be at work in a place: those are added by hand.
    let states: Vec<State> = states.filter(|state| !state.is_at_work()).collect();
    let environments: Vec<Environment> = Environment::ALL.iter().map(|(e, _)| *e).collect();
    let zones = [
        Tz::Europe__Paris,
        Tz::Pacific__Kiritimati,
        Tz::Pacific__Niue,
    ];
    let mut tasks: Vec<Task> = (1..=tasks)
        .map(|n| {
            let mut task = task(1 + u128::from(dice.throw(4) == 0), n);
            let hours = i64::try_from(dice.throw(10) * 11).unwrap_or_default();
            task.plan.planned_at = day("2026-01-29T00:00:00Z") + TimeDelta::hours(hours);
            task.plan.time_zone = dice.one(&zones);
            task.plan.environment = dice.one(&environments);
            task.state = dice.one(&states);
            let over = overridden("urgent");
            match dice.throw(10) {
                0 => task.start_overridden = Some(over),
                1 => task.authorisation = Some(authorisation(Some(over))),
                _ => {}
            }
            task
        })
        .collect();
    for (task, (environment, state)) in tasks.iter_mut().zip([
        (Environment::Prod, State::Running),
        (Environment::Dev, State::Stale),
    ]) {
        task.project = project_id(1);
        task.plan.environment = environment;
        task.state = state;
    }
    tasks
}

fn matches(filter: &TaskFilter, task: &Task) -> bool {
    let any_state = filter.states.is_empty() || filter.states.contains(&task.state);
    let environments = &filter.environments;
    let any_environment = environments.is_empty() || environments.contains(&task.plan.environment);
    any_state
        && any_environment
        && filter.period.covers(task.plan.planned_on())
        && (!filter.overridden || task.overrides().next().is_some())
}

fn filters(dice: &mut Dice) -> Vec<TaskFilter> {
    let on = |text: &str| text.parse::<NaiveDate>().ok();
    let days = [None, on("2026-01-29"), on("2026-01-31"), on("2026-02-02")];
    let mut filters = vec![TaskFilter::default()];
    for (state, _) in State::ALL {
        filters.push(TaskFilter {
            states: vec![*state],
            ..TaskFilter::default()
        });
    }
    for (environment, _) in Environment::ALL {
        filters.push(TaskFilter {
            environments: vec![*environment],
            ..TaskFilter::default()
        });
    }
    for _ in 0..60 {
        let states = (0..dice.throw(4)).map(|_| dice.throw(8));
        let states: Vec<u64> = states.collect();
        let states = states
            .iter()
            .filter_map(|n| State::ALL.get(usize::try_from(*n).ok()?));
        let environments: Vec<u64> = (0..dice.throw(3)).map(|_| dice.throw(4)).collect();
        let environments = environments.iter();
        let environments =
            environments.filter_map(|n| Environment::ALL.get(usize::try_from(*n).ok()?));
        filters.push(TaskFilter {
            states: states.map(|(state, _)| *state).collect(),
            environments: environments.map(|(environment, _)| *environment).collect(),
            period: Period {
                from: dice.one(&days),
                to: dice.one(&days),
            },
            overridden: dice.throw(3) == 0,
        });
    }
    filters
}

/// Given tasks many of which are planned for the same moment, when they are read page by page,
/// forward and backward, with every filter, then each that the filter lets through comes once,
/// the latest planned first.
pub async fn pages_hold_what_the_filter_says_forward_and_backward(store: &Store) {
    let mut dice = Dice(1);
    store.found(1, &[project(1), project(2)]).await;
    let tasks = many(&mut dice, 120);
    store.plan(&tasks).await;
    let mut latest = tasks;
    latest.sort_by_key(|task| std::cmp::Reverse((task.plan.planned_at, task.id)));
    for filter in filters(&mut dice) {
        for n in [1, 2, 9] {
            let of = |task: &&Task| task.project == project_id(n) && matches(&filter, task);
            let expected: Vec<Task> = latest.iter().filter(of).cloned().collect();
            let rows = dice.one(&[3, 7, 100]);
            let page = async |request| {
                let page = store.tasks.page(project_id(n), &filter, &request).await;
                page.must("a page")
            };
            let [there, back] = walked(rows, page).await;
            same(&there, &expected, format!("{filter:?}, {rows} a page"));
            same(&back, &expected[..back.len()], "backwards");
        }
    }
}

/// Given tasks of two projects in several zones, then the calendar of some days has those that
/// are planned for them where they are planned, day by day, no more than asked for.
pub async fn the_calendar_holds_what_is_planned_for_its_days(store: &Store) {
    store.found(1, &[project(1), project(2)]).await;
    let tasks = many(&mut Dice(2), 60);
    store.plan(&tasks).await;
    let mut earliest = tasks;
    earliest.sort_by_key(|task| (task.plan.planned_on(), task.plan.planned_at, task.id));
    let on = |text: &str| -> NaiveDate { text.parse().unwrap_or_default() };
    for (from, to) in [
        ("2026-01-28", "2026-02-28"),
        ("2026-01-31", "2026-01-31"),
        ("2026-02-01", "2026-02-02"),
        ("2026-02-02", "2026-02-01"),
        ("0001-01-01", "9999-12-31"),
    ] {
        let (from, to) = (on(from), on(to));
        for project in [None, Some(project_id(1)), Some(project_id(3))] {
            let covers = |task: &&Task| {
                let day = task.plan.planned_on();
                from <= day && day <= to && project.is_none_or(|id| id == task.project)
            };
            let expected: Vec<Task> = earliest.iter().filter(covers).cloned().collect();
            for limit in [0, 5, 100] {
                let found = store.tasks.planned(project, from, to, limit).await;
                let expected: Vec<Task> = expected.iter().take(limit).cloned().collect();
                same(
                    &found.must("the calendar"),
                    &expected,
                    format!("{from} to {to}"),
                );
            }
        }
    }
}

/// Given tasks that time will change, then those come that it has changed by now, the longest
/// due first; not those that were settled meanwhile.
pub async fn what_is_due_comes_the_longest_due_first(store: &Store) {
    store.found(1, &[project(1), project(2)]).await;
    let mut tasks: Vec<Task> = (1..=6).map(|n| task(1 + n % 2, n)).collect();
    store.plan(&tasks).await;
    let now = at();
    for (task, hour) in tasks.iter_mut().zip([-1, -3, 0, -2, 1, -1]) {
        task.state = State::Authorised;
        store.go_on(task, Some(now + hours(hour))).await;
    }
    let due = async |project, limit| {
        let due = store.tasks.due(project, now, limit).await.must("due");
        due.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    };
    let expected = [2, 4, 1, 6, 3].map(task_id);
    same(&due(None, 9).await, &expected, "of all");
    same(
        &due(None, 2).await,
        &expected[..2],
        "no more than asked for",
    );
    same(
        &due(Some(project_id(2)), 9).await,
        &[1, 3].map(task_id),
        "of one",
    );
    let found = store.tasks.due(None, now, 1).await.must("due");
    assert_eq!(found, [(project_id(1), task_id(2))], "with its project");
    for n in [1, 3] {
        tasks[n].state = State::Planned;
        store.go_on(&mut tasks[n], None).await;
    }
    same(&due(None, 9).await, &[1, 6, 3].map(task_id), "some settled");
}

/// Given tasks of two projects in every state, then those are counted that are still planned, or
/// still authorised, for a moment that has passed; the very moment has not. Without tasks there
/// are none.
pub async fn what_still_waits_past_its_date_is_counted_by_state(store: &Store) {
    let overdue = async |before| store.tasks.overdue(before).await.must("what is past");
    assert_eq!(overdue(at()).await, Overdue::default(), "without projects");
    store.found(1, &[project(1), project(2), project(3)]).await;
    assert_eq!(overdue(at()).await, Overdue::default(), "without tasks");
    let tasks = many(&mut Dice(11), 90);
    store.plan(&tasks).await;
    let first = day("2026-01-29T00:00:00Z");
    for past in [0, 33, 55, 1_000] {
        let before = first + hours(past);
        let still = |state| {
            let late = |task: &&Task| task.state == state && task.plan.planned_at < before;
            tasks.iter().filter(late).count() as u64
        };
        let expected = Overdue {
            planned: still(State::Planned),
            authorised: still(State::Authorised),
        };
        assert_eq!(overdue(before).await, expected, "{past} hours on");
        let some = expected.planned > 0 && expected.authorised > 0;
        assert_eq!(some, past > 0, "{expected:?}");
    }
}

/// Given tasks to be authorised and to be executed, then those wait for a person that are to be
/// authorised where they are the lead, or to be executed by them, by planned date.
pub async fn a_persons_tasks_wait_where_they_lead_and_where_they_answer(store: &Store) {
    store.found(3, &[project(1), project(2), project(3)]).await;
    let mut unit = store.begin().await;
    for (n, staff, role) in [
        (1, 1, Role::ProjectLead),
        (2, 1, Role::SeniorDeveloper),
        (3, 1, Role::ProjectLead),
        (2, 3, Role::ProjectLead),
    ] {
        let joined = unit
            .projects()
            .set_member(project_id(n), person(staff), role);
        joined.await.must("joining");
    }
    unit.save().await.must("saving");
    let mut tasks = Vec::new();
    for (n, (project, state, responsible)) in (1_u128..).zip([
        (1, State::Planned, 2),
        (2, State::Planned, 1),
        (3, State::Planned, 2),
        (2, State::Authorised, 1),
        (1, State::Authorised, 2),
        (1, State::Rejected, 1),
        (1, State::Succeeded, 1),
    ]) {
        let mut task = task(project, n);
        task.state = state;
        task.plan.responsible = person(responsible);
        // Two at the same moment, the others each an hour before the one before.
        task.plan.planned_at -= hours(i64::try_from(n.max(2)).unwrap_or_default());
        tasks.push(task);
    }
    store.plan(&tasks).await;
    let waiting = async |staff, limit| {
        let found = store.tasks.waiting_for(person(staff), limit).await;
        let found = found.must("what waits");
        found.into_iter().map(|task| task.id).collect::<Vec<_>>()
    };
    same(
        &waiting(1, 9).await,
        &[4, 3, 1].map(task_id),
        "the first person's",
    );
    same(
        &waiting(1, 2).await,
        &[4, 3].map(task_id),
        "no more than asked for",
    );
    same(&waiting(2, 9).await, &[5].map(task_id), "the second's");
    same(&waiting(3, 9).await, &[2].map(task_id), "the third's");
    assert_eq!(waiting(9, 9).await, []);
}

/// Given tasks that ended in every way and environment, then what was delivered to production
/// comes, the latest first.
pub async fn what_ended_in_production_comes_the_latest_first(store: &Store) {
    use Environment::{Preprod, Prod};
    use State::{Cancelled, Failed, Succeeded};

    store.found(1, &[project(1), project(2)]).await;
    let ended = |n, project, environment, state, ended: i64| {
        let mut task: Task = task(project, n);
        task.plan.environment = environment;
        task.state = state;
        task.ended_at = Some(after(ended));
        task
    };
    let tasks = [
        ended(1, 1, Prod, Succeeded, 10),
        ended(2, 2, Prod, Failed, 20),
        ended(3, 1, Preprod, Succeeded, 30),
        ended(4, 1, Prod, Cancelled, 40),
        ended(5, 1, Prod, Failed, 50),
        task(1, 6),
    ];
    store.plan(&tasks).await;
    let delivery = |ended, succeeded| Delivery {
        asked_at: at(),
        ended_at: after(ended),
        succeeded,
    };
    let all = [delivery(50, false), delivery(20, false), delivery(10, true)];
    let since = async |project, since: DateTime<Utc>, limit| {
        let found = store.tasks.deliveries(project, since, limit).await;
        found.must("deliveries")
    };
    same(&since(None, at(), 9).await, &all, "of all");
    same(
        &since(None, after(20), 9).await,
        &all[..2],
        "since one of them",
    );
    same(
        &since(None, at(), 1).await,
        &all[..1],
        "no more than asked for",
    );
    let of_one = since(Some(project_id(1)), at(), 9).await;
    same(&of_one, &[all[0], all[2]], "of one project");
}

/// Given three projects, one without tasks, when the latest of each is read, then each that has
/// tasks comes once, with the one its list begins with; of two at the same moment the one of the
/// last id.
pub async fn the_latest_of_each_project_is_read_at_once(store: &Store) {
    let mut dice = Dice(7);
    store.found(1, &[project(1), project(2), project(3)]).await;
    store.plan(&many(&mut dice, 60)).await;
    let ids = [project_id(3), project_id(2), project_id(1), project_id(9)];
    let mut expected = Vec::new();
    for id in ids {
        let request = PlaceRequest::default();
        let list = store.tasks.page(id, &TaskFilter::default(), &request).await;
        expected.extend(list.must("a list").items.into_iter().next());
    }
    expected.sort_by_key(|task| task.project);
    assert_eq!(expected.len(), 2);
    let read = async |ids: &[_]| {
        let mut read = store.tasks.latest_of(ids).await.must("the latest");
        read.sort_by_key(|task| task.project);
        read
    };
    same(&read(&ids).await, &expected, "of all");
    same(&read(&[project_id(2)]).await, &expected[1..], "of one");
    same(&read(&[]).await, &[], "of none");
}
