//! Lists of incidents.

use guichet_domain::deployments::dora::Restoration;
use guichet_domain::incidents::{Incident, IncidentFilter, Severity, State};
use guichet_domain::kernel::Words;

use crate::check::{Must, same};
use crate::given::{Dice, incident, incident_id, person, project, project_id, task_id, walked};
use crate::store::{Store, after, at};

fn matches(filter: &IncidentFilter, incident: &Incident) -> bool {
    let states = &filter.states;
    let severities = &filter.severities;
    (states.is_empty() || states.contains(&incident.state))
        && (severities.is_empty() || severities.contains(&incident.severity))
        && filter.project.is_none_or(|id| incident.project == id)
        && filter
            .assignee
            .is_none_or(|id| incident.assignee == Some(id))
}

/// Given incidents several of which were opened at the same moment, when they are read page by
/// page, forward and backward, with every filter, then each that the filter lets through comes
/// once, the latest opened first.
pub async fn incidents_come_latest_first_with_every_filter(store: &Store) {
    let mut dice = Dice(3);
    store.found(1, &[project(1), project(2)]).await;
    let mut incidents: Vec<Incident> = (1..=80)
        .map(|n| Incident {
            opened_at: after(i64::try_from(dice.throw(9)).unwrap_or_default()),
            state: dice.one(State::ALL).0,
            severity: dice.one(Severity::ALL).0,
            assignee: dice.one(&[None, Some(person(1)), Some(person(2))]),
            ..incident(1 + u128::from(dice.throw(3) == 0), n)
        })
        .collect();
    store.open_incidents(&incidents).await;
    incidents.sort_by_key(|row| std::cmp::Reverse((row.opened_at, row.id)));
    for n in 0..60 {
        let filter = IncidentFilter {
            states: (0..dice.throw(4)).map(|_| dice.one(State::ALL).0).collect(),
            severities: (0..dice.throw(3))
                .map(|_| dice.one(Severity::ALL).0)
                .collect(),
            project: dice.one(&[None, Some(project_id(1)), Some(project_id(9))]),
            assignee: dice.one(&[None, None, Some(person(1))]),
        };
        let filter = if n == 0 {
            IncidentFilter::default()
        } else {
            filter
        };
        let let_through = incidents.iter().filter(|row| matches(&filter, row));
        let expected: Vec<Incident> = let_through.cloned().collect();
        let rows = dice.one(&[2, 5, 100]);
        let page = async |request| {
            let page = store.incidents.page(&filter, &request).await;
            page.must("a page")
        };
        let [there, back] = walked(rows, page).await;
        same(&there, &expected, format!("{filter:?}, {rows} a page"));
        same(&back, &expected[..back.len()], "backwards");
    }
}

/// Given duplicates of duplicates, then the originals of each are told, one through the other;
/// where they go round in a circle, each once, itself not among them.
pub async fn originals_are_followed_and_a_circle_ends(store: &Store) {
    store.found(1, &[project(1)]).await;
    let of = |n, original: Option<u128>| Incident {
        duplicate_of: original.map(incident_id),
        ..incident(1, n)
    };
    let chain = [
        of(1, Some(2)),
        of(2, Some(3)),
        of(3, None),
        of(4, Some(5)),
        of(5, Some(6)),
        of(6, Some(4)),
        of(7, Some(7)),
        of(8, Some(99)),
        of(9, Some(4)),
    ];
    store.open_incidents(&chain).await;
    let mut unit = store.begin().await;
    for (n, expected) in [
        (1, vec![2, 3]),
        (2, vec![3]),
        (3, vec![]),
        (4, vec![5, 6]),
        (5, vec![6, 4]),
        (7, vec![]),
        (8, vec![99]),
        (9, vec![4, 5, 6]),
        (50, vec![]),
    ] {
        let found = unit.incidents().originals(incident_id(n)).await;
        let expected: Vec<_> = expected.into_iter().map(incident_id).collect();
        same(&found.must("originals"), &expected, n);
    }
    drop(unit);
    // A longer chain than anybody makes comes to an end, too.
    let long: Vec<_> = (1_000..1_300).map(|n| of(n, Some(n + 1))).collect();
    store.open_incidents(&long).await;
    let mut unit = store.begin().await;
    let found = unit.incidents().originals(incident_id(1_000)).await;
    let found = found.must("originals");
    assert!(
        (50..=300).contains(&found.len()),
        "{} originals",
        found.len()
    );
}

/// Given incidents resolved and not, of deployments and not, in production and not, then those
/// of failed deployments to production come that were resolved, the latest first.
pub async fn what_was_restored_in_production_comes_the_latest_first(store: &Store) {
    store.found(1, &[project(1), project(2)]).await;
    let of = |n, project, production, deployment: Option<u128>, resolved: Option<i64>| Incident {
        production,
        deployment: deployment.map(task_id),
        resolved_at: resolved.map(after),
        ..incident(project, n)
    };
    let incidents = [
        of(1, 1, true, Some(1), Some(10)),
        of(2, 2, true, Some(2), Some(20)),
        of(3, 1, false, Some(3), Some(30)),
        of(4, 1, true, None, Some(40)),
        of(5, 1, true, Some(5), None),
        of(6, 1, true, Some(6), Some(60)),
    ];
    store.open_incidents(&incidents).await;
    let restored = |resolved| Restoration {
        opened_at: at(),
        resolved_at: after(resolved),
    };
    let all = [restored(60), restored(20), restored(10)];
    let since = async |project, since, limit| {
        let found = store.incidents.restorations(project, since, limit).await;
        found.must("restorations")
    };
    same(&since(None, at(), 9).await, &all, "of all");
    same(
        &since(None, after(20), 9).await,
        &all[..2],
        "since one of them",
    );
    same(
        &since(None, at(), 1).await,
        &all[..1],
        "no more than asked for",
    );
    let of_one = since(Some(project_id(1)), at(), 9).await;
    same(&of_one, &[all[0], all[2]], "of one project");
}

/// Given incidents in the hands of several people, then a person's open ones come, the worst
/// first, of these the latest opened.
pub async fn a_persons_open_incidents_come_the_worst_first(store: &Store) {
    use Severity::{Critical, High, Low, Medium};
    use State::{Acknowledged, Closed, Duplicate, Investigating, Open, Resolved};

    store.found(1, &[project(1)]).await;
    let of = |n, severity, state, assignee: Option<u128>, opened: i64| Incident {
        severity,
        state,
        assignee: assignee.map(person),
        opened_at: after(opened),
        ..incident(1, n)
    };
    let incidents = [
        of(1, Low, Open, Some(1), 9),
        of(2, Critical, Resolved, Some(1), 1),
        of(3, Medium, Investigating, Some(1), 5),
        of(4, High, Acknowledged, Some(1), 2),
        of(5, High, Open, Some(1), 3),
        of(6, Critical, Closed, Some(1), 9),
        of(7, Critical, Duplicate, Some(1), 9),
        of(8, Critical, Open, Some(2), 9),
        of(9, Critical, Open, None, 9),
    ];
    store.open_incidents(&incidents).await;
    let mine = async |staff, limit| {
        let found = store.incidents.of_assignee(person(staff), limit).await;
        let found = found.must("somebody's incidents").into_iter();
        found.map(|row| row.id).collect::<Vec<_>>()
    };
    let expected = [2, 5, 4, 3, 1].map(incident_id);
    same(&mine(1, 9).await, &expected, "the worst first");
    same(&mine(1, 2).await, &expected[..2], "no more than asked for");
    assert_eq!(mine(3, 9).await, []);
}
