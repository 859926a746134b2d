//! Planning a deployment, and changing a plan. What was typed stays; a time that a change of
//! clocks skips is refused, one that it brings twice is asked about.

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use guichet_domain::access::Role;
use guichet_domain::deployments::plan::LONGEST_VERSION;
use guichet_domain::deployments::zone::{WallTime, instant_of};
use guichet_domain::deployments::{Environment, Plan, Task};
use guichet_domain::kernel::{ProjectId, TaskId, Words};
use guichet_portal::governance::{
    ActError, Once, Outcome, PlanDraft, PlanEdit, ProjectView, TaskFault, TaskView,
};
use poem::http::StatusCode;
use poem::{Response, handler};

use super::rows::{about, is_overridable, project_href, tasks_href};
use super::sent::Sent;
use super::{Desk, Told, fault, task_href, told};
use crate::format::Formatter;
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::form::{Button, Field, Form, FormPage, Kind};
use crate::view::governance::parts::{Choice, Env, Fact};
use crate::view::parts::{Alert, Link, Mood};
use crate::words_governance::{denial_text, task_fault_text};

/// Zones that are proposed; every other of the world's can be typed.
const ZONES: [&str; 14] = [
    "Europe/Paris",
    "Europe/Brussels",
    "Europe/Zurich",
    "Europe/London",
    "Europe/Lisbon",
    "UTC",
    "America/Guadeloupe",
    "America/Cayenne",
    "America/Montreal",
    "America/New_York",
    "Indian/Reunion",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Asia/Singapore",
];

/// How browsers send a moment, and how people type one.
const MOMENTS: [&str; 5] = [
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y à %H:%M",
];

/// The fields of a plan, as they were typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) version: String,
    pub(super) environment: String,
    pub(super) description: String,
    pub(super) responsible: String,
    pub(super) planned_at: String,
    pub(super) time_zone: String,
    pub(super) which: String,
    pub(super) redeployment: bool,
    pub(super) retry_of: String,
    pub(super) rollback_of: String,
}

/// When, as far as it can be told from what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// Then.
    At(DateTime<Utc>, Tz),
    /// It comes twice.
    Twice(DateTime<Utc>, DateTime<Utc>, Tz),
    /// Clocks skip it.
    Never,
    /// No date.
    NoDate,
    /// No zone.
    NoZone,
}

impl Typed {
    fn of(sent: &Sent) -> Self {
        let own = |name| sent.field(name).to_owned();
        Self {
            version: own("version"),
            environment: own("environment"),
            description: own("description"),
            responsible: own("responsible"),
            planned_at: own("planned_at"),
            time_zone: own("time_zone"),
            which: own("which"),
            redeployment: sent.ticked("redeployment"),
            retry_of: own("retry_of"),
            rollback_of: own("rollback_of"),
        }
    }

    fn of_plan(plan: &Plan, responsible: String) -> Self {
        let local = plan.planned_at.with_timezone(&plan.time_zone);
        let id = |id: Option<TaskId>| id.map(|id| id.to_string()).unwrap_or_default();
        let mut typed = Self {
            version: plan.version.as_str().to_owned(),
            environment: plan.environment.word().to_owned(),
            description: plan.description.clone(),
            responsible,
            planned_at: local.format("%Y-%m-%dT%H:%M").to_string(),
            time_zone: plan.time_zone.name().to_owned(),
            which: String::new(),
            redeployment: plan.redeployment,
            retry_of: id(plan.retry_of),
            rollback_of: id(plan.rollback_of),
        };
        if let Moment::Twice(first, ..) = typed.moment() {
            let is_first = plan.planned_at < first + chrono::TimeDelta::minutes(1);
            let which = if is_first { "first" } else { "second" };
            which.clone_into(&mut typed.which);
        }
        typed
    }

