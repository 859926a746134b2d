//! [`ReadOutbox`](guichet_driven::ReadOutbox) and [`OutboxStore`](guichet_driven::OutboxStore).

use std::collections::BTreeSet;

use chrono::TimeDelta;
use futures_util::future::join_all;
use guichet_domain::kernel::{IncidentId, Language, ProjectId, TaskId};
use guichet_driven::{
    Claimed, DeploymentNotice, IncidentNotice, Lease, Notice, NoticeKind, OutboxEntry, OutboxRow,
    OutboxState, Settled,
};
use uuid::Uuid;

use crate::check::{Must, same};
use crate::store::{Store, TEXTS, after, at, fresh_cases};

fresh_cases!(=> Store;
    a_notice_of_every_kind_is_read_back_as_it_was_written,
    an_undone_unit_leaves_no_entry,
    an_entry_is_claimed_when_it_is_due_the_longest_due_first,
    of_twenty_workers_each_entry_goes_to_one,
    a_lease_that_ran_out_gives_its_entry_to_the_next,
    what_was_put_off_comes_again_at_its_time,
    what_was_released_counts_no_try,
    sent_and_given_up_entries_never_come_again,
    one_whose_lease_is_lost_may_only_say_sent,
    what_was_given_up_can_be_revived_and_begins_anew,
    what_is_being_worked_on_or_sent_is_not_revived,
    pages_come_newest_first_by_state,
    only_what_was_sent_long_ago_is_pruned,
);

const MINUTE: TimeDelta = TimeDelta::minutes(1);

fn id(n: u8) -> Uuid {
    Uuid::from_u128((0x0197 << 112) | (7 << 76) | (u128::from(n) << 8))
}

fn holder(n: u8) -> Uuid {
    Uuid::from_u128(u128::from(n) + 1000)
}

/// The lease of the nth holder, from [`at`] on for a minute.
pub(crate) fn lease(n: u8) -> Lease {
    Lease {
        holder: holder(n),
        until: at() + MINUTE,
    }
}

fn incident(text: &str) -> IncidentNotice {
    IncidentNotice {
        id: IncidentId(id(201)),
        title: text.into(),
        project_name: text.into(),
    }
}

/// Every kind, each of its texts this one.
fn kinds(text: &str) -> Vec<NoticeKind> {
    let deployment = DeploymentNotice {
        project: ProjectId(id(202)),
        project_name: text.into(),
        task: TaskId(id(203)),
        version: text.into(),
        environment: "PREPROD".into(),
        planned_at: at(),
        time_zone: "Europe/Paris".into(),
    };
    let (by, reason): (String, String) = (text.into(), text.into());
    vec![
        NoticeKind::AuthorisationAsked {
            deployment: deployment.clone(),
            by: by.clone(),
        },
        NoticeKind::Authorised {
            deployment: deployment.clone(),
            by: by.clone(),
        },
        NoticeKind::Rejected {
            deployment: deployment.clone(),
            by: by.clone(),
            reason: reason.clone(),
        },
        NoticeKind::Revoked {
            deployment: deployment.clone(),
            by: by.clone(),
            reason: reason.clone(),
        },
        NoticeKind::Failed {
            deployment,
            by: by.clone(),
            reason,
            incident: incident(text),
        },
        NoticeKind::IncidentAssigned {
            incident: incident(text),
            by: Some(by),
        },
        NoticeKind::IncidentAssigned {
            incident: incident(text),
            by: None,
        },
    ]
}

fn notice(kind: NoticeKind, language: Language) -> Notice {
    Notice {
        to: "Eva.Œuvré@exemple.example".parse().ok().must("an address"),
        name: "Éva <Œuvré>".into(),
        language,
        kind,
    }
}

