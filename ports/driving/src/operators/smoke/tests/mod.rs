//! The checklist against portals that are well, that lack something, or take their time.

mod portal;

use std::collections::HashSet;
use std::time::Duration;

use async_trait::async_trait;
use guichet_domain::kernel::Words;
use guichet_driven::{PortResult, Visit, Visited};
use tokio::time::Instant;

use self::portal::{Plain, Portal};
use super::*;

/// A server that answers every request with an empty page after so long; none: never.
struct Slow(Option<Duration>);

#[async_trait]
impl Browse for Slow {
    async fn visit(&self, _: Visit) -> PortResult<Visited> {
        match self.0 {
            None => std::future::pending().await,
            Some(long) => tokio::time::sleep(long).await,
        }
        Ok(Visited {
            status: 200,
            headers: Vec::new(),
            body: Vec::new(),
        })
    }
}

fn plan(place: Place) -> SmokePlan {
    SmokePlan {
        place,
        base_url: "https://portail.example".into(),
        test: Some(("test".into(), "word".to_owned().into())),
        other_order: Some("77".into()),
        other_invoice: Some("88".into()),
    }
}

async fn gone_through(server: impl Browse + 'static, plan: SmokePlan) -> (Vec<Check>, Duration) {
    let began = Instant::now();
    let smoke = Smoke::new(Arc::new(server), plan, SmokeLimits::default());
    let checks = smoke.run().await;
    (checks, began.elapsed())
}

async fn checked(server: impl Browse + 'static) -> (Vec<Check>, Duration) {
    gone_through(server, plan(Place::Production)).await
}

/// How one of them ended, and what was found.
fn found(checks: &[Check], name: CheckName) -> (CheckStatus, Finding) {
    let mut named = checks.iter().filter(|check| check.name == name);
    let check = named.next().unwrap_or_else(|| panic!("no {name:?}"));
    (check.status, check.finding.clone())
}

/// The names of those that ended so.
fn ended(checks: &[Check], status: CheckStatus) -> Vec<CheckName> {
    let same = checks.iter().filter(|check| check.status == status);
    same.map(|check| check.name).collect()
}

/// A server that is held after a restore.
struct Held;

#[async_trait]
impl Browse for Held {
    async fn visit(&self, visit: Visit) -> PortResult<Visited> {
        let told = r#"{"ready": false, "dependencies": [{"name": "restored_and_not_released"}]}"#;
        let alive = visit.url.ends_with("/healthz");
        Ok(Visited {
            status: if alive { 200 } else { 503 },
            headers: Vec::new(),
            body: told.into(),
        })
    }
}

