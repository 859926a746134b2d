//! [`ReadOutbox`](guichet_driven::ReadOutbox) and [`OutboxStore`](guichet_driven::OutboxStore).

mod claims;
mod notices;
mod operators;
mod settled;

pub use claims::{
    a_lease_that_ran_out_gives_its_entry_to_the_next,
    an_entry_is_claimed_when_it_is_due_the_longest_due_first,
    of_twenty_workers_each_entry_goes_to_one,
};
pub use notices::{
    a_notice_of_every_kind_is_read_back_as_it_was_written, an_undone_unit_leaves_no_entry,
};
pub use operators::{
    only_what_was_sent_long_ago_is_pruned, pages_come_newest_first_by_state,
    what_is_being_worked_on_or_sent_is_not_revived,
    what_was_given_up_can_be_revived_and_begins_anew,
};
pub use settled::{
    one_whose_lease_is_lost_may_only_say_sent, sent_and_given_up_entries_never_come_again,
    what_was_put_off_comes_again_at_its_time, what_was_released_counts_no_try,
};

use chrono::TimeDelta;
use guichet_domain::kernel::{IncidentId, Language};
use guichet_driven::{
    Claimed, IncidentNotice, Lease, Notice, NoticeKind, OutboxEntry, OutboxRow, Settled,
};
use uuid::Uuid;

use crate::check::Must;
use crate::store::{Store, after, at, fresh_cases};

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
