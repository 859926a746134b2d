//! [`ReadStaff`](guichet_driven::ReadStaff) and [`StaffStore`](guichet_driven::StaffStore).

mod sessions;
mod turns;

pub use sessions::{
    a_staff_session_is_read_back_with_its_member, a_staff_sessions_use_is_noted_once_a_minute,
    ending_a_members_sessions_leaves_the_others,
};
pub use turns::{a_member_who_is_counted_on_is_not_demoted_meanwhile, changes_take_turns};

use guichet_domain::access::{Role, RoleReview, Roles, StaffAccount, StaffMember};
use guichet_domain::kernel::{Language, StaffId};
use guichet_driven::{KeptPassword, PasswordHash, PortError};
use uuid::Uuid;

use crate::check::Must;
use crate::store::{Store, TEXTS, after, fresh_cases, user};

fresh_cases!(=> Store;
    a_member_is_read_back_as_they_were_added,
    a_login_and_a_user_are_one_members,
    members_are_listed_by_login,
    roles_and_standing_change,
    those_with_a_role_are_the_active_ones,
    the_users_of_tryton_are_those_of_active_members,
    a_password_is_kept_for_its_member,
    a_one_time_password_is_one_until_another_is_set,
    those_without_a_password_are_local_ones_by_id,
    a_login_is_unlocked_by_itself,
    the_newest_review_of_roles_is_read_back,
    a_staff_session_is_read_back_with_its_member,
    a_staff_sessions_use_is_noted_once_a_minute,
    ending_a_members_sessions_leaves_the_others,
    changes_take_turns,
    a_member_who_is_counted_on_is_not_demoted_meanwhile,
);

/// The nth member, local, with these roles.
pub(crate) fn member(n: u8, login: &str, roles: &[Role]) -> StaffMember {
    StaffMember {
        id: StaffId(Uuid::from_u128(u128::from(n) + 1)),
        login: login.into(),
        name: format!("Person {n}"),
        email: format!("person{n}@example.com")
            .parse()
            .ok()
            .must("an address"),
        language: Language::French,
        account: StaffAccount::Local,
        roles: roles.iter().copied().collect(),
        disabled_at: None,
    }
}

fn kept(text: &str) -> KeptPassword {
    KeptPassword::lasting(PasswordHash(text.into()))
}

/// Adds these in a unit of their own.
pub(crate) async fn add(store: &Store, members: &[StaffMember]) {
    let mut unit = store.begin().await;
    unit.staff().take_turn().await.must("the turn");
    for member in members {
        let password = kept(&member.login);
        let added = unit.staff().add(member, Some(&password)).await;
        added.must("adding a member");
    }
    unit.save().await.must("saving members");
}

/// Given members of every kind, then each is read back to the letter, inside a unit and outside,
/// by id and by login whatever its case; others are not there.
pub async fn a_member_is_read_back_as_they_were_added(store: &Store) {
    let mut members = Vec::new();
    for (n, text) in (0..).zip(TEXTS) {
        let odd = n % 2 == 1;
        members.push(StaffMember {
            login: format!("Émile{n}{text}"),
            name: text.into(),
            language: if odd {
                Language::English
            } else {
                Language::French
            },
            account: if odd {
                StaffAccount::Tryton(user(i64::from(n) + 5))
            } else {
                StaffAccount::Local
            },
            disabled_at: odd.then(|| after(i64::from(n))),
            ..member(
                n,
                "",
                &[Role::Developer, Role::Finance][..usize::from(n % 3)],
            )
        });
    }
    add(store, &members).await;
    let mut unit = store.begin().await;
    for member in &members {
        let id = member.id;
        let upper = member.login.to_uppercase();
        let found = store.staff.by_id(id).await.must("by id");
        assert_eq!(found.as_ref(), Some(member));
        let found = store.staff.by_login(&upper).await.must("by login");
        assert_eq!(found.as_ref(), Some(member));
        let found = unit.staff().find(id).await.must("by id");
        assert_eq!(found.as_ref(), Some(member));
        let found = unit.staff().by_login(&upper).await.must("by login");
        assert_eq!(found.as_ref(), Some(member));
    }
    let nobody = StaffId(Uuid::nil());
    assert_eq!(store.staff.by_id(nobody).await.must("by id"), None);
    assert_eq!(store.staff.by_login("nobody").await.must("by login"), None);
    assert_eq!(unit.staff().find(nobody).await.must("by id"), None);
    let ids = [members[1].id, nobody, members[0].id];
    let some = store.staff.by_ids(&ids).await.must("by ids");
    assert_eq!(some, members[..2], "by login, those that are there");
    let twice = [members[1].id, nobody, members[0].id, members[1].id];
    let some = unit.staff().by_ids(&twice).await.must("by ids");
    assert_eq!(some, members[..2], "each once, inside a unit too");
    let none = unit.staff().by_ids(&[]).await.must("by ids");
    assert_eq!(none, []);
}

