//! What is done with a project: stages, members, rules, freezes; and adding one.

mod adding;
mod freezes;
mod members;
mod rules;
mod stages;

use std::collections::BTreeSet;

use guichet_domain::deployments::{Environment, StageDenial};
use guichet_domain::kernel::{ProjectId, Words};
use guichet_portal::governance::{ActError, Outcome, ProjectFault, ProjectView, Projects};
use poem::Response;
use poem::http::StatusCode;

pub(super) use adding::why_not as why_no_new_one;
pub(crate) use adding::{add, show as show_new};
pub(crate) use freezes::{add_freeze, remove_freeze, show_freeze};
pub(crate) use members::{remove_member, set_member, show_member};
pub(crate) use rules::{set_rules, show_rules};
pub(crate) use stages::{move_stage, show_stage};

use super::project::refusal;
use super::rows::project_href;
use super::sent::{Sent, place, project_place};
use super::{Desk, Told, fault, project, told};
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::form::{Button, Field, Form, FormPage, Kind};
use crate::view::governance::parts::Env;
use crate::view::parts::{Alert, Link, Mood};
use crate::words_governance::{project_fault_text, stage_denial_text};

type Failed = ActError<ProjectFault, ProjectView>;
type Done = Result<Outcome<ProjectView>, Failed>;

/// Where a form leads, as it is kept for the same form sent again.
const PLACE: fn(&ProjectView) -> (u16, Vec<u8>) = project_place;

/// The projects, for what a form asks for: done once, however often it is sent.
fn once<'a>(desk: &'a Desk, sent: &'a Sent) -> Projects<'a> {
    let once = sent.once(&desk.visit().path, &PLACE);
    desk.governance().projects().once(once)
}

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
async fn answer(desk: &Desk, sent: &Sent, done: Done) -> Result<Response, Fault> {
    match done {
        Ok(outcome) => {
            let place = place(outcome, |view| project_href(view.project.id));
            Ok(told::taken(desk.visit(), &place, Told::Project, sent))
        }
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
async fn answer_in(
    desk: &Desk,
    sent: &Sent,
    mut form: Form,
    done: Done,
) -> Result<Response, Fault> {
    let refused = match done {
        Ok(_) => return answer(desk, sent, done).await,
        Err(ActError::Refused { refusal, .. }) => refusal,
        Err(ActError::KeyReused) => {
            form.notice = Some(Alert::fresh(Mood::Warn, desk.t("form-again")));
            let view = shown(desk).await?;
            return page(desk, &view, form, StatusCode::UNPROCESSABLE_ENTITY);
        }
        Err(error) => return Err(fault(error)),
    };
    let (mut words, status) = words(desk, &refused);
    let field = match &refused {
        ProjectFault::Rules { code, .. } => match *code {
            "bad_name" => "name",
            "empty" | "bad_period" => "until",
            "no_environment" => freezes::FIRST,
            "too_many" => "-",
            _ => {
                words = rules::patience_words(desk.write().texts());
                "patience"
            }
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
    form.close(false);
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

fn ticked(sent: &Sent, names: [&'static str; 4]) -> BTreeSet<Environment> {
    let all = Environment::ALL.iter().map(|(environment, _)| *environment);
    let chosen = all.zip(names).filter(|(_, name)| sent.ticked(name));
    chosen.map(|(environment, _)| environment).collect()
}
