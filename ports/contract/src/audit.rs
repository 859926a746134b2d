//! [`AuditLog`](guichet_driven::AuditLog) and [`ReadAudit`](guichet_driven::ReadAudit).

use guichet_domain::kernel::Direction::{After, Before};
use guichet_domain::kernel::{InvoiceId, OrderId, SessionId, StaffId};
use guichet_driven::{
    Actor, AuditEntry, AuditEvent, AuditObject, FieldChange, ObjectKind, PortError, RecordKind,
    SignInRefusal, SignOutReason,
};
use uuid::Uuid;

use crate::check::{Must, same};
use crate::store::{Store, TEXTS, after, at, entry, fresh_cases, party, user};

fresh_cases!(=> Store;
    every_event_is_read_back_as_it_was_written,
    odd_texts_are_kept,
    a_text_with_nul_is_kept_as_far_as_it_goes,
    entries_come_by_id,
    pages_go_both_ways,
    an_id_is_used_once,
);

fn refused(id: &str) -> AuditEvent {
    let (kind, id) = (RecordKind::Order, id.into());
    AuditEvent::Refused { kind, id }
}

fn changed(before: Option<&str>, after: Option<&str>) -> FieldChange {
    FieldChange {
        field: "state".into(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    }
}

async fn newest(store: &Store, limit: usize) -> Vec<AuditEntry> {
    store.audit.entries(None, limit).await.must("the audit")
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

/// Given entries appended out of order and with equal times, then they come by id.
pub async fn entries_come_by_id(store: &Store) {
    let mut written: Vec<AuditEntry> = (0..6).map(|n| entry(n, refused("1"))).collect();
    for (n, entry) in (0..).zip(&mut written) {
        entry.at = if n < 3 { at() } else { after(-n) };
    }
    let mixed = [3, 0, 5, 1, 4, 2].map(|n| written[n].clone());
    store.append(&mixed).await;
    same(
        &newest(store, 100).await,
        &written,
        "by id, the newest last",
    );
    same(
        &newest(store, 2).await,
        &written[4..],
        "the newest two, the newest last",
    );
    same(&newest(store, 0).await, &[], "none");
}

/// Given a place in the audit, when the entries on either side are asked for, then those nearest
/// to it come, in the order of their ids.
pub async fn pages_go_both_ways(store: &Store) {
    let written: Vec<AuditEntry> = (0..7).map(|n| entry(n, refused("1"))).collect();
    store.append(&written).await;
    let ask = async |n: usize, direction, limit| {
        let page = store
            .audit
            .entries(Some((written[n].id, direction)), limit)
            .await;
        page.must("a page")
    };
    same(&ask(3, After, 2).await, &written[4..6], "after the fourth");
    same(
        &ask(3, Before, 2).await,
        &written[1..3],
        "before the fourth",
    );
    same(&ask(6, After, 2).await, &[], "after the last");
    same(&ask(0, Before, 2).await, &[], "before the first");
    same(
        &ask(5, After, 9).await,
        &written[6..],
        "fewer than asked for",
    );
    let (mut walked, mut place) = (newest(store, 2).await, 5);
    while place > 0 {
        let mut page = ask(place, Before, 2).await;
        place -= page.len();
        page.extend(walked);
        walked = page;
    }
    same(&walked, &written, "walked from the newest to the oldest");
}

/// Given an entry, when another is appended under its id, then that is a conflict.
pub async fn an_id_is_used_once(store: &Store) {
    store.append(&[entry(0, refused("1"))]).await;
    let mut unit = store.begin().await;
    let again = unit.audit().append(&entry(0, refused("2"))).await;
    assert!(matches!(again, Err(PortError::Conflict)), "{again:?}");
    drop(unit);
    same(
        &newest(store, 9).await,
        &[entry(0, refused("1"))],
        "the first",
    );
}