/// The nth entry, made so many microseconds after [`at`].
pub(crate) fn entry(n: u8, micros: i64) -> OutboxEntry {
    let kind = NoticeKind::IncidentAssigned {
        incident: incident("INCIDENT"),
        by: None,
    };
    OutboxEntry {
        id: id(n),
        made_at: after(micros),
        notice: notice(kind, Language::French),
    }
}

impl Store {
    async fn put(&self, entries: &[OutboxEntry]) {
        let mut unit = self.begin().await;
        for entry in entries {
            unit.outbox().add(entry).await.must("adding to the outbox");
        }
        unit.save().await.must("saving entries");
    }

    /// The numbers of what this holder gets, `minutes` after [`at`].
    async fn take(&self, n: u8, minutes: i32, limit: usize) -> Vec<Claimed> {
        let now = at() + MINUTE * minutes;
        let lease = Lease {
            holder: holder(n),
            until: now + MINUTE,
        };
        self.outbox.claim(now, lease, limit).await.must("claiming")
    }

    async fn settle(&self, n: u8, holds: u8, settled: Settled) -> bool {
        let settled = self.outbox.settle(id(n), holder(holds), &settled).await;
        settled.must("settling")
    }

    async fn revive(&self, n: u8, minutes: i32) -> bool {
        let mut unit = self.begin().await;
        let revived = unit.outbox().revive(id(n), at() + MINUTE * minutes).await;
        unit.save().await.must("saving");
        revived.must("reviving")
    }

    async fn row(&self, n: u8) -> OutboxRow {
        let row = self.outbox.one(id(n)).await.must("an entry");
        row.must("an entry that is there")
    }
}

fn ids(claimed: &[Claimed]) -> Vec<Uuid> {
    claimed.iter().map(|entry| entry.id).collect()
}

fn sent(minutes: i32) -> Settled {
    Settled::Sent {
        at: at() + MINUTE * minutes,
    }
}

fn put_off(minutes: i32) -> Settled {
    Settled::PutOff {
        until: at() + MINUTE * minutes,
        error: "451 later".into(),
    }
}

fn given_up(minutes: i32) -> Settled {
    Settled::GivenUp {
        at: at() + MINUTE * minutes,
        error: "550 nobody".into(),
    }
}

/// Given notices of every kind, with odd texts, in both languages, when they are claimed, then
/// not a letter nor a microsecond is lost.
pub async fn a_notice_of_every_kind_is_read_back_as_it_was_written(store: &Store) {
    let mut entries = Vec::new();
    for text in TEXTS {
        for kind in kinds(text) {
            let n = u8::try_from(entries.len()).ok().must("a number");
            let language = Language::ALL[usize::from(n) % 2];
            entries.push(OutboxEntry {
                notice: notice(kind, language),
                ..entry(n, i64::from(n))
            });
        }
    }
    store.put(&entries).await;
    let claimed = store.take(1, 1, 100).await;
    let written: Vec<_> = entries.iter().map(|entry| Some(&entry.notice)).collect();
    let read: Vec<_> = claimed.iter().map(|entry| entry.notice.as_ref()).collect();
    same(&read, &written, "what is claimed");
    for entry in entries {
        let row = store.outbox.one(entry.id).await.must("an entry");
        let row = row.must("an entry that is there");
        assert_eq!((row.id, row.made_at), (entry.id, entry.made_at));
        assert_eq!(row.notice, Some(entry.notice));
    }
    let none = store.outbox.one(id(250)).await.must("an entry");
    assert_eq!(none, None, "an unknown one");
}

/// Given a unit that adds an entry, when it is dropped, then there is none.
pub async fn an_undone_unit_leaves_no_entry(store: &Store) {
    let mut unit = store.begin().await;
    unit.outbox().add(&entry(1, 0)).await.must("adding");
    // Not before it is kept, either.
    assert_eq!(store.outbox.one(id(1)).await.must("an entry"), None);
    drop(unit);
    assert_eq!(store.take(1, 1, 9).await, []);
    assert_eq!(store.outbox.one(id(1)).await.must("an entry"), None);
    store.put(&[entry(1, 0)]).await;
    assert_eq!(ids(&store.take(1, 1, 9).await), [id(1)]);
}

