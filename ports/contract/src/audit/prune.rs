//! The oldest entries go by age, and a checkpoint stands for them.

use guichet_domain::kernel::Direction::Before;
use guichet_driven::{
    Actor, AuditEntry, AuditEvent, AuditObject, Beginning, ChainHead, Checkpoint, ObjectKind,
    PRUNE, Prune, Pruned,
};

use super::chain::chain_holds;
use super::{append_at, newest};
use crate::check::{Must, same};
use crate::store::{Store, after, entry};

fn older_than(micros: i64, at_most: u64) -> Prune {
    Prune {
        before: after(micros),
        at_most,
        by: Actor::Operator("root".into()),
        at: after(1_000),
    }
}

/// Removes, with the entry that tells of it, where there is anything to remove.
async fn prune(store: &Store, asked: &Prune, n: u8) -> Pruned {
    let mut unit = store.begin().await;
    let done = unit.audit().prune(asked).await.must("removing");
    if done.removed > 0 {
        let told = AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Audit, done.last.seq),
            verb: PRUNE.into(),
            changes: vec![],
            reason: None,
        };
        let told = AuditEntry {
            at: after(2_000),
            ..entry(n, told)
        };
        unit.audit().append(&told).await.must("appending");
    }
    unit.save().await.must("saving");
    done
}

async fn checkpoint(store: &Store) -> Option<Checkpoint> {
    match store.chain.beginning().await.must("a beginning") {
        Beginning::Pruned(sealed) => Some(sealed.checkpoint),
        Beginning::Whole | Beginning::Unreadable => None,
    }
}

async fn numbers(store: &Store) -> Vec<u64> {
    let entries = store.audit.entries(None, 100).await.must("the audit");
    entries.iter().map(|audited| audited.seq).collect()
}

/// Given five entries, when those of before a moment are removed, then they are gone with where
/// they came from, a sealed checkpoint stands for them, the entry that tells of it is known as
/// such, and what is left hangs on the checkpoint.
pub async fn pruned_it_begins_with_a_checkpoint(store: &Store) {
    append_at(store, &[0, 1, 2, 3, 4]).await;
    assert_eq!(checkpoint(store).await, None);
    let third = store.chain.links(2, 1).await.must("a link").remove(0);
    let last = ChainHead {
        seq: 3,
        mac: third.sealed.must("sealed").mac,
    };
    let asked = older_than(3, 100);
    assert_eq!(store.chain.older(asked.before).await.must("a count"), 3);
    let done = prune(store, &asked, 9).await;
    assert_eq!(done, Pruned { last, removed: 3 });
    let stands = Checkpoint {
        last,
        removed: 3,
        by: "operator:root".into(),
        at: after(1_000),
        told_by: 6,
    };
    assert_eq!(checkpoint(store).await, Some(stands));
    assert_eq!(chain_holds(store).await, 6);
    assert_eq!(numbers(store).await, [4, 5, 6]);
    assert_eq!(store.chain.known_origins(after(9)).await.must("a count"), 2);
    let links = store.chain.links(0, 10).await.must("links");
    let told: Vec<_> = links.iter().map(|link| (link.seq, link.prunes)).collect();
    assert_eq!(told, [(4, None), (5, None), (6, Some(3))]);
    let page = store.audit.entries(Some((5, Before)), 9).await;
    let page = page.must("a page");
    assert_eq!((page.len(), page[0].seq), (1, 4), "before it is nothing");
}

