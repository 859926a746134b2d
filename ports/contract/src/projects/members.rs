//! Who belongs to a project, and as what.

use guichet_domain::access::Role;
use guichet_domain::deployments::Member;

use crate::check::{Must, same};
use crate::given::{member, person, project, project_id};
use crate::store::Store;

/// Given people who join projects, change and leave, then each has one role there, and they come
/// by login, their projects by name.
pub async fn members_come_by_login_and_have_one_role_each(store: &Store) {
    store.found(4, &[project(2), project(1)]).await;
    let (one, two) = (project_id(1), project_id(2));
    let mut unit = store.begin().await;
    let projects = unit.projects();
    for (id, n, role) in [
        (one, 3, Role::Developer),
        (two, 2, Role::Support),
        (one, 2, Role::Developer),
        (one, 1, Role::ProjectLead),
        (one, 2, Role::SeniorDeveloper),
    ] {
        let joined = projects.set_member(id, person(n), role).await;
        joined.must("joining");
    }
    let of = |n, role| Member {
        staff: person(n),
        login: member(n).login,
        name: member(n).name,
        role,
    };
    let expected = [
        of(1, Role::ProjectLead),
        of(2, Role::SeniorDeveloper),
        of(3, Role::Developer),
    ];
    let inside = projects.members(one).await.must("members");
    same(&inside, &expected, "inside its unit");
    let role = projects.role_of(one, person(2)).await.must("a role");
    assert_eq!(role, Some(Role::SeniorDeveloper));
    let none = projects.role_of(two, person(3)).await.must("none");
    assert_eq!(none, None);
    unit.save().await.must("saving");
    let read = store.projects.members(&[two, one]).await.must("members");
    let mut all: Vec<_> = expected.iter().map(|m| (one, m.clone())).collect();
    all.push((two, of(2, Role::Support)));
    same(&read, &all, "of both, by project, then by login");
    assert_eq!(store.projects.members(&[]).await.must("of none"), []);
    let mine = async |limit| {
        store
            .projects
            .of_member(person(2), limit)
            .await
            .must("mine")
    };
    let expected = [
        (project(1), Role::SeniorDeveloper),
        (project(2), Role::Support),
    ];
    same(&mine(9).await, &expected, "by name");
    same(&mine(1).await, &expected[..1], "no more than asked for");
    let mut unit = store.begin().await;
    let projects = unit.projects();
    assert!(projects.remove_member(one, person(2)).await.must("leaving"));
    let again = projects.remove_member(one, person(2)).await;
    assert!(!again.must("leaving"), "only once");
    unit.save().await.must("saving");
    same(&mine(9).await, &expected[1..], "after they left");
}
