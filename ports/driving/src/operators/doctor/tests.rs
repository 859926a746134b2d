use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::check::Probing;
use super::*;

/// Each needs the one before it.
const CHAIN: [(&str, &[&str]); 10] = [
    ("a", &[]),
    ("b", &["a"]),
    ("c", &["b"]),
    ("d", &["c"]),
    ("e", &["d"]),
    ("f", &["e"]),
    ("g", &["f"]),
    ("h", &["g"]),
    ("i", &["h"]),
    ("j", &["i"]),
];

const SECOND: Duration = Duration::from_secs(1);

/// A check that holds after so many seconds; none: never.
fn holds_after(seconds: Option<u32>) -> Probing<'static> {
    Box::pin(async move {
        match seconds {
            Some(seconds) => sleep(SECOND * seconds).await,
            None => std::future::pending().await,
        }
        Ok(Verdict::Good(Note::plain("holds")))
    })
}

/// Every check there is, of which none needs another.
fn side_by_side() -> impl Iterator<Item = Check> {
    let alone = |check| Check {
        needs: &[],
        ..check
    };
    catalogue().into_iter().map(alone)
}

/// How each ended, and how long all of it took.
async fn timed(made: Vec<(Check, Probing<'static>)>) -> (Vec<Finding>, Duration) {
    let began = Instant::now();
    let found = engine::examine(made, Place::Production, DoctorLimits::default()).await;
    (found, began.elapsed())
}

fn statuses(found: &[Finding]) -> Vec<CheckStatus> {
    found.iter().map(|one| one.status).collect()
}

#[test]
fn each_check_stands_once_after_what_it_needs() {
    let mut before = HashSet::new();
    for check in catalogue() {
        for need in check.needs {
            assert!(
                before.contains(need),
                "{} needs {need} before it",
                check.name
            );
        }
        assert!(before.insert(check.name), "{} twice", check.name);
    }
}

#[tokio::test(start_paused = true)]
async fn all_that_need_nothing_of_each_other_take_as_long_as_one() {
    let made = side_by_side().map(|check| (check, holds_after(Some(4))));
    let (found, took) = timed(made.collect()).await;
    assert_eq!(took, SECOND * 4);
    assert_eq!(found.len(), catalogue().len());
    assert!(found.iter().all(|one| one.status == CheckStatus::Pass));
    assert!(found.iter().all(|one| one.ms == 4_000));
    let names: Vec<_> = catalogue().iter().map(|check| check.name).collect();
    let ordered: Vec<_> = found.iter().map(|one| one.name).collect();
    assert_eq!(ordered, names, "in their order");
}

#[tokio::test(start_paused = true)]
async fn one_that_never_answers_holds_no_other_up_and_is_left_at_its_limit() {
    let mut first = true;
    let made = side_by_side().map(|check| {
        let seconds = if std::mem::take(&mut first) {
            None
        } else {
            Some(1)
        };
        (check, holds_after(seconds))
    });
    let (found, took) = timed(made.collect()).await;
    assert_eq!(took, SECOND * 5);
    assert_eq!(found[0].status, CheckStatus::Timeout);
    assert!(
        found[1..]
            .iter()
            .all(|one| (one.status, one.ms) == (CheckStatus::Pass, 1_000))
    );
    let made = side_by_side().map(|check| (check, holds_after(None)));
    let (found, took) = timed(made.collect()).await;
    assert_eq!(took, SECOND * 5, "nor do all of them together");
    assert!(found.iter().all(|one| one.status == CheckStatus::Timeout));
}

#[tokio::test(start_paused = true)]
async fn all_of_it_ends_at_the_limit_for_all() {
    let pattern = catalogue()[0];
    let made = CHAIN.into_iter().map(|(name, needs)| {
        let check = Check {
            name,
            needs,
            ..pattern
        };
        (check, holds_after(Some(4)))
    });
    let (found, took) = timed(made.collect()).await;
    assert_eq!(took, SECOND * 30);
    let mut expected = vec![CheckStatus::Pass; 7];
    expected.push(CheckStatus::Timeout);
    expected.extend([CheckStatus::Skip; 2]);
    assert_eq!(statuses(&found), expected);
    assert_eq!(found[7].ms, 2_000, "what was left of the thirty");
}

#[tokio::test(start_paused = true)]
async fn what_grows_with_the_database_blocks_no_preflight_for_good() {
    let made = side_by_side().map(|check| (check, holds_after(None)));
    let (mut found, _) = timed(made.collect()).await;
    found.iter_mut().for_each(data::warned_of);
    let warned = found.iter().filter(|one| one.status == CheckStatus::Warn);
    let warned: Vec<_> = warned.map(|one| (one.name, one.note.code)).collect();
    let expected = ["database_integrity", "database_references"];
    assert_eq!(warned, expected.map(|name| (name, "silent")));
    let others = found
        .iter()
        .filter(|one| one.status == CheckStatus::Timeout);
    assert_eq!(others.count(), found.len() - expected.len());
}

#[tokio::test(start_paused = true)]
async fn what_stands_on_something_poor_is_looked_at_and_on_something_bad_left_out() {
    let pattern = catalogue()[0];
    let note = || Note::plain("found");
    for (first, expected) in [
        (
            Verdict::Poor(note()),
            [CheckStatus::Warn, CheckStatus::Pass],
        ),
        (Verdict::Bad(note()), [CheckStatus::Fail, CheckStatus::Skip]),
    ] {
        let verdicts = [first, Verdict::Good(note())];
        let made = CHAIN.into_iter().zip(verdicts);
        let made = made.map(|((name, needs), verdict)| {
            let check = Check {
                name,
                needs,
                ..pattern
            };
            let probing: Probing<'static> = Box::pin(std::future::ready(Ok(verdict)));
            (check, probing)
        });
        let (found, _) = timed(made.collect()).await;
        assert_eq!(statuses(&found), expected);
    }
}

#[tokio::test]
async fn of_a_wrong_configuration_its_own_check_is_red_and_all_others_are_left_out() {
    let wrong = vec!["TRYTON_RPC_URL".to_owned(), "PORTAL_DB_URL".to_owned()];
    let doctor = Doctor::of_wrong_configuration(wrong);
    let found = doctor.examine(&Wanted::All).await.unwrap().findings;
    let expected = Note::plain("wrong").with("variables", "TRYTON_RPC_URL, PORTAL_DB_URL");
    assert_eq!(
        (found[0].name, found[0].status, &found[0].note),
        ("configuration", CheckStatus::Fail, &expected)
    );
    assert_eq!(found.len(), catalogue().len());
    for other in &found[1..] {
        assert_eq!(
            (other.status, other.note.code),
            (CheckStatus::Skip, "after"),
            "{}",
            other.name
        );
    }
}