/// Given entries whose times are not in their order, then what comes after a young one stays, as
/// does the newest, and not more go than were asked for; where nothing goes, nothing changes.
pub async fn what_is_young_stays_and_so_does_the_newest(store: &Store) {
    let nothing = Pruned {
        last: ChainHead::START,
        removed: 0,
    };
    assert_eq!(prune(store, &older_than(5, 9), 20).await, nothing, "empty");
    append_at(store, &[0, 1, 9, 2, 3]).await;
    assert_eq!(prune(store, &older_than(0, 9), 20).await, nothing);
    assert_eq!(prune(store, &older_than(5, 0), 20).await, nothing);
    assert_eq!(chain_holds(store).await, 5);
    assert_eq!(checkpoint(store).await, None);
    assert_eq!(store.chain.older(after(5)).await.must("a count"), 2);
    let done = prune(store, &older_than(5, 1), 20).await;
    assert_eq!((done.last.seq, done.removed), (1, 1), "one was asked for");
    assert_eq!(store.chain.older(after(5)).await.must("a count"), 1);
    let done = prune(store, &older_than(5, 9), 21).await;
    assert_eq!((done.last.seq, done.removed), (2, 1));
    assert_eq!(numbers(store).await, [3, 4, 5, 6, 7]);
    assert_eq!(store.chain.older(after(9_999)).await.must("a count"), 4);
    let done = prune(store, &older_than(9_999, 9), 22).await;
    assert_eq!((done.last.seq, done.removed), (6, 4));
    assert_eq!(numbers(store).await, [7, 8]);
    assert_eq!(chain_holds(store).await, 8);
}

/// Given a pruned chain, when it is pruned again, then there is one checkpoint, of now; when
/// there is nothing to remove, then it is the one of before.
pub async fn pruned_again_the_checkpoint_moves_on(store: &Store) {
    append_at(store, &[0, 1, 2, 3, 4]).await;
    prune(store, &older_than(2, 9), 20).await;
    let first = checkpoint(store).await.must("a checkpoint");
    assert_eq!((first.last.seq, first.removed, first.told_by), (2, 2, 6));
    let nothing = prune(store, &older_than(2, 9), 21).await;
    assert_eq!((nothing.last, nothing.removed), (first.last, 0));
    assert_eq!(checkpoint(store).await, Some(first));
    prune(store, &older_than(5, 9), 22).await;
    let second = checkpoint(store).await.must("a checkpoint");
    assert_eq!((second.last.seq, second.removed, second.told_by), (5, 3, 7));
    assert_eq!(numbers(store).await, [6, 7]);
    assert_eq!(chain_holds(store).await, 7);
}

/// Given a unit that removes and is undone, then nothing is gone, and there is no checkpoint.
pub async fn an_undone_prune_removed_nothing(store: &Store) {
    append_at(store, &[0, 1, 2]).await;
    let told = newest(store, 9).await;
    let mut unit = store.begin().await;
    let done = unit.audit().prune(&older_than(2, 9)).await;
    assert_eq!(done.must("removing").removed, 2);
    drop(unit);
    assert_eq!(checkpoint(store).await, None);
    same(&newest(store, 9).await, &told, "all of them");
    assert_eq!(chain_holds(store).await, 3);
}

/// Given a pruned chain of which an origin was erased, when it is sealed anew, then the checkpoint
/// and what was erased are what they were, and it holds.
pub async fn pruned_and_sealed_anew_the_checkpoint_says_what_it_said(store: &Store) {
    append_at(store, &[0, 1, 2, 3]).await;
    prune(store, &older_than(2, 9), 20).await;
    let mut unit = store.begin().await;
    let erased = unit.audit().erase_origins(after(3), 9).await;
    assert_eq!(erased.must("erasing"), 1);
    unit.save().await.must("saving");
    let (stands, told) = (checkpoint(store).await, newest(store, 9).await);
    let mut unit = store.begin().await;
    unit.audit().reseal(true).await.must("sealing anew");
    unit.save().await.must("saving");
    assert_eq!(checkpoint(store).await, stands);
    same(&newest(store, 9).await, &told, "what is left");
    assert_eq!(chain_holds(store).await, 5);
    let links = store.chain.links(2, 1).await.must("a link");
    let sealed = links.into_iter().next().and_then(|link| link.sealed);
    let sealed = sealed.must("sealed");
    assert!(sealed.commitment.is_some() && sealed.origin.is_none());
}
