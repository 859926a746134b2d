//! [`MeasureStore`](guichet_driven::MeasureStore).

use chrono::TimeDelta;
use guichet_domain::kernel::{IncidentId, Language};
use guichet_driven::{
    IncidentNotice, Lease, Notice, NoticeKind, OutboxEntry, OutboxState, Settled,
};
use uuid::Uuid;

use crate::check::{Must, same};
use crate::store::{Store, after, at, fresh_cases};

fresh_cases!(=> Store;
    an_empty_outbox_has_no_figures,
    entries_are_counted_by_state_and_the_oldest_that_waits_is_known,
    connections_in_use_and_idle_are_no_more_than_there_may_be,
);

/// The nth entry: later ones have greater ids.
fn entry(n: u8) -> OutboxEntry {
    OutboxEntry {
        id: Uuid::from_u128((0x0197 << 112) | (7 << 76) | (u128::from(n) << 8)),
        made_at: after(i64::from(n)),
        notice: Notice {
            to: "eva@example.com".parse().ok().must("an address"),
            name: "Eva".into(),
            language: Language::French,
            kind: NoticeKind::IncidentAssigned {
                incident: IncidentNotice {
                    id: IncidentId(Uuid::nil()),
                    title: "Panne".into(),
                    project_name: "Portail".into(),
                },
                by: None,
            },
        },
    }
}

/// Given nothing in the outbox, then there is nothing to count and nothing that waits.
pub async fn an_empty_outbox_has_no_figures(store: &Store) {
    let figures = store.measure.outbox_figures().await.must("figures");
    assert_eq!(figures.entries, []);
    assert_eq!(figures.oldest_waiting, None);
}

/// Given five entries of which one was sent and one given up, the oldest among them, then each
/// state has its count and the oldest is the oldest of those that wait.
pub async fn entries_are_counted_by_state_and_the_oldest_that_waits_is_known(store: &Store) {
    let mut unit = store.begin().await;
    for n in 1..=5 {
        let added = unit.outbox().add(&entry(n)).await;
        added.must("adding");
    }
    unit.save().await.must("saving");
    let lease = Lease {
        holder: Uuid::from_u128(1),
        until: at() + TimeDelta::minutes(1),
    };
    let claimed = store
        .outbox
        .claim(at() + TimeDelta::seconds(1), lease, 2)
        .await;
    let claimed = claimed.must("claiming");
    let sent = Settled::Sent { at: at() };
    let given_up = Settled::GivenUp {
        at: at(),
        error: "550".into(),
    };
    for (entry, settled) in claimed.iter().zip([sent, given_up]) {
        let settled = store.outbox.settle(entry.id, lease.holder, &settled).await;
        assert!(settled.must("settling"));
    }
    let mut figures = store.measure.outbox_figures().await.must("figures");
    figures.entries.sort_by_key(|(_, count)| *count);
    let sum: u64 = figures.entries.iter().map(|(_, count)| count).sum();
    assert_eq!((sum, figures.entries.len()), (5, 3), "{figures:?}");
    let waiting = [(OutboxState::Waiting, 3)];
    same(&figures.entries[2..], &waiting, "those that wait");
    assert_eq!(figures.oldest_waiting, Some(entry(3).made_at));
}

/// Given any store that was asked something, then what it says of its connections adds up.
pub async fn connections_in_use_and_idle_are_no_more_than_there_may_be(store: &Store) {
    store.measure.outbox_figures().await.must("figures");
    for pool in store.measure.pools() {
        assert!(!pool.name.is_empty() && pool.most > 0, "{pool:?}");
        assert!(pool.in_use + pool.idle <= pool.most, "{pool:?}");
    }
}
