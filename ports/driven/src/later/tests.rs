use guichet_domain::access::later::{ToldPassword, ToldStaff};

use super::*;
use crate::PasswordHash;

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
    let given = Some(ToldPassword::Given {
        digest: Some(new.hash.digest()),
        one_time_until: until,
    });
    let one_time = KeptPassword {
        one_time_until: until,
        ..new.clone()
    };
    let expected = (Some(one_time), vec![(Taken::Password, true)]);
    let before = || Some(old.clone());
    assert_eq!(merged(before(), there(), given.clone()), expected);
    let expected = (None, vec![(Taken::NoPassword, false)]);
    // The row holds another than the entry tells of.
    let swapped = Some(member(Some(kept("somebody's"))));
    assert_eq!(merged(before(), swapped, given), expected);
    assert_eq!(merged(before(), there(), None), expected);
    assert_eq!(merged(None, there(), None), (None, vec![]));
}