    /// The instant that is meant.
    pub(super) fn moment(&self) -> Moment {
        let Ok(zone) = self.time_zone.trim().parse::<Tz>() else {
            return Moment::NoZone;
        };
        let typed = self.planned_at.trim();
        let read = |form: &&str| NaiveDateTime::parse_from_str(typed, form).ok();
        let Some(wall) = MOMENTS.iter().find_map(read) else {
            return Moment::NoDate;
        };
        match instant_of(wall, zone) {
            WallTime::Once(at) => Moment::At(at, zone),
            WallTime::Never => Moment::Never,
            WallTime::Twice { first, second } => match self.which.as_str() {
                "first" => Moment::At(first, zone),
                "second" => Moment::At(second, zone),
                _ => Moment::Twice(first, second, zone),
            },
        }
    }

    fn environment(&self) -> Option<Environment> {
        Environment::from_word(&self.environment)
    }

    fn link(text: &str) -> Option<TaskId> {
        text.parse().ok()
    }
}

/// What is wrong with what was typed, before anybody is asked.
fn unread(typed: &Typed, form: &mut Form, write: &Formatter) -> bool {
    let texts = write.texts();
    let mut good = true;
    if typed.environment().is_none() {
        good = false;
        form.blame("environment", texts.t("fault-environment"));
    }
    let (field, key) = match typed.moment() {
        Moment::At(..) => return !good,
        Moment::Twice(first, second, zone) => {
            let field = twice(typed, [first, second], zone, write);
            let at = form.fields.iter().position(|f| f.name == "time_zone");
            let at = at.map_or(form.fields.len(), |at| at + 1);
            form.fields.insert(at, field);
            ("which", "fault-twice")
        }
        Moment::Never => ("planned_at", "fault-never"),
        Moment::NoDate => ("planned_at", "fault-no-date"),
        Moment::NoZone => ("time_zone", "fault-no-zone"),
    };
    form.blame(field, texts.t(key));
    true
}

/// Which of two hours of the same name is meant.
fn twice(typed: &Typed, both: [DateTime<Utc>; 2], zone: Tz, write: &Formatter) -> Field {
    let texts = write.texts();
    let choice = |at: DateTime<Utc>, value: &str, key| Choice {
        value: value.to_owned(),
        label: texts.t2(
            key,
            "time",
            at.with_timezone(&zone).format("%H:%M").to_string(),
            "offset",
            at.with_timezone(&zone).format("%:z").to_string(),
        ),
        chosen: typed.which == value,
    };
    let choices = vec![
        choice(both[0], "first", "which-first"),
        choice(both[1], "second", "which-second"),
    ];
    Field::new("which", texts.t("which"), Kind::Radios(choices), "")
}

/// Those a deployment may be given to.
fn responsibles(desk: &Desk, shown: &ProjectView, typed: &Typed) -> Vec<Choice> {
    let texts = desk.write().texts();
    let senior = |member: &&guichet_domain::deployments::Member| {
        member.role == Role::SeniorDeveloper || member.login == typed.responsible
    };
    let named = shown.members.iter().filter(senior).map(|member| {
        let role = crate::view::staff::role(texts, member.role);
        (member.login.clone(), format!("{} ({role})", member.name))
    });
    let mut all: Vec<(String, String)> = named.collect();
    let me = desk.by().staff.member();
    if desk.is_administrator() && !all.iter().any(|(login, _)| *login == me.login) {
        all.push((me.login.clone(), me.name.clone()));
    }
    if !typed.responsible.is_empty() && !all.iter().any(|(login, _)| *login == typed.responsible) {
        all.push((typed.responsible.clone(), typed.responsible.clone()));
    }
    let choice = |(login, label): (String, String)| Choice {
        chosen: login == typed.responsible,
        value: login,
        label,
    };
    all.into_iter().map(choice).collect()
}

