use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::TimeDelta;
use chrono_tz::Tz;
use guichet_contract::rules::{
    Act, Answer, Draft, ENVIRONMENTS, IncidentAct, Move, Rule, STAGES, Subject,
};
use guichet_domain::access::StaffPrincipal;
use guichet_domain::deployments::{Confirmed, Environment, Freeze, Stage, StageVerb};
use guichet_domain::incidents::Severity;
use guichet_domain::kernel::{IncidentId, ProjectId, TaskId, Words};
use guichet_driven::{Clock, ReadProjects, ReadTasks, Work};
use guichet_portal::Origin;
use guichet_portal::governance::{
    ActError, By, Governance, Hand, IncidentCommand, IncidentDraft, PlanDraft, PlanEdit,
    TaskCommand,
};

use super::twice;
use super::world::{SetClock, role_of, start};

/// The use cases, as a sequence is played on them.
pub(crate) struct Played {
    pub(crate) governance: Governance,
    pub(crate) clock: Arc<SetClock>,
    pub(crate) work: Arc<dyn Work>,
    pub(crate) read_projects: Arc<dyn ReadProjects>,
    pub(crate) read_tasks: Arc<dyn ReadTasks>,
    pub(crate) people: Vec<StaffPrincipal>,
    pub(crate) projects: Vec<ProjectId>,
    pub(crate) tasks: Vec<TaskId>,
    pub(crate) incidents: Vec<IncidentId>,
}

static NOWHERE: Origin = Origin {
    address: None,
    request_id: None,
};

/// A refusal as its code; anything else as what it is.
fn code<R: std::fmt::Debug, V>(error: ActError<R, V>, code: impl Fn(&R) -> String) -> String {
    match error {
        ActError::Refused { refusal, .. } => code(&refusal),
        ActError::Missing => "missing".into(),
        ActError::Port(error) => format!("port: {error:?}"),
        ActError::Scope(_) | ActError::KeyReused | ActError::BadCursor(_) => "unexpected".into(),
    }
}

/// A reason, or an empty one.
fn why(given: bool) -> String {
    if given {
        "Parce que".into()
    } else {
        " ".into()
    }
}

fn lines(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("ligne {n}")).collect()
}

fn severity(number: usize) -> Severity {
    Severity::ALL[number].0
}

pub(crate) fn environment(number: usize) -> Environment {
    Environment::from_word(ENVIRONMENTS[number]).unwrap()
}

