//! Floods, and what the audit keeps of them: sign-ins at both doors, refusals of who is in.

use std::net::IpAddr;

use chrono::TimeDelta;
use guichet_domain::access::{AttemptLimits, Carrier, Role, StaffPrincipal};
use guichet_domain::kernel::{Language, OrderId};
use guichet_driven::{AuditEvent, Clock, ReadAudit, SignInRefusal};
use guichet_portal::governance::{By, Hand};
use guichet_portal::{Origin, SignInCommand, SignInError};
use guichet_sql::Sql;
use guichet_wiring::{DEMO_STAFF_PASSWORD, InMemory};

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

/// Each refusal of the audit: the verb, or what was missing, and how many others it tells of.
async fn refusals(sql: &Sql) -> Vec<(String, u64)> {
    let entries = ReadAudit::entries(sql, None, 1000).await.expect("read");
    let events = entries.into_iter().map(|audited| audited.entry.event);
    events
        .filter_map(|event| match event {
            AuditEvent::ActRefused { verb, untold, .. } => Some((verb, untold)),
            AuditEvent::Refused { id, untold, .. } => Some((id, untold)),
            _ => None,
        })
        .collect()
}

fn command(login: &str, password: &str) -> SignInCommand {
    SignInCommand {
        login: login.into(),
        password: password.to_owned().into(),
        carrier: Carrier::Token,
        language: Language::French,
        origin: Origin::default(),
    }
}

async fn member(guichet: &InMemory, login: &str) -> StaffPrincipal {
    let staff = guichet.portal.staff();
    let opened = staff.sign_in(command(login, DEMO_STAFF_PASSWORD)).await;
    let opened = opened.expect("signed in");
    let principal = staff.authenticate(&opened.token, Carrier::Token).await;
    principal.expect("authenticated")
}

#[tokio::test]
async fn a_flood_of_refusals_leaves_one_entry_a_minute_and_the_count_is_told_once() {
    let clock = Moved::new();
    let guichet = InMemory::by_clock(clock.today(), clock.clone()).await;
    let guichet = guichet.expect("a company");
    let governance = guichet.portal.governance();
    let lead = Hand::Operator("root");
    let added = governance.projects().add(lead, "Portail", "marie").await;
    let project = added.expect("a project").project.id;
    let (paul, origin) = (member(&guichet, "paul").await, Origin::default());
    let by = By {
        staff: &paul,
        origin: &origin,
    };
    let refused = async || {
        let projects = governance.projects();
        let done = projects.set_member(Hand::Staff(by), project, "jean", Role::SeniorDeveloper);
        done.await.expect_err("only the lead");
    };
    for _ in 0..300 {
        refused().await;
    }
    let mut expected = vec![("member".to_owned(), 0)];
    assert_eq!(refusals(&guichet.sql).await, expected);
    // The next of its kind tells of the others.
    clock.forward(TimeDelta::minutes(1));
    for _ in 0..300 {
        refused().await;
    }
    expected.push(("member".to_owned(), 299));
    assert_eq!(refusals(&guichet.sql).await, expected);
    // Where none comes, the house does, once the minute is over.
    governance.tell_refusals(false).await.expect("told");
    assert_eq!(refusals(&guichet.sql).await, expected, "not over yet");
    clock.forward(TimeDelta::minutes(1));
    for _ in 0..2 {
        governance.tell_refusals(false).await.expect("told");
    }
    expected.push(("member".to_owned(), 298));
    assert_eq!(refusals(&guichet.sql).await, expected);
    let all: u64 = expected.iter().map(|(_, untold)| untold + 1).sum();
    assert_eq!(all, 600, "nothing is lost but the number of lines");
}

#[tokio::test]
async fn a_flood_of_what_is_not_a_customers_is_counted_too_and_told_when_the_portal_ends() {
    let guichet = InMemory::today().await.expect("a company");
    let sessions = guichet.portal.sessions();
    let logins = &guichet_fixtures::expected().logins;
    let alice = logins.iter().find(|login| login.login == "alice");
    let password = &alice.expect("a customer").password;
    let opened = sessions.sign_in(command("alice", password)).await;
    let token = opened.expect("signed in").token;
    let alice = sessions.authenticate(&token, Carrier::Token).await;
    let (alice, origin) = (alice.expect("authenticated"), Origin::default());
    let orders = guichet.portal.orders();
    for n in 0..500 {
        let id = OrderId::new(2_000_000_000 + n % 250).expect("an id");
        orders
            .show(&alice, id, &origin)
            .await
            .expect_err("nobody's");
    }
    // A hundred are told apart, each asked for twice; of the others the first has an entry, and all
    // after it are counted together.
    assert_eq!(refusals(&guichet.sql).await.len(), 101);
    let governance = guichet.portal.governance();
    governance.tell_refusals(true).await.expect("told");
    let told = refusals(&guichet.sql).await;
    assert_eq!(told.len(), 202);
    assert!(told.contains(&("*".to_owned(), 298)), "{told:?}");
    let all: u64 = told.iter().map(|(_, untold)| untold + 1).sum();
    assert_eq!(all, 500);
}
