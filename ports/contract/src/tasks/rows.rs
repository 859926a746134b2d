//! Tasks and their history, field by field.

use futures_util::future::join;
use guichet_domain::deployments::{
    Environment, EventKind, Obstacles, Override, Plan, PlanChange, State, Statistics, Task,
    TaskEvent, TaskFilter,
};
use guichet_domain::kernel::{
    Direction, Limit, PlaceRequest, Rank, RankRequest, SortOrder, TaskId, Words,
};

use crate::check::{Must, same};
use crate::given::{
    authorisation, day, event, hours, incident_id, overridden, person, project, project_id, task,
    task_id, version, waits,
};
use crate::store::{Store, TEXTS, after, at};

/// One with something in every field.
fn full(n: u128, text: &str) -> Task {
    let version: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(40)
        .collect();
    let over = Override {
        lifted: Obstacles {
            promotion: false,
            freezes: Vec::new(),
        },
        ..overridden(text)
    };
    Task {
        plan: Plan {
            version: self::version(&format!("v{version}")),
            environment: Environment::Preprod,
            description: text.into(),
            responsible: person(2),
            planned_at: day("2026-12-31T23:30:00Z"),
            time_zone: "Pacific/Kiritimati".parse().unwrap_or_default(),
            redeployment: true,
            retry_of: Some(task_id(n + 100)),
            rollback_of: Some(task_id(n + 200)),
        },
        state: State::Failed,
        revision: u64::from(u32::MAX) + 3,
        planned_by: person(4),
        edited_by: (5..40).map(person).collect(),
        made_at: after(1),
        authorisation: Some(authorisation(Some(overridden(text)))),
        started: Some((person(5), after(4))),
        alive_at: Some(after(5)),
        ended_at: Some(after(6)),
        reason: Some(text.into()),
        start_overridden: Some(over),
        ran_into_freeze: true,
        incident: Some(incident_id(n)),
        ..task(1, n)
    }
}

/// Given tasks with nothing and with something in every field, when they are read every way,
/// then not a letter nor a microsecond is lost, nor of what their history says.
pub async fn a_task_is_read_back_as_it_was_written(store: &Store) {
    store.found(1, &[project(1)]).await;
    for (n, text) in (1_u128..).zip(TEXTS) {
        let (bare, full) = (task(1, n), full(n, text));
        let planned = event(EventKind::Planned, 1);
        let changes = full.plan.fields().map(|(field, _)| PlanChange {
            field,
            before: None,
            after: Some(text.into()),
        });
        let told = TaskEvent {
            at: after(7),
            by: None,
            kind: EventKind::Failed,
            revision: full.revision,
            reason: Some(text.into()),
            changes: changes.to_vec(),
            authorisation: full.authorisation.clone(),
        };
        let mut unit = store.begin().await;
        let tasks = unit.tasks();
        tasks.add(&bare, &planned).await.must("adding");
        let held = tasks.hold(bare.id).await.must("holding");
        assert_eq!(held.as_ref(), Some(&bare));
        let step = tasks.step(&full, &told, Some(after(8))).await;
        step.must("a step");
        let held = tasks.hold(bare.id).await.must("holding");
        assert_eq!(held.as_ref(), Some(&full));
        let seen = tasks.look(bare.id).await.must("looking");
        assert_eq!(seen.as_ref(), Some(&full));
        unit.save().await.must("saving");
        let read = store.tasks.find(bare.id).await.must("a task");
        assert_eq!(read.as_ref(), Some(&full));
        let history = store.history(bare.id).await;
        same(&history, &[planned, told], "its history");
        // And back to nothing.
        let mut bare = Task {
            revision: full.revision,
            ..bare
        };
        store.go_on(&mut bare, None).await;
        let read = store.tasks.find(bare.id).await.must("a task");
        assert_eq!(read, Some(bare), "bare again");
    }
    assert_eq!(store.tasks.find(task_id(999)).await.must("none"), None);
    let none = store.history(task_id(999)).await;
    assert_eq!(none, []);
    let mut unit = store.begin().await;
    let none = unit.tasks().hold(task_id(999)).await.must("none");
    assert_eq!(none, None);
    let none = unit.tasks().look(task_id(999)).await.must("none");
    assert_eq!(none, None);
    drop(unit);
    // Every kind of event.
    let mut told = task(1, 900);
    store.plan(std::slice::from_ref(&told)).await;
    for (kind, word) in EventKind::ALL {
        told.revision += 1;
        let mut unit = store.begin().await;
        let event = event(*kind, told.revision);
        unit.tasks().step(&told, &event, None).await.must(word);
        unit.save().await.must("saving");
        let history = store.history(told.id).await;
        assert_eq!(history.last().map(|event| event.kind), Some(*kind));
    }
}

