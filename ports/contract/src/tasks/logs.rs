//! Logs of tasks.

use guichet_domain::deployments::{LogLine, LogSize, State};

use crate::check::{Must, same};
use crate::given::{person, project, task, task_id};
use crate::store::{Store, TEXTS, after, at};

fn line(number: u64) -> LogLine {
    let texts = TEXTS.len() as u64;
    let text = TEXTS[usize::try_from(number % texts).unwrap_or_default()];
    LogLine {
        number,
        at: after(i64::try_from(number).unwrap_or_default()),
        by: person(1 + u128::from(number % 2)),
        line: format!("{number} {text}"),
    }
}

fn lines(from: u64, to: u64) -> Vec<LogLine> {
    (from..=to).map(line).collect()
}

/// Given a long log, added in pieces, then it is read from any number on and from its end, its
/// size is known, and the task's last sign of life and when it is due are kept with it.
pub async fn a_log_is_read_from_any_number_on(store: &Store) {
    store.found(1, &[project(1)]).await;
    let mut first = task(1, 1);
    store.plan(&[first.clone(), task(1, 2)]).await;
    first.state = State::Running;
    store.go_on(&mut first, Some(after(0))).await;
    let mut unit = store.begin().await;
    let tasks = unit.tasks();
    assert_eq!(
        tasks.log_size(first.id).await.must("a size"),
        LogSize::default()
    );
    let all = lines(1, 2_500);
    for (piece, alive) in [(&all[..1], 10), (&all[1..2_400], 20), (&all[2_400..], 30)] {
        first.alive_at = Some(after(alive));
        let due_at = Some(after(alive + 1_000));
        let added = tasks.append_log(&first, piece, due_at).await;
        added.must("adding lines");
    }
    let size = LogSize {
        lines: 2_500,
        bytes: all.iter().map(|line| line.line.len() as u64).sum(),
    };
    assert_eq!(tasks.log_size(first.id).await.must("a size"), size);
    let end = tasks.log_end(first.id, 3).await.must("the end");
    same(&end, &all[2_497..], "the end inside its unit");
    unit.save().await.must("saving");
    for (after, limit, expected) in [
        (0, 10, &all[..10]),
        (0, 5_000, &all[..]),
        (2_490, 100, &all[2_490..]),
        (2_500, 100, &[][..]),
        (u64::MAX, 100, &[][..]),
        (7, 0, &[][..]),
    ] {
        let found = store.tasks.log(first.id, after, limit).await;
        same(&found.must("a log"), expected, format!("after {after}"));
    }
    let end = store.tasks.log_end(first.id, 50).await.must("the end");
    same(&end, &all[2_450..], "the end");
    assert_eq!(store.tasks.log(task_id(2), 0, 9).await.must("none"), []);
    let read = store.tasks.find(first.id).await.must("a task");
    assert_eq!(read, Some(first.clone()), "its revision as before");
    let due = async |now| store.tasks.due(None, now, 9).await.must("due").len();
    assert_eq!(due(after(1_029)).await, 0);
    assert_eq!(due(after(1_030)).await, 1);
    // A step leaves the log.
    store.go_on(&mut first, None).await;
    let mut unit = store.begin().await;
    let kept = unit.tasks().log_size(first.id).await.must("a size");
    assert_eq!(kept, size);
}

/// Given a unit that adds lines and is dropped, then neither lines nor a sign of life are there.
pub async fn an_undone_log_was_never_there(store: &Store) {
    store.found(1, &[project(1)]).await;
    store.plan(&[task(1, 1)]).await;
    let mut alive = task(1, 1);
    alive.alive_at = Some(at());
    let mut unit = store.begin().await;
    let added = unit.tasks().append_log(&alive, &lines(1, 3), None).await;
    added.must("adding lines");
    drop(unit);
    assert_eq!(store.tasks.log(task_id(1), 0, 9).await.must("a log"), []);
    let read = store.tasks.find(task_id(1)).await.must("a task");
    assert_eq!(read, Some(task(1, 1)));
    let mut unit = store.begin().await;
    let size = unit.tasks().log_size(task_id(1)).await.must("a size");
    assert_eq!(size, LogSize::default());
}
