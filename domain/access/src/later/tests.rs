use std::collections::BTreeSet;

use chrono::TimeDelta;
use uuid::Uuid;

use super::*;

const WHO: StaffId = StaffId(Uuid::from_u128(7));

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
}

fn lasting(digest: &str) -> Password {
    Password {
        digest: digest.into(),
        one_time_until: None,
    }
}

/// Not disabled, with the password of this digest.
fn member<'a>(digest: Option<&str>, roles: &'a [String]) -> Member<'a> {
    Member {
        disabled_at: None,
        password: digest.map(lasting),
        roles,
    }
}

fn roles(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn both() -> Vec<String> {
    roles(&["administrator", "support"])
}

fn told(holds: bool, told: &ToldStaff) -> Told {
    Told {
        holds,
        staff: [(WHO, told.clone())].into(),
        ..Told::default()
    }
}

fn of_password(password: ToldPassword) -> ToldStaff {
    ToldStaff {
        password: Some(password),
        ..ToldStaff::default()
    }
}

/// They were given the password of this digest.
fn given(digest: Option<&str>, one_time_until: Option<DateTime<Utc>>) -> ToldStaff {
    of_password(ToldPassword::Given {
        digest: digest.map(str::to_owned),
        one_time_until,
    })
}

#[test]
fn a_password_opens_where_an_entry_of_an_audit_that_holds_tells_of_it_and_else_neither_does() {
    use Keeps::{Before, Neither};
    let later = Keeps::Later {
        one_time_until: None,
    };
    let untold = ToldStaff::default();
    // An earlier program did not say which.
    let (given, unsaid) = (given(Some("new"), None), given(None, None));
    let closed = of_password(ToldPassword::Closed);
    let (both, no) = (both(), |told| vec![(Taken::NoPassword, told)]);
    for (there, holds, entries, password, taken) in [
        (Some("old"), true, &untold, Before, vec![]),
        (Some("new"), true, &untold, Neither, no(false)),
        (None, true, &untold, Neither, no(false)),
        (
            Some("new"),
            true,
            &given,
            later,
            vec![(Taken::Password, true)],
        ),
        (Some("new"), false, &given, Neither, no(false)),
        // Another one than the entry tells of was put there.
        (Some("swapped"), true, &given, Neither, no(false)),
        (Some("new"), true, &unsaid, Neither, no(false)),
        // The one before was put back.
        (Some("old"), true, &given, Neither, no(false)),
        (None, true, &closed, Neither, no(true)),
        (Some("new"), true, &closed, Neither, no(false)),
    ] {
        let (before, now) = (member(Some("old"), &both), member(there, &both));
        let outcome = told(holds, entries).becomes(WHO, &before, Some(&now));
        let case = format!("{there:?} {holds} {entries:?}");
        assert_eq!(
            (outcome.password, outcome.taken),
            (password, taken),
            "{case}"
        );
    }
}

#[test]
fn given_somebody_whom_the_replaced_database_does_not_know_then_all_is_as_before() {
    let both = both();
    let outcome = told(true, &ToldStaff::default()).becomes(WHO, &member(Some("old"), &both), None);
    let expected = Outcome {
        disabled_at: None,
        password: Keeps::Before,
        roles: both.clone(),
        taken: vec![],
    };
    assert_eq!(outcome, expected);
}

#[test]
fn given_somebody_whose_password_the_erp_keeps_then_they_get_none_here() {
    let both = both();
    let (before, now) = (member(None, &both), member(Some("new"), &both));
    let outcome = told(true, &ToldStaff::default()).becomes(WHO, &before, Some(&now));
    // Before there was none.
    assert_eq!((outcome.password, outcome.taken), (Keeps::Before, vec![]));
}

#[test]
fn until_when_a_password_is_a_one_time_one_is_what_the_entry_tells() {
    let both = both();
    for (entry, row, expected) in [
        (Some(at(9)), None, Some(at(9))),
        (Some(at(9)), Some(at(99)), Some(at(9))),
        (None, Some(at(8)), Some(at(8))),
    ] {
        let mut now = member(Some("new"), &both);
        if let Some(password) = &mut now.password {
            password.one_time_until = row;
        }
        let told = told(true, &given(Some("new"), entry));
        let outcome = told.becomes(WHO, &member(Some("old"), &both), Some(&now));
        let one_time_until = expected;
        assert_eq!(outcome.password, Keeps::Later { one_time_until });
    }
}

#[test]
fn who_is_disabled_or_lost_a_role_by_an_entry_or_by_a_row_is_so() {
    let both = both();
    let before = member(Some("old"), &both);
    let entries = ToldStaff {
        standing: Some(ToldStanding::Disabled(at(5))),
        roles: Some(["administrator".to_owned()].into()),
        ..ToldStaff::default()
    };
    // The rows were put back to what they were.
    let outcome = told(true, &entries).becomes(WHO, &before, Some(&before));
    assert_eq!(outcome.disabled_at, Some(at(5)));
    assert_eq!(outcome.roles, ["administrator"]);
    assert_eq!(
        outcome.taken,
        [(Taken::Disabled, true), (Taken::Roles, true)]
    );
    let others = roles(&["support", "direction"]);
    let row = Member {
        disabled_at: Some(at(6)),
        ..member(Some("old"), &others)
    };
    let outcome = told(true, &ToldStaff::default()).becomes(WHO, &before, Some(&row));
    assert_eq!(outcome.disabled_at, Some(at(6)));
    assert_eq!(outcome.roles, ["support"], "none is added");
    assert_eq!(
        outcome.taken,
        [(Taken::Disabled, false), (Taken::Roles, false)]
    );
}

#[test]
fn given_an_entry_that_somebody_was_enabled_then_they_stay_as_the_backup_has_them() {
    let both = both();
    let before = Member {
        disabled_at: Some(at(1)),
        ..member(Some("old"), &both)
    };
    let entries = ToldStaff {
        standing: Some(ToldStanding::Enabled),
        ..ToldStaff::default()
    };
    let now = member(Some("old"), &both);
    let outcome = told(true, &entries).becomes(WHO, &before, Some(&now));
    assert_eq!((outcome.disabled_at, outcome.taken), (Some(at(1)), vec![]));
}

#[test]
fn a_link_went_where_an_entry_tells_of_it_or_the_row_is_gone() {
    let user = |id| UserId::new(id).expect("an id");
    let party = |id| PartyId::new(id).expect("an id");
    let told = Told {
        unlinked: [
            (user(2), BTreeSet::new()),
            (user(3), [party(10)].into()),
            (user(5), BTreeSet::new()),
        ]
        .into(),
        ..Told::default()
    };
    let lost = |id, there| told.lost(user(id), party(10), there);
    assert_eq!(lost(1, true), None);
    assert_eq!(lost(2, true), Some(true), "the row was put back");
    assert_eq!(lost(3, true), None, "linked again");
    assert_eq!(lost(4, false), Some(false));
    assert_eq!(lost(5, false), Some(true));
}
