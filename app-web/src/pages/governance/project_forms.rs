//! What is done with a project: stages, members, rules, freezes.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use guichet_domain::access::Role;
use guichet_domain::deployments::{Environment, Freeze, Rules, Stage, StageDenial, StageVerb};
use guichet_domain::kernel::{ProjectId, Words};
use guichet_portal::governance::{ActError, ProjectFault, ProjectView};
use poem::http::StatusCode;
use poem::{Response, handler};

use super::plan::{Moment, Typed};
use super::project::refusal;
use super::rows::project_href;
use super::sent::Sent;
use super::{Desk, Told, fault, project, told};
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::form::{Button, Field, Form, FormPage, Kind};
use crate::view::governance::parts::{Choice, Env};
use crate::view::governance::states;
use crate::view::parts::{Alert, Link, Mood};
use crate::words_governance::{project_fault_text, stage_denial_text};

/// What a person may be in a project.
const MEMBER_ROLES: [Role; 6] = [
    Role::ProjectLead,
    Role::SeniorDeveloper,
    Role::Developer,
    Role::Support,
    Role::Direction,
    Role::Finance,
];

type Done = Result<ProjectView, ActError<ProjectFault, ProjectView>>;

async fn shown(desk: &Desk) -> Result<ProjectView, Fault> {
    let id: ProjectId = desk.id(0)?;
    let projects = desk.governance().projects();
    projects.show(desk.hand(), id).await.map_err(fault)
}

/// What a refusal says, and its status.
fn words(desk: &Desk, refused: &ProjectFault) -> (String, StatusCode) {
    let words = project_fault_text(refused, desk.write());
    let status = match refused {
        refused if refused.is_forbidden() => StatusCode::FORBIDDEN,
        ProjectFault::Stage(_)
        | ProjectFault::Changed { .. }
        | ProjectFault::LeadStays
        | ProjectFault::NameTaken
        | ProjectFault::TooManyMembers => StatusCode::CONFLICT,
        _ => StatusCode::BAD_REQUEST,
    };
    (words, status)
}

/// Done, or the project's page with why not.
async fn answer(desk: &Desk, done: Done) -> Result<Response, Fault> {
    match done {
        Ok(view) => Ok(told::go(
            desk.visit(),
            &project_href(view.project.id),
            Told::Project,
        )),
        Err(ActError::Refused { refusal: why, .. }) => {
            let (words, status) = words(desk, &why);
            let view = shown(desk).await?;
            let mut response = project::page(desk, &view, Some(refusal(words))).await?;
            response.set_status(status);
            Ok(response)
        }
        Err(error) => Err(fault(error)),
    }
}

/// Done, or the form again with what was typed.
async fn answer_in(desk: &Desk, mut form: Form, done: Done) -> Result<Response, Fault> {
    let refused = match done {
        Ok(_) => return answer(desk, done).await,
        Err(ActError::Refused { refusal, .. }) => refusal,
        Err(error) => return Err(fault(error)),
    };
    let (words, status) = words(desk, &refused);
    let field = match &refused {
        ProjectFault::Rules { code, .. } => match *code {
            "bad_name" => "name",
            "empty" => "until",
            "no_environment" => "environments",
            "too_many" => "-",
            _ => "patience",
        },
        refused => refused.field().unwrap_or("-"),
    };
    if !form.blame(field, words.clone()) {
        form.notice = Some(Alert::fresh(Mood::Bad, words));
    }
    let view = shown(desk).await?;
    form.hidden.revision = Some(view.project.revision);
    page(desk, &view, form, status)
}

fn page(
    desk: &Desk,
    view: &ProjectView,
    form: Form,
    status: StatusCode,
) -> Result<Response, Fault> {
    let texts = desk.write().texts();
    let name = view.project.name.clone();
    let above = vec![
        Link::new("/projets/", texts.t("projects")),
        Link::new(project_href(view.project.id), name.clone()),
    ];
    let mut response = private(&FormPage {
        frame: desk.frame(),
        crumbs: desk.crumbs(above, form.title.clone()),
        about: texts.t1("in-project", "project", name),
        is_fault: !status.is_success(),
        form,
    })?;
    response.set_status(status);
    Ok(response)
}

