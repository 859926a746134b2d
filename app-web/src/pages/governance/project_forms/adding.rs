//! Adding a project: administrators may, and whoever leads projects.

use guichet_domain::access::{LONGEST_LOGIN, Role};
use guichet_domain::deployments::LONGEST_NAME;
use guichet_portal::driven::PortError;
use guichet_portal::governance::{ActError, ProjectFault, ProjectView, Projects};
use poem::http::StatusCode;
use poem::{Response, handler};

use super::words;
use crate::pages::governance::rows::project_href;
use crate::pages::governance::sent::{Sent, project_place};
use crate::pages::governance::{Desk, Told, fault, told};
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::form::{Button, Field, Form, FormPage, Kind};
use crate::view::parts::{Alert, Link, Mood};
use crate::words_governance::project_fault_text;

const PROJECTS: &str = "/projets/";
const PATH: &str = "/projets/creer/";

/// Why this person may not add a project; for showing, it is decided when they do.
pub(in crate::pages::governance) fn why_not(desk: &Desk) -> Option<String> {
    let may = Projects::may_add(desk.by().staff.member());
    may.err()
        .map(|fault| project_fault_text(&fault, desk.write()))
}

/// GET `/projets/creer/`
#[handler]
#[expect(
    clippy::needless_pass_by_value,
    reason = "a handler is given what it takes"
)]
pub(crate) fn show(desk: Desk) -> Result<Response, Fault> {
    let me = desk.by().staff.member();
    let lead = if me.roles.contains(&Role::ProjectLead) {
        me.login.clone()
    } else {
        String::new()
    };
    let mut form = form(&desk, "", &lead);
    let Some(why) = why_not(&desk) else {
        return page(&desk, form, StatusCode::OK);
    };
    form.close(false);
    form.notice = Some(Alert::fresh(Mood::Bad, why));
    page(&desk, form, StatusCode::FORBIDDEN)
}

/// POST `/projets/creer/`
#[handler]
pub(crate) async fn add(desk: Desk, sent: Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let (name, lead) = (sent.field("name"), sent.field("lead").trim());
    let once = sent.once("POST /projets/creer/", &project_place);
    let projects = desk.governance().projects().once(once);
    let error = match first(&desk, projects).await {
        Ok(Some(place)) => return Ok(told::taken(desk.visit(), &place, Told::ProjectAdded, &sent)),
        Ok(None) => match projects.add(desk.hand(), name, lead).await {
            Ok(view) => {
                let place = project_href(view.project.id);
                return Ok(told::taken(desk.visit(), &place, Told::ProjectAdded, &sent));
            }
            Err(error) => error,
        },
        Err(error) => error,
    };
    // Of a form that came twice at once one was first, and its project has the name.
    if is_passed(&error)
        && let Ok(Some(place)) = first(&desk, projects).await
    {
        return Ok(told::taken(desk.visit(), &place, Told::ProjectAdded, &sent));
    }
    refused(&desk, form(&desk, name, lead), error)
}

type Failed = ActError<ProjectFault, ProjectView>;

/// Where the same form led before.
async fn first(desk: &Desk, projects: Projects<'_>) -> Result<Option<String>, Failed> {
    let answer = projects.repeated(desk.by()).await?;
    Ok(answer.map(|(_, place)| String::from_utf8_lossy(&place).into_owned()))
}

fn is_passed(error: &Failed) -> bool {
    matches!(
        error,
        ActError::Port(PortError::Conflict)
            | ActError::Refused {
                refusal: ProjectFault::NameTaken,
                ..
            }
    )
}

/// The form again, with what was typed and why.
fn refused(desk: &Desk, mut form: Form, error: Failed) -> Result<Response, Fault> {
    let refusal = match error {
        ActError::Refused { refusal, .. } => refusal,
        ActError::KeyReused => {
            form.notice = Some(Alert::fresh(Mood::Warn, desk.t("form-again")));
            return page(desk, form, StatusCode::UNPROCESSABLE_ENTITY);
        }
        error => return Err(fault(error)),
    };
    let (words, status) = words(desk, &refusal);
    let field = match refusal {
        ProjectFault::NameTaken => "name",
        ProjectFault::UnknownStaff(_) | ProjectFault::RoleNotHeld { .. } => "lead",
        ref other => other.field().unwrap_or("-"),
    };
    if !form.blame(field, words.clone()) {
        form.notice = Some(Alert::fresh(Mood::Bad, words));
    }
    page(desk, form, status)
}

fn form(desk: &Desk, name: &str, lead: &str) -> Form {
    let texts = desk.write().texts();
    let field = |id, key, longest, value: &str, hint| {
        Field::new(id, texts.t(key), Kind::Line(longest), value).hint(texts.t(hint))
    };
    Form {
        language: desk.visit().language(),
        title: texts.t("project-new"),
        action: PATH.to_owned(),
        back: PROJECTS.to_owned(),
        hidden: desk.hidden(None),
        facts: Vec::new(),
        notice: None,
        points: None,
        fields: vec![
            field(
                "name",
                "project-name",
                LONGEST_NAME,
                name,
                "project-name-hint",
            ),
            field("lead", "lead", LONGEST_LOGIN, lead, "project-lead-hint"),
        ],
        note: Some(texts.t("project-new-note")),
        buttons: vec![Button::primary(texts.t("project-create"))],
        wide: false,
    }
}

fn page(desk: &Desk, form: Form, status: StatusCode) -> Result<Response, Fault> {
    let above = vec![Link::new(PROJECTS, desk.t("projects"))];
    let mut response = private(&FormPage {
        frame: desk.frame(),
        crumbs: desk.crumbs(above, form.title.clone()),
        about: desk.t("project-new-about"),
        is_fault: !status.is_success(),
        form,
    })?;
    response.set_status(status);
    Ok(response)
}
