//! Each health check proves itself: a planted fault turns it red, with what stands on it skipped,
//! and nothing else; taking the fault away turns it green.

mod databases;
mod dated;
mod faults;
mod ward;

use std::collections::{BTreeMap, BTreeSet};

use guichet_domain::kernel::{Language, Words};
use guichet_portal::operators::doctor::{Diagnosis, Note, Place, Wanted, catalogue};
use guichet_portal::operators::smoke::{CheckName, CheckStatus};
use guichet_wiring::words::doctor as texts;

use faults::{DAY_ONE, FAULTS};
use ward::{Reach, Ward};

type Statuses = BTreeMap<&'static str, CheckStatus>;

async fn statuses(ward: &Ward) -> Statuses {
    let diagnosis = ward.examine(Place::Production, &Wanted::All).await;
    let each = diagnosis.findings.iter();
    each.map(|found| (found.name, found.status)).collect()
}

/// What needs this check, and what needs that; beside each the first of its needs that does not
/// hold when this one does not.
fn left_out(name: &str) -> BTreeMap<&'static str, &'static str> {
    let mut above = BTreeMap::new();
    for check in catalogue() {
        let mut needs = check.needs.iter().copied();
        if let Some(need) = needs.find(|need| *need == name || above.contains_key(need)) {
            above.insert(check.name, need);
        }
    }
    above
}

/// What needs this check, and what needs that.
fn standing_on(name: &str) -> BTreeSet<&'static str> {
    left_out(name).into_keys().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_healthy_installation_every_check_passes() {
    let ward = Ward::healthy().await;
    let diagnosis = ward.examine(Place::Production, &Wanted::All).await;
    for found in &diagnosis.findings {
        let words = texts::found(Language::English, found);
        assert_eq!(found.status, CheckStatus::Pass, "{}: {words}", found.name);
    }
    assert_eq!(diagnosis.findings.len(), catalogue().len());
    assert!(catalogue().len() >= 30, "{}", catalogue().len());
}

#[test]
fn every_check_has_a_planted_fault() {
    let planted: BTreeSet<_> = FAULTS.iter().map(|(name, _)| *name).collect();
    let names = catalogue().into_iter().map(|check| check.name);
    let without: Vec<_> = names.filter(|name| !planted.contains(name)).collect();
    assert_eq!(without, Vec::<&str>::new(), "no fault is planted for these");
}

#[test]
fn every_check_names_a_runbook_that_is_there() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/runbooks");
    for check in catalogue() {
        let page = std::fs::read_to_string(format!("{folder}/{}.md", check.runbook));
        let page = page.unwrap_or_else(|error| panic!("{}: {error}", check.runbook));
        assert!(
            page.contains(&format!("`{}`", check.name)),
            "{}",
            check.name
        );
    }
}

