//! Lists of projects, and what is open under each.

use guichet_domain::deployments::{Environment, OpenBelow, Project, Rules, State};
use guichet_domain::incidents;
use guichet_domain::kernel::Words;

use super::full;
use crate::check::{Must, same};
use crate::given::{incident, project, project_id, task, walked};
use crate::store::{Store, after};

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
