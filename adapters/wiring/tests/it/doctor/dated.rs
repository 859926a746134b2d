//! A date in the future proves nothing: somebody wrote it, or a clock was ahead.

use chrono::TimeDelta;
use guichet_domain::kernel::Language;
use guichet_driven::{Clock, DrillOutcome, DrillRow, Random, Work};
use guichet_portal::operators::doctor::{Place, Wanted};
use guichet_portal::operators::smoke::CheckStatus;
use guichet_wiring::words::doctor as texts;
use guichet_wiring::{CompanyClock, OsRandom};

use super::ward::Ward;

const RECENT: (CheckStatus, &str) = (CheckStatus::Pass, "recent");

/// How a check ended, and with which note.
async fn found(ward: &Ward, name: &str) -> (CheckStatus, &'static str) {
    let named = Wanted::Named(vec![name.into()]);
    let diagnosis = ward.examine(Place::Production, &named).await;
    let found = diagnosis.findings.first().expect("the check");
    assert_eq!(found.name, name);
    for language in [Language::French, Language::English] {
        let words = texts::found(language, found);
        assert!(!words.contains('{') && words != found.note.code, "{words}");
    }
    (found.status, found.note.code)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_date_in_the_future_proves_no_recent_backup_and_no_recent_drill() {
    let ward = Ward::healthy().await;
    let now = CompanyClock::default().now();
    let ahead = (CheckStatus::Warn, "ahead");
    for (check, column) in [
        ("backup_age", "backups SET made_at"),
        ("drill_age", "drills SET at"),
    ] {
        for (minutes, ended) in [
            (-60, RECENT),
            // No two clocks agree to the second.
            (5, RECENT),
            (30, ahead),
            (500_000_000, ahead),
        ] {
            let at = (now + TimeDelta::minutes(minutes)).to_rfc3339();
            ward.execute(&format!("UPDATE {column} = '{at}'")).await;
            assert_eq!(found(&ward, check).await, ended, "{check} {minutes}");
        }
    }
    // One that is not dated in the future proves what it proves, whatever another says.
    let drill = DrillRow {
        id: OsRandom.id(),
        at: now,
        backup: OsRandom.id(),
        outcome: DrillOutcome::Equal,
        ms: 20,
        found: Vec::new(),
    };
    let mut unit = ward.trial.sql().begin().await.expect("a unit");
    unit.recovery().add_drill(&drill).await.expect("a drill");
    unit.save().await.expect("saved");
    assert_eq!(found(&ward, "drill_age").await, RECENT);
    assert_eq!(found(&ward, "backup_age").await, ahead);
}
