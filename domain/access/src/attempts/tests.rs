use super::*;

const T0: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn address(n: u32) -> IpAddr {
    IpAddr::from(n.to_be_bytes())
}

fn fail(
    attempts: &mut Attempts,
    login: &str,
    from: u32,
    at: DateTime<Utc>,
) -> Result<(), TimeDelta> {
    let begun = attempts.begin(login, Some(address(from)), at);
    begun
        .map(|mut ticket| attempts.hand_on(&mut ticket))
        .map_err(|held| held.wait)
}

#[test]
fn the_fifth_try_at_one_login_waits_until_the_first_has_aged() {
    let mut attempts = Attempts::default();
    for n in 0..4 {
        assert_eq!(
            fail(
                &mut attempts,
                "claire",
                n,
                T0 + TimeDelta::seconds(10 * i64::from(n))
            ),
            Ok(())
        );
    }
    let wait = fail(&mut attempts, " Claire ", 9, T0 + TimeDelta::seconds(40));
    assert_eq!(wait, Err(TimeDelta::seconds(260)));
    assert_eq!(
        fail(&mut attempts, "claire", 9, T0 + TimeDelta::seconds(300)),
        Ok(())
    );
}

#[test]
fn one_address_is_held_back_whatever_it_tries() {
    let mut attempts = Attempts::default();
    for n in 0..20 {
        assert_eq!(fail(&mut attempts, &format!("login{n}"), 1, T0), Ok(()));
    }
    assert!(fail(&mut attempts, "login20", 1, T0).is_err());
    assert_eq!(fail(&mut attempts, "login20", 2, T0), Ok(()));
}

#[test]
fn the_addresses_of_one_ipv6_network_count_as_one() {
    let mut attempts = Attempts::default();
    let mut begin = |login: &str, address: &str| {
        let address = address.parse().ok();
        attempts.begin(login, address, T0).map(drop)
    };
    for n in 0..20 {
        let address = format!("2001:db8:0:aa{n:02x}::1");
        assert_eq!(begin(&format!("login{n}"), &address), Ok(()));
    }
    assert!(begin("login20", "2001:db8:0:aaff:1:2:3:4").is_err());
    assert_eq!(begin("login20", "2001:db8:0:ab00::1"), Ok(()));
}

#[test]
fn a_storm_of_failures_leaves_room_for_who_has_none() {
    let mut attempts = Attempts::default();
    for n in 0..150_u32 {
        assert_eq!(fail(&mut attempts, &format!("login{n}"), n, T0), Ok(()));
    }
    assert!(
        fail(&mut attempts, "login3", 1000, T0).is_err(),
        "a login that failed already"
    );
    assert!(
        fail(&mut attempts, "fresh", 3, T0).is_err(),
        "an address that failed already"
    );
    let ticket = attempts.begin("fresh", Some(address(1001)), T0).unwrap();
    attempts.clear(&ticket, true);
}

#[test]
fn tryton_is_never_brought_to_lock_the_portals_address() {
    let mut attempts = Attempts::default();
    let passed = (0..1000_u32)
        .filter(|n| fail(&mut attempts, &format!("l{n}"), *n, T0).is_ok())
        .count();
    assert_eq!(passed, 280);
}

#[test]
fn a_right_password_clears_the_logins_failures() {
    let mut attempts = Attempts::default();
    for _ in 0..3 {
        fail(&mut attempts, "claire", 1, T0).unwrap();
    }
    let mut ticket = attempts.begin("claire", Some(address(1)), T0).unwrap();
    attempts.hand_on(&mut ticket);
    attempts.clear(&ticket, true);
    assert_eq!(attempts.handed_on.len(), 3);
    for _ in 0..4 {
        assert_eq!(fail(&mut attempts, "claire", 1, T0), Ok(()));
    }
}

#[test]
fn what_is_remembered_of_a_login_has_an_end() {
    let mut attempts = Attempts::default();
    for n in 0..4 {
        let login = format!("{}{n}", "x".repeat(60_000));
        assert_eq!(fail(&mut attempts, &login, n, T0), Ok(()));
    }
    assert!(attempts.logins.keys().all(|login| login.len() == 256));
    let held = attempts.begin(&"x".repeat(256), None, T0);
    assert!(held.is_err(), "one login to us, and nobody's");
}

#[test]
fn tries_at_the_same_moment_count_before_they_are_judged() {
    let mut attempts = Attempts::default();
    let under_way: Vec<_> = (0..10)
        .map(|_| attempts.begin("claire", Some(address(1)), T0))
        .collect();
    assert_eq!(under_way.iter().filter(|t| t.is_ok()).count(), 4);
}

fn few(remembered: usize) -> Attempts {
    Attempts::new(AttemptLimits {
        remembered,
        ..AttemptLimits::default()
    })
}

