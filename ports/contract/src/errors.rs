//! [`KeepErrors`](guichet_driven::KeepErrors) and [`ErrorStore`](guichet_driven::ErrorStore).

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use guichet_domain::kernel::{ErrorId, Limit, PlaceRequest, StaffId};
use guichet_driven::{
    Actor, ErrorGroup, ErrorStanding, PortError, Resolution, Sighting, Tally, Traffic, hour_of,
};
use uuid::Uuid;

use crate::check::{Must, same};
use crate::store::{Store, TEXTS, at, fresh_cases};

fresh_cases!(=> Store;
    what_was_noted_is_read_back_grouped_by_kind_and_place,
    odd_texts_are_kept_as_they_are,
    twenty_who_note_at_once_are_all_counted,
    what_is_resolved_comes_back_open_when_it_is_seen_again,
    an_undone_unit_resolves_nothing,
    what_is_not_there_is_held_as_nothing_and_never_set,
    pages_come_last_seen_first_by_standing_there_and_back,
    the_traffic_of_an_hour_adds_up,
    only_old_hours_and_old_resolved_groups_are_forgotten,
);

fn seconds(n: i64) -> DateTime<Utc> {
    at() + TimeDelta::seconds(n)
}

/// Seen `count` times, `n` seconds after [`at`].
fn sighting(id: u128, kind: &str, place: &str, n: i64, count: u64) -> Sighting {
    Sighting {
        id: Uuid::from_u128(id),
        kind: kind.into(),
        place: place.into(),
        count,
        first: seconds(n),
        last: seconds(n),
        correlations: vec![format!("request-{n}")],
    }
}

fn tally(sightings: Vec<Sighting>) -> Tally {
    Tally {
        sightings,
        hours: Vec::new(),
    }
}

async fn note(store: &Store, sightings: Vec<Sighting>) {
    let noted = store.errors.note(&tally(sightings)).await;
    noted.must("noting what went wrong");
}

fn first(limit: u64) -> PlaceRequest {
    PlaceRequest {
        limit: Limit::new(limit).must("a limit"),
        from: None,
    }
}

async fn groups(store: &Store) -> Vec<ErrorGroup> {
    let page = store.errors.page(None, &first(100)).await;
    page.must("the groups").items
}

async fn set(store: &Store, id: ErrorId, resolved: Option<&Resolution>) {
    let mut unit = store.begin().await;
    let held = unit.errors().hold(id).await.must("holding a group");
    assert!(held.is_some(), "{id} is there");
    unit.errors().set(id, resolved).await.must("resolving");
    unit.save().await.must("saving");
}

fn mended(n: i64) -> Resolution {
    Resolution {
        at: seconds(n),
        by: Actor::Staff(StaffId(Uuid::from_u128(7))),
    }
}