fn fields(desk: &Desk, shown: &ProjectView, typed: &Typed) -> Vec<Field> {
    let texts = desk.write().texts();
    let mut environments: Vec<Choice> = Environment::ALL
        .iter()
        .map(|(environment, _)| {
            let chosen = typed.environment() == Some(*environment);
            Choice::of(*environment, Env::name(*environment, texts), chosen)
        })
        .collect();
    let nothing = |key| Choice {
        value: String::new(),
        label: texts.t(key),
        chosen: false,
    };
    if typed.environment().is_none() {
        environments.insert(0, nothing("choose"));
    }
    let mut people = responsibles(desk, shown, typed);
    if typed.responsible.is_empty() {
        people.insert(0, nothing("choose"));
    }
    let description = Kind::Area(3, false);
    vec![
        Field::new(
            "version",
            texts.t("version"),
            Kind::Line(LONGEST_VERSION),
            &typed.version,
        )
        .hint(texts.t("version-hint")),
        Field::new(
            "environment",
            texts.t("environment"),
            Kind::Select(environments),
            "",
        ),
        Field::new(
            "description",
            texts.t("description"),
            description,
            &typed.description,
        ),
        Field::new(
            "responsible",
            texts.t("responsible"),
            Kind::Select(people),
            "",
        )
        .hint(texts.t("responsible-hint")),
        Field::new(
            "planned_at",
            texts.t("planned-date"),
            Kind::Moment,
            &typed.planned_at,
        ),
        Field::new(
            "time_zone",
            texts.t("time-zone"),
            Kind::Proposed(&ZONES),
            &typed.time_zone,
        ),
        Field::new(
            "redeployment",
            texts.t("redeployment"),
            Kind::Tick(typed.redeployment),
            "",
        )
        .optional(String::new())
        .hint(texts.t("redeployment-hint")),
    ]
}

fn links(typed: &Typed) -> Vec<(&'static str, String)> {
    let both = [
        ("retry_of", &typed.retry_of),
        ("rollback_of", &typed.rollback_of),
    ];
    let given = both.into_iter().filter(|(_, id)| !id.is_empty());
    given.map(|(name, id)| (name, id.clone())).collect()
}

/// The form of a new deployment.
fn creation(desk: &Desk, shown: &ProjectView, typed: &Typed) -> Form {
    let texts = desk.write().texts();
    let path = tasks_href(shown.project.id);
    let mut hidden = desk.hidden(None);
    hidden.extra = links(typed);
    let mut facts = Vec::new();
    if !typed.retry_of.is_empty() {
        facts.push(Fact::words(texts.t("field-retry-of"), &typed.version));
    }
    if !typed.rollback_of.is_empty() {
        facts.push(Fact::words(texts.t("rollback"), &texts.t("rollback-hint")));
    }
    Form {
        language: desk.visit().language(),
        title: texts.t("deployment-new"),
        action: format!("{path}creer/"),
        back: path,
        hidden,
        facts,
        notice: None,
        points: None,
        fields: fields(desk, shown, typed),
        note: None,
        buttons: vec![Button::primary(texts.t("deployment-create"))],
        wide: true,
    }
}

fn page(
    desk: &Desk,
    shown: &ProjectView,
    form: Form,
    status: StatusCode,
) -> Result<Response, Fault> {
    let texts = desk.write().texts();
    let project = &shown.project;
    let above = vec![
        Link::new("/projets/", texts.t("projects")),
        Link::new(project_href(project.id), project.name.clone()),
        Link::new(tasks_href(project.id), texts.t("deployments")),
    ];
    let mut response = private(&FormPage {
        frame: desk.frame(),
        crumbs: desk.crumbs(above, form.title.clone()),
        about: texts.t1("in-project", "project", &project.name),
        is_fault: !status.is_success(),
        form,
    })?;
    response.set_status(status);
    Ok(response)
}

async fn shown(desk: &Desk, project: ProjectId) -> Result<ProjectView, Fault> {
    let projects = desk.governance().projects();
    projects.show(desk.hand(), project).await.map_err(fault)
}

/// GET `/projets/{uuid}/deploiements/creer/`
#[handler]
pub(crate) async fn show(desk: Desk) -> Result<Response, Fault> {
    let project: ProjectId = desk.id(0)?;
    let shown = shown(&desk, project).await?;
    let tasks = desk.governance().deployments();
    let may = tasks
        .may_plan(desk.by(), &shown.project)
        .await
        .map_err(fault)?;
    if let Err(denial) = may {
        let mut form = creation(&desk, &shown, &Typed::default());
        form.fields.clear();
        form.buttons.clear();
        form.notice = Some(Alert::fresh(Mood::Bad, denial_text(&denial, desk.write())));
        return page(&desk, &shown, form, super::acts::status_of(&denial));
    }
    let typed = begun(&desk, project).await?;
    page(
        &desk,
        &shown,
        creation(&desk, &shown, &typed),
        StatusCode::OK,
    )
}

