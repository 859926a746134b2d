use std::sync::Arc;

use chrono::TimeDelta;
use chrono_tz::Tz;
use guichet_domain::access::{Entrance, Role, StaffAccount, StaffMember, StaffPrincipal};
use guichet_domain::deployments::{Confirmed, Environment, Stage, StageVerb};
use guichet_domain::kernel::{Language, ProjectId, SessionId, StaffId};
use guichet_driven::{Clock, KeptPassword, PasswordHash, Random, ReadStaff, SealAudit, Work};
use guichet_portal::governance::{
    ActError, By, Governance, GovernanceParts, Hand, Outcome, PlanDraft, TaskCommand, TaskFault,
    TaskView,
};
use guichet_portal::operators::verify_chain;
use guichet_portal::{Keys, Origin};
use guichet_sql::Sql;
use guichet_sql::trial::Trial;
use guichet_wiring::{CompanyClock, Config, KeySeal, OsRandom};
use secrecy::SecretSlice;

pub(crate) type Answer = Result<Outcome<TaskView>, ActError<TaskFault, TaskView>>;

/// The key of [`keys`] as a configuration has it.
pub(crate) const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

/// The server's configuration on this database, with Tryton away, and with these variables more.
pub(crate) fn config(url: &str, more: &[(&str, &str)]) -> Config {
    let variables = [
        ("TRYTON_RPC_URL", "http://127.0.0.1:9"),
        ("TRYTON_DATABASE", "guichet"),
        ("TRYTON_USER", "guichet"),
        ("TRYTON_PASSWORD", "nobody is there"),
        ("PORTAL_DB_URL", url),
        ("GUICHET_SECRET_KEY", KEY),
    ];
    let config = Config::from_variables(variables.into_iter().chain(more.iter().copied()));
    config.expect("a configuration")
}

/// One key for every test, so that another process can go on where one was killed.
pub(crate) fn keys() -> Arc<Keys> {
    let key: Vec<u8> = (0..32).collect();
    Arc::new(Keys::new(SecretSlice::from(key), None))
}

pub(crate) fn seal() -> Arc<dyn SealAudit> {
    Arc::new(KeySeal::new(keys()))
}

#[expect(
    clippy::disallowed_methods,
    reason = "where the test server is, is no configuration of the portal"
)]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// How often a race is run: all of it when asked to soak, else enough to be seen.
pub(crate) fn rounds(full: usize, part: usize) -> usize {
    if variable("GUICHET_SOAK").is_some() {
        full
    } else {
        part
    }
}

/// An up-to-date database of each kind.
pub(crate) async fn both() -> [(&'static str, Trial); 2] {
    let server = variable("GUICHET_TEST_POSTGRES_URL")
        .expect("GUICHET_TEST_POSTGRES_URL is missing: run `make test`");
    let sqlite = Trial::sqlite(seal()).await.expect("a database");
    let postgres = Trial::postgres(&server, seal()).await.expect("a database");
    [
        ("SQLite", sqlite.migrated().await.expect("migrated")),
        ("PostgreSQL", postgres.migrated().await.expect("migrated")),
    ]
}

/// A project whose tests are finished, and its people.
pub(crate) struct World {
    pub(crate) governance: Arc<Governance>,
    pub(crate) sql: Sql,
    pub(crate) project: ProjectId,
    pub(crate) leads: Vec<StaffPrincipal>,
    pub(crate) seniors: Vec<StaffPrincipal>,
}

pub(crate) const ORIGIN: &Origin = &Origin {
    address: None,
    request_id: None,
};

pub(crate) fn by(staff: &StaffPrincipal) -> By<'_> {
    By {
        staff,
        origin: ORIGIN,
    }
}

pub(crate) fn parts(sql: &Sql, work: Arc<dyn Work>) -> GovernanceParts {
    let sql = Arc::new(sql.clone());
    GovernanceParts {
        staff: sql.clone(),
        projects: sql.clone(),
        tasks: sql.clone(),
        incidents: sql.clone(),
        errors: sql,
        work,
        clock: Arc::new(CompanyClock::default()),
        random: Arc::new(OsRandom),
        keys: keys(),
    }
}

pub(crate) fn confirmed() -> TaskCommand {
    TaskCommand::Authorise {
        confirmed: Confirmed {
            tests: true,
            team: true,
            planning: true,
        },
        override_reason: None,
    }
}

pub(crate) fn start() -> TaskCommand {
    TaskCommand::Start {
        override_reason: None,
    }
}

impl World {
    /// With so many leads and senior developers.
    pub(crate) async fn new(sql: &Sql, leads: usize, seniors: usize) -> Self {
        let leads = people(sql, "lead", Role::ProjectLead, leads).await;
        let seniors = people(sql, "senior", Role::SeniorDeveloper, seniors).await;
        Self::of(sql, leads, seniors, "Portail").await
    }