/// A form of this project; with why not, for whoever may not.
fn open(desk: &Desk, view: &ProjectView, mut form: Form) -> Result<Response, Fault> {
    if view.standing.leads() {
        return page(desk, view, form, StatusCode::OK);
    }
    form.fields.clear();
    form.buttons.clear();
    let words = stage_denial_text(StageDenial::LeadOnly, desk.write());
    form.notice = Some(Alert::fresh(Mood::Bad, words));
    page(desk, view, form, StatusCode::FORBIDDEN)
}

fn empty(desk: &Desk, view: &ProjectView, path: &str, title: String) -> Form {
    let href = project_href(view.project.id);
    Form {
        language: desk.visit().language(),
        buttons: vec![Button::primary(title.clone())],
        title,
        action: format!("{href}{path}/"),
        back: href,
        hidden: desk.hidden(Some(view.project.revision)),
        facts: Vec::new(),
        notice: None,
        points: None,
        fields: Vec::new(),
        note: None,
        wide: false,
    }
}

fn stage_and_verb(desk: &Desk) -> Result<(Stage, StageVerb), Fault> {
    let word: String = desk.id(1)?;
    let stage = Stage::from_word(&word).ok_or(Fault::Missing)?;
    let verb = match desk.id::<String>(2)?.as_str() {
        "commencer" => StageVerb::Start,
        "terminer" => StageVerb::Finish,
        "rouvrir" => StageVerb::Reopen,
        _ => return Err(Fault::Missing),
    };
    Ok((stage, verb))
}

fn stage_form(desk: &Desk, view: &ProjectView, sent: &Sent) -> Result<Form, Fault> {
    let (stage, verb) = stage_and_verb(desk)?;
    let texts = desk.write().texts();
    let (key, path) = match verb {
        StageVerb::Start => ("stage-start-named", "commencer"),
        StageVerb::Finish => ("stage-finish-named", "terminer"),
        StageVerb::Reopen => ("stage-reopen-named", "rouvrir"),
    };
    let title = texts.t1(key, "stage", states::stage(texts, stage));
    let path = format!("etapes/{}/{path}", stage.word());
    let mut form = empty(desk, view, &path, title);
    if verb == StageVerb::Reopen {
        let kind = Kind::Area(3, false);
        let field = Field::new("reason", texts.t("reason"), kind, sent.field("reason"));
        form.fields.push(field.hint(texts.t("reason-hint")));
    }
    Ok(form)
}

/// GET `/projets/{uuid}/etapes/{stage}/{verb}/`
#[handler]
pub(crate) async fn show_stage(desk: Desk) -> Result<Response, Fault> {
    let view = shown(&desk).await?;
    let form = stage_form(&desk, &view, &Sent::default())?;
    open(&desk, &view, form)
}

/// POST `/projets/{uuid}/etapes/{stage}/{verb}/`
#[handler]
pub(crate) async fn move_stage(desk: Desk, sent: Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let view = shown(&desk).await?;
    let form = stage_form(&desk, &view, &sent)?;
    let (stage, verb) = stage_and_verb(&desk)?;
    let reason = (verb == StageVerb::Reopen).then(|| sent.field("reason"));
    let seen = Some(sent.revision());
    let projects = desk.governance().projects();
    let at = (stage, verb);
    let done = projects.stage(desk.hand(), view.project.id, at, reason, seen);
    let done = done.await;
    if verb == StageVerb::Reopen {
        answer_in(&desk, form, done).await
    } else {
        answer(&desk, done).await
    }
}

fn member_form(desk: &Desk, view: &ProjectView, sent: &Sent) -> Form {
    let texts = desk.write().texts();
    let mut form = empty(desk, view, "membres", texts.t("member-add"));
    let login = Field::new(
        "login",
        texts.t("login"),
        Kind::Line(200),
        sent.field("login"),
    );
    let roles = MEMBER_ROLES.map(|role| {
        let chosen = sent.field("role") == role.word();
        Choice::of(role, crate::view::staff::role(texts, role), chosen)
    });
    form.fields = vec![
        login.hint(texts.t("member-login-hint")),
        Field::new(
            "role",
            texts.t("member-role"),
            Kind::Select(roles.to_vec()),
            "",
        )
        .hint(texts.t("member-role-hint")),
    ];
    form
}