/// Given entries of several moments, when some are claimed, then those due come, the longest due
/// first, no more than asked for, each once.
pub async fn an_entry_is_claimed_when_it_is_due_the_longest_due_first(store: &Store) {
    store
        .put(&[entry(1, 2), entry(2, 0), entry(3, 1), entry(4, 3)])
        .await;
    let claim = async |micros, limit| {
        let claimed = store.outbox.claim(after(micros), lease(1), limit).await;
        claimed.must("claiming")
    };
    assert_eq!(claim(-1, 9).await, [], "nothing is due yet");
    assert_eq!(claim(9, 0).await, [], "none asked for");
    let first = claim(2, 2).await;
    assert_eq!(ids(&first), [id(2), id(3)], "the longest due");
    let expected = (1, after(2), false);
    for entry in &first {
        assert_eq!((entry.tries, entry.first_tried_at, entry.lapsed), expected);
    }
    assert_eq!(
        ids(&claim(2, 9).await),
        [id(1)],
        "what is left of those due"
    );
    assert_eq!(claim(2, 9).await, [], "each once");
    assert_eq!(
        ids(&claim(3, 9).await),
        [id(4)],
        "at the very moment it is due"
    );
}

/// Given 30 entries, when 20 workers claim at once until nothing is left, then each entry went
/// to one of them.
pub async fn of_twenty_workers_each_entry_goes_to_one(store: &Store) {
    let entries: Vec<_> = (0..30).map(|n| entry(n, i64::from(n))).collect();
    store.put(&entries).await;
    let worker = async |n: u8| {
        let mut got = Vec::new();
        loop {
            let claimed = store.outbox.claim(after(99), lease(n), 4).await;
            let claimed = claimed.must("claiming");
            // What others are taking is passed over: empty is no proof that nothing is left.
            if claimed.is_empty() {
                return got;
            }
            got.extend(ids(&claimed));
        }
    };
    let mut all: Vec<Uuid> = join_all((0..20).map(worker)).await.concat();
    all.extend(worker(99).await);
    let distinct: BTreeSet<Uuid> = all.iter().copied().collect();
    assert_eq!(all.len(), 30, "no entry went to two");
    assert_eq!(distinct.len(), 30, "and none was forgotten");
}

/// Given a worker that never came back, when its lease ends, then the next gets its entry and is
/// told.
pub async fn a_lease_that_ran_out_gives_its_entry_to_the_next(store: &Store) {
    store.put(&[entry(1, 0)]).await;
    let first = store.take(1, 0, 9).await;
    assert_eq!(ids(&first), [id(1)]);
    let before_its_end = at() + MINUTE - TimeDelta::microseconds(1);
    let claimed = store.outbox.claim(before_its_end, lease(2), 9).await;
    assert_eq!(claimed.must("claiming"), [], "while it runs");
    let second = store.take(2, 1, 9).await;
    assert_eq!(ids(&second), [id(1)], "once it has run out");
    let seen = (second[0].tries, second[0].first_tried_at, second[0].lapsed);
    assert_eq!(seen, (2, at(), true), "it is the second try");
    assert_eq!((first[0].tries, first[0].lapsed), (1, false));
}

/// Given an entry put off, then nobody gets it before its time, and its tries are counted.
pub async fn what_was_put_off_comes_again_at_its_time(store: &Store) {
    store.put(&[entry(1, 0)]).await;
    store.take(1, 0, 9).await;
    assert!(store.settle(1, 1, put_off(10)).await);
    let row = store.row(1).await;
    assert_eq!((row.state, row.tries), (OutboxState::Waiting, 1));
    assert_eq!(row.due_at, at() + MINUTE * 10);
    assert_eq!(row.last_error.as_deref(), Some("451 later"));
    assert_eq!(store.take(2, 9, 9).await, [], "before its time");
    let again = store.take(2, 10, 9).await;
    assert_eq!(ids(&again), [id(1)]);
    let seen = (again[0].tries, again[0].first_tried_at, again[0].lapsed);
    assert_eq!(seen, (2, at(), false), "its day began with the first try");
}