impl Played {
    pub(crate) fn by(&self, who: usize) -> By<'_> {
        By {
            staff: &self.people[who],
            origin: &NOWHERE,
        }
    }

    /// A key, for the one command in three that comes again: the same in each play of a seed.
    fn key(&self, seen: u64) -> Option<String> {
        let so_far = (self.tasks.len() + self.incidents.len()) as u64 + seen;
        so_far.is_multiple_of(3).then(twice::key)
    }

    fn login(&self, who: usize) -> String {
        self.people[who].member().login.clone()
    }

    /// The revision a task has now that time has done its part; of one seen too late, one less.
    async fn revision(&self, id: TaskId, late: bool) -> u64 {
        let task = self.read_tasks.find(id).await.unwrap().unwrap();
        let project = self
            .read_projects
            .find(task.project)
            .await
            .unwrap()
            .unwrap();
        let due = task.due_at(project.rules.patience);
        let settled = due.is_some_and(|due| due <= self.clock.now());
        task.revision + u64::from(settled) - u64::from(late)
    }

    fn link(&self, task: Option<usize>) -> Option<TaskId> {
        self.tasks.get(task?).copied()
    }

    fn zone(draft: &Draft) -> Tz {
        if draft.utc {
            Tz::UTC
        } else {
            Tz::Europe__Paris
        }
    }

    fn text(draft: &Draft) -> String {
        let empty = draft.description == 0;
        if empty {
            " ".into()
        } else {
            format!("Livraison {}", draft.description)
        }
    }

    fn draft(&self, draft: &Draft) -> PlanDraft {
        PlanDraft {
            version: format!("v{}", draft.version),
            environment: environment(draft.environment),
            description: Self::text(draft),
            responsible: self.login(draft.responsible),
            planned_at: self.clock.now() + TimeDelta::minutes(draft.ahead),
            time_zone: Self::zone(draft),
            redeployment: draft.redeployment,
            retry_of: self.link(draft.retry_of),
            rollback_of: self.link(draft.rollback_of),
        }
    }

    fn edit(&self, draft: &Draft, keep_date: bool) -> PlanEdit {
        let draft = self.draft(draft);
        PlanEdit {
            version: Some(draft.version),
            environment: Some(draft.environment),
            description: Some(draft.description),
            responsible: Some(draft.responsible),
            planned_at: (!keep_date).then_some(draft.planned_at),
            time_zone: Some(draft.time_zone),
            redeployment: Some(draft.redeployment),
            retry_of: Some(draft.retry_of),
            rollback_of: Some(draft.rollback_of),
        }
    }

    fn command(&self, act: &Act) -> TaskCommand {
        match act {
            Act::Edit { plan, keep_date } => {
                TaskCommand::Edit(Box::new(self.edit(plan, *keep_date)))
            }
            Act::EditNothing => TaskCommand::Edit(Box::default()),
            Act::Authorise {
                confirmed,
                overriding,
            } => TaskCommand::Authorise {
                confirmed: Confirmed {
                    tests: true,
                    team: *confirmed,
                    planning: true,
                },
                override_reason: overriding.map(why),
            },
            Act::Reject { reason } => TaskCommand::Reject {
                reason: why(*reason),
            },
            Act::Revoke { reason } => TaskCommand::Revoke {
                reason: why(*reason),
            },
            Act::Replan => TaskCommand::Replan,
            Act::Start { overriding } => TaskCommand::Start {
                override_reason: overriding.map(why),
            },
            Act::Succeed { lines: count } => TaskCommand::Succeed { log: lines(*count) },
            Act::Fail {
                reason,
                lines: count,
            } => TaskCommand::Fail {
                reason: why(*reason),
                log: lines(*count),
            },
            Act::Cancel { reason } => TaskCommand::Cancel {
                reason: why(*reason),
            },
        }
    }

    async fn task(&mut self, who: usize, id: TaskId, late: bool, act: &Act) -> Answer {
        let seen = self.revision(id, late).await;
        let command = self.command(act);
        let deployments = self.governance.deployments();
        let (by, key) = (self.by(who), self.key(seen));
        let run = |once| deployments.command(by, (None, id), seen, &command, once);
        let done = run(key.as_deref().map(twice::once)).await;
        if let (Ok(done), Some(key)) = (&done, &key) {
            let again = run(Some(twice::once(key))).await;
            let other = run(Some(twice::other(key))).await;
            twice::are_alike(done, &again, &other);
        }
        let view = done.map_err(|error| code(error, |fault| fault.code().into()))?;
        let task = view.done().expect("done now").task;
        if matches!(act, Act::Fail { .. }) {
            self.incidents.extend(task.incident);
        }
        Ok(())
    }

    async fn incident(
        &mut self,
        who: usize,
        id: IncidentId,
        late: bool,
        act: &IncidentAct,
    ) -> Answer {
        let incidents = self.governance.incidents();
        let view = incidents.show(self.by(who), id).await.unwrap();
        let seen = view.incident.revision - u64::from(late);
        let command = match act {
            IncidentAct::Acknowledge => IncidentCommand::Acknowledge,
            IncidentAct::Investigate => IncidentCommand::Investigate,
            IncidentAct::Resolve { cause } => IncidentCommand::Resolve { cause: why(*cause) },
            IncidentAct::Close => IncidentCommand::Close,
            IncidentAct::Reopen { reason } => IncidentCommand::Reopen {
                reason: why(*reason),
            },
            IncidentAct::Duplicate { of } => {
                let known = self.incidents.get(*of).copied();
                let of = known.unwrap_or(IncidentId(uuid::Uuid::nil()));
                IncidentCommand::Duplicate { of }
            }
            IncidentAct::Assign { to } => IncidentCommand::Assign {
                login: self.login(*to),
            },
            IncidentAct::Grade {
                severity: number,
                reason,
            } => IncidentCommand::Grade {
                severity: severity(*number),
                reason: reason.then(|| why(true)),
            },
            IncidentAct::Review { text } => IncidentCommand::Review { review: why(*text) },
        };
        let (by, key) = (self.by(who), self.key(seen));
        let run = |once| incidents.command(by, id, seen, &command, once);
        let done = run(key.as_deref().map(twice::once)).await;
        if let (Ok(done), Some(key)) = (&done, &key) {
            let again = run(Some(twice::once(key))).await;
            let other = run(Some(twice::other(key))).await;
            twice::are_alike(done, &again, &other);
        }
        done.map(drop)
            .map_err(|error| code(error, |fault| fault.code().into()))
    }

    async fn plan(&mut self, who: usize, project: usize, plan: &Draft) -> Answer {
        let (draft, id) = (self.draft(plan), self.projects[project]);
        let deployments = self.governance.deployments();
        let (by, key) = (self.by(who), self.key(0));
        let run = |once| deployments.plan(by, id, draft.clone(), once);
        let planned = run(key.as_deref().map(twice::once)).await;
        if let (Ok(planned), Some(key)) = (&planned, &key) {
            let again = run(Some(twice::once(key))).await;
            let other = run(Some(twice::other(key))).await;
            twice::are_alike(planned, &again, &other);
        }
        let view = planned.map_err(|error| code(error, |fault| fault.code().into()))?;
        self.tasks.push(view.done().expect("done now").task.id);
        Ok(())
    }

    async fn open(&mut self, who: usize, command: &Move) -> Answer {
        let Move::Open {
            project,
            severity: number,
            to,
            production,
            ..
        } = command
        else {
            return Ok(());
        };
        let draft = IncidentDraft {
            project: self.projects[*project],
            title: "Lenteurs".into(),
            description: "Depuis ce matin".into(),
            severity: severity(*number),
            deployment: None,
            assignee: to.map(|to| self.login(to)),
            production: Some(*production),
        };
        let incidents = self.governance.incidents();
        let (by, key) = (self.by(who), self.key(0));
        let run = |once| incidents.open(by, &draft, once);
        let opened = run(key.as_deref().map(twice::once)).await;
        if let (Ok(opened), Some(key)) = (&opened, &key) {
            let again = run(Some(twice::once(key))).await;
            let other = run(Some(twice::other(key))).await;
            twice::are_alike(opened, &again, &other);
        }
        let view = opened.map_err(|error| code(error, |fault| fault.code().into()))?;
        let id = view.done().expect("done now").incident.id;
        self.incidents.push(id);
        Ok(())
    }

    async fn rule(&self, id: ProjectId, rule: &Rule) -> Answer {
        let project = self.read_projects.find(id).await.unwrap().unwrap();
        let mut rules = project.rules;
        match rule {
            Rule::Patience(minutes) => rules.patience = TimeDelta::minutes(*minutes),
            Rule::Promotion(asked) => rules.promotion = *asked,
            Rule::Planner(number, true) => {
                rules.planner_authorises.insert(environment(*number));
            }
            Rule::Planner(number, false) => {
                rules.planner_authorises.remove(&environment(*number));
            }
            Rule::Freeze(ahead, long) => {
                let from = self.clock.now() + TimeDelta::minutes(*ahead);
                rules.freezes.push(Freeze {
                    name: "Gel".into(),
                    from,
                    until: from + TimeDelta::minutes(*long),
                    time_zone: Tz::Europe__Paris,
                    environments: BTreeSet::from([Environment::Preprod, Environment::Prod]),
                });
            }
            Rule::Thaw => rules.freezes.clear(),
        }
        let projects = self.governance.projects();
        let set = projects.set_rules(
            Hand::Operator("root"),
            id,
            project.revision,
            Some(rules),
            None,
        );
        set.await
            .map(drop)
            .map_err(|error| code(error, |fault| fault.code().into()))
    }

    async fn staff(&self, command: &Move) {
        let mut unit = self.work.begin().await.unwrap();
        unit.staff().take_turn().await.unwrap();
        match command {
            Move::Role { who, role, given } => {
                let id = self.people[*who].id();
                let member = unit.staff().find(id).await.unwrap().unwrap();
                let mut roles = member.roles;
                if *given {
                    roles.insert(role_of(role));
                } else {
                    roles.remove(&role_of(role));
                }
                unit.staff().set_roles(id, &roles).await.unwrap();
            }
            Move::Disable { who, disabled } => {
                let since = disabled.then(start);
                let id = self.people[*who].id();
                unit.staff().set_disabled(id, since).await.unwrap();
            }
            _ => {}
        }
        unit.save().await.unwrap();
    }
}

