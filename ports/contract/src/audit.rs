//! [`AuditLog`](guichet_driven::AuditLog) and [`ReadAudit`](guichet_driven::ReadAudit).

mod chain;
mod entries;
mod origins;
mod prune;

pub use chain::{
    an_undone_unit_leaves_no_gap, sealed_anew_under_the_same_key_it_is_what_it_was,
    the_chain_hangs_together, twenty_append_at_once,
};
pub use entries::{
    a_text_with_nul_is_kept_as_far_as_it_goes, an_id_is_used_once,
    entries_come_as_they_were_appended, every_event_is_read_back_as_it_was_written,
    odd_texts_are_kept, pages_go_both_ways,
};
pub use origins::origins_are_erased_by_age_the_first_ones_first;
pub use prune::{
    an_undone_prune_removed_nothing, pruned_again_the_checkpoint_moves_on,
    pruned_and_sealed_anew_the_checkpoint_says_what_it_said, pruned_it_begins_with_a_checkpoint,
    what_is_young_stays_and_so_does_the_newest,
};

use guichet_driven::{AuditEntry, AuditEvent, RecordKind};

use crate::check::Must;
use crate::store::{Store, after, entry, fresh_cases};

fresh_cases!(=> Store;
    every_event_is_read_back_as_it_was_written,
    odd_texts_are_kept,
    a_text_with_nul_is_kept_as_far_as_it_goes,
    entries_come_as_they_were_appended,
    pages_go_both_ways,
    an_id_is_used_once,
    the_chain_hangs_together,
    twenty_append_at_once,
    an_undone_unit_leaves_no_gap,
    sealed_anew_under_the_same_key_it_is_what_it_was,
    pruned_it_begins_with_a_checkpoint,
    what_is_young_stays_and_so_does_the_newest,
    pruned_again_the_checkpoint_moves_on,
    an_undone_prune_removed_nothing,
    pruned_and_sealed_anew_the_checkpoint_says_what_it_said,
    origins_are_erased_by_age_the_first_ones_first,
);

fn refused(id: &str) -> AuditEvent {
    AuditEvent::Refused {
        kind: RecordKind::Order,
        id: id.into(),
        untold: 0,
    }
}

async fn newest(store: &Store, limit: usize) -> Vec<AuditEntry> {
    let entries = store.audit.entries(None, limit).await.must("the audit");
    entries.into_iter().map(|audited| audited.entry).collect()
}

/// Entries in a unit of their own, made so many microseconds after the first moment, each from an
/// address.
async fn append_at(store: &Store, made: &[i64]) {
    let mut entries = Vec::new();
    for (n, micros) in (0..).zip(made) {
        entries.push(AuditEntry {
            at: after(*micros),
            address: Some([192, 0, 2, n].into()),
            request_id: Some(format!("request-{n}")),
            ..entry(n, refused("1"))
        });
    }
    store.append(&entries).await;
}