/// Given a unit that adds a task, steps, and adds to a log, when it is dropped, then neither
/// rows nor counts are left.
pub async fn an_undone_unit_leaves_no_task(store: &Store) {
    store.found(1, &[project(1)]).await;
    let mut kept = task(1, 1);
    store.plan(std::slice::from_ref(&kept)).await;
    let mut unit = store.begin().await;
    let tasks = unit.tasks();
    let planned = event(EventKind::Planned, 1);
    tasks.add(&task(1, 2), &planned).await.must("adding");
    kept.state = State::Succeeded;
    kept.revision = 2;
    let step = tasks
        .step(&kept, &event(EventKind::Succeeded, 2), None)
        .await;
    step.must("a step");
    drop(unit);
    let (filter, request) = (TaskFilter::default(), PlaceRequest::default());
    let page = store.tasks.page(project_id(1), &filter, &request).await;
    assert_eq!(page.must("a page").items, [task(1, 1)]);
    assert_eq!(store.history(task_id(1)).await.len(), 1);
    assert_eq!(store.history(task_id(2)).await, []);
    let counted = store.tasks.statistics(project_id(1), &[], filter.period);
    let mut one = Statistics::default();
    one.add(State::Planned, 1);
    assert_eq!(counted.await.must("statistics"), one);
}

/// Given a unit that holds a task, when another wants to, then it waits, and sees what the first
/// made of it.
pub async fn whoever_holds_a_task_makes_the_next_wait(store: &Store) {
    store.found(1, &[project(1)]).await;
    store.plan(&[task(1, 1)]).await;
    let second = Box::pin(async {
        let mut unit = store.begin().await;
        let held = unit.tasks().hold(task_id(1)).await.must("holding");
        held.must("a task").revision
    });
    let mut unit = store.begin().await;
    let held = unit.tasks().hold(task_id(1)).await.must("holding");
    let mut held = held.must("a task");
    let first = async {
        for _ in 0..20 {
            let read = store.tasks.find(task_id(1)).await.must("reading");
            assert_eq!(read.map(|task| task.revision), Some(1));
        }
        held.revision = 2;
        let told = event(EventKind::Edited, 2);
        unit.tasks().step(&held, &told, None).await.must("a step");
        unit
    };
    let (unit, second) = waits(first, second).await;
    let (saved, seen) = join(unit.save(), second).await;
    saved.must("saving");
    assert_eq!(seen, 2, "what the first made of it");
}

/// Given a history longer than a page, when it is read page by page, forward and backward, in
/// both orders, then every event comes once, by its revision: the first plan is not lost.
pub async fn a_history_is_read_to_its_first_event(store: &Store) {
    store.found(1, &[project(1)]).await;
    let mut task = task(1, 1);
    store.plan(&[task.clone(), self::task(1, 2)]).await;
    let mut unit = store.begin().await;
    let most = 510;
    for revision in 2..=most {
        task.revision = revision;
        // By a clock that was set back: the order is that of the revisions.
        let told = TaskEvent {
            at: at() - hours(i64::try_from(revision).unwrap_or_default()),
            ..event(EventKind::Edited, revision)
        };
        unit.tasks().step(&task, &told, None).await.must("a step");
    }
    unit.save().await.must("saving");
    let all: Vec<u64> = (1..=most).collect();
    for (order, wanted) in [
        (SortOrder::OldestFirst, all.clone()),
        (SortOrder::NewestFirst, all.iter().rev().copied().collect()),
    ] {
        for limit in [7, 100] {
            let mut request = RankRequest {
                limit: Limit::new(limit).unwrap_or_default(),
                order,
                from: None,
            };
            let (mut forward, mut backward) = (Vec::new(), Vec::new());
            loop {
                let page = store.tasks.history(task.id, &request).await;
                let page = page.must("a page");
                assert_eq!(page.prev.is_none(), request.from.is_none());
                forward.extend(page.items.iter().map(|event| event.revision));
                let Some(next) = page.next else { break };
                request.from = Some(next);
            }
            same(&forward, &wanted, "forward");
            // From beyond the end, back to the beginning.
            let end = wanted.last().copied().unwrap_or_default();
            let beyond = if order == SortOrder::NewestFirst {
                end - 1
            } else {
                end + 1
            };
            request.from = Some(Rank {
                number: beyond,
                direction: Direction::Before,
            });
            loop {
                let page = store.tasks.history(task.id, &request).await;
                let page = page.must("a page");
                backward.splice(0..0, page.items.iter().map(|event| event.revision));
                let Some(prev) = page.prev else { break };
                request.from = Some(prev);
            }
            same(&backward, &wanted, "backward");
        }
    }
}

impl Store {
    /// All of a task's history, from its first event on.
    async fn history(&self, id: TaskId) -> Vec<TaskEvent> {
        let mut request = RankRequest {
            limit: Limit::new(Limit::MOST.into()).unwrap_or_default(),
            order: SortOrder::OldestFirst,
            from: None,
        };
        let mut all = Vec::new();
        loop {
            let page = self.tasks.history(id, &request).await.must("a history");
            all.extend(page.items);
            let Some(next) = page.next else { return all };
            request.from = Some(next);
        }
    }
}
