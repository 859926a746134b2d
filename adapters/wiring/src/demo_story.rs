//! Two projects with deployments in every state, told by the use cases themselves as they would
//! have happened: for the demonstration and for tests of pages.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use guichet_domain::access::{Entrance, Role, StaffMember, StaffPrincipal};
use guichet_domain::deployments::{Confirmed, Environment, Freeze, Rules, Stage, StageVerb, State};
use guichet_domain::kernel::{ProjectId, SessionId, TaskId};
use guichet_driven::{Clock, PortError, PortResult};
use guichet_portal::Origin;
use guichet_portal::governance::{
    ActError, By, Governance, GovernanceParts, Hand, IncidentCommand, PlanDraft, TaskCommand,
};

/// A clock that stands where the story is.
struct StoryClock(AtomicI64);

impl Clock for StoryClock {
    fn now(&self) -> DateTime<Utc> {
        let micros = self.0.load(Ordering::SeqCst);
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }

    fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }
}

/// The story, for staff who have signed in somewhere.
struct Story {
    governance: Governance,
    clock: Arc<StoryClock>,
    staff: Vec<StaffPrincipal>,
    origin: Origin,
    now: DateTime<Utc>,
}

/// Tells it up to `parts`' own now. `staff` are the demonstration's.
pub(crate) async fn tell(parts: GovernanceParts, staff: &[StaffMember]) -> PortResult<()> {
    let now = parts.clock.now();
    let clock = Arc::new(StoryClock(AtomicI64::new(now.timestamp_micros())));
    let session = || Entrance::Session(SessionId(parts.random.id()));
    let staff = staff
        .iter()
        .filter_map(|member| StaffPrincipal::of(member.clone(), session()))
        .collect();
    let governance = Governance::new(GovernanceParts {
        clock: clock.clone(),
        ..parts.clone()
    });
    let story = Story {
        governance,
        clock,
        staff,
        origin: Origin::default(),
        now,
    };
    story.portal().await?;
    story.application().await
}

impl Story {
    /// The customers' portal: much has been deployed, something failed, something is under way.
    async fn portal(&self) -> PortResult<()> {
        let id = self.project("Portail client", "marie", 40).await?;
        self.freeze(id).await?;
        for (version, days) in [("v1.0.0", 30), ("v1.1.0", 21), ("v1.1.8", 12)] {
            for (environment, offset) in [
                (Environment::Test, 0),
                (Environment::Preprod, 1),
                (Environment::Prod, 2),
            ] {
                let days = days - offset;
                self.deployed(id, version, environment, days, State::Succeeded)
                    .await?;
            }
        }
        self.deployed(id, "v1.1.9", Environment::Preprod, 7, State::Succeeded)
            .await?;
        let failed = self
            .deployed(id, "v1.1.9", Environment::Prod, 6, State::Failed)
            .await?;
        self.mended(failed).await?;
        self.deployed(id, "v1.2.0", Environment::Test, 3, State::Succeeded)
            .await?;
        self.deployed(id, "v1.2.0", Environment::Preprod, 2, State::Succeeded)
            .await?;
        self.deployed(id, "v1.2.0", Environment::Prod, -1, State::Planned)
            .await?;
        self.deployed(id, "v1.3.0-rc1", Environment::Test, 0, State::Running)
            .await?;
        self.deployed(
            id,
            "v1.3.0-rc1",
            Environment::Preprod,
            -3,
            State::Authorised,
        )
        .await?;
        Ok(())
    }

    /// The mobile application: the states the other one lacks.
    async fn application(&self) -> PortResult<()> {
        let id = self.project("Application mobile", "admin.g", 20).await?;
        self.deployed(id, "v0.4.0", Environment::Test, 9, State::Succeeded)
            .await?;
        self.deployed(id, "v0.4.1", Environment::Test, 5, State::Failed)
            .await?;
        self.deployed(id, "v0.4.2", Environment::Dev, 4, State::Cancelled)
            .await?;
        self.deployed(id, "v0.5.0", Environment::Preprod, -2, State::Rejected)
            .await?;
        self.deployed(id, "v0.5.0", Environment::Test, 0, State::Stale)
            .await?;
        self.deployed(id, "v0.5.1", Environment::Dev, -4, State::Planned)
            .await?;
        Ok(())
    }

    async fn project(&self, name: &str, lead: &str, days: i64) -> PortResult<ProjectId> {
        self.at(days, 9);
        let hand = Hand::Staff(self.by("admin.g")?);
        let projects = self.governance.projects();
        let id = done(projects.add(hand, name, lead).await)?.project.id;
        for (login, role) in [
            ("marie", Role::ProjectLead),
            ("jean", Role::SeniorDeveloper),
            ("paul", Role::Developer),
            ("sofia", Role::Support),
        ] {
            done(projects.set_member(hand, id, login, role).await)?;
        }
        for stage in [
            Stage::Planification,
            Stage::Conception,
            Stage::Developpement,
            Stage::Tests,
        ] {
            for verb in [StageVerb::Start, StageVerb::Finish] {
                done(projects.stage(hand, id, (stage, verb), None, None).await)?;
            }
        }
        Ok(id)
    }

    /// The end of the year stands still.
    async fn freeze(&self, id: ProjectId) -> PortResult<()> {
        let hand = Hand::Staff(self.by("marie")?);
        let projects = self.governance.projects();
        let view = done(projects.show(hand, id).await)?;
        let from = self.now + TimeDelta::days(20);
        let rules = Rules {
            freezes: vec![Freeze {
                name: "Clôture annuelle".into(),
                from,
                until: from + TimeDelta::days(14),
                time_zone: Tz::Europe__Paris,
                environments: BTreeSet::from([Environment::Prod]),
            }],
            ..view.project.rules
        };
        let seen = view.project.revision;
        done(projects.set_rules(hand, id, seen, Some(rules), None).await).map(drop)
    }