/// What the form begins with: of a retry the plan that is tried again.
async fn begun(desk: &Desk, project: ProjectId) -> Result<Typed, Fault> {
    let visit = desk.visit();
    let mut typed = Typed {
        time_zone: visit.app.zone().name().to_owned(),
        ..Typed::default()
    };
    let asked = |name| visit.param(name).and_then(Typed::link);
    let (retry, rollback) = (asked("retry_of"), asked("rollback_of"));
    let Some(other) = retry.or(rollback) else {
        return Ok(typed);
    };
    let tasks = desk.governance().deployments();
    let view = tasks.show(desk.by(), (Some(project), other)).await;
    let view = view.map_err(fault)?;
    let responsible = view.people.login(view.task.plan.responsible);
    let before = Typed::of_plan(&view.task.plan, responsible);
    typed.environment = before.environment;
    typed.responsible = before.responsible;
    typed.time_zone = before.time_zone;
    if retry.is_some() {
        typed.version = before.version;
        typed.description = before.description;
        typed.retry_of = other.to_string();
    } else {
        typed.rollback_of = other.to_string();
        typed.redeployment = true;
    }
    Ok(typed)
}

/// POST `/projets/{uuid}/deploiements/creer/`
#[handler]
pub(crate) async fn create(desk: Desk, sent: Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let project: ProjectId = desk.id(0)?;
    let shown = shown(&desk, project).await?;
    let typed = Typed::of(&sent);
    let mut form = creation(&desk, &shown, &typed);
    let write = desk.write();
    let (Some(environment), Moment::At(planned_at, time_zone)) =
        (typed.environment(), typed.moment())
    else {
        unread(&typed, &mut form, &write);
        return page(&desk, &shown, form, StatusCode::BAD_REQUEST);
    };
    let draft = PlanDraft {
        version: typed.version.clone(),
        environment,
        description: typed.description.clone(),
        responsible: typed.responsible.clone(),
        planned_at,
        time_zone,
        redeployment: typed.redeployment,
        retry_of: Typed::link(&typed.retry_of),
        rollback_of: Typed::link(&typed.rollback_of),
    };
    let route = format!("POST {}", desk.visit().path);
    let render = |view: &TaskView| (303, task_href(project, view.task.id).into_bytes());
    let once = sent.key().map(|key| Once {
        route: &route,
        key,
        fingerprint: sent.fingerprint(),
        render: &render,
    });
    let tasks = desk.governance().deployments();
    let error = match tasks.plan(desk.by(), project, draft, once).await {
        Ok(outcome) => {
            let place = place(outcome, |view| task_href(project, view.task.id));
            return Ok(told::go(desk.visit(), &place, Told::Planned));
        }
        Err(error) => error,
    };
    let status = blame(&desk, &mut form, error)?;
    page(&desk, &shown, form, status)
}

/// Where a command leads: the same place, however often it is sent.
pub(super) fn place<V>(outcome: Outcome<V>, of: impl Fn(&V) -> String) -> String {
    match outcome {
        Outcome::Done(view) => of(&view),
        Outcome::Again { body, .. } => String::from_utf8_lossy(&body).into_owned(),
    }
}

/// Says in the form what was wrong, and with which status.
pub(super) fn blame(
    desk: &Desk,
    form: &mut Form,
    error: ActError<TaskFault, TaskView>,
) -> Result<StatusCode, Fault> {
    let refusal = match error {
        ActError::Refused { refusal, .. } => refusal,
        ActError::KeyReused => {
            form.notice = Some(Alert::fresh(Mood::Warn, desk.t("form-again")));
            return Ok(StatusCode::UNPROCESSABLE_ENTITY);
        }
        error => return Err(fault(error)),
    };
    let words = task_fault_text(&refusal, desk.write());
    let blamed = refusal
        .field()
        .map(|field| if field == "lines" { "log" } else { field })
        .is_some_and(|field| form.blame(field, words.clone()));
    if !blamed {
        let field = refusal.denial().filter(|denial| is_overridable(denial));
        if field.is_none() || !form.blame("override_reason", words.clone()) {
            form.notice = Some(Alert::fresh(Mood::Bad, words));
        }
    }
    Ok(match refusal.denial() {
        Some(denial) => super::acts::status_of(denial),
        None => StatusCode::BAD_REQUEST,
    })
}

