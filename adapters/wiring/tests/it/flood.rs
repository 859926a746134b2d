//! A flood of sign-ins at both doors, and what the audit keeps of it.

use std::net::IpAddr;

use guichet_domain::access::{AttemptLimits, Carrier};
use guichet_domain::kernel::Language;
use guichet_driven::{AuditEvent, Clock, ReadAudit, SignInRefusal};
use guichet_portal::{Origin, SignInCommand, SignInError};
use guichet_sql::Sql;
use guichet_wiring::InMemory;

use crate::clock::Moved;

#[derive(Debug, Clone, Copy)]
enum Door {
    Customers,
    Staff,
}

async fn knock(guichet: &InMemory, door: Door, login: &str, address: IpAddr) -> SignInError {
    let command = SignInCommand {
        login: login.into(),
        password: "not the password".to_owned().into(),
        carrier: Carrier::Cookie,
        language: Language::French,
        origin: Origin {
            address: Some(address),
            request_id: None,
        },
    };
    let portal = &guichet.portal;
    let answer = match door {
        Door::Customers => portal.sessions().sign_in(command).await.err(),
        Door::Staff => portal.staff().sign_in(command).await.err(),
    };
    answer.expect("nobody gets in")
}

/// Each refused sign-in of the audit: why, and how many it tells of that have no entry.
async fn refused(sql: &Sql) -> Vec<(SignInRefusal, u64)> {
    let entries = ReadAudit::entries(sql, None, 1000).await.expect("read");
    let events = entries.into_iter().map(|audited| audited.entry.event);
    events
        .filter_map(|event| match event {
            AuditEvent::SignInRefused { reason, untold } => Some((reason, untold)),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn a_flood_at_either_door_leaves_one_entry_a_window_and_the_next_tells_the_count() {
    let limits = AttemptLimits::default();
    for (door, login) in [(Door::Customers, "alice"), (Door::Staff, "marie")] {
        let clock = Moved::new();
        let guichet = InMemory::by_clock(clock.today(), clock.clone()).await;
        let guichet = guichet.expect("a company");
        let address: IpAddr = [203, 0, 113, 7].into();
        let wrong = vec![(SignInRefusal::Wrong, 0); limits.per_login];
        let mut expected = Vec::new();
        for untold in [0, 299, 299] {
            for n in 0..limits.per_login + 300 {
                let answer = knock(&guichet, door, login, address).await;
                let held = matches!(answer, SignInError::TooMany { .. });
                assert_eq!(held, n >= limits.per_login, "{door:?} {n}: {answer:?}");
            }
            // Each that was judged has an entry; of the 300 that were not, the first, and the
            // others are told by the next entry there is, whatever it is of.
            expected.extend(wrong.clone());
            let first = expected.len() - wrong.len();
            expected[first].1 = untold;
            expected.push((SignInRefusal::Throttled, 0));
            assert_eq!(refused(&guichet.sql).await, expected, "{door:?}");
            clock.forward(limits.window);
        }
    }
}

#[tokio::test]
async fn a_flood_at_both_doors_at_once_is_one_flood() {
    let limits = AttemptLimits::default();
    let clock = Moved::new();
    let guichet = InMemory::by_clock(clock.today(), clock.clone()).await;
    let guichet = guichet.expect("a company");
    // Every login another, one address: it is the address that is held back.
    let address: IpAddr = [203, 0, 113, 8].into();
    let mut held = 0;
    for n in 0..limits.per_address + 200 {
        let door = if n % 2 == 0 {
            Door::Customers
        } else {
            Door::Staff
        };
        let answer = knock(&guichet, door, &format!("nobody{n}"), address).await;
        held += usize::from(matches!(answer, SignInError::TooMany { .. }));
    }
    assert_eq!(held, 200);
    let told = refused(&guichet.sql).await;
    assert_eq!(told.len(), limits.per_address + 1, "{told:?}");
    assert_eq!(told.last(), Some(&(SignInRefusal::Throttled, 0)));
    clock.forward(limits.window);
    knock(&guichet, Door::Staff, "nobody", address).await;
    let last = refused(&guichet.sql).await.pop();
    assert_eq!(last, Some((SignInRefusal::UnknownLogin, 199)));
}