#[test]
fn every_check_of_smoke_names_a_runbook_that_is_there() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/runbooks");
    for (name, word) in CheckName::ALL {
        let page = std::fs::read_to_string(format!("{folder}/{}.md", name.runbook()));
        let page = page.unwrap_or_else(|error| panic!("{word}: {error}"));
        assert!(page.contains(&format!("`{word}`")), "{word}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_planted_fault_turns_its_check_red_and_taking_it_away_turns_it_green() {
    let mut ward = Ward::healthy().await;
    let healthy = statuses(&ward).await;
    for (name, plant) in FAULTS {
        plant(&mut ward, true).await;
        let sick = ward.examine(Place::Production, &Wanted::All).await;
        let above = left_out(name);
        for found in &sick.findings {
            let words = texts::found(Language::English, found);
            let told = format!(
                "{name} planted; {} is {:?}: {words}",
                found.name, found.status
            );
            if found.name == *name {
                let red = matches!(found.status, CheckStatus::Warn | CheckStatus::Fail);
                assert!(red, "{told}");
                for language in [Language::French, Language::English] {
                    assert!(texts::hint(language, found).is_some(), "{told}: no hint");
                    let words = texts::found(language, found);
                    assert!(!words.contains('{') && words != found.note.code, "{told}");
                }
            } else if let Some(need) = above.get(found.name) {
                let after = Note::plain("after").with("check", need);
                assert_eq!(
                    (found.status, &found.note),
                    (CheckStatus::Skip, &after),
                    "{told}"
                );
            } else {
                assert_eq!(found.status, CheckStatus::Pass, "{told}");
            }
        }
        plant(&mut ward, false).await;
        assert_eq!(statuses(&ward).await, healthy, "{name} was taken away");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_of_backups_that_everybody_may_write_to_is_said() {
    use std::os::unix::fs::PermissionsExt;

    let ward = Ward::healthy().await;
    let folder = ward.settled.backup_folder.clone().expect("a folder");
    for (mode, status, code) in [
        (0o777, CheckStatus::Warn, "writable"),
        (0o755, CheckStatus::Pass, "recent"),
    ] {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&folder, mode).expect("the mode is set");
        let report = ward.examine(Place::Production, &Wanted::All).await;
        let age = report.findings.iter().find(|f| f.name == "backup_age");
        let age = age.expect("the check");
        assert_eq!((age.status, age.note.code), (status, code));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_that_was_declared_private_is_taken_for_that_and_said_to_be_declared() {
    let mut ward = Ward::healthy().await;
    ward.settled.tryton_url = "http://tryton:8000/".into();
    let named = Wanted::Named(vec!["tryton_tls".into()]);
    for (declared, status) in [(false, CheckStatus::Warn), (true, CheckStatus::Pass)] {
        ward.settled.tryton_is_private = declared;
        let diagnosis = ward.examine(Place::Production, &named).await;
        let found = diagnosis.findings.first().expect("the check");
        assert_eq!((found.name, found.status), ("tryton_tls", status));
        let words = texts::found(Language::English, found);
        assert_eq!(words.contains("declared, not proven"), declared, "{words}");
        assert!(words.contains("http://tryton:8000"), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_of_the_metrics_that_others_reach_is_a_warning_outside_development() {
    let mut ward = Ward::healthy().await;
    let named = Wanted::Named(vec!["metrics_address".into()]);
    let (here, private, open) = ("here", "private", "open");
    for (address, code) in [
        ("127.0.0.1:9464", here),
        ("[::1]:9464", here),
        ("[::ffff:127.0.0.1]:9464", here),
        ("10.0.0.5:9464", private),
        ("[fd00::5]:9464", private),
        ("0.0.0.0:9464", open),
        ("[::]:9464", open),
        ("203.0.113.9:9464", open),
        ("[2001:db8::9]:9464", open),
    ] {
        ward.settled.metrics_listen = address.parse().ok();
        for place in [Place::Development, Place::Production] {
            let diagnosis = ward.examine(place, &named).await;
            let found = diagnosis.findings.first().expect("the check");
            let (status, code) = match (code, place) {
                ("open", Place::Development) => (CheckStatus::Skip, "development"),
                ("open", _) => (CheckStatus::Warn, open),
                _ => (CheckStatus::Pass, code),
            };
            assert_eq!((found.status, found.note.code), (status, code), "{address}");
            let words = texts::found(Language::English, found);
            assert!(words.contains(address), "{words}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_database_the_rest_is_still_examined() {
    let mut ward = Ward::healthy().await;
    for (reach, status) in [
        (Reach::Away, CheckStatus::Fail),
        (Reach::Silent, CheckStatus::Timeout),
    ] {
        ward.database = reach;
        let found = statuses(&ward).await;
        assert_eq!(found["database_reachable"], status);
        for above in standing_on("database_reachable") {
            assert_eq!(found[above], CheckStatus::Skip, "{above}");
        }
        assert_eq!(found["tryton_reachable"], CheckStatus::Pass);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_hangs_is_waited_for_no_longer_than_its_limit() {
    let ward = Ward::healthy().await;
    ward.turn(|knobs| knobs.hangs = true);
    let found = statuses(&ward).await;
    assert_eq!(found["tryton_reachable"], CheckStatus::Timeout);
    for above in standing_on("tryton_reachable") {
        assert_eq!(found[above], CheckStatus::Skip, "{above}");
    }
    assert_eq!(found["schema_level"], CheckStatus::Pass);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_configured_is_skipped_in_development_and_a_warning_elsewhere() {
    let mut ward = Ward::healthy().await;
    ward.settled.test_login = None;
    for (place, status) in [
        (Place::Development, CheckStatus::Skip),
        (Place::Preproduction, CheckStatus::Warn),
        (Place::Production, CheckStatus::Warn),
    ] {
        let diagnosis = ward.examine(place, &Wanted::All).await;
        let mut each = diagnosis.findings.iter();
        let found = each.find(|found| found.name == "test_customer");
        let found = found.expect("it is among them");
        assert_eq!(found.status, status, "{place:?}");
        assert!(texts::hint(Language::English, found).is_some());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_mail_is_seen_behind_any_number_of_newer_ones() {
    const NEWER: usize = 1_001;
    let ward = Ward::healthy().await;
    let old = format!("UPDATE outbox SET made_at = '{DAY_ONE}'");
    ward.execute(&old).await;
    ward.mails(NEWER).await;
    for (check, code) in [("outbox_age", "late"), ("outbox_given_up", "some")] {
        let named = Wanted::Named(vec![check.into()]);
        let diagnosis = ward.examine(Place::Production, &named).await;
        let [found] = &diagnosis.findings[..] else {
            panic!("{:?}", diagnosis.findings);
        };
        assert_eq!((found.status, found.note.code), (CheckStatus::Warn, code));
        let count = found.note.args.iter().find(|(name, _)| *name == "count");
        let count: usize = count.expect("a count").1.parse().expect("a number");
        assert!(count > NEWER, "{count}");
        ward.execute("UPDATE outbox SET state = 'given_up', ended_at = due_at")
            .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_redis_its_check_is_skipped_everywhere() {
    let mut ward = Ward::healthy().await;
    ward.shares_a_cache = false;
    for place in [Place::Development, Place::Preproduction, Place::Production] {
        let named = Wanted::Named(vec!["redis".into()]);
        let diagnosis = ward.examine(place, &named).await;
        let [found] = &diagnosis.findings[..] else {
            panic!("{:?}", diagnosis.findings);
        };
        assert_eq!(found.status, CheckStatus::Skip, "{place:?}");
        let words = texts::found(Language::English, found);
        assert!(words.contains("REDIS_URL"), "{words}");
        assert_eq!(texts::hint(Language::English, found), None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_test_customer_may_order_outside_production_alone() {
    let ward = Ward::healthy().await;
    ward.turn(|knobs| {
        knobs.customer = Some(guichet_driven::CustomerStanding {
            may_order: true,
            ..Default::default()
        });
    });
    for (place, status) in [
        (Place::Development, CheckStatus::Skip),
        (Place::Preproduction, CheckStatus::Skip),
        (Place::Production, CheckStatus::Fail),
    ] {
        let diagnosis = ward.examine(place, &Wanted::All).await;
        let mut each = diagnosis.findings.iter();
        let found = each.find(|found| found.name == "test_customer_orders");
        assert_eq!(found.expect("it is among them").status, status, "{place:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_customer_that_is_asked_for_must_be_there() {
    let mut ward = Ward::healthy().await;
    ward.settled.test_login = None;
    let asked = |diagnosis: Diagnosis| {
        let mut each = diagnosis.findings.into_iter();
        let found = each.find(|found| found.name == "test_customer");
        let found = found.expect("it is among them");
        (found.status, texts::found(Language::English, &found))
    };
    for required in [false, true] {
        ward.settled.test_users_required = required;
        for place in [Place::Development, Place::Production] {
            let (status, words) = asked(ward.examine(place, &Wanted::All).await);
            let is_red = status == CheckStatus::Fail;
            assert_eq!(is_red, required, "{place:?}: {status:?} {words}");
            assert!(words.contains("PORTAL_LOGIN"), "{words}");
        }
    }
    ward.settled.test_login = Some("alice".into());
    let (status, _) = asked(ward.examine(Place::Production, &Wanted::All).await);
    assert_eq!(status, CheckStatus::Pass);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_named_check_brings_what_it_needs_and_shows_of_that_only_what_is_wrong() {
    let ward = Ward::healthy().await;
    let named = Wanted::Named(vec!["schema_drift".into()]);
    let well = ward.examine(Place::Production, &named).await;
    let shown: Vec<_> = well.findings.iter().map(|found| found.name).collect();
    assert_eq!(shown, ["schema_drift"]);
    ward.trial
        .unmark("0016_audit_checkpoint")
        .await
        .expect("unmarked");
    let ill = ward.examine(Place::Production, &named).await;
    let each = ill.findings.iter();
    let found: Vec<_> = each.map(|found| (found.name, found.status)).collect();
    let wanted = [
        ("schema_level", CheckStatus::Fail),
        ("schema_drift", CheckStatus::Skip),
    ];
    assert_eq!(found, wanted);
}