/// The form of a change of a plan.
pub(super) fn edition(desk: &Desk, shown: &ProjectView, task: &Task, typed: &Typed) -> Form {
    let mut form = creation(desk, shown, typed);
    let texts = desk.write().texts();
    let href = task_href(task.project, task.id);
    form.title = texts.t("do-edit");
    form.action = format!("{href}modifier/");
    form.back = href;
    form.hidden.revision = Some(task.revision);
    form.facts = vec![Fact::words(texts.t("deployment"), &about(task, texts))];
    form.buttons = vec![Button::primary(texts.t("save-plan"))];
    if task.authorisation.is_some() {
        form.notice = Some(Alert::standing(Mood::Warn, texts.t("edit-voids")));
    }
    form
}

/// The form of a change, with what the plan is now.
pub(super) async fn edition_of(desk: &Desk, view: &TaskView) -> Result<Form, Fault> {
    let shown = shown(desk, view.task.project).await?;
    let responsible = view.people.login(view.task.plan.responsible);
    let typed = Typed::of_plan(&view.task.plan, responsible);
    Ok(edition(desk, &shown, &view.task, &typed))
}

/// The same with what was typed, and the change itself where it can be read.
pub(super) async fn edition_sent(
    desk: &Desk,
    view: &TaskView,
    sent: &Sent,
) -> Result<(Form, Option<PlanEdit>), Fault> {
    let shown = shown(desk, view.task.project).await?;
    let typed = Typed::of(sent);
    let mut form = edition(desk, &shown, &view.task, &typed);
    let (Some(environment), Moment::At(planned_at, zone)) = (typed.environment(), typed.moment())
    else {
        unread(&typed, &mut form, &desk.write());
        return Ok((form, None));
    };
    let plan = &view.task.plan;
    // A form knows minutes: one that was left alone keeps its seconds.
    let untouched = plan.planned_at.timestamp() / 60 == planned_at.timestamp() / 60;
    let edit = PlanEdit {
        version: Some(typed.version.clone()),
        environment: Some(environment),
        description: Some(typed.description.clone()),
        responsible: Some(typed.responsible.clone()),
        planned_at: (!untouched).then_some(planned_at),
        time_zone: Some(zone),
        redeployment: Some(typed.redeployment),
        retry_of: None,
        rollback_of: None,
    };
    Ok((form, Some(edit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(planned_at: &str, which: &str) -> Moment {
        let typed = Typed {
            planned_at: planned_at.into(),
            time_zone: "Europe/Paris".into(),
            which: which.into(),
            ..Typed::default()
        };
        typed.moment()
    }

    fn at(text: &str) -> Moment {
        Moment::At(text.parse().unwrap(), Tz::Europe__Paris)
    }

    #[test]
    fn an_hour_that_does_not_exist_is_none_and_one_that_exists_twice_is_asked_about() {
        assert_eq!(moment("2026-02-06T14:00", ""), at("2026-02-06T13:00:00Z"));
        assert_eq!(moment("06/02/2026 14:00", ""), at("2026-02-06T13:00:00Z"));
        assert_eq!(moment("2026-03-29T02:30", ""), Moment::Never);
        let asked = moment("2026-10-25T02:30", "");
        assert!(matches!(asked, Moment::Twice(..)));
        assert_eq!(
            moment("2026-10-25T02:30", "first"),
            at("2026-10-25T00:30:00Z")
        );
        assert_eq!(
            moment("2026-10-25T02:30", "second"),
            at("2026-10-25T01:30:00Z")
        );
        for bad in ["", "hier", "2026-02-30T10:00", "2026-02-06"] {
            assert_eq!(moment(bad, ""), Moment::NoDate, "{bad}");
        }
        let nowhere = Typed {
            time_zone: "Europe/Nantes".into(),
            ..Typed::default()
        };
        assert_eq!(nowhere.moment(), Moment::NoZone);
    }
}