/// Given nothing, when two kinds at two places are noted, twice, then each pair is one group with
/// its count, its first and last time and its latest ids.
pub async fn what_was_noted_is_read_back_grouped_by_kind_and_place(store: &Store) {
    let pairs = [
        ("unavailable", "/a/"),
        ("unavailable", "/b/"),
        ("panic", "/a/"),
    ];
    for (turn, n) in [(0, 0), (10, 60)] {
        let seen = (1..).zip(pairs);
        let seen = seen.map(|(id, (kind, place))| sighting(id + turn, kind, place, n, 3));
        note(store, seen.collect()).await;
    }
    let found = groups(store).await;
    assert_eq!(found.len(), 3, "{found:?}");
    for (id, (kind, place)) in (1..).zip(pairs) {
        let expected = ErrorGroup {
            id: ErrorId(Uuid::from_u128(id)),
            kind: kind.into(),
            place: place.into(),
            count: 6,
            first_seen: seconds(0),
            last_seen: seconds(60),
            correlations: vec!["request-60".into(), "request-0".into()],
            resolved: None,
            reopened: 0,
        };
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
}

/// Given texts that a careless adapter breaks, when they are kinds, places and ids, then they come
/// back as they were and group as they must.
pub async fn odd_texts_are_kept_as_they_are(store: &Store) {
    for (id, text) in (1..).zip(TEXTS) {
        for _ in 0..2 {
            let mut seen = sighting(id, text, text, 1, 1);
            seen.correlations = vec![text.to_owned()];
            note(store, vec![seen]).await;
        }
    }
    let mut got: Vec<_> = groups(store).await;
    got.sort_by_key(|group| group.id);
    let got: Vec<_> = got
        .iter()
        .map(|g| {
            (
                g.kind.as_str(),
                g.place.as_str(),
                g.correlations[0].as_str(),
                g.count,
            )
        })
        .collect();
    let expected: Vec<_> = TEXTS.iter().map(|text| (*text, *text, *text, 2)).collect();
    same(&got, &expected, "groups of odd texts");
}

/// Given nothing, when twenty note the same kind, place and hour at once, each again where it was
/// in conflict with another, then nothing is lost.
pub async fn twenty_who_note_at_once_are_all_counted(store: &Store) {
    let hour = hour_of(at());
    let once = |n: u128| async move {
        let told = Tally {
            sightings: vec![sighting(n, "panic", "/a/", 1, 2)],
            hours: vec![(
                hour,
                Traffic {
                    requests: 3,
                    failures: 1,
                },
            )],
        };
        loop {
            match store.errors.note(&told).await {
                Err(PortError::Conflict) => {}
                done => return done.must("noting"),
            }
        }
    };
    join_all((1..=20).map(once)).await;
    let found = groups(store).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].count, 40);
    let traffic = store.errors.traffic(at()).await.must("the traffic");
    assert_eq!((traffic.requests, traffic.failures), (60, 20));
}

/// Given a resolved group, when it is seen before and then after it was resolved, then only the
/// second opens it again, and that is counted.
pub async fn what_is_resolved_comes_back_open_when_it_is_seen_again(store: &Store) {
    note(store, vec![sighting(1, "panic", "/a/", 0, 1)]).await;
    let id = ErrorId(Uuid::from_u128(1));
    set(store, id, Some(&mended(10))).await;
    assert_eq!(groups(store).await[0].resolved, Some(mended(10)));
    note(store, vec![sighting(2, "panic", "/a/", 5, 1)]).await;
    let late = groups(store).await.remove(0);
    assert_eq!((late.standing(), late.count), (ErrorStanding::Resolved, 2));
    note(store, vec![sighting(3, "panic", "/a/", 11, 1)]).await;
    let back = groups(store).await.remove(0);
    assert_eq!((back.standing(), back.reopened), (ErrorStanding::Open, 1));
    set(store, id, Some(&mended(20))).await;
    set(store, id, None).await;
    let by_hand = groups(store).await.remove(0);
    assert_eq!(by_hand.resolved, None);
    assert_eq!(by_hand.reopened, 1, "by hand it did not come back");
}

/// Given a group, when a unit that resolves it is dropped, then it is open.
pub async fn an_undone_unit_resolves_nothing(store: &Store) {
    note(store, vec![sighting(1, "panic", "/a/", 0, 1)]).await;
    let id = ErrorId(Uuid::from_u128(1));
    let mut unit = store.begin().await;
    let set = unit.errors().set(id, Some(&mended(1))).await;
    set.must("resolving");
    drop(unit);
    assert_eq!(groups(store).await[0].resolved, None);
}

/// Given nothing, when a group is held or set, then there is none, and nothing is made.
pub async fn what_is_not_there_is_held_as_nothing_and_never_set(store: &Store) {
    let id = ErrorId(Uuid::from_u128(9));
    let mut unit = store.begin().await;
    assert_eq!(unit.errors().hold(id).await.must("holding"), None);
    let set = unit.errors().set(id, None).await;
    assert!(matches!(set, Err(PortError::Conflict)), "{set:?}");
    drop(unit);
    assert_eq!(groups(store).await, []);
}