#[tokio::test(start_paused = true)]
async fn every_check_is_made_once_after_the_one_it_stands_on() {
    let (checks, _) = checked(Portal::default()).await;
    let names = CheckName::ALL.iter().map(|(name, _)| *name);
    // The log is read when all else is done.
    let names: Vec<_> = names.filter(|name| *name != CheckName::Log).collect();
    assert_eq!(ended(&checks, CheckStatus::Pass), names, "{checks:?}");
    let mut before = HashSet::new();
    for name in names {
        assert!(
            name.needs().is_none_or(|need| before.contains(&need)),
            "{name:?}"
        );
        before.insert(name);
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_held_is_told_by_its_name_and_nothing_else_is() {
    let (checks, _) = checked(Held).await;
    let ready = (CheckName::Ready, CheckStatus::Fail, Finding::Held);
    let found = |check: &Check| (check.name, check.status, check.finding.clone());
    assert_eq!(found(&checks[1]), ready);
    assert_eq!(checks[1].hint, Some(Hint::Release));
    assert_eq!(checks[0].status, CheckStatus::Pass);
    for check in &checks[2..] {
        assert_eq!(check.status, CheckStatus::Skip, "{check:?}");
        assert_eq!(check.finding, Finding::After(CheckName::Ready), "{check:?}");
    }
    assert_eq!(checks.len(), CheckName::ALL.len() - 1, "the log is apart");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_hangs_is_waited_for_no_longer_than_the_limits() {
    let (checks, took) = checked(Slow(None)).await;
    assert_eq!(took, Duration::from_secs(10), "two checks, 5 s each");
    for check in &checks[..2] {
        assert_eq!(check.status, CheckStatus::Timeout, "{check:?}");
        assert_eq!(check.ms, 5_000);
        assert_eq!(check.hint, Some(Hint::Start));
    }
    for check in &checks[2..] {
        let needed = check.name.needs().map(Finding::After);
        assert_eq!(check.status, CheckStatus::Skip, "{check:?}");
        assert_eq!(Some(check.finding.clone()), needed, "{check:?}");
    }
    assert_eq!(checks.len(), CheckName::ALL.len() - 1, "the log is apart");
}

#[tokio::test(start_paused = true)]
async fn all_checks_end_within_the_limit_for_all_and_those_left_over_are_over_time() {
    let portal = Portal {
        takes: Duration::from_secs(4),
        ..Portal::default()
    };
    let (checks, took) = checked(portal).await;
    assert_eq!(took, Duration::from_secs(30));
    let over = ended(&checks, CheckStatus::Timeout);
    assert_eq!(over.len(), 5, "{checks:?}");
    let silent = (CheckStatus::Timeout, Finding::Silent);
    assert_eq!(found(&checks, CheckName::Order), silent);
    let untried = (CheckStatus::Timeout, Finding::OutOfTime);
    for name in &over[1..] {
        assert_eq!(found(&checks, *name), untried, "{name:?}");
    }
    let (status, finding) = found(&checks, CheckName::InvoicePdf);
    let after = Finding::After(CheckName::Invoice);
    assert_eq!((status, finding), (CheckStatus::Skip, after));
}

#[tokio::test(start_paused = true)]
async fn each_check_has_its_own_limit_and_a_document_may_take_longer() {
    let slow = |path, seconds| Portal {
        slow: (path, Duration::from_secs(seconds)),
        ..Portal::default()
    };
    let (checks, took) = checked(slow("/client/tableau-de-bord/", 6)).await;
    let over = [CheckName::StrangerRedirected, CheckName::Dashboard];
    assert_eq!(ended(&checks, CheckStatus::Timeout), over, "{checks:?}");
    assert_eq!(ended(&checks, CheckStatus::Skip), [CheckName::SignOut]);
    assert_eq!(took, Duration::from_secs(10));
    let (checks, _) = checked(slow("/client/factures/5/pdf", 12)).await;
    assert_eq!(ended(&checks, CheckStatus::Pass).len(), checks.len());
    let (checks, took) = checked(slow("/client/factures/5/pdf", 16)).await;
    let over = [CheckName::InvoicePdf];
    assert_eq!(ended(&checks, CheckStatus::Timeout), over, "{checks:?}");
    assert_eq!(took, Duration::from_secs(15));
}

#[tokio::test(start_paused = true)]
async fn what_stands_on_a_red_check_is_skipped_and_names_it() {
    let (checks, took) = checked(Slow(Some(Duration::from_millis(10)))).await;
    assert!(took < Duration::from_secs(1), "{took:?}");
    let red = ended(&checks, CheckStatus::Fail);
    assert!(red.contains(&CheckName::FormCsrf), "{checks:?}");
    let skipped = ended(&checks, CheckStatus::Skip);
    assert_eq!(skipped.len(), 11, "{checks:?}");
    assert_eq!(skipped.first(), Some(&CheckName::SignIn));
    for name in skipped {
        let (_, finding) = found(&checks, name);
        assert_eq!(Some(finding), name.needs().map(Finding::After), "{name:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn plain_http_must_lead_to_https_where_anybody_answers_there() {
    let elsewhere = "http://portail.example/client/";
    for (plain, status, finding) in [
        (
            Plain::Leads("https://portail.example/client/"),
            CheckStatus::Pass,
            Finding::Redirected("https://portail.example/client/".into()),
        ),
        (
            Plain::Leads(elsewhere),
            CheckStatus::Fail,
            Finding::Redirected(elsewhere.into()),
        ),
        (
            Plain::Leads("/client/"),
            CheckStatus::Fail,
            Finding::Redirected("/client/".into()),
        ),
        (
            Plain::Answers(200),
            CheckStatus::Fail,
            Finding::PlainHttp(200),
        ),
        (
            Plain::Answers(404),
            CheckStatus::Fail,
            Finding::PlainHttp(404),
        ),
        // A port of TLS that says so in plain.
        (Plain::Answers(400), CheckStatus::Pass, Finding::Status(400)),
        (Plain::Nobody, CheckStatus::Skip, Finding::NoPlainHttp),
        (Plain::Silence, CheckStatus::Skip, Finding::NoPlainHttp),
    ] {
        let portal = Portal {
            plain,
            ..Portal::default()
        };
        let (checks, _) = checked(portal).await;
        let said = found(&checks, CheckName::Https);
        assert_eq!(said, (status, finding), "{plain:?}");
        let others = ended(&checks, CheckStatus::Pass).len();
        let own = usize::from(status == CheckStatus::Pass);
        assert_eq!(others, checks.len() - 1 + own, "{plain:?}: {checks:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_address_in_the_clear_is_well_in_development_alone() {
    for (place, status) in [
        (Place::Development, CheckStatus::Skip),
        (Place::Preproduction, CheckStatus::Fail),
        (Place::Production, CheckStatus::Fail),
    ] {
        let plan = SmokePlan {
            base_url: "http://portail.example".into(),
            ..plan(place)
        };
        let (checks, _) = gone_through(Slow(Some(Duration::ZERO)), plan).await;
        let said = found(&checks, CheckName::Https);
        assert_eq!(said, (status, Finding::InTheClear), "{place:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_not_there_is_skipped_in_development_and_a_warning_elsewhere() {
    for (place, status) in [
        (Place::Development, CheckStatus::Skip),
        (Place::Preproduction, CheckStatus::Warn),
        (Place::Production, CheckStatus::Warn),
    ] {
        let plan = SmokePlan {
            other_order: None,
            other_invoice: None,
            ..plan(place)
        };
        let portal = Portal {
            has_documents: false,
            ..Portal::default()
        };
        let (checks, _) = gone_through(portal, plan).await;
        for (name, finding) in [
            (CheckName::Order, Finding::NoOrder),
            (CheckName::Invoice, Finding::NoInvoice),
            (
                CheckName::OtherOrder,
                Finding::NotConfigured("PORTAL_OTHER_ORDER"),
            ),
            (
                CheckName::OtherInvoice,
                Finding::NotConfigured("PORTAL_OTHER_INVOICE"),
            ),
        ] {
            assert_eq!(found(&checks, name), (status, finding), "{place:?}");
        }
        let (pdf, finding) = found(&checks, CheckName::InvoicePdf);
        let after = Finding::After(CheckName::Invoice);
        assert_eq!((pdf, finding), (CheckStatus::Skip, after));
        let well = ended(&checks, CheckStatus::Pass).len();
        assert_eq!(well, checks.len() - 5, "{checks:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_test_customer_a_stranger_still_sees_all_and_that_is_a_warning_everywhere() {
    for place in [Place::Development, Place::Preproduction, Place::Production] {
        let plan = SmokePlan {
            test: None,
            ..plan(place)
        };
        let (checks, _) = gone_through(Portal::default(), plan).await;
        let without = Finding::NotConfigured("PORTAL_LOGIN");
        let said = found(&checks, CheckName::SignIn);
        assert_eq!(said, (CheckStatus::Warn, without), "{place:?}");
        let passed = [
            CheckName::Alive,
            CheckName::Ready,
            CheckName::Https,
            CheckName::StrangerRedirected,
            CheckName::FormCsrf,
            CheckName::Headers,
        ];
        assert_eq!(ended(&checks, CheckStatus::Pass), passed, "{place:?}");
        for name in ended(&checks, CheckStatus::Skip) {
            let (_, finding) = found(&checks, name);
            assert_eq!(Some(finding), name.needs().map(Finding::After), "{name:?}");
        }
        assert_eq!(ended(&checks, CheckStatus::Skip).len(), checks.len() - 7);
    }
}
