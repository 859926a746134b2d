//! When time changes a task.

use guichet_domain::deployments::State;
use guichet_domain::kernel::RankRequest;

use crate::check::Must;
use crate::given::{project, task};
use crate::store::{Store, after};

/// Given one that is at work, when it is set from when on it is due, earlier, later or never, then
/// it is due from then on, and nothing else of it has changed: neither its last sign of life nor
/// its revision, nor its history. A unit that is dropped has set nothing.
pub async fn when_a_task_is_due_is_set_and_nothing_else_of_it(store: &Store) {
    store.found(1, &[project(1)]).await;
    let mut first = task(1, 1);
    store.plan(&[first.clone(), task(1, 2)]).await;
    first.state = State::Running;
    first.alive_at = Some(after(10));
    let mut expected = Some(100);
    store.go_on(&mut first, expected.map(after)).await;
    let history = async || {
        let page = store.tasks.history(first.id, &RankRequest::default()).await;
        page.must("a history").items
    };
    let told = history().await;
    for (due_at, saved) in [
        (Some(50), true),
        (Some(20), false),
        (Some(200), true),
        (None, true),
    ] {
        let mut unit = store.begin().await;
        let held = unit.tasks().hold(first.id).await.must("holding");
        assert_eq!(held.as_ref(), Some(&first));
        let set = unit.tasks().set_due(first.id, due_at.map(after)).await;
        set.must("setting it");
        if saved {
            unit.save().await.must("saving");
            expected = due_at;
        } else {
            drop(unit);
        }
        let due = async |now| store.tasks.due(None, after(now), 9).await.must("due");
        let ours = [(first.project, first.id)];
        let from = expected.unwrap_or(10_000);
        assert_eq!(due(from - 1).await, [], "before {expected:?}");
        let then = due(from).await;
        assert_eq!(then == ours, expected.is_some(), "{then:?}");
        let read = store.tasks.find(first.id).await.must("a task");
        assert_eq!(read.as_ref(), Some(&first), "nothing else of it");
        assert_eq!(history().await, told);
    }
}