/// Given a member, when another comes with their login in another case, or their Tryton user, then
/// that is a conflict.
pub async fn a_login_and_a_user_are_one_members(store: &Store) {
    let first = StaffMember {
        account: StaffAccount::Tryton(user(5)),
        ..member(1, "Marie", &[])
    };
    add(store, std::slice::from_ref(&first)).await;
    let same_user = StaffMember {
        account: StaffAccount::Tryton(user(5)),
        ..member(2, "other", &[])
    };
    for other in [member(2, "mARIE", &[]), same_user] {
        let mut unit = store.begin().await;
        let again = unit.staff().add(&other, None).await;
        assert!(matches!(again, Err(PortError::Conflict)), "{again:?}");
    }
    let all = store.staff.page(None, 10).await.must("a page");
    assert_eq!(all, [first], "nothing was kept");
}

/// Given members whose logins differ in case, then pages follow each other by login, without regard
/// to its case, and leave none out.
pub async fn members_are_listed_by_login(store: &Store) {
    let logins = ["anna", "Bert", "carl", "Dora", "emil"];
    let members: Vec<_> = (0..).zip(logins).map(|(n, l)| member(n, l, &[])).collect();
    let mixed = [3, 0, 4, 1, 2].map(|n: usize| members[n].clone());
    add(store, &mixed).await;
    let mut seen: Vec<StaffMember> = Vec::new();
    loop {
        let last = seen.last().map(|member| member.login.clone());
        let page = store.staff.page(last.as_deref(), 2).await.must("a page");
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= 2);
        seen.extend(page);
    }
    assert_eq!(seen, members);
}

/// Given a member, when roles are given and taken, and they are disabled and enabled, then that is
/// what they are, and nobody else.
pub async fn roles_and_standing_change(store: &Store) {
    let other = member(2, "other", &[Role::Support]);
    let one = member(1, "one", &[Role::Developer]);
    add(store, &[one.clone(), other.clone()]).await;
    let steps = [
        (vec![Role::Developer, Role::ProjectLead], None),
        (vec![], Some(after(5))),
        (vec![Role::Administrator], None),
    ];
    for (roles, disabled_at) in steps {
        let roles: Roles = roles.into_iter().collect();
        let mut unit = store.begin().await;
        unit.staff().take_turn().await.must("the turn");
        unit.staff().set_roles(one.id, &roles).await.must("roles");
        let set = unit.staff().set_disabled(one.id, disabled_at).await;
        set.must("standing");
        let expected = StaffMember {
            roles,
            disabled_at,
            ..one.clone()
        };
        let inside = unit.staff().find(one.id).await.must("inside");
        assert_eq!(inside.as_ref(), Some(&expected), "inside the unit");
        unit.save().await.must("saving");
        let found = store.staff.by_id(one.id).await.must("by id");
        assert_eq!(found, Some(expected));
        let found = store.staff.by_id(other.id).await.must("by id");
        assert_eq!(found.as_ref(), Some(&other));
    }
}

/// Given members with and without a role, then those who hold it are the active ones, each once.
pub async fn those_with_a_role_are_the_active_ones(store: &Store) {
    let both = member(1, "both", &[Role::ProjectLead, Role::Administrator]);
    let lead = member(2, "lead", &[Role::ProjectLead]);
    let gone = StaffMember {
        disabled_at: Some(after(0)),
        ..member(3, "gone", &[Role::Administrator])
    };
    let none = member(4, "none", &[Role::Support]);
    add(store, &[lead.clone(), gone, none, both.clone()]).await;
    let wanted = Roles::from([Role::ProjectLead, Role::Administrator]);
    let all = [both.clone(), lead];
    let found = store.staff.with_roles(&wanted).await.must("by role");
    assert_eq!(found, all);
    let mut unit = store.begin().await;
    let found = unit.staff().with_roles(&wanted).await.must("by role");
    assert_eq!(found, all);
    let administrators = Roles::from([Role::Administrator]);
    let found = unit.staff().with_roles(&administrators).await;
    assert_eq!(found.must("by role"), [both]);
    let found = unit.staff().with_roles(&Roles::new()).await;
    assert_eq!(found.must("by no role"), []);
}

/// Given members of Tryton and local ones, then the users are those of the active ones, by id.
pub async fn the_users_of_tryton_are_those_of_active_members(store: &Store) {
    let none = store.staff.erp_users().await.must("users");
    assert_eq!(none, []);
    let of = |n: u8, id: i64| StaffMember {
        account: StaffAccount::Tryton(user(id)),
        ..member(n, &format!("of{n}"), &[])
    };
    let gone = StaffMember {
        disabled_at: Some(after(0)),
        ..of(3, 8)
    };
    add(store, &[of(1, 9), member(2, "local", &[]), gone, of(4, 7)]).await;
    let users = store.staff.erp_users().await.must("users");
    assert_eq!(users, [user(7), user(9)]);
}