/// Given eleven groups, some seen at the same moment, every third resolved, when they are read four
/// a page, then each of the standing comes once, the last seen first, forward and backward alike.
pub async fn pages_come_last_seen_first_by_standing_there_and_back(store: &Store) {
    let seen = (1..=11).map(|n: u8| {
        let place = format!("/{n}/");
        sighting(n.into(), "panic", &place, i64::from(n / 3), 1)
    });
    note(store, seen.collect()).await;
    for n in [3, 6, 9] {
        set(store, ErrorId(Uuid::from_u128(n)), Some(&mended(60))).await;
    }
    let mut every = groups(store).await;
    assert_eq!(every.len(), 11);
    every.sort_by_key(|group| std::cmp::Reverse((group.last_seen, group.id)));
    same(&groups(store).await, &every, "the order of the list");
    for standing in [
        None,
        Some(ErrorStanding::Open),
        Some(ErrorStanding::Resolved),
    ] {
        let expected = every.iter();
        let expected = expected.filter(|g| standing.is_none_or(|s| g.standing() == s));
        let expected: Vec<ErrorGroup> = expected.cloned().collect();
        let (mut request, mut forward, mut back) = (first(4), Vec::new(), Vec::new());
        let mut last = None;
        loop {
            let page = store.errors.page(standing, &request).await.must("a page");
            forward.extend(page.items);
            last = page.prev.or(last);
            request.from = page.next;
            if request.from.is_none() {
                break;
            }
        }
        same(&forward, &expected, format!("{standing:?} forward"));
        request.from = last;
        while request.from.is_some() {
            let page = store.errors.page(standing, &request).await.must("a page");
            back.splice(0..0, page.items);
            request.from = page.prev;
        }
        let before = &expected[..back.len()];
        same(&back, before, format!("{standing:?} backward"));
    }
}

/// Given traffic noted twice for an hour, when it is read from within that hour, then the sums of
/// that hour and those after are there, and none before.
pub async fn the_traffic_of_an_hour_adds_up(store: &Store) {
    let hour = hour_of(at());
    let of = |hours: i64, requests, failures| {
        let traffic = Traffic { requests, failures };
        (hour + TimeDelta::hours(hours), traffic)
    };
    for _ in 0..2 {
        let told = Tally {
            sightings: Vec::new(),
            hours: vec![of(-1, 1_000, 100), of(0, 10, 2), of(1, 5, 0)],
        };
        store.errors.note(&told).await.must("noting");
    }
    let traffic = store.errors.traffic(at()).await.must("the traffic");
    assert_eq!((traffic.requests, traffic.failures), (30, 4));
    let later = store.errors.traffic(at() + TimeDelta::hours(2)).await;
    assert_eq!(later.must("the traffic"), Traffic::default());
}

/// Given old and new hours, and old groups of both standings, when what is old is forgotten, then
/// only old hours and old resolved groups are gone.
pub async fn only_old_hours_and_old_resolved_groups_are_forgotten(store: &Store) {
    let day = 86_400;
    note(
        store,
        vec![
            sighting(1, "panic", "/open/", 0, 1),
            sighting(2, "panic", "/resolved/", 0, 1),
            sighting(3, "panic", "/new/", 2 * day, 1),
        ],
    )
    .await;
    for n in [2, 3] {
        set(store, ErrorId(Uuid::from_u128(n)), Some(&mended(3 * day))).await;
    }
    let requests = Traffic {
        requests: 1,
        failures: 0,
    };
    let told = Tally {
        sightings: Vec::new(),
        hours: vec![
            (hour_of(at()), requests),
            (hour_of(seconds(2 * day)), requests),
        ],
    };
    store.errors.note(&told).await.must("noting");
    let gone = store.errors.prune(seconds(day)).await;
    assert_eq!(gone.must("forgetting"), 1);
    let places: Vec<String> = groups(store).await.into_iter().map(|g| g.place).collect();
    same(&places, &["/new/".into(), "/open/".into()], "what is left");
    let left = store.errors.traffic(at()).await.must("the traffic");
    assert_eq!(left.requests, 1);
}