/// GET `/projets/{uuid}/membres/`
#[handler]
pub(crate) async fn show_member(desk: Desk) -> Result<Response, Fault> {
    let view = shown(&desk).await?;
    open(&desk, &view, member_form(&desk, &view, &Sent::default()))
}

/// POST `/projets/{uuid}/membres/`
#[handler]
pub(crate) async fn set_member(desk: Desk, sent: Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let view = shown(&desk).await?;
    let form = member_form(&desk, &view, &sent);
    let role = Role::from_word(sent.field("role")).ok_or(Fault::Malformed("No such role."))?;
    let (login, id) = (sent.field("login").trim(), view.project.id);
    let projects = desk.governance().projects();
    let done = projects.set_member(desk.hand(), id, login, role).await;
    answer_in(&desk, form, done).await
}

/// POST `/projets/{uuid}/membres/retirer/`
#[handler]
pub(crate) async fn remove_member(desk: Desk, sent: Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let id: ProjectId = desk.id(0)?;
    let projects = desk.governance().projects();
    let done = projects.remove_member(desk.hand(), id, sent.field("login"));
    let done = done.await;
    answer(&desk, done).await
}

/// A box to tick for each environment.
fn environment_ticks(
    desk: &Desk,
    prefix: [&'static str; 4],
    chosen: impl Fn(Environment) -> bool,
) -> Vec<Field> {
    let texts = desk.write().texts();
    let all = Environment::ALL.iter().map(|(environment, _)| *environment);
    let tick = |(environment, name): (Environment, &'static str)| {
        let label = Env::name(environment, texts);
        let label = format!("{label} ({})", environment.word());
        let kind = Kind::Tick(chosen(environment));
        Field::new(name, label, kind, "").optional(String::new())
    };
    all.zip(prefix).map(tick).collect()
}

const PLANNER: [&str; 4] = [
    "planner-DEV",
    "planner-TEST",
    "planner-PREPROD",
    "planner-PROD",
];
const FROZEN: [&str; 4] = ["frozen-DEV", "frozen-TEST", "frozen-PREPROD", "frozen-PROD"];

fn ticked(sent: &Sent, names: [&'static str; 4]) -> BTreeSet<Environment> {
    let all = Environment::ALL.iter().map(|(environment, _)| *environment);
    let chosen = all.zip(names).filter(|(_, name)| sent.ticked(name));
    chosen.map(|(environment, _)| environment).collect()
}

fn rules_form(desk: &Desk, view: &ProjectView, sent: Option<&Sent>) -> Form {
    let texts = desk.write().texts();
    let rules = &view.project.rules;
    let mut form = empty(desk, view, "regles", texts.t("rules-edit"));
    let promotion = sent.map_or(rules.promotion, |sent| sent.ticked("promotion"));
    let patience = match sent {
        Some(sent) => sent.field("patience").to_owned(),
        None => rules.patience.num_minutes().to_string(),
    };
    let planners = match sent {
        Some(sent) => ticked(sent, PLANNER),
        None => rules.planner_authorises.clone(),
    };
    let tick = Field::new(
        "promotion",
        texts.t("rule-promotion"),
        Kind::Tick(promotion),
        "",
    );
    form.fields.push(
        tick.optional(String::new())
            .hint(texts.t("rule-promotion-is")),
    );
    let field = Field::new(
        "patience",
        texts.t("patience-minutes"),
        Kind::Line(5),
        patience,
    );
    form.fields.push(field.hint(texts.t("rule-patience-is")));
    form.note = Some(texts.t("rule-planner-note"));
    form.fields
        .extend(environment_ticks(desk, PLANNER, |e| planners.contains(&e)));
    form
}

/// GET `/projets/{uuid}/regles/`
#[handler]
pub(crate) async fn show_rules(desk: Desk) -> Result<Response, Fault> {
    let view = shown(&desk).await?;
    open(&desk, &view, rules_form(&desk, &view, None))
}

/// POST `/projets/{uuid}/regles/`
#[handler]
pub(crate) async fn set_rules(desk: Desk, sent: Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let view = shown(&desk).await?;
    let mut form = rules_form(&desk, &view, Some(&sent));
    let Ok(minutes) = sent.field("patience").trim().parse::<i32>() else {
        form.blame("patience", desk.t("fault-patience"));
        return page(&desk, &view, form, StatusCode::BAD_REQUEST);
    };
    let rules = Rules {
        patience: TimeDelta::minutes(minutes.into()),
        planner_authorises: ticked(&sent, PLANNER),
        promotion: sent.ticked("promotion"),
        freezes: view.project.rules.freezes.clone(),
    };
    let done = store(&desk, &view, &sent, rules).await;
    answer_in(&desk, form, done).await
}

async fn store(desk: &Desk, view: &ProjectView, sent: &Sent, rules: Rules) -> Done {
    let (id, seen) = (view.project.id, sent.revision());
    let projects = desk.governance().projects();
    projects
        .set_rules(desk.hand(), id, seen, Some(rules), None)
        .await
}

fn freeze_form(desk: &Desk, view: &ProjectView, sent: &Sent) -> Form {
    let texts = desk.write().texts();
    let mut form = empty(desk, view, "gels", texts.t("freeze-add"));
    let zone = sent.given("time_zone").map(str::to_owned);
    let zone = zone.unwrap_or_else(|| desk.visit().app.zone().name().to_owned());
    let moment = |name: &'static str, key: &'static str| {
        Field::new(name, texts.t(key), Kind::Moment, sent.field(name))
    };
    let name = Field::new(
        "name",
        texts.t("freeze-name"),
        Kind::Line(120),
        sent.field("name"),
    );
    form.fields = vec![
        name.hint(texts.t("freeze-name-hint")),
        moment("from", "freeze-from"),
        moment("until", "freeze-until"),
        Field::new("time_zone", texts.t("time-zone"), Kind::Line(60), zone),
    ];
    let frozen = ticked(sent, FROZEN);
    form.fields
        .extend(environment_ticks(desk, FROZEN, |e| frozen.contains(&e)));
    form.note = Some(texts.t("freeze-note"));
    form
}

/// GET `/projets/{uuid}/gels/`
#[handler]
pub(crate) async fn show_freeze(desk: Desk) -> Result<Response, Fault> {
    let view = shown(&desk).await?;
    open(&desk, &view, freeze_form(&desk, &view, &Sent::default()))
}

/// POST `/projets/{uuid}/gels/`
#[handler]
pub(crate) async fn add_freeze(desk: Desk, sent: Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let view = shown(&desk).await?;
    let mut form = freeze_form(&desk, &view, &sent);
    let moment = |name: &str, which: &str| {
        let typed = Typed {
            planned_at: sent.field(name).to_owned(),
            time_zone: sent.field("time_zone").to_owned(),
            which: which.to_owned(),
            ..Typed::default()
        };
        typed.moment()
    };
    // Of an hour that comes twice the longer freeze is meant.
    let (from, until) = (moment("from", "first"), moment("until", "second"));
    let (Moment::At(from, time_zone), Moment::At(until, _)) = (from, until) else {
        for (name, moment) in [("from", from), ("until", until)] {
            match moment {
                Moment::Never => form.blame(name, desk.t("fault-never")),
                Moment::NoDate => form.blame(name, desk.t("fault-no-date")),
                Moment::NoZone => form.blame("time_zone", desk.t("fault-no-zone")),
                Moment::At(..) | Moment::Twice(..) => false,
            };
        }
        return page(&desk, &view, form, StatusCode::BAD_REQUEST);
    };
    let mut rules = view.project.rules.clone();
    rules.freezes.push(Freeze {
        name: sent.field("name").to_owned(),
        from,
        until,
        time_zone,
        environments: ticked(&sent, FROZEN),
    });
    let done = store(&desk, &view, &sent, rules).await;
    answer_in(&desk, form, done).await
}

/// POST `/projets/{uuid}/gels/retirer/`
#[handler]
pub(crate) async fn remove_freeze(desk: Desk, sent: Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let view = shown(&desk).await?;
    let mut rules = view.project.rules.clone();
    let at: Option<usize> = sent.field("freeze").parse().ok();
    let at = at.filter(|at| *at < rules.freezes.len());
    rules.freezes.remove(at.ok_or(Fault::Missing)?);
    let done = store(&desk, &view, &sent, rules).await;
    answer(&desk, done).await
}
