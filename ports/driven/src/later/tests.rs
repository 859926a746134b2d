use guichet_domain::access::later::{ToldPassword, ToldStaff};

use super::*;

const WHO: StaffId = StaffId(Uuid::from_u128(7));

fn kept(hash: &str) -> KeptPassword {
    KeptPassword::lasting(PasswordHash(hash.into()))
}

fn member(password: Option<KeptPassword>) -> LaterStaff {
    LaterStaff {
        id: WHO,
        disabled_at: None,
        password,
        roles: vec!["support".into()],
    }
}

/// What becomes of a password, and what that takes over.
fn merged(
    before: Option<KeptPassword>,
    there: Option<LaterStaff>,
    password: Option<ToldPassword>,
) -> (Option<KeptPassword>, Vec<(Taken, bool)>) {
    let entries = ToldStaff {
        password,
        ..ToldStaff::default()
    };
    let facts = LaterFacts {
        staff: there.into_iter().collect(),
        told: Told {
            holds: true,
            staff: [(WHO, entries)].into(),
            ..Told::default()
        },
        ..LaterFacts::default()
    };
    let merged = facts.merged(&member(before));
    (merged.after.password, merged.taken)
}

#[test]
fn what_is_decided_of_a_password_is_what_is_kept_of_it() {
    let (old, new) = (kept("old"), kept("new"));
    let until = Some(DateTime::UNIX_EPOCH);
    // The same hash is the same password, until whenever it is good.
    let same = KeptPassword {
        one_time_until: until,
        ..old.clone()
    };
    for there in [None, Some(member(Some(same)))] {
        let before = Some(old.clone());
        assert_eq!(merged(before, there, None), (Some(old.clone()), vec![]));
    }
    let there = || Some(member(Some(new.clone())));
    let given = Some(ToldPassword::Given(until));
    let one_time = KeptPassword {
        one_time_until: until,
        ..new.clone()
    };
    let expected = (Some(one_time), vec![(Taken::Password, true)]);
    assert_eq!(merged(Some(old.clone()), there(), given), expected);
    let expected = (None, vec![(Taken::NoPassword, false)]);
    assert_eq!(merged(Some(old), there(), None), expected);
    assert_eq!(merged(None, there(), None), (None, vec![]));
}
