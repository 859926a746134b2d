//! [`AuditLog`](guichet_driven::AuditLog) and [`ReadAudit`](guichet_driven::ReadAudit).

use futures_util::future::join_all;
use guichet_domain::kernel::Direction::{After, Before};
use guichet_domain::kernel::{InvoiceId, OrderId, SessionId, StaffId};
use guichet_driven::{
    Actor, AuditEntry, AuditEvent, AuditObject, Beginning, ChainHead, Checkpoint, FieldChange,
    ObjectKind, PRUNE, PortError, Prune, Pruned, RecordKind, SealAudit, SignInRefusal,
    SignOutReason, link_message,
};
use uuid::Uuid;

use crate::TestSeal;
use crate::check::{Must, same};
use crate::store::{Store, TEXTS, after, at, entry, fresh_cases, party, user};

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

fn changed(before: Option<&str>, after: Option<&str>) -> FieldChange {
    FieldChange {
        field: "state".into(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    }
}

async fn newest(store: &Store, limit: usize) -> Vec<AuditEntry> {
    let entries = store.audit.entries(None, limit).await.must("the audit");
    entries.into_iter().map(|audited| audited.entry).collect()
}

/// Given an entry of every kind, with and without its optional parts, then each is read back.
pub async fn every_event_is_read_back_as_it_was_written(store: &Store) {
    let session = SessionId(Uuid::from_u128(u128::MAX));
    let events = [
        AuditEvent::SignedIn { session },
        AuditEvent::SignInRefused {
            reason: SignInRefusal::Wrong,
            untold: 0,
        },
        AuditEvent::SignInRefused {
            reason: SignInRefusal::Throttled,
            untold: 12,
        },
        AuditEvent::SignedOut {
            session,
            reason: SignOutReason::Asked,
        },
        AuditEvent::StaffSignedIn { session },
        AuditEvent::StaffSignedOut {
            session,
            reason: SignOutReason::Disabled,
        },
        refused("12"),
        AuditEvent::Refused {
            kind: RecordKind::Invoice,
            id: "*".into(),
            untold: 7,
        },
        AuditEvent::InvoiceFetched {
            invoice: InvoiceId::new(1).must("an id"),
        },
        AuditEvent::OrderFetched {
            order: OrderId::new(i64::from(i32::MAX)).must("an id"),
        },
        AuditEvent::Linked {
            user: user(5),
            party: party(2),
        },
        AuditEvent::Unlinked {
            user: user(5),
            links: 3,
        },
        AuditEvent::ChainBegun { taken_over: 9 },
        AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Deployment, session),
            verb: "reject".into(),
            changes: vec![
                changed(Some("planned"), Some("rejected")),
                changed(None, None),
            ],
            reason: Some("tests en échec".into()),
        },
        AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Project, session),
            verb: "add".into(),
            changes: vec![],
            reason: None,
        },
        AuditEvent::ActRefused {
            object: AuditObject::new(ObjectKind::Incident, "not an id"),
            verb: "close".into(),
            code: "not_support".into(),
            untold: 0,
        },
        AuditEvent::ActRefused {
            object: AuditObject::new(ObjectKind::Deployment, "*"),
            verb: "*".into(),
            code: "*".into(),
            untold: u64::from(u32::MAX),
        },
    ];
    let actors = [
        Actor::Nobody,
        Actor::User(user(17)),
        Actor::Staff(StaffId(Uuid::from_u128(1))),
        Actor::Operator("root".into()),
        Actor::System,
    ];
    let addresses = ["192.0.2.7", "2001:db8::7", "::ffff:192.0.2.7"];
    let mut written = Vec::new();
    for (n, event) in (0..).zip(events) {
        let address = addresses.get(usize::from(n)).map(|text| text.parse());
        let address = address.and_then(Result::ok);
        let actor = actors.get(usize::from(n) % actors.len()).must("an actor");
        written.push(AuditEntry {
            actor: actor.clone(),
            address,
            request_id: address.map(|_| "0197-request".to_owned()),
            ..entry(n, event)
        });
    }
    store.append(&written).await;
    same(&newest(store, 100).await, &written, "every kind of entry");
}

