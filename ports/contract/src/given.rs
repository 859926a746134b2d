//! What the suites of projects, tasks and incidents have in common.

mod tasks;

use std::future::Future;
use std::pin::pin;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::{Either, select};
use guichet_domain::access::{Role, Roles, StaffAccount, StaffMember};
use guichet_domain::deployments::{EventKind, Project, Rules, Stages, Task, TaskEvent, Version};
use guichet_domain::incidents::{self, Incident, IncidentEvent, Severity};
use guichet_domain::kernel::{
    Direction, IncidentId, Language, Limit, Page, Place, PlaceRequest, ProjectId, StaffId, TaskId,
};
use uuid::Uuid;

pub(crate) use self::tasks::{authorisation, event, overridden, task};
use crate::check::Must;
use crate::store::{Store, at};

/// The nth id of a kind, the later the greater.
pub(crate) fn number(kind: u128, n: u128) -> Uuid {
    Uuid::from_u128((0x0197 << 112) | (7 << 76) | (kind << 32) | n)
}

pub(crate) fn person(n: u128) -> StaffId {
    StaffId(number(1, n))
}

pub(crate) fn project_id(n: u128) -> ProjectId {
    ProjectId(number(2, n))
}

pub(crate) fn task_id(n: u128) -> TaskId {
    TaskId(number(3, n))
}

pub(crate) fn incident_id(n: u128) -> IncidentId {
    IncidentId(number(4, n))
}

/// The nth member of the staff; their logins come in the order of their numbers.
pub(crate) fn member(n: u128) -> StaffMember {
    StaffMember {
        id: person(n),
        login: format!("Login{n:03}"),
        name: format!("Émile Œuvré {n}"),
        email: format!("login{n}@exemple.example")
            .parse()
            .ok()
            .must("an address"),
        language: Language::French,
        account: StaffAccount::Local,
        roles: Roles::from([Role::ProjectLead, Role::SeniorDeveloper]),
        disabled_at: None,
    }
}

/// The nth project, led by the first person.
pub(crate) fn project(n: u128) -> Project {
    Project {
        id: project_id(n),
        name: format!("Projet {n:03}"),
        lead: person(1),
        stages: Stages::default(),
        rules: Rules::default(),
        made_at: at(),
        revision: 1,
    }
}

pub(crate) fn day(text: &str) -> DateTime<Utc> {
    text.parse().ok().must("a time")
}

pub(crate) fn version(text: &str) -> Version {
    Version::new(text).ok().must("a version")
}

/// The nth incident of a project, open, of no deployment.
pub(crate) fn incident(project: u128, n: u128) -> Incident {
    Incident {
        id: incident_id(n),
        project: project_id(project),
        title: format!("INCIDENT {n}"),
        description: "Rien ne va plus".into(),
        state: incidents::State::Open,
        severity: Severity::High,
        assignee: None,
        fell_to_lead: false,
        deployment: None,
        production: false,
        cause: None,
        review: None,
        duplicate_of: None,
        reopened: 0,
        opened_by: person(1),
        opened_at: at(),
        resolved_at: None,
        revision: 1,
    }
}

pub(crate) fn line(kind: &'static str, revision: u64) -> IncidentEvent {
    IncidentEvent {
        at: at(),
        by: person(1),
        kind,
        revision,
        words: None,
        severity: None,
    }
}

impl Store {
    /// The first so many people, and these projects.
    pub(crate) async fn found(&self, people: u128, projects: &[Project]) {
        let mut unit = self.begin().await;
        for n in 1..=people {
            unit.staff().add(&member(n), None).await.must("a member");
        }
        for project in projects {
            let new = unit.projects().add(project).await.must("a project");
            assert!(new, "{} is new", project.name);
        }
        unit.save().await.must("saving projects");
    }

