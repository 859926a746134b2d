//! Entries are read as they were written, to the letter and in their order.

use guichet_domain::kernel::Direction::{After, Before};
use guichet_domain::kernel::{InvoiceId, OrderId, SessionId, StaffId};
use guichet_driven::{
    Actor, AuditEntry, AuditEvent, AuditObject, FieldChange, ObjectKind, PortError, RecordKind,
    SignInRefusal, SignOutReason,
};
use uuid::Uuid;

use super::{newest, refused};
use crate::check::{Must, same};
use crate::store::{Store, TEXTS, after, at, entry, party, user};

fn changed(before: Option<&str>, after: Option<&str>) -> FieldChange {
    FieldChange {
        field: "state".into(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    }
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