/// Given members with passwords, when one is changed, then only theirs is another.
pub async fn a_password_is_kept_for_its_member(store: &Store) {
    let (one, other) = (member(1, "one", &[]), member(2, "other", &[]));
    add(store, &[one.clone(), other.clone()]).await;
    let mut unit = store.begin().await;
    let set = unit.staff().set_password(one.id, &kept("another")).await;
    set.must("a password");
    for (id, expected) in [
        (one.id, Some(kept("another"))),
        (other.id, Some(kept("other"))),
        (StaffId(Uuid::nil()), None),
    ] {
        let inside = unit.staff().password(id).await;
        assert_eq!(inside.must("a password"), expected, "inside the unit");
    }
    unit.save().await.must("saving");
    let password = async |id| store.staff.password(id).await.must("a password");
    assert_eq!(password(one.id).await, Some(kept("another")));
    assert_eq!(password(other.id).await, Some(kept("other")));
    assert_eq!(password(StaffId(Uuid::nil())).await, None);
}

/// Given a one-time password, then its end is kept with it, until another password is set.
pub async fn a_one_time_password_is_one_until_another_is_set(store: &Store) {
    let one = member(1, "one", &[]);
    add(store, std::slice::from_ref(&one)).await;
    let first = KeptPassword {
        one_time_until: Some(after(5)),
        ..kept("once")
    };
    for password in [first, kept("lasting")] {
        let mut unit = store.begin().await;
        let set = unit.staff().set_password(one.id, &password).await;
        set.must("a password");
        let inside = unit.staff().password(one.id).await.must("a password");
        assert_eq!(inside.as_ref(), Some(&password), "inside the unit");
        unit.save().await.must("saving");
        let found = store.staff.password(one.id).await.must("a password");
        assert_eq!(found, Some(password));
    }
    let other = member(2, "other", &[]);
    let second = KeptPassword {
        one_time_until: Some(after(7)),
        ..kept("once")
    };
    let mut unit = store.begin().await;
    let added = unit.staff().add(&other, Some(&second)).await;
    added.must("adding a member with a one-time password");
    unit.save().await.must("saving");
    let found = store.staff.password(other.id).await.must("a password");
    assert_eq!(found, Some(second));
}

/// Given members with a password, without, and of Tryton's, then those without are the local ones
/// of whom none is kept that is still good, disabled or not, by id.
pub async fn those_without_a_password_are_local_ones_by_id(store: &Store) {
    let none = store.staff.without_password(after(7)).await.must("ids");
    assert_eq!(none, []);
    add(store, &[member(1, "with", &[])]).await;
    let of_tryton = StaffMember {
        account: StaffAccount::Tryton(user(5)),
        ..member(2, "tryton", &[])
    };
    let one = member(3, "one", &[]);
    let gone = StaffMember {
        disabled_at: Some(after(0)),
        ..member(4, "gone", &[])
    };
    let mut unit = store.begin().await;
    unit.staff().take_turn().await.must("the turn");
    for member in [&gone, &of_tryton, &one] {
        let added = unit.staff().add(member, None).await;
        added.must("adding a member");
    }
    for (n, until) in [(5, after(7)), (6, after(8))] {
        let password = KeptPassword {
            one_time_until: Some(until),
            ..kept("once")
        };
        let holder = member(n, &format!("login-{n}"), &[]);
        let added = unit.staff().add(&holder, Some(&password)).await;
        added.must("adding a member with a one-time password");
    }
    unit.save().await.must("saving members");
    let found = store.staff.without_password(after(7)).await.must("ids");
    assert_eq!(found, [one.id, gone.id, member(5, "", &[]).id]);
}

/// Given two members, when one's login is unlocked, then that is known by their login, whatever its
/// case, and by nobody else's.
pub async fn a_login_is_unlocked_by_itself(store: &Store) {
    let (one, other) = (member(1, "Émile", &[]), member(2, "other", &[]));
    add(store, &[one.clone(), other]).await;
    for at in [after(1), after(9)] {
        let mut unit = store.begin().await;
        let unlocked = unit.staff().unlock(one.id, at).await;
        unlocked.must("unlocking");
        unit.save().await.must("saving");
        let unlocked = async |login| store.staff.unlocked_at(login).await.must("when");
        assert_eq!(unlocked("éMILE").await, Some(at));
        assert_eq!(unlocked("other").await, None);
        assert_eq!(unlocked("nobody").await, None);
    }
}

/// Given reviews of roles, then the newest is read back to the letter; there is none before.
pub async fn the_newest_review_of_roles_is_read_back(store: &Store) {
    let last = async || store.staff.last_review().await.must("the last review");
    assert_eq!(last().await, None);
    let review = |n: u8, micros, holdings: &[(u8, Role)]| RoleReview {
        id: Uuid::from_u128(u128::from(n)),
        at: after(micros),
        by: format!("operator {n}"),
        holdings: holdings
            .iter()
            .map(|(n, role)| (member(*n, "", &[]).id, *role))
            .collect(),
    };
    let newest = review(
        1,
        9,
        &[
            (1, Role::Administrator),
            (1, Role::Direction),
            (2, Role::Direction),
        ],
    );
    for review in [review(2, 5, &[]), newest.clone(), review(3, 7, &[])] {
        let mut unit = store.begin().await;
        unit.staff().add_review(&review).await.must("a review");
        unit.save().await.must("saving");
    }
    assert_eq!(last().await, Some(newest));
}