#[async_trait]
impl Subject for Played {
    async fn play(&mut self, minute: i64, command: &Move) -> Answer {
        self.clock.set(minute);
        match command {
            Move::Wait(_) => Ok(()),
            Move::Role { .. } | Move::Disable { .. } => {
                self.staff(command).await;
                Ok(())
            }
            Move::Rule { project, rule } => self.rule(self.projects[*project], rule).await,
            Move::Stage {
                who,
                project,
                stage,
                verb,
                reason,
            } => {
                let stage = Stage::from_word(STAGES[*stage]).unwrap();
                let verb = StageVerb::from_word(verb).unwrap();
                let reason = reason.then(|| why(true));
                let (hand, id) = (Hand::Staff(self.by(*who)), self.projects[*project]);
                let projects = self.governance.projects();
                let moved = projects.stage(hand, id, (stage, verb), reason.as_deref(), None);
                moved
                    .await
                    .map(drop)
                    .map_err(|error| code(error, |fault| fault.code().into()))
            }
            Move::Plan { who, project, plan } => self.plan(*who, *project, plan).await,
            Move::Task {
                who,
                task,
                late,
                act,
            } => match self.tasks.get(*task).copied() {
                Some(id) => self.task(*who, id, *late, act).await,
                None => Ok(()),
            },
            Move::Log {
                who,
                task,
                lines: count,
            } => match self.tasks.get(*task).copied() {
                Some(id) => {
                    let deployments = self.governance.deployments();
                    let lines = lines(*count);
                    let logged = deployments.log(self.by(*who), (None, id), &lines, None);
                    let logged = logged.await.map(drop);
                    logged.map_err(|error| code(error, |fault| fault.code().into()))
                }
                None => Ok(()),
            },
            Move::Open { who, .. } => self.open(*who, command).await,
            Move::Incident {
                who,
                incident,
                late,
                act,
            } => match self.incidents.get(*incident).copied() {
                Some(id) => self.incident(*who, id, *late, act).await,
                None => Ok(()),
            },
            Move::Comment {
                who,
                incident,
                text,
            } => match self.incidents.get(*incident).copied() {
                Some(id) => {
                    let incidents = self.governance.incidents();
                    let text = why(*text);
                    let said = incidents.comment(self.by(*who), id, &text, None);
                    let said = said.await.map(drop);
                    said.map_err(|error| code(error, |fault| fault.code().into()))
                }
                None => Ok(()),
            },
        }
    }

    async fn seen(&mut self, minute: i64, by: usize) -> Vec<String> {
        self.clock.set(minute);
        self.everything(by).await
    }
}