fn held(attempts: &mut Attempts, login: &str, from: u32, at: DateTime<Utc>) -> bool {
    let begun = attempts.begin(login, Some(address(from)), at);
    begun.unwrap_err().first
}

#[test]
fn given_a_try_that_was_never_handed_on_when_it_is_cleared_then_no_other_is_taken_back() {
    // Given two tries at the same moment, of which one was handed on
    let mut attempts = Attempts::default();
    let mut handed_on = attempts.begin("claire", Some(address(1)), T0).unwrap();
    attempts.hand_on(&mut handed_on);
    attempts.hand_on(&mut handed_on);
    let kept = attempts.begin("marc", Some(address(2)), T0).unwrap();
    // When the other does not count, then the one handed on still does
    attempts.clear(&kept, false);
    assert_eq!(attempts.handed_on, [T0]);
    // When the one handed on does not count, then nothing is left
    attempts.clear(&handed_on, false);
    assert!(attempts.handed_on.is_empty());
}

#[test]
fn given_a_login_under_fire_then_the_first_held_back_is_told_and_the_others_are_counted() {
    // Given a login that may not be tried any more
    let mut attempts = Attempts::default();
    for n in 0..4 {
        assert_eq!(fail(&mut attempts, "claire", n, T0), Ok(()));
    }
    // When a thousand try, each from elsewhere, then one is worth an entry
    let first = (0..1000).filter(|n| held(&mut attempts, "Claire", 10 + n, T0));
    assert_eq!(first.count(), 1);
    // and the next entry tells of the others, once
    assert_eq!(attempts.take_untold(), 999);
    assert_eq!(attempts.take_untold(), 0);
    // When that entry could not be written, then the next one tells
    attempts.give_untold_back(999);
    assert_eq!(attempts.take_untold(), 999);
}

#[test]
fn given_one_address_that_tries_everybody_then_one_is_told_a_window() {
    // Given an address that may try nothing any more
    let mut attempts = Attempts::default();
    for n in 0..20 {
        assert_eq!(fail(&mut attempts, &format!("login{n}"), 1, T0), Ok(()));
    }
    // When it tries others, then the first is told
    let mut told = |minute: i64| {
        let at = T0 + TimeDelta::minutes(minute);
        let tries = (0..50).map(|n| attempts.begin(&format!("x{n}"), Some(address(1)), at));
        let held = tries.filter_map(Result::err);
        held.filter(|held| held.first).count()
    };
    assert_eq!([told(1), told(4)], [1, 0]);
    // When the window is over and the address is full again, then it is told again
    assert_eq!([told(7), told(8)], [1, 0]);
}

#[test]
fn given_a_storm_from_everywhere_then_it_is_told_once_and_not_once_an_address() {
    // Given as many failures as shut the door for all
    let mut attempts = Attempts::default();
    for n in 0..280 {
        assert_eq!(fail(&mut attempts, &format!("l{n}"), n, T0), Ok(()));
    }
    // When new logins are tried from new addresses, then one entry is enough
    let first = (1000..2000).filter(|n| held(&mut attempts, &format!("l{n}"), *n, T0));
    assert_eq!(first.count(), 1);
    assert_eq!(attempts.take_untold(), 999);
}

#[test]
fn given_more_than_can_be_remembered_then_the_oldest_is_forgotten() {
    // Given as many logins and addresses as are remembered
    let mut attempts = few(3);
    for n in 0..3_u32 {
        let at = T0 + TimeDelta::seconds(n.into());
        drop(
            attempts
                .begin(&format!("l{n}"), Some(address(n)), at)
                .unwrap(),
        );
    }
    // When one more comes, then the one that failed the longest ago makes room
    let at = T0 + TimeDelta::seconds(9);
    drop(attempts.begin("l3", Some(address(3)), at).unwrap());
    let mut logins: Vec<_> = attempts.logins.keys().cloned().collect();
    logins.sort();
    assert_eq!(logins, ["l1", "l2", "l3"]);
    assert_eq!(attempts.addresses.keys().count(), 3);
    assert!(attempts.addresses.of(&address(0)).is_none());
}

#[test]
fn given_somebody_held_back_when_a_heap_of_others_comes_then_they_stay_held_back() {
    // Given a login and an address that are held back, the oldest of all
    let mut attempts = few(30);
    for n in 0..4 {
        assert_eq!(fail(&mut attempts, "claire", 100 + n, T0), Ok(()));
    }
    for n in 0..20 {
        assert_eq!(fail(&mut attempts, &format!("login{n}"), 1, T0), Ok(()));
    }
    // When many more names and addresses than are remembered are tried once
    let later = T0 + TimeDelta::seconds(1);
    for n in 0..500 {
        drop(
            attempts
                .begin(&format!("y{n}"), Some(address(1000 + n)), later)
                .unwrap(),
        );
    }
    // Then neither is let in again, and what is remembered has its end
    assert!(fail(&mut attempts, "claire", 5, later).is_err());
    assert!(fail(&mut attempts, "fresh", 1, later).is_err());
    assert_eq!(
        (
            attempts.logins.keys().count(),
            attempts.addresses.keys().count()
        ),
        (30, 30)
    );
}

