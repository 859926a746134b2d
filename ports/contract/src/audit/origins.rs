//! Where entries came from is erased by age; the entries stay.

use super::chain::chain_holds;
use super::{append_at, newest};
use crate::check::Must;
use crate::store::{Store, after};

/// Given entries of different times, when origins of before a moment are erased, then so many as
/// were asked for, the first ones first, whatever lies between; the entries stay, and the chain
/// holds.
pub async fn origins_are_erased_by_age_the_first_ones_first(store: &Store) {
    append_at(store, &[0, 9, 1, 2]).await;
    let known = async || {
        let entries = newest(store, 9).await;
        let known = entries.iter().map(|entry| entry.address.is_some());
        known.collect::<Vec<_>>()
    };
    let erase = async |before: i64, at_most| {
        let mut unit = store.begin().await;
        let erased = unit.audit().erase_origins(after(before), at_most).await;
        unit.save().await.must("saving");
        erased.must("erasing")
    };
    assert_eq!(store.chain.known_origins(after(3)).await.must("a count"), 3);
    assert_eq!(erase(0, 9).await, 0);
    assert_eq!(erase(3, 2).await, 2);
    assert_eq!(known().await, [false, true, false, true]);
    assert_eq!(store.chain.known_origins(after(3)).await.must("a count"), 1);
    let mut undone = store.begin().await;
    let erased = undone.audit().erase_origins(after(3), 2).await;
    assert_eq!(erased.must("erasing"), 1);
    drop(undone);
    assert_eq!(known().await, [false, true, false, true]);
    assert_eq!(erase(3, 2).await, 1);
    assert_eq!(erase(3, 2).await, 0);
    assert_eq!(known().await, [false, true, false, false]);
    let requests = newest(store, 9).await;
    let requests = requests.iter().filter(|entry| entry.request_id.is_some());
    assert_eq!(requests.count(), 1);
    assert_eq!(chain_holds(store).await, 4);
}