/// Given an entry that was claimed and not tried, then it is there for the next as it was, and
/// its day begins with the first try.
pub async fn what_was_released_counts_no_try(store: &Store) {
    store.put(&[entry(1, 0)]).await;
    store.take(1, 0, 9).await;
    assert!(store.settle(1, 1, Settled::Released).await);
    let again = store.take(2, 0, 9).await;
    assert_eq!(ids(&again), [id(1)], "at once");
    assert_eq!((again[0].tries, again[0].lapsed), (1, false));
    assert!(store.settle(1, 2, Settled::Released).await);
    let tried = store.take(3, 600, 9).await;
    let seen = (tried[0].tries, tried[0].first_tried_at);
    assert_eq!(seen, (1, at() + MINUTE * 600), "it was never tried");
    assert!(store.settle(1, 3, put_off(601)).await);
    store.take(4, 601, 9).await;
    assert!(store.settle(1, 4, Settled::Released).await);
    let tried = store.take(5, 602, 9).await;
    let seen = (tried[0].tries, tried[0].first_tried_at);
    assert_eq!(seen, (2, at() + MINUTE * 600), "it was tried before");
}

/// Given entries sent and given up, then no worker gets them again, and it is said when and why.
pub async fn sent_and_given_up_entries_never_come_again(store: &Store) {
    store.put(&[entry(1, 0), entry(2, 0)]).await;
    store.take(1, 0, 9).await;
    assert!(store.settle(1, 1, sent(1)).await);
    assert!(store.settle(2, 1, given_up(2)).await);
    assert_eq!(store.take(2, 100_000, 9).await, []);
    let (one, other) = (store.row(1).await, store.row(2).await);
    assert_eq!(one.state, OutboxState::Sent);
    assert_eq!((one.ended_at, one.last_error), (Some(at() + MINUTE), None));
    assert_eq!(other.state, OutboxState::GivenUp);
    assert_eq!(other.ended_at, Some(at() + MINUTE * 2));
    assert_eq!(other.last_error.as_deref(), Some("550 nobody"));
}

/// Given a worker that was too slow, when it settles what another has claimed since, then only
/// that it sent it is believed.
pub async fn one_whose_lease_is_lost_may_only_say_sent(store: &Store) {
    store.put(&[entry(1, 0)]).await;
    store.take(1, 0, 9).await;
    store.take(2, 1, 9).await;
    for settled in [put_off(5), given_up(5), Settled::Released] {
        assert!(!store.settle(1, 1, settled.clone()).await, "{settled:?}");
    }
    let row = store.row(1).await;
    assert_eq!((row.state, row.tries), (OutboxState::Waiting, 2));
    assert!(store.settle(1, 1, sent(2)).await, "it is true all the same");
    assert_eq!(store.row(1).await.state, OutboxState::Sent);
    // And the other, who failed, does not undo it.
    assert!(!store.settle(1, 2, put_off(5)).await);
    assert!(!store.settle(1, 2, sent(3)).await, "once is enough");
    assert_eq!(store.row(1).await.ended_at, Some(at() + MINUTE * 2));
    assert_eq!(store.take(3, 100, 9).await, []);
}