#[test]
fn given_a_flood_of_causes_then_what_is_told_has_an_end_and_nothing_is_lost() {
    // Given room for two, and two logins held back
    let mut attempts = few(2);
    for n in 0..2 {
        let login = format!("l{n}");
        for from in 0..4 {
            assert_eq!(fail(&mut attempts, &login, 10 * n + from, T0), Ok(()));
        }
    }
    // When four are tried, then two are told and two are counted
    let told = (0..4).filter(|n| held(&mut attempts, &format!("l{n}"), 99, T0));
    assert_eq!(told.count(), 2);
    assert_eq!(attempts.take_untold(), 2);
}

#[test]
fn given_as_many_held_back_as_are_remembered_then_none_is_let_in_for_a_new_one() {
    // Given room for three logins, all of them held back
    let mut attempts = few(3);
    for n in 0..3_u32 {
        let at = T0 + TimeDelta::seconds(n.into());
        for from in 0..4 {
            assert_eq!(
                fail(&mut attempts, &format!("l{n}"), 10 * n + from, at),
                Ok(())
            );
        }
    }
    // When a heap of new ones comes, then they wait until the first of the three has aged
    let later = T0 + TimeDelta::seconds(60);
    for n in 0..100 {
        let wait = fail(&mut attempts, &format!("y{n}"), 100 + n, later);
        assert_eq!(wait, Err(TimeDelta::seconds(240)));
    }
    for n in 0..3 {
        assert!(fail(&mut attempts, &format!("l{n}"), 999, later).is_err());
    }
    assert_eq!(attempts.logins.keys().count(), 3);
    // When it has, then there is room
    let aged = T0 + TimeDelta::minutes(5);
    assert_eq!(fail(&mut attempts, "fresh", 999, aged), Ok(()));
    assert!(fail(&mut attempts, "l1", 999, aged).is_err());
}

#[test]
fn given_a_login_let_try_again_then_its_failures_no_longer_hold_its_address() {
    // Given an address that is held back: four failures of one login, sixteen of others
    let mut attempts = Attempts::default();
    for n in 0..4 {
        let at = T0 + TimeDelta::seconds(n);
        assert_eq!(fail(&mut attempts, "claire", 1, at), Ok(()));
    }
    for n in 0..16 {
        let at = T0 + TimeDelta::seconds(10);
        assert_eq!(fail(&mut attempts, &format!("login{n}"), 1, at), Ok(()));
    }
    let later = T0 + TimeDelta::seconds(20);
    assert!(fail(&mut attempts, "claire", 1, later).is_err());
    assert!(fail(&mut attempts, "marc", 1, later).is_err());
    // When an operator let it try again, then it may, from there, four times
    attempts.forgive("Claire", later);
    for _ in 0..4 {
        assert_eq!(fail(&mut attempts, "claire", 1, later), Ok(()));
    }
    // and the failures of the others hold the address as before
    assert!(fail(&mut attempts, "marc", 1, later).is_err());
    // and what came after the pardon counts
    attempts.forgive("claire", later - TimeDelta::seconds(1));
    assert!(fail(&mut attempts, "claire", 2, later).is_err());
}

#[test]
fn given_a_login_held_back_then_it_is_asked_once_a_second_whether_it_may_try_again() {
    // Given a login below its limit, then nobody need be asked
    let mut attempts = Attempts::default();
    let from = |n: u32| Some(address(n));
    for n in 0..3 {
        assert_eq!(fail(&mut attempts, "claire", n, T0), Ok(()));
        assert!(!attempts.asks_for_pardon("claire", from(n), T0));
    }
    assert_eq!(fail(&mut attempts, "claire", 3, T0), Ok(()));
    // When it is held back, then once a second, however often it is tried and from wherever
    let mut asked = |ms: i64| {
        let at = T0 + TimeDelta::milliseconds(ms);
        let tries = 0..100;
        tries
            .filter(|n| attempts.asks_for_pardon(" Claire", from(10 + n), at))
            .count()
    };
    assert_eq!(
        [asked(0), asked(999), asked(1000), asked(1500)],
        [1, 0, 1, 0]
    );
    // When only its address is held back, then for logins that failed themselves alone
    let mut attempts = Attempts::default();
    for n in 0..20 {
        assert_eq!(fail(&mut attempts, &format!("login{n}"), 1, T0), Ok(()));
    }
    assert!(attempts.asks_for_pardon("login7", from(1), T0));
    assert!(!attempts.asks_for_pardon("fresh", from(1), T0));
    assert!(!attempts.asks_for_pardon("login8", from(2), T0));
}