/// Given entries with odd texts, then not a letter is lost.
pub async fn odd_texts_are_kept(store: &Store) {
    let mut written = Vec::new();
    for (n, text) in (0..).zip(TEXTS) {
        written.push(AuditEntry {
            actor: Actor::Operator(text.into()),
            request_id: Some(text.into()),
            ..entry(n, refused(text))
        });
    }
    store.append(&written).await;
    same(&newest(store, 100).await, &written, "texts");
}

/// Given what a stranger typed with a NUL in it, which no database keeps, then the entry is
/// written nevertheless, with a sign in its place.
pub async fn a_text_with_nul_is_kept_as_far_as_it_goes(store: &Store) {
    store.append(&[entry(0, refused("12\0x"))]).await;
    let kept = [entry(0, refused("12\u{fffd}x"))];
    same(
        &newest(store, 1).await,
        &kept,
        "the sign for what cannot be shown",
    );
}

/// Given entries appended with ids and times in any order, then they come as they were appended.
pub async fn entries_come_as_they_were_appended(store: &Store) {
    let mut written: Vec<AuditEntry> = (0..6).map(|n| entry(n, refused("1"))).collect();
    for (n, entry) in (0..).zip(&mut written) {
        entry.at = if n < 3 { at() } else { after(-n) };
    }
    let mixed = [3, 0, 5, 1, 4, 2].map(|n| written[n].clone());
    store.append(&mixed[..4]).await;
    store.append(&mixed[4..]).await;
    same(&newest(store, 100).await, &mixed, "the newest last");
    same(&newest(store, 2).await, &mixed[4..], "the newest two");
    same(&newest(store, 0).await, &[], "none");
    let numbered = store.audit.entries(None, 100).await.must("the audit");
    let numbers: Vec<u64> = numbered.iter().map(|audited| audited.seq).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
}

/// Given a place in the audit, when the entries on either side are asked for, then those nearest
/// to it come, in the order of their numbers.
pub async fn pages_go_both_ways(store: &Store) {
    let written: Vec<AuditEntry> = (0..7).map(|n| entry(n, refused("1"))).collect();
    store.append(&written).await;
    let ask = async |seq: u64, direction, limit| {
        let page = store.audit.entries(Some((seq, direction)), limit).await;
        let page = page.must("a page").into_iter();
        page.map(|audited| audited.entry).collect::<Vec<_>>()
    };
    same(&ask(4, After, 2).await, &written[4..6], "after the fourth");
    same(&ask(4, Before, 2).await, &written[1..3], "before it");
    same(&ask(7, After, 2).await, &[], "after the last");
    same(&ask(1, Before, 2).await, &[], "before the first");
    same(
        &ask(6, After, 9).await,
        &written[6..],
        "fewer than asked for",
    );
    let (mut walked, mut place) = (newest(store, 2).await, 6);
    while place > 1 {
        let mut page = ask(place, Before, 2).await;
        place -= page.len() as u64;
        page.extend(walked);
        walked = page;
    }
    same(&walked, &written, "walked from the newest to the oldest");
}

/// Given an entry, when another is appended under its id, then that is a conflict, at the latest
/// when the unit is saved.
pub async fn an_id_is_used_once(store: &Store) {
    store.append(&[entry(0, refused("1"))]).await;
    let mut unit = store.begin().await;
    let again = match unit.audit().append(&entry(0, refused("2"))).await {
        Ok(()) => unit.save().await,
        refused => refused,
    };
    assert!(matches!(again, Err(PortError::Conflict)), "{again:?}");
    same(
        &newest(store, 9).await,
        &[entry(0, refused("1"))],
        "the first",
    );
}

/// The whole chain, followed by hand: its length.
async fn chain_holds(store: &Store) -> u64 {
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
