//! The checklist against servers that take their time.

use std::time::Duration;

use async_trait::async_trait;
use guichet_domain::kernel::Words;
use guichet_driven::{PortResult, Visit, Visited};
use tokio::time::Instant;

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

async fn checked(server: impl Browse + 'static) -> (Vec<Check>, Duration) {
    let plan = SmokePlan {
        base_url: "http://portail.example".into(),
        test: Some(("test".into(), "word".to_owned().into())),
        other_order: None,
        other_invoice: None,
    };
    let limits = SmokeLimits {
        each: Duration::from_secs(15),
        all: Duration::from_secs(30),
    };
    let began = Instant::now();
    let checks = Smoke::new(Arc::new(server), plan, limits).run().await;
    (checks, began.elapsed())
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
    assert_eq!(took, Duration::from_secs(30));
    let status = |at: usize| checks.get(at).map(|check| check.status);
    assert_eq!(status(0), Some(CheckStatus::Timeout));
    assert_eq!(status(1), Some(CheckStatus::Timeout));
    for check in &checks[2..] {
        assert_eq!(check.status, CheckStatus::Skip, "{check:?}");
        assert_eq!(check.finding, Finding::OutOfTime, "{check:?}");
    }
    assert_eq!(checks.len(), CheckName::ALL.len() - 1, "the log is apart");
    assert_eq!(checks[0].ms, 15_000);
}

#[tokio::test(start_paused = true)]
async fn what_stands_on_a_red_check_is_skipped_and_names_it() {
    let (checks, took) = checked(Slow(Some(Duration::from_millis(10)))).await;
    assert!(took < Duration::from_secs(1), "{took:?}");
    let sign_in = checks.iter().find(|check| check.name == CheckName::SignIn);
    assert_eq!(sign_in.map(|check| check.status), Some(CheckStatus::Fail));
    let skipped: Vec<_> = checks
        .iter()
        .filter(|check| check.status == CheckStatus::Skip)
        .map(|check| check.finding.clone())
        .collect();
    assert_eq!(skipped, vec![Finding::After(CheckName::SignIn); 8]);
}