    /// A deployment planned for `days` ago (for days to come, where that is negative), brought
    /// as far as `until`.
    async fn deployed(
        &self,
        project: ProjectId,
        version: &str,
        environment: Environment,
        days: i64,
        until: State,
    ) -> PortResult<TaskId> {
        // What is planned for later was planned yesterday, what is at work an hour ago.
        let hour = i64::from(environment as u8);
        let planned_at = match (days, until) {
            (_, State::Stale) => self.now - TimeDelta::hours(3),
            (_, State::Running) => self.now - TimeDelta::minutes(10),
            _ => self.now - TimeDelta::days(days) + TimeDelta::hours(hour),
        };
        self.set(planned_at.min(self.now) - TimeDelta::hours(26));
        let draft = PlanDraft {
            version: version.to_owned(),
            environment,
            description: format!("Déploiement de la version {version}, avec ses corrections."),
            responsible: "jean".into(),
            planned_at,
            time_zone: Tz::Europe__Paris,
            redeployment: false,
            retry_of: None,
            rollback_of: None,
        };
        let tasks = self.governance.deployments();
        let planned = done(tasks.plan(self.by("marie")?, project, draft, None).await)?;
        let id = planned.done().map(|view| view.task.id);
        let id = id.ok_or_else(|| PortError::corrupt("a deployment of the demonstration"))?;
        match until {
            State::Planned => return Ok(id),
            State::Rejected => {
                let reason = "Les tests de charge manquent encore.".into();
                self.act("marie", id, TaskCommand::Reject { reason })
                    .await?;
                return Ok(id);
            }
            State::Cancelled => {
                let reason = "Remplacée par la version suivante.".into();
                self.act("marie", id, TaskCommand::Cancel { reason })
                    .await?;
                return Ok(id);
            }
            _ => {}
        }
        self.pass(TimeDelta::hours(1));
        let confirmed = Confirmed {
            tests: true,
            team: true,
            planning: true,
        };
        let authorise = TaskCommand::Authorise {
            confirmed,
            override_reason: None,
        };
        self.act("admin.g", id, authorise).await?;
        if until == State::Authorised {
            return Ok(id);
        }
        self.set(planned_at);
        let override_reason = None;
        self.act("jean", id, TaskCommand::Start { override_reason })
            .await?;
        for line in [
            "Démarrage déploiement",
            "Sauvegarde base de données OK",
            "Arrêt serveur OK",
        ] {
            self.pass(TimeDelta::minutes(1));
            let lines = [line.to_owned()];
            done(tasks.log(self.by("jean")?, (None, id), &lines, None).await)?;
        }
        self.pass(TimeDelta::minutes(4));
        match until {
            State::Succeeded => {
                let log = [
                    "Mise à jour fichiers OK",
                    "Redémarrage serveur OK",
                    "Tests post-déploiement OK",
                ];
                let log = log.map(str::to_owned).to_vec();
                self.act("jean", id, TaskCommand::Succeed { log }).await?;
            }
            State::Failed => {
                let reason = "La migration de la base s’est arrêtée.".into();
                let log = vec!["Mise à jour fichiers KO".to_owned()];
                self.act("jean", id, TaskCommand::Fail { reason, log })
                    .await?;
            }
            State::Stale => {
                self.set(self.now - TimeDelta::minutes(1));
                tasks.settle(Some(project)).await?;
            }
            _ => {}
        }
        Ok(id)
    }

    /// The incident of a failure, worked on until it is resolved.
    async fn mended(&self, task: TaskId) -> PortResult<()> {
        let by = self.by("jean")?;
        let view = done(self.governance.deployments().show(by, (None, task)).await)?;
        let Some(id) = view.task.incident else {
            return Ok(());
        };
        let cause = "Un index manquait : la migration attendait un verrou.".to_owned();
        let commands = [
            IncidentCommand::Acknowledge,
            IncidentCommand::Investigate,
            IncidentCommand::Resolve { cause },
        ];
        for (seen, command) in (1..).zip(commands) {
            self.pass(TimeDelta::minutes(35));
            let incidents = self.governance.incidents();
            done(incidents.command(by, id, seen, &command, None).await)?;
        }
        Ok(())
    }

    async fn act(&self, login: &str, id: TaskId, command: TaskCommand) -> PortResult<()> {
        let (by, tasks) = (self.by(login)?, self.governance.deployments());
        let seen = done(tasks.show(by, (None, id)).await)?.task.revision;
        done(tasks.command(by, (None, id), seen, &command, None).await).map(drop)
    }

    fn by(&self, login: &str) -> PortResult<By<'_>> {
        let mut staff = self.staff.iter();
        let found = staff.find(|staff| staff.member().login == login);
        let staff = found.ok_or_else(|| PortError::corrupt("the staff of the demonstration"))?;
        Ok(By {
            staff,
            origin: &self.origin,
        })
    }

    fn at(&self, days_ago: i64, hour: i64) {
        self.set(self.now - TimeDelta::days(days_ago) + TimeDelta::hours(hour - 12));
    }

    fn pass(&self, time: TimeDelta) {
        self.set(self.clock.now() + time);
    }

    /// Never later than now.
    fn set(&self, at: DateTime<Utc>) {
        let micros = at.min(self.now).timestamp_micros();
        self.clock.0.store(micros, Ordering::SeqCst);
    }
}

fn done<T, R: std::fmt::Debug, V>(result: Result<T, ActError<R, V>>) -> PortResult<T> {
    result.map_err(|error| match error {
        ActError::Port(error) => error,
        other => PortError::corrupt(format!("the story of the demonstration: {other}")),
    })
}
