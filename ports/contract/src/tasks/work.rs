//! What is at work, and what was done.

use guichet_domain::deployments::{Environment, EventKind, State, Surroundings, Task};
use guichet_driven::PortError;

use crate::check::{Must, same};
use crate::given::{event, project, project_id, task, task_id};
use crate::store::{Store, after};

/// Given a task at work, when another is to be in the same place, then the step is a conflict and
/// its unit leaves nothing; elsewhere, and once the first has ended, it is not.
pub async fn one_is_at_work_in_a_projects_environment(store: &Store) {
    store.found(1, &[project(1), project(2)]).await;
    let mut tasks: Vec<Task> = [1, 1, 1, 2]
        .into_iter()
        .zip(1..)
        .map(|(project, n)| task(project, n))
        .collect();
    tasks[2].plan.environment = Environment::Preprod;
    store.plan(&tasks).await;
    for state in [State::Running, State::Stale] {
        tasks[0].state = state;
        store.go_on(&mut tasks[0], None).await;
        for second in [State::Running, State::Stale] {
            let mut unit = store.begin().await;
            let refused = Task {
                state: second,
                revision: 2,
                ..tasks[1].clone()
            };
            let told = event(EventKind::Started, 2);
            let step = unit.tasks().step(&refused, &told, None).await;
            assert!(matches!(step, Err(PortError::Conflict)), "{step:?}");
            drop(unit);
            let read = store.tasks.find(task_id(2)).await.must("a task");
            assert_eq!(read.as_ref(), Some(&tasks[1]), "as it was");
        }
    }
    for other in [2, 3] {
        tasks[other].state = State::Running;
        store.go_on(&mut tasks[other], None).await;
    }
    let mut unit = store.begin().await;
    for (project, environment, except, expected) in [
        (1, Environment::Prod, None, Some(1)),
        (1, Environment::Prod, Some(1), None),
        (1, Environment::Prod, Some(2), Some(1)),
        (1, Environment::Preprod, None, Some(3)),
        (2, Environment::Prod, None, Some(4)),
        (2, Environment::Preprod, None, None),
    ] {
        let (id, except) = (project_id(project), except.map(task_id));
        let found = unit.tasks().at_work(id, environment, except).await;
        assert_eq!(found.must("at work"), expected.map(task_id));
    }
    drop(unit);
    tasks[0].state = State::Succeeded;
    store.go_on(&mut tasks[0], None).await;
    tasks[1].state = State::Running;
    store.go_on(&mut tasks[1], None).await;
}

/// Given tasks that took versions to environments, with success or not, then the latest that
/// did with success is told, other than the one that asks; a list is told the same.
pub async fn the_latest_that_deployed_a_version_is_told(store: &Store) {
    use Environment::{Dev, Preprod, Prod, Test};
    use State::{Failed, Planned, Running, Succeeded};

    store.found(1, &[project(1), project(2)]).await;
    let of = |n, project, environment, state, ended: Option<i64>| {
        let mut task: Task = task(project, n);
        task.plan.version = self::task(1, 1).plan.version;
        task.plan.environment = environment;
        task.state = state;
        task.ended_at = ended.map(after);
        task
    };
    let tasks = vec![
        of(1, 1, Prod, Succeeded, Some(50)),
        of(2, 1, Prod, Succeeded, Some(40)),
        of(3, 1, Prod, Failed, Some(90)),
        of(4, 1, Preprod, Succeeded, Some(10)),
        of(5, 1, Test, Running, None),
        of(6, 1, Test, Planned, None),
        of(7, 2, Prod, Succeeded, Some(99)),
        task(1, 8),
        of(9, 1, Dev, Succeeded, Some(5)),
        of(10, 1, Prod, Succeeded, Some(50)),
    ];
    store.plan(&tasks).await;
    let mut unit = store.begin().await;
    for (project, environment, n, except, expected) in [
        (1, Prod, 1, None, Some(10)),
        (1, Prod, 1, Some(10), Some(1)),
        (1, Prod, 1, Some(1), Some(10)),
        (1, Preprod, 1, Some(4), None),
        (1, Test, 1, None, None),
        (1, Prod, 8, None, None),
        (2, Prod, 1, None, Some(7)),
        (2, Preprod, 1, None, None),
    ] {
        let version = &task(1, n).plan.version;
        let (id, except) = (project_id(project), except.map(task_id));
        let found = unit.tasks().deployed_by(id, environment, version, except);
        let found = found.await.must("deployed");
        let asked = (project, environment, n, except);
        assert_eq!(found, expected.map(task_id), "{asked:?}");
    }
    let tasks: Vec<Task> = tasks
        .into_iter()
        .filter(|task| task.project == project_id(1))
        .rev()
        .collect();
    let mut expected = Vec::new();
    for task in &tasks {
        let (id, version, except) = (task.project, &task.plan.version, Some(task.id));
        let environment = task.plan.environment;
        let inside = unit.tasks();
        let deployed = inside.deployed_by(id, environment, version, except).await;
        let promoted = inside.deployed_by(id, Preprod, version, except).await;
        let at_work = inside.at_work(id, environment, except).await;
        expected.push(Surroundings {
            preproduction_took_it: promoted.must("promoted").is_some(),
            deployed_by: deployed.must("deployed"),
            at_work: at_work.must("at work"),
        });
    }
    let told = store.tasks.surroundings(&tasks).await;
    same(&told.must("surroundings"), &expected, "a list");
    assert_eq!(store.tasks.surroundings(&[]).await.must("of none"), []);
}
