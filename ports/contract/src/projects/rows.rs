//! Projects, one by one.

use futures_util::future::join;
use guichet_domain::access::Role;
use guichet_domain::deployments::{Project, Rules, Stages};

use super::full;
use crate::check::{Must, same};
use crate::given::{person, project, project_id, waits};
use crate::store::{Store, TEXTS};

/// Given projects with something in every field, when they are read every way, then not a
/// letter nor a microsecond is lost; the same after they were replaced.
pub async fn a_project_is_read_back_as_it_was_written(store: &Store) {
    let texts = (1_u128..).zip(TEXTS);
    let mut written: Vec<Project> = texts.map(|(n, text)| full(n, text)).collect();
    store.found(3, &written).await;
    for project in &mut written {
        let read = store.projects.find(project.id).await.must("a project");
        assert_eq!(read.as_ref(), Some(&*project));
        let mut unit = store.begin().await;
        let held = unit.projects().hold(project.id).await.must("holding");
        assert_eq!(held.as_ref(), Some(&*project));
        project.lead = person(3);
        project.stages = Stages::default();
        project.rules = Rules::default();
        project.revision += 1;
        let replaced = unit.projects().replace(project).await;
        replaced.must("replacing");
        unit.save().await.must("saving");
        let read = store.projects.find(project.id).await.must("a project");
        assert_eq!(read.as_ref(), Some(&*project), "replaced");
    }
    let [first, second] = [project_id(1), project_id(2)];
    let some = [second, project_id(99), first];
    let mut some = store.projects.by_ids(&some).await.must("projects");
    some.sort_by_key(|project| project.id);
    same(&some, &written[..2], "those that are there");
    assert_eq!(store.projects.by_ids(&[]).await.must("none"), []);
    assert_eq!(store.projects.find(project_id(99)).await.must("none"), None);
    let mut unit = store.begin().await;
    let none = unit.projects().hold(project_id(99)).await.must("none");
    assert_eq!(none, None);
}

/// Given a project, when another of the same name in another case is added, then it is not, and
/// the unit goes on.
pub async fn no_two_projects_have_a_name_whatever_its_case(store: &Store) {
    let named = |n, name: &str| Project {
        name: name.into(),
        ..project(n)
    };
    store.found(1, &[named(1, "Été À Paris")]).await;
    let mut unit = store.begin().await;
    for name in ["Été À Paris", "éTÉ à PARIS"] {
        let added = unit.projects().add(&named(2, name)).await;
        assert!(!added.must("adding"), "{name}");
    }
    let added = unit.projects().add(&named(3, "Été À Pari")).await;
    assert!(added.must("adding"), "another name");
    unit.save().await.must("saving");
    let found = [project_id(1), project_id(2), project_id(3)];
    let found = store.projects.by_ids(&found).await.must("projects");
    assert_eq!(found.len(), 2);
}

/// Given a unit with a project, a member, a change, when it is dropped, then nothing of it is
/// there.
pub async fn an_undone_unit_leaves_no_project_and_no_member(store: &Store) {
    store.found(2, &[project(1)]).await;
    let mut unit = store.begin().await;
    let projects = unit.projects();
    assert!(projects.add(&project(2)).await.must("adding"));
    let (id, role) = (project_id(1), Role::Developer);
    projects
        .set_member(id, person(2), role)
        .await
        .must("joining");
    let changed = Project {
        revision: 2,
        ..project(1)
    };
    projects.replace(&changed).await.must("replacing");
    drop(unit);
    let ids = [id, project_id(2)];
    assert_eq!(
        store.projects.by_ids(&ids).await.must("projects"),
        [project(1)]
    );
    assert_eq!(store.projects.members(&ids).await.must("members"), []);
}

/// Given a unit that holds a project, when another wants to, then it waits, and sees what the
/// first made of it.
pub async fn whoever_holds_a_project_makes_the_next_wait(store: &Store) {
    store.found(1, &[project(1)]).await;
    let second = Box::pin(async {
        let mut unit = store.begin().await;
        let held = unit.projects().hold(project_id(1)).await.must("holding");
        held.must("a project").revision
    });
    let mut unit = store.begin().await;
    let held = unit.projects().hold(project_id(1)).await.must("holding");
    let held = held.must("a project");
    let first = async {
        for _ in 0..20 {
            // Whoever only reads does not wait.
            let read = store.projects.find(project_id(1)).await.must("reading");
            assert_eq!(read.map(|project| project.revision), Some(1));
        }
        let changed = Project {
            revision: 2,
            ..held
        };
        unit.projects().replace(&changed).await.must("replacing");
        unit
    };
    let (unit, second) = waits(first, second).await;
    let (saved, seen) = join(unit.save(), second).await;
    saved.must("saving");
    assert_eq!(seen, 2, "what the first made of it");
}
