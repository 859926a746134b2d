//! [`ReadProjects`](guichet_driven::ReadProjects) and
//! [`ProjectStore`](guichet_driven::ProjectStore).

use std::collections::BTreeSet;

use chrono::TimeDelta;
use chrono_tz::Tz;
use futures_util::future::join;
use guichet_domain::access::Role;
use guichet_domain::deployments::{
    Environment, Freeze, Member, OpenBelow, Project, Rules, StageState, Stages, State,
};
use guichet_domain::incidents;
use guichet_domain::kernel::Words;

use crate::check::{Must, same};
use crate::given::{day, incident, member, person, project, project_id, task, waits, walked};
use crate::store::{Store, TEXTS, after, fresh_cases};

fresh_cases!(=> Store;
    a_project_is_read_back_as_it_was_written,
    no_two_projects_have_a_name_whatever_its_case,
    an_undone_unit_leaves_no_project_and_no_member,
    whoever_holds_a_project_makes_the_next_wait,
    projects_come_newest_first_and_are_found_by_part_of_their_name,
    projects_with_freezes_come_newest_first,
    members_come_by_login_and_have_one_role_each,
    what_is_open_under_a_project_is_counted,
);

/// One with something in every field.
fn full(n: u128, text: &str) -> Project {
    let [to_come, under_way, finished] = [
        StageState::ToCome,
        StageState::UnderWay,
        StageState::Finished,
    ];
    Project {
        name: format!("{n} {text}"),
        lead: person(2),
        stages: Stages::of([finished, finished, under_way, to_come, finished, under_way]),
        rules: Rules {
            patience: TimeDelta::milliseconds(i64::from(u32::MAX) * 1000 + 1),
            planner_authorises: BTreeSet::from([Environment::Prod, Environment::Dev]),
            promotion: false,
            freezes: vec![
                Freeze {
                    name: text.into(),
                    from: after(1),
                    until: day("9999-12-31T23:59:59.999999Z"),
                    time_zone: Tz::America__Argentina__ComodRivadavia,
                    environments: Environment::ALL.iter().map(|(e, _)| *e).collect(),
                },
                Freeze {
                    name: "Clôture".into(),
                    from: day("1970-01-01T00:00:00Z"),
                    until: after(2),
                    time_zone: Tz::UTC,
                    environments: BTreeSet::new(),
                },
            ],
        },
        made_at: after(i64::try_from(n).unwrap_or_default()),
        revision: u64::from(u32::MAX) + 7,
        ..project(n)
    }
}

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

/// Given projects, several made at the same moment, when they are read page by page, forward and
/// backward, then each comes once, the newest first; those alone whose name has what is asked for.
pub async fn projects_come_newest_first_and_are_found_by_part_of_their_name(store: &Store) {
    let names = [
        "Alpha",
        "ALPHABET",
        "100 % juste",
        "100 \\ _a",
        "Été",
        "beta",
        "Bêta_2",
        "a%",
        "zz",
    ];
    let projects: Vec<Project> = (1_u128..)
        .zip(names)
        .map(|(n, name)| Project {
            name: name.into(),
            made_at: after(i64::try_from(n / 4).unwrap_or_default()),
            ..project(n)
        })
        .collect();
    store.found(1, &projects).await;
    let mut newest = projects.clone();
    newest.sort_by_key(|project| std::cmp::Reverse((project.made_at, project.id)));
    for q in [
        None,
        Some("alpha"),
        Some("ALPHA"),
        Some("%"),
        Some("_"),
        Some("\\"),
        Some("ét"),
        Some("ÉT"),
        Some(""),
        Some("a%"),
        Some("nothing of the kind"),
        Some("'"),
    ] {
        let has = |project: &&Project| {
            let name = project.name.to_lowercase();
            q.is_none_or(|q| name.contains(&q.to_lowercase()))
        };
        let expected: Vec<Project> = newest.iter().filter(has).cloned().collect();
        for rows in [1, 2, 3, 100] {
            let page = async |request| store.projects.page(q, &request).await.must("a page");
            let [there, back] = walked(rows, page).await;
            same(&there, &expected, format!("{q:?}, {rows} a page"));
            same(&back, &expected[..back.len()], format!("{q:?}, backwards"));
        }
    }
}

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

/// Given tasks and incidents in every state, then those are open that are not final.
pub async fn what_is_open_under_a_project_is_counted(store: &Store) {
    store.found(2, &[project(1), project(2)]).await;
    let states = (1_u128..).zip(State::ALL);
    let tasks: Vec<_> = states
        .map(|(n, (state, _))| {
            let mut task = task(1, n);
            task.state = *state;
            // At most one at work in an environment.
            if *state == State::Stale {
                task.plan.environment = Environment::Dev;
            }
            task
        })
        .collect();
    store.plan(&tasks).await;
    let states = (1_u128..).zip(incidents::State::ALL);
    let incidents: Vec<_> = states
        .map(|(n, (state, _))| incidents::Incident {
            state: *state,
            ..incident(1, n)
        })
        .collect();
    store.open_incidents(&incidents).await;
    let mut unit = store.begin().await;
    for (id, tasks, incidents) in [(1, 5, 4), (2, 0, 0)] {
        let projects = unit.projects();
        let open = projects.open_tasks(project_id(id)).await.must("tasks");
        assert_eq!(open, tasks, "tasks of {id}");
        let open = projects.open_incidents(project_id(id)).await;
        assert_eq!(open.must("incidents"), incidents, "incidents of {id}");
    }
    drop(unit);
    let both = [project_id(1), project_id(2)];
    let open = store.projects.open_below(&both).await.must("both");
    let counted: Vec<_> = open
        .iter()
        .filter(|(_, o)| *o != OpenBelow::default())
        .collect();
    let (tasks, incidents) = (5, 4);
    let expected = (both[0], OpenBelow { tasks, incidents });
    assert_eq!(counted, [&expected], "of both at once");
}

/// Given projects some of which have freezes, when those are read, then they come the newest
/// first, as far as was asked, and no others; one whose freezes were taken away is none of them.
pub async fn projects_with_freezes_come_newest_first(store: &Store) {
    let mut projects: Vec<Project> = (1..=4).map(|n| full(n, "Gel")).collect();
    projects[1].rules.freezes.clear();
    store.found(3, &projects).await;
    let [first, _, third, fourth] = [0, 1, 2, 3].map(|n| projects[n].clone());
    let read = async |limit| store.projects.with_freezes(limit).await.must("projects");
    let all = [fourth.clone(), third.clone(), first];
    same(&read(9).await, &all, "all");
    same(&read(2).await, &all[..2], "no more than asked");
    let thawed = Project {
        rules: Rules {
            freezes: Vec::new(),
            ..third.rules.clone()
        },
        ..third
    };
    let mut unit = store.begin().await;
    let held = unit.projects().hold(thawed.id).await.must("holding");
    assert!(held.is_some());
    unit.projects().replace(&thawed).await.must("replacing");
    unit.save().await.must("saving");
    same(&read(1).await, &[fourth], "the newest");
    assert_eq!(read(9).await.len(), 2);
}
