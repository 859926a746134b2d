use guichet_domain::deployments::{Environment, LogLine, Override, State, Verb};
use guichet_domain::kernel::StaffId;
use guichet_portal::governance::{People, TaskView};
use poem_openapi::Object;

use crate::api::allowed::Allowed;
use crate::api::newest::newest;
use crate::api::nullable::Nullable;
use crate::api::shapes::{Instant, Word};
use crate::format::Formatter;
use crate::words_governance::denial_text;

/// A deployment task.
#[derive(Debug, Object)]
#[oai(rename = "Deployment")]
pub(super) struct FullTask {
    /// Its id.
    id: String,
    /// The id of its project.
    project: String,
    /// The name of its project.
    project_name: String,
    /// What is deployed.
    version: String,
    /// Where to.
    environment: Word<Environment>,
    /// What changes.
    description: String,
    /// The login of who answers for it.
    responsible: String,
    /// The login of who planned it.
    planned_by: String,
    /// The logins of who else has had a hand in the plan since: changed it, or planned it again.
    edited_by: Vec<String>,
    /// When it is planned.
    planned_at: Instant,
    /// The IANA name of the zone the date is meant in.
    time_zone: String,
    /// A version that is there already is deployed once more.
    redeployment: bool,
    /// The task this one tries again.
    retry_of: Nullable<String>,
    /// The task this one takes back.
    rollback_of: Nullable<String>,
    /// Where it stands.
    state: Word<State>,
    /// Raised by every command but log lines.
    revision: u64,
    /// SHA-256 of the plan as it stands; an authorisation is bound to it.
    plan_hash: String,
    /// The authorisation it goes by, or went by.
    authorisation: Nullable<Given>,
    /// Who started it, and when.
    started: Nullable<Begun>,
    /// When it came to its end.
    ended_at: Nullable<Instant>,
    /// Why it was rejected, cancelled or went wrong.
    reason: Nullable<String>,
    /// Why a freeze or the promotion was overridden for it; of two reasons, the later.
    override_reason: Nullable<String>,
    /// The rules that were overridden for it, and no other.
    overridden: Vec<OverriddenRule>,
    /// A freeze began while it was at work.
    ran_into_freeze: bool,
    /// The last 200 lines of its log, in an answer to a command only as many of them as hold 16
    /// KiB of text; left out in lists. Lines before the first of them are read at
    /// `/deployments/{id}/logs`.
    #[oai(skip_serializing_if_is_none)]
    logs: Option<Vec<LogRow>>,
    /// The id of the incident its failure opened.
    incident: Nullable<String>,
    /// For each verb whether the caller may use it now, or why not.
    allowed: Allowed<Verb>,
}

/// An authorisation.
#[derive(Debug, Object)]
#[oai(rename = "Authorisation")]
pub(super) struct Given {
    /// The login of who gave it.
    by: String,
    /// When.
    at: Instant,
    /// From when on it is worth nothing.
    expires_at: Instant,
    /// Why a freeze or the promotion does not hold.
    override_reason: Nullable<String>,
    /// The rules that it overrides, and no other.
    overridden: Vec<OverriddenRule>,
}

/// A rule of the project that was overridden.
#[derive(Debug, Object)]
struct OverriddenRule {
    /// `promotion` or `freeze`.
    rule: String,
    /// The freeze's name.
    name: Nullable<String>,
    /// The freeze's first instant.
    from: Nullable<Instant>,
    /// The first instant after the freeze.
    until: Nullable<Instant>,
    /// Why.
    reason: String,
}

fn overridden(over: &Override) -> Vec<OverriddenRule> {
    let promotion = over.lifted.promotion.then(|| OverriddenRule {
        rule: "promotion".into(),
        name: None.into(),
        from: None.into(),
        until: None.into(),
        reason: over.reason.clone(),
    });
    let freezes = over.lifted.freezes.iter().map(|freeze| OverriddenRule {
        rule: "freeze".into(),
        name: Some(freeze.name.clone()).into(),
        from: Some(Instant::from(freeze.from)).into(),
        until: Some(Instant::from(freeze.until)).into(),
        reason: over.reason.clone(),
    });
    promotion.into_iter().chain(freezes).collect()
}

