//! [`ReadLinks`](guichet_driven::ReadLinks) and [`LinkStore`](guichet_driven::LinkStore).

use futures_util::future::join;
use guichet_domain::customers::Link;

use crate::check::{Must, same};
use crate::store::{Store, TEXTS, after, fresh_cases, link, party, user};

fresh_cases!(=> Store;
    a_link_is_read_back_as_it_was_made,
    links_of_a_user_come_in_the_order_they_were_made,
    links_of_a_login_are_of_exactly_this_name,
    a_second_link_of_a_pair_changes_nothing,
    of_two_at_once_one_is_made,
    removing_a_user_leaves_the_others,
    pages_of_links_cover_all_once,
);

/// Given links with odd texts, when they are read, then not a letter nor a microsecond is lost.
pub async fn a_link_is_read_back_as_it_was_made(store: &Store) {
    for (n, text) in (1..).zip(TEXTS) {
        let made = Link {
            login: text.into(),
            made_by: format!("operator:{text}"),
            made_at: after(n),
            ..link(n, i64::from(i32::MAX) - n)
        };
        store.link(std::slice::from_ref(&made)).await;
        let read = store.links.of_user(user(n)).await.must("links of a user");
        same(&read, std::slice::from_ref(&made), "the link, by user");
        let read = store.links.of_login(text).await.must("links of a login");
        same(&read, &[made], "the link, by login");
    }
    // What no database can keep in a text must not make an error of a stranger's typing.
    let read = store.links.of_login("nul\0").await.must("a login with NUL");
    same(&read, &[], "nobody is called so");
}

/// Given links made in another order than that of their ids, when they are read, then that
/// order is kept, and only the user's own are there.
pub async fn links_of_a_user_come_in_the_order_they_were_made(store: &Store) {
    let made = |party, micros| Link {
        made_at: after(micros),
        ..link(5, party)
    };
    let links = [
        made(9, 0),
        made(2, 1),
        made(7, 1_000_000),
        made(1, 60_000_000),
    ];
    for link in links.iter().rev() {
        store.link(std::slice::from_ref(link)).await;
    }
    store.link(&[link(6, 2), link(50, 3)]).await;
    let read = store.links.of_user(user(5)).await.must("links");
    same(&read, &links, "in the order they were made");
    let none = store.links.of_user(user(7)).await.must("links");
    same(&none, &[], "a user without links");
}

/// Given logins that look alike, when one is asked for, then the others stay out.
pub async fn links_of_a_login_are_of_exactly_this_name(store: &Store) {
    let names = [
        "claire",
        "Claire",
        "claire ",
        "cl%",
        "clairé",
        "claire\u{301}",
    ];
    for (n, name) in (1..).zip(names) {
        let login = name.into();
        store
            .link(&[Link {
                login,
                ..link(n, n)
            }])
            .await;
    }
    for (n, name) in (1..).zip(names) {
        let read = store.links.of_login(name).await.must("links");
        let users: Vec<_> = read.iter().map(|link| link.user).collect();
        same(&users, &[user(n)], name);
    }
    // A login that changed hands keeps the links of both.
    let login: String = "claire".into();
    store
        .link(&[Link {
            login,
            ..link(40, 4)
        }])
        .await;
    let read = store.links.of_login("claire").await.must("links");
    assert_eq!(read.len(), 2, "whoever bears it now: {read:?}");
}

/// Given a link, when the same pair is linked again, then the first stays as it was.
pub async fn a_second_link_of_a_pair_changes_nothing(store: &Store) {
    let first = link(5, 2);
    store.link(std::slice::from_ref(&first)).await;
    let mut unit = store.begin().await;
    let again = Link {
        login: "other".into(),
        made_by: "operator:other".into(),
        made_at: after(1),
        ..first.clone()
    };
    let added = unit.links().add(&again).await.must("adding it again");
    assert!(!added, "the pair is linked already");
    // It is no failure: the unit goes on.
    let added = unit.links().add(&link(5, 3)).await.must("adding another");
    assert!(added, "another customer is new");
    unit.save().await.must("saving");
    let mut read = store.links.of_user(user(5)).await.must("links");
    read.sort_by_key(|link| link.party);
    same(
        &read,
        &[first, link(5, 3)],
        "the first, as it was, and the other",
    );
}

/// Given two operators who link one pair at the same moment, then one of them made the link.
pub async fn of_two_at_once_one_is_made(store: &Store) {
    let add = async |made_by: &str| {
        let mut unit = store.begin().await;
        let made_by = made_by.to_owned();
        let added = unit
            .links()
            .add(&Link {
                made_by,
                ..link(5, 2)
            })
            .await;
        let added = added.must("adding a link");
        unit.save().await.must("saving");
        added
    };
    let (one, other) = join(add("operator:one"), add("operator:other")).await;
    assert!(one != other, "one true, one false: {one}, {other}");
    let read = store.links.of_user(user(5)).await.must("links");
    let made_by: Vec<&str> = read.iter().map(|link| link.made_by.as_str()).collect();
    let winner = if one {
        "operator:one"
    } else {
        "operator:other"
    };
    same(&made_by, &[winner], "the winner's link");
}

/// Given links of two users, when one loses theirs, then the other keeps theirs.
pub async fn removing_a_user_leaves_the_others(store: &Store) {
    store.link(&[link(5, 2), link(5, 3), link(6, 2)]).await;
    let mut unit = store.begin().await;
    for expected in [2, 0] {
        let removed = unit.links().remove_user(user(5)).await.must("removing");
        assert_eq!(removed, expected, "links removed");
    }
    unit.save().await.must("saving");
    let left = store.links.all(None, 10).await.must("links");
    same(&left, &[link(6, 2)], "what is left");
}

/// Given many links, when they are read page by page, then each comes once, by user and party.
pub async fn pages_of_links_cover_all_once(store: &Store) {
    let pairs = [(1, 9), (2, 1), (2, 3), (2, 30), (3, 1), (10, 2), (10, 5)];
    let links: Vec<Link> = pairs.map(|(user, party)| link(user, party)).into();
    let mut mixed = links.clone();
    mixed.rotate_left(3);
    store.link(&mixed).await;
    for limit in [1, 2, 3, 7, 100] {
        let (mut read, mut from) = (Vec::new(), None);
        loop {
            let page = store.links.all(from, limit).await.must("a page");
            assert!(page.len() <= limit, "{} in a page of {limit}", page.len());
            let Some(last) = page.last() else { break };
            from = Some((last.user, last.party));
            read.extend(page);
        }
        same(&read, &links, format!("{limit} a page"));
    }
    let none = store.links.all(None, 0).await.must("an empty page");
    same(&none, &[], "a page of none");
    // A position need not be that of a link that is still there.
    let rest = store
        .links
        .all(Some((user(2), party(4))), 2)
        .await
        .must("a page");
    same(&rest, &links[3..5], "from between two links");
}