/// Given an entry given up, when an operator revives it, then it is due, and its day begins anew.
pub async fn what_was_given_up_can_be_revived_and_begins_anew(store: &Store) {
    store.put(&[entry(1, 0)]).await;
    store.take(1, 0, 9).await;
    store.settle(1, 1, given_up(1)).await;
    assert!(store.revive(1, 60).await);
    let row = store.row(1).await;
    assert_eq!((row.state, row.tries), (OutboxState::Waiting, 0));
    assert_eq!((row.due_at, row.ended_at), (at() + MINUTE * 60, None));
    assert_eq!(row.last_error.as_deref(), Some("550 nobody"), "still told");
    let again = store.take(2, 61, 9).await;
    assert_eq!(ids(&again), [id(1)]);
    let seen = (again[0].tries, again[0].first_tried_at);
    assert_eq!(seen, (1, at() + MINUTE * 61));
    // One that waits for later is due at once, too.
    store.settle(1, 2, put_off(600)).await;
    assert!(store.revive(1, 62).await);
    assert_eq!(ids(&store.take(3, 62, 9).await), [id(1)]);
}

/// Given entries sent, worked on or unknown, when an operator revives them, then nothing happens.
pub async fn what_is_being_worked_on_or_sent_is_not_revived(store: &Store) {
    store.put(&[entry(1, 0), entry(2, 0)]).await;
    store.take(1, 0, 9).await;
    store.settle(1, 1, sent(0)).await;
    for (n, what) in [(1, "sent"), (2, "worked on"), (9, "unknown")] {
        assert!(!store.revive(n, 0).await, "{what}");
    }
    assert_eq!(store.take(2, 0, 9).await, [], "nobody gets them");
    // An undone revival is none.
    store.settle(2, 1, given_up(0)).await;
    let mut unit = store.begin().await;
    let revived = unit.outbox().revive(id(2), at()).await;
    assert!(revived.must("reviving"));
    drop(unit);
    assert_eq!(store.row(2).await.state, OutboxState::GivenUp);
}

/// Given entries in every state, when they are read page by page, then each comes once, the
/// newest first, and those of one state alone if told.
pub async fn pages_come_newest_first_by_state(store: &Store) {
    let entries: Vec<_> = (0..7).map(|n| entry(n, 0)).collect();
    store.put(&entries).await;
    store.take(1, 0, 9).await;
    for n in [1, 4] {
        store.settle(n, 1, given_up(1)).await;
    }
    store.settle(2, 1, sent(1)).await;
    for (state, expected) in [
        (None, vec![6, 5, 4, 3, 2, 1, 0]),
        (Some(OutboxState::GivenUp), vec![4, 1]),
        (Some(OutboxState::Sent), vec![2]),
        (Some(OutboxState::Waiting), vec![6, 5, 3, 0]),
    ] {
        let expected: Vec<Uuid> = expected.into_iter().map(id).collect();
        for limit in [1, 2, 100] {
            let (mut read, mut before) = (Vec::new(), None);
            loop {
                let page = store.outbox.page(state, before, limit).await.must("a page");
                assert!(page.len() <= limit, "{} in a page of {limit}", page.len());
                let Some(last) = page.last() else { break };
                before = Some(last.id);
                read.extend(page.iter().map(|row| row.id));
            }
            same(&read, &expected, format!("{state:?}, {limit} a page"));
        }
    }
}

/// Given entries of every state, all of them old, when the outbox is pruned, then only those
/// sent before go.
pub async fn only_what_was_sent_long_ago_is_pruned(store: &Store) {
    let entries: Vec<_> = (1..=4).map(|n| entry(n, 0)).collect();
    store.put(&entries).await;
    store.take(1, 0, 9).await;
    store.settle(1, 1, sent(10)).await;
    store.settle(2, 1, sent(20)).await;
    store.settle(3, 1, given_up(10)).await;
    let before = at() + MINUTE * 20;
    assert_eq!(store.outbox.prune(before).await.must("pruning"), 1);
    let left = store.outbox.page(None, None, 9).await.must("a page");
    let left: Vec<Uuid> = left.iter().map(|row| row.id).collect();
    same(&left, &[id(4), id(3), id(2)], "what is left");
}