    /// The same database again, with a project of its own: its people stay.
    pub(crate) async fn again(sql: &Sql, name: &str) -> Self {
        let known = ReadStaff::page(sql, None, 100).await.expect("read");
        if known.is_empty() {
            return Self::new(sql, 2, 2).await;
        }
        let of = |role: Role| {
            let holders = known
                .iter()
                .filter(move |member| member.roles.contains(&role));
            holders.cloned().map(signed_in).collect()
        };
        let (leads, seniors) = (of(Role::ProjectLead), of(Role::SeniorDeveloper));
        Self::of(sql, leads, seniors, name).await
    }

    async fn of(
        sql: &Sql,
        leads: Vec<StaffPrincipal>,
        seniors: Vec<StaffPrincipal>,
        name: &str,
    ) -> Self {
        let governance = Arc::new(Governance::new(parts(sql, Arc::new(sql.clone()))));
        let mut world = Self {
            governance,
            sql: sql.clone(),
            project: ProjectId(OsRandom.id()),
            leads,
            seniors,
        };
        world.project = world.add_project(name).await;
        world
    }

    /// Another project of the same people.
    pub(crate) async fn add_project(&self, name: &str) -> ProjectId {
        let hand = Hand::Operator("test");
        let projects = self.governance.projects();
        let lead = &self.leads[0].member().login;
        let id = projects.add(hand, name, lead).await.expect("a project");
        let id = id.project.id;
        let people = self.leads.iter().map(|p| (p, Role::ProjectLead));
        let seniors = self.seniors.iter().map(|p| (p, Role::SeniorDeveloper));
        for (person, role) in people.chain(seniors) {
            let login = &person.member().login;
            let set = projects.set_member(hand, id, login, role).await;
            set.expect("a member");
        }
        for stage in [
            Stage::Planification,
            Stage::Conception,
            Stage::Developpement,
            Stage::Tests,
        ] {
            for verb in [StageVerb::Start, StageVerb::Finish] {
                let moved = projects.stage(hand, id, (stage, verb), None, None).await;
                moved.expect("the stage moves");
            }
        }
        id
    }

    pub(crate) fn draft(&self, version: &str, environment: Environment) -> PlanDraft {
        PlanDraft {
            version: version.into(),
            environment,
            description: "Corrections".into(),
            responsible: self.seniors[0].member().login.clone(),
            planned_at: CompanyClock::default().now() + TimeDelta::hours(1),
            time_zone: Tz::Europe__Paris,
            redeployment: false,
            retry_of: None,
            rollback_of: None,
        }
    }

    /// A task planned by the first lead.
    pub(crate) async fn planned(&self, version: &str) -> TaskView {
        let draft = self.draft(version, Environment::Test);
        let tasks = self.governance.deployments();
        let planned = tasks.plan(by(&self.leads[0]), self.project, draft, None);
        done(planned.await)
    }

    /// The same, authorised by the second lead.
    pub(crate) async fn authorised(&self, version: &str) -> TaskView {
        let view = self.planned(version).await;
        done(self.act(&self.leads[1], &view, confirmed()).await)
    }

    /// The same, running.
    pub(crate) async fn running(&self, version: &str) -> TaskView {
        let view = self.authorised(version).await;
        done(self.act(&self.seniors[0], &view, start()).await)
    }

    /// A command about a task as this view shows it.
    pub(crate) async fn act(
        &self,
        who: &StaffPrincipal,
        view: &TaskView,
        command: TaskCommand,
    ) -> Answer {
        let (id, seen) = (view.task.id, view.task.revision);
        let tasks = self.governance.deployments();
        tasks
            .command(by(who), (None, id), seen, &command, None)
            .await
    }

    /// That nothing in the audit was lost, doubled or left out.
    pub(crate) async fn chain_holds(&self) {
        let verified = verify_chain(&self.sql, seal().as_ref(), None).await;
        let verified = verified.expect("verified");
        assert_eq!(verified.fault, None);
    }
}

pub(crate) fn done(answer: Answer) -> TaskView {
    let done = answer.map(Outcome::done);
    done.expect("it is allowed").expect("it is done now")
}

async fn people(sql: &Sql, stem: &str, role: Role, count: usize) -> Vec<StaffPrincipal> {
    let mut unit = sql.begin().await.expect("a unit");
    unit.staff().take_turn().await.expect("a turn");
    let mut people = Vec::new();
    for n in 0..count {
        let login = format!("{stem}{n}");
        let member = StaffMember {
            id: StaffId(OsRandom.id()),
            name: format!("{stem} {n}"),
            email: format!("{login}@example.com").parse().expect("an address"),
            login,
            language: if n % 2 == 0 {
                Language::French
            } else {
                Language::English
            },
            account: StaffAccount::Local,
            roles: [role].into(),
            disabled_at: None,
        };
        let kept = KeptPassword::lasting(PasswordHash("$argon2id$".into()));
        let added = unit.staff().add(&member, Some(&kept)).await;
        added.expect("a member of the staff");
        people.push(signed_in(member));
    }
    unit.save().await.expect("saved");
    people
}

fn signed_in(member: StaffMember) -> StaffPrincipal {
    let session = Entrance::Session(SessionId(OsRandom.id()));
    StaffPrincipal::of(member, session).expect("active")
}