    /// Adds these tasks in a unit of their own.
    pub(crate) async fn plan(&self, tasks: &[Task]) {
        let mut unit = self.begin().await;
        for task in tasks {
            let planned = TaskEvent {
                revision: task.revision,
                ..event(EventKind::Planned, 1)
            };
            unit.tasks().add(task, &planned).await.must("adding a task");
        }
        unit.save().await.must("saving tasks");
    }

    /// Takes a task that is there to what it is now, its revision one more.
    pub(crate) async fn go_on(&self, task: &mut Task, due_at: Option<DateTime<Utc>>) {
        task.revision += 1;
        let mut unit = self.begin().await;
        let held = unit.projects().hold(task.project).await.must("holding");
        assert!(held.is_some(), "its project");
        unit.tasks().hold(task.id).await.must("holding");
        let event = event(EventKind::Edited, task.revision);
        let step = unit.tasks().step(task, &event, due_at).await;
        step.must("a step");
        unit.save().await.must("saving a step");
    }

    /// Adds these incidents in a unit of their own.
    pub(crate) async fn open_incidents(&self, incidents: &[Incident]) {
        let mut unit = self.begin().await;
        for incident in incidents {
            let opened = line("open", incident.revision);
            let added = unit.incidents().add(incident, &opened).await;
            added.must("adding an incident");
        }
        unit.save().await.must("saving incidents");
    }
}

/// While `first` holds something, `second`, who wants it too, does not come to its end; what
/// `first` holds it with comes back, and the second to go on waiting.
pub(crate) async fn waits<A, B>(
    first: impl Future<Output = A>,
    second: impl Future<Output = B> + Unpin,
) -> (A, impl Future<Output = B>) {
    match select(second, pin!(first)).await {
        Either::Left(_) => unreachable_case("the second did not wait"),
        Either::Right((held, second)) => (held, second),
    }
}

#[expect(clippy::panic, reason = "a case fails by panicking, as a test does")]
fn unreachable_case(what: &str) -> ! {
    panic!("{what}")
}

/// All rows of a list, read so many at a time: from its first page to its last, and back.
pub(crate) async fn walked<T>(
    rows: u64,
    page: impl AsyncFn(PlaceRequest) -> Page<T, Place>,
) -> [Vec<T>; 2] {
    let limit = Limit::new(rows).must("a limit");
    let mut request = PlaceRequest { limit, from: None };
    let (mut forward, mut backward) = (Vec::new(), Vec::new());
    let last = loop {
        let found = page(request).await;
        assert!(found.items.len() <= limit.get(), "no more than asked for");
        assert_eq!(
            found.prev.is_some(),
            request.from.is_some() && !found.items.is_empty(),
            "a way back from all but the first"
        );
        let (next, prev) = (found.next, found.prev);
        forward.push(found.items);
        match next {
            Some(next) => {
                assert_eq!(next.direction, Direction::After);
                request.from = Some(next);
            }
            None => break prev,
        }
    };
    request.from = last;
    while let Some(from) = request.from {
        assert_eq!(from.direction, Direction::Before);
        let found = page(request).await;
        assert!(found.next.is_some(), "a way on from all but the last");
        assert!(!found.items.is_empty(), "a place leads to rows");
        request.from = found.prev;
        backward.push(found.items);
    }
    backward.reverse();
    // The last page was read on the way there alone.
    let end = forward.pop().unwrap_or_default();
    let forward_all: Vec<T> = forward.into_iter().flatten().collect();
    let backward_all: Vec<T> = backward.into_iter().flatten().collect();
    assert_eq!(
        forward_all.len(),
        backward_all.len(),
        "as many there as back"
    );
    let mut first = forward_all;
    first.extend(end);
    [first, backward_all]
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// One of `0..sides`.
    pub(crate) fn throw(&mut self, sides: u64) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides.max(1)
    }

    pub(crate) fn one<T: Copy>(&mut self, of: &[T]) -> T {
        let index = usize::try_from(self.throw(of.len() as u64)).unwrap_or_default();
        of[index]
    }
}

pub(crate) fn hours(n: i64) -> TimeDelta {
    TimeDelta::hours(n)
}
