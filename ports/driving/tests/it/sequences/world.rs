use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use guichet_contract::TestSeal;
use guichet_contract::rules::{CAST, LEAD, Part};
use guichet_domain::access::{Entrance, Role, Roles, StaffAccount, StaffMember, StaffPrincipal};
use guichet_domain::deployments::{Project, Rules, StageState, Stages};
use guichet_domain::kernel::{Language, ProjectId, SessionId, StaffId, Words};
use guichet_driven::{
    Clock, KeepErrors, Random, ReadIncidents, ReadProjects, ReadStaff, ReadTasks, SealAudit, Work,
};
use guichet_memory::MemoryWork;
use guichet_portal::Keys;
use guichet_portal::governance::{Governance, GovernanceParts};
use guichet_sql::trial::Trial;
use secrecy::SecretSlice;
use uuid::Uuid;

use super::subject::Played;
use super::told;

/// Where a sequence is played.
#[derive(Debug, Clone, Copy)]
pub(crate) enum On {
    Memory,
    Sqlite,
    Postgres,
}

/// A store that sequences share, each with people and projects of its own.
pub(crate) struct Store {
    parts: Parts,
    _trial: Option<Trial>,
}

#[derive(Clone)]
struct Parts {
    staff: Arc<dyn ReadStaff>,
    projects: Arc<dyn ReadProjects>,
    tasks: Arc<dyn ReadTasks>,
    incidents: Arc<dyn ReadIncidents>,
    errors: Arc<dyn KeepErrors>,
    work: Arc<dyn Work>,
}

impl Parts {
    fn of<A>(adapter: &Arc<A>) -> Self
    where
        A: ReadStaff + ReadProjects + ReadTasks + ReadIncidents + KeepErrors + Work + 'static,
    {
        Self {
            staff: adapter.clone(),
            projects: adapter.clone(),
            tasks: adapter.clone(),
            incidents: adapter.clone(),
            errors: adapter.clone(),
            work: adapter.clone(),
        }
    }
}

fn seal() -> Arc<dyn SealAudit> {
    Arc::new(TestSeal::default())
}

impl On {
    /// Sequences that are played at least, however slow the machine is.
    pub(crate) fn least(self) -> u64 {
        match self {
            Self::Memory => 100,
            Self::Sqlite | Self::Postgres => 20,
        }
    }

    /// Sequences that share a store: a database takes long to make, and whoever plans tells every
    /// administrator there is, those of the other sequences too.
    pub(crate) fn shared(self) -> u64 {
        match self {
            Self::Memory => 1,
            Self::Sqlite | Self::Postgres => 25,
        }
    }

    pub(crate) async fn store(self) -> Store {
        let trial = match self {
            Self::Memory => None,
            Self::Sqlite => Some(Trial::sqlite(seal()).await),
            Self::Postgres => Some(Trial::postgres(&server(), seal()).await),
        };
        let Some(trial) = trial else {
            let parts = Parts::of(&Arc::new(MemoryWork::new(seal())));
            return Store {
                parts,
                _trial: None,
            };
        };
        let trial = trial.unwrap().migrated().await.unwrap();
        let parts = Parts::of(&Arc::new(trial.sql().clone()));
        Store {
            parts,
            _trial: Some(trial),
        }
    }
}

fn server() -> String {
    told("GUICHET_TEST_POSTGRES_URL").expect(
        "GUICHET_TEST_POSTGRES_URL is missing: start a server with `ops/dev/postgres.py start \
         --dir DIR` and give its url, or run `make test`",
    )
}

/// The time that is set.
#[derive(Default)]
pub(crate) struct SetClock(AtomicI64);

/// Minute 0 of every sequence.
pub(crate) fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_770_379_200, 0).unwrap()
}

pub(crate) fn minute(at: DateTime<Utc>) -> i64 {
    (at - start()).num_minutes()
}

impl SetClock {
    pub(crate) fn set(&self, minute: i64) {
        self.0.store(minute, Ordering::Relaxed);
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        start() + TimeDelta::minutes(self.0.load(Ordering::Relaxed))
    }

    fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }
}

/// Ids that grow.
struct Counting;

static COUNT: AtomicU64 = AtomicU64::new(1);

impl Random for Counting {
    fn secret(&self) -> [u8; 32] {
        [7; 32]
    }

    fn id(&self) -> Uuid {
        let count = u128::from(COUNT.fetch_add(1, Ordering::Relaxed));
        Uuid::from_u128((0x0197 << 112) | (7 << 76) | count)
    }
}

impl Store {
    /// People and projects as every sequence begins with.
    pub(crate) async fn subject(&self) -> Played {
        let parts = self.parts.clone();
        let clock = Arc::new(SetClock::default());
        let mut unit = parts.work.begin().await.unwrap();
        let mut people = Vec::new();
        for part in &CAST {
            let member = member(part);
            unit.staff().add(&member, None).await.unwrap();
            let entrance = Entrance::Session(SessionId(member.id.0));
            people.push(StaffPrincipal::of(member, entrance).expect("an active one"));
        }
        let mut projects = Vec::new();
        for (number, tests) in [StageState::Finished, StageState::UnderWay]
            .iter()
            .enumerate()
        {
            let project = project(people[LEAD].id(), *tests);
            assert!(unit.projects().add(&project).await.unwrap());
            for (part, person) in CAST.iter().zip(&people) {
                let Some(role) = part.member[number] else {
                    continue;
                };
                let set = unit
                    .projects()
                    .set_member(project.id, person.id(), role_of(role));
                set.await.unwrap();
            }
            projects.push(project.id);
        }
        unit.save().await.unwrap();
        let governance = Governance::new(GovernanceParts {
            staff: parts.staff.clone(),
            projects: parts.projects.clone(),
            tasks: parts.tasks.clone(),
            incidents: parts.incidents.clone(),
            errors: parts.errors.clone(),
            work: parts.work.clone(),
            clock: clock.clone(),
            random: Arc::new(Counting),
            keys: Arc::new(Keys::new(SecretSlice::from(vec![7; 32]), None)),
        });
        Played {
            governance,
            clock,
            work: parts.work,
            read_projects: parts.projects,
            read_tasks: parts.tasks,
            people,
            projects,
            tasks: Vec::new(),
            incidents: Vec::new(),
        }
    }
}

pub(crate) fn role_of(word: &str) -> Role {
    Role::from_word(word).expect("a role")
}

fn member(part: &Part) -> StaffMember {
    let id = Counting.id();
    StaffMember {
        id: StaffId(id),
        login: format!("{}.{}", part.login, id.simple()),
        name: part.login.into(),
        email: "quelquun@exemple.example".parse().unwrap(),
        language: Language::French,
        account: StaffAccount::Local,
        roles: part
            .roles
            .iter()
            .map(|role| role_of(role))
            .collect::<Roles>(),
        disabled_at: None,
    }
}

fn project(lead: StaffId, tests: StageState) -> Project {
    use StageState::{Finished, ToCome};
    let id = Counting.id();
    Project {
        id: ProjectId(id),
        name: format!("Projet {}", id.simple()),
        lead,
        stages: Stages::of([Finished, Finished, Finished, tests, ToCome, ToCome]),
        rules: Rules::default(),
        made_at: start(),
        revision: 1,
    }
}