/// The beginning of an execution.
#[derive(Debug, Object)]
#[oai(rename = "Started")]
struct Begun {
    /// The login of who began it.
    by: String,
    /// When.
    at: Instant,
}

/// A line of a log.
#[derive(Debug, Object)]
#[oai(rename = "LogLine")]
pub(super) struct LogRow {
    /// Its place in the log: 1, 2, 3, …
    number: u64,
    /// When it was added.
    at: Instant,
    /// The login of who added it.
    by: String,
    /// What it says.
    line: String,
}

impl LogRow {
    pub(super) fn of(line: &LogLine, people: &People) -> Self {
        Self {
            number: line.number,
            at: line.at.into(),
            by: people.login(line.by),
            line: line.line.clone(),
        }
    }
}

impl Given {
    pub(super) fn of(
        given: &guichet_domain::deployments::Authorisation,
        login: impl Fn(StaffId) -> String,
    ) -> Self {
        let over = given.overridden.as_ref();
        Self {
            by: login(given.by),
            at: given.at.into(),
            expires_at: given.expires_at.into(),
            override_reason: over.map(|over| over.reason.clone()).into(),
            overridden: over.map(overridden).unwrap_or_default(),
        }
    }
}

impl FullTask {
    /// The task with the end of its log.
    pub(super) fn of(view: &TaskView, write: Formatter) -> Self {
        Self::with(&view.log, view, write)
    }

    /// The task as a command answers it.
    pub(super) fn answered(view: &TaskView, write: Formatter) -> Self {
        Self::with(newest(&view.log, |line| &line.line), view, write)
    }

    fn with(log: &[LogLine], view: &TaskView, write: Formatter) -> Self {
        let lines = log.iter().map(|line| LogRow::of(line, &view.people));
        Self {
            logs: Some(lines.collect()),
            ..Self::row(view, write)
        }
    }

    /// The task as lists have it.
    pub(super) fn row(view: &TaskView, write: Formatter) -> Self {
        let (task, plan) = (&view.task, &view.task.plan);
        let login = |id| view.people.login(id);
        let text = |id: Option<guichet_domain::kernel::TaskId>| id.map(|id| id.to_string()).into();
        let given = task.authorisation.as_ref();
        let begun = task.started.map(|(by, at)| Begun {
            by: login(by),
            at: at.into(),
        });
        let allowed = view.allowed.iter().map(|(verb, answer)| {
            let denied = answer.as_ref().err();
            (*verb, denied.map(|d| (d.code(), denial_text(d, write))))
        });
        Self {
            id: task.id.to_string(),
            project: task.project.to_string(),
            project_name: view.project.name.clone(),
            version: plan.version.as_str().to_owned(),
            environment: plan.environment.into(),
            description: plan.description.clone(),
            responsible: login(plan.responsible),
            planned_by: login(task.planned_by),
            edited_by: task.edited_by.iter().map(|id| login(*id)).collect(),
            planned_at: plan.planned_at.into(),
            time_zone: plan.time_zone.name().to_owned(),
            redeployment: plan.redeployment,
            retry_of: text(plan.retry_of),
            rollback_of: text(plan.rollback_of),
            state: task.state.into(),
            revision: task.revision,
            plan_hash: plan.hash(task.project, task.id).to_string(),
            authorisation: given.map(|given| Given::of(given, login)).into(),
            started: begun.into(),
            ended_at: task.ended_at.map(Instant::from).into(),
            reason: task.reason.clone().into(),
            override_reason: task.override_reason().map(str::to_owned).into(),
            overridden: task.overrides().flat_map(overridden).collect(),
            ran_into_freeze: task.ran_into_freeze,
            logs: None,
            incident: task.incident.map(|id| id.to_string()).into(),
            allowed: Allowed::of(allowed),
        }
    }
}
