//! The chain hangs together, whoever appends at once, is undone or seals it anew.

use futures_util::future::join_all;
use guichet_driven::{AuditEntry, Beginning, ChainHead, PortError, SealAudit, link_message};

use super::{newest, refused};
use crate::TestSeal;
use crate::check::{Must, same};
use crate::store::{Store, TEXTS, entry};

/// The whole chain, followed by hand: its length.
pub(super) async fn chain_holds(store: &Store) -> u64 {
    let seal = TestSeal::default();
    let mut last = match store.chain.beginning().await.must("a beginning") {
        Beginning::Whole => Some(ChainHead::START),
        Beginning::Pruned(sealed) => {
            assert_eq!(sealed.must_bear(&seal), Some(sealed.mac), "the checkpoint");
            Some(sealed.checkpoint.last)
        }
        Beginning::Unreadable => None,
    }
    .must("a beginning that can be read");
    loop {
        let links = store.chain.links(last.seq, 3).await.must("links");
        if links.is_empty() {
            break;
        }
        for link in links {
            assert_eq!(link.seq, last.seq + 1, "none is left out");
            let sealed = link.sealed.must("a link that can be read");
            assert_eq!(
                sealed.prev, last.mac,
                "{} hangs on the one before",
                link.seq
            );
            let (key, content) = (&sealed.key_id, &sealed.content);
            let message = link_message(link.seq, &sealed.prev, key, content);
            assert_eq!(seal.seal(key, &message), Some(sealed.mac), "{}", link.seq);
            // Without an origin it was erased, or was never known.
            if let Some(origin) = sealed.origin {
                assert_eq!(seal.seal(key, &origin), sealed.commitment, "{}", link.seq);
            }
            last = ChainHead {
                seq: link.seq,
                mac: sealed.mac,
            };
        }
    }
    assert_eq!(store.chain.head().await.must("a head"), Some(last));
    last.seq
}

/// Given nothing, then entries with and without an origin, then the chain hangs together and its
/// head is the newest.
pub async fn the_chain_hangs_together(store: &Store) {
    assert_eq!(chain_holds(store).await, 0);
    for (n, text) in (0..).zip(TEXTS) {
        let entry = AuditEntry {
            address: (n % 2 == 0).then(|| [192, 0, 2, n].into()),
            request_id: (n % 3 == 0).then(|| text.into()),
            ..entry(n, refused(text))
        };
        store.append(&[entry]).await;
        assert_eq!(chain_holds(store).await, u64::from(n) + 1);
    }
    let links = store.chain.links(3, 2).await.must("links");
    let numbers: Vec<u64> = links.iter().map(|link| link.seq).collect();
    assert_eq!(numbers, [4, 5]);
}

/// Given twenty who append at the same moment, two entries each, then all are there, each unit's
/// beside each other, and the chain holds.
pub async fn twenty_append_at_once(store: &Store) {
    let one = async |n: u8| {
        store
            .append(&[entry(2 * n, refused("1")), entry(2 * n + 1, refused("2"))])
            .await;
    };
    join_all((0..20).map(one)).await;
    assert_eq!(chain_holds(store).await, 40);
    let entries = newest(store, 40).await;
    for pair in entries.chunks(2) {
        assert!(pair[0].id < pair[1].id, "{pair:?}");
        assert_eq!(pair[1].event, refused("2"), "{pair:?}");
    }
}

/// Given units that are undone, by dropping or by a refusal at their end, then the chain has no
/// gap.
pub async fn an_undone_unit_leaves_no_gap(store: &Store) {
    store.append(&[entry(0, refused("1"))]).await;
    let mut unit = store.begin().await;
    let append = unit.audit().append(&entry(1, refused("1"))).await;
    append.must("appending");
    drop(unit);
    let mut unit = store.begin().await;
    for n in [2, 0] {
        let append = unit.audit().append(&entry(n, refused("1"))).await;
        append.must("appending");
    }
    let saved = unit.save().await;
    assert!(matches!(saved, Err(PortError::Conflict)), "{saved:?}");
    store.append(&[entry(3, refused("1"))]).await;
    assert_eq!(chain_holds(store).await, 2);
}

/// Given entries with and without an origin, sealed anew by a unit that appends another, then all
/// are told as they were, and the chain holds; by a unit that is undone, then nothing happened.
pub async fn sealed_anew_under_the_same_key_it_is_what_it_was(store: &Store) {
    for n in 0..3 {
        let entry = AuditEntry {
            address: (n != 1).then(|| [192, 0, 2, n].into()),
            ..entry(n, refused("1"))
        };
        store.append(&[entry]).await;
    }
    let (told, head) = (newest(store, 9).await, store.chain.head().await);
    let head = head.must("a head").must("a sound one");
    let mut undone = store.begin().await;
    undone.audit().reseal(true).await.must("sealing anew");
    drop(undone);
    assert_eq!(store.chain.head().await.must("a head"), Some(head));
    let mut unit = store.begin().await;
    let done = unit.audit().reseal(true).await.must("sealing anew");
    assert_eq!(
        (done.before, done.entries, done.unverified.count()),
        (head, 0, 0)
    );
    let more = entry(9, refused("2"));
    unit.audit().append(&more).await.must("appending");
    unit.save().await.must("saving");
    assert_eq!(chain_holds(store).await, 4);
    same(
        &newest(store, 9).await,
        &[told, vec![more]].concat(),
        "all of them",
    );
}
