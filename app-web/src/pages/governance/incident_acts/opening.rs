//! Opening an incident by hand.

use guichet_domain::access::LONGEST_LOGIN;
use guichet_domain::incidents::{LONGEST_DESCRIPTION, LONGEST_TITLE, Severity};
use guichet_domain::kernel::{Limit, ProjectId, Words};
use guichet_portal::governance::{ActError, IncidentDraft};
use poem::http::StatusCode;
use poem::{Response, handler};

use super::{form_page, status_of};
use crate::pages::governance::rows::incident_href;
use crate::pages::governance::sent::{Sent, incident_place, place};
use crate::pages::governance::{Desk, Told, fault, told};
use crate::problem::Fault;
use crate::view::governance::form::{Button, Field, Form, Kind};
use crate::view::governance::incidents::INCIDENTS;
use crate::view::governance::parts::Choice;
use crate::view::governance::rule::Rule;
use crate::view::governance::states;
use crate::view::parts::{Alert, Link, Mood};
use crate::words_governance::incident_fault_text;

/// The form of an incident opened by hand.
async fn opening(desk: &Desk, sent: &Sent) -> Result<Form, Fault> {
    let texts = desk.write().texts();
    let projects = desk.governance().projects();
    let limit = Limit::new(Limit::MOST.into()).unwrap_or_default();
    let mine = projects.mine(desk.by(), limit).await.map_err(fault)?;
    let mut all: Vec<(ProjectId, String)> = mine.into_iter().map(|(p, _)| (p.id, p.name)).collect();
    let page = projects.list(desk.hand(), None, limit, None).await;
    for view in page.map_err(fault)?.items {
        if !all.iter().any(|(id, _)| *id == view.project.id) {
            all.push((view.project.id, view.project.name));
        }
    }
    let asked = desk.visit().param("project").unwrap_or_default();
    let asked = sent.given("project").unwrap_or(asked).to_owned();
    if let Ok(id) = asked.parse::<ProjectId>()
        && !all.iter().any(|(known, _)| *known == id)
    {
        let view = projects.show(desk.hand(), id).await.map_err(fault)?;
        all.push((id, view.project.name));
    }
    let nothing = Choice {
        value: String::new(),
        label: texts.t("choose"),
        chosen: false,
    };
    let choice = |(id, name): (ProjectId, String)| Choice {
        chosen: id.to_string() == asked,
        value: id.to_string(),
        label: name,
    };
    let choices = std::iter::once(nothing).chain(all.into_iter().map(choice));
    let now = Severity::from_word(sent.field("severity")).unwrap_or(Severity::Medium);
    let severities = Severity::ALL.iter().rev().map(|(severity, _)| {
        let label = states::severity_word(texts, *severity);
        Choice::of(*severity, label, *severity == now)
    });
    let title = Kind::Line(LONGEST_TITLE);
    let description = Kind::Area(5, false);
    let production = Kind::Tick(sent.ticked("production"));
    let optional = texts.t("optional");
    Ok(Form {
        language: desk.visit().language(),
        title: texts.t("incident-new"),
        action: format!("{INCIDENTS}creer/"),
        back: INCIDENTS.to_owned(),
        hidden: desk.hidden(None),
        facts: Vec::new(),
        notice: None,
        points: None,
        fields: vec![
            Field::new(
                "project",
                texts.t("project"),
                Kind::Select(choices.collect()),
                "",
            )
            .rule(Rule::given(texts.t("incident-fault-project"))),
            Field::new(
                "title",
                texts.t("incident-title"),
                title,
                sent.field("title"),
            )
            .hint(texts.t("incident-title-hint")),
            Field::new(
                "description",
                texts.t("incident-what"),
                description,
                sent.field("description"),
            )
            .rule(Rule::most(LONGEST_DESCRIPTION)),
            Field::new(
                "severity",
                texts.t("severity"),
                Kind::Select(severities.collect()),
                "",
            ),
            Field::new(
                "assignee",
                texts.t("assignee"),
                Kind::Line(LONGEST_LOGIN),
                sent.field("assignee"),
            )
            .optional(optional)
            .hint(texts.t("member-login-hint")),
            Field::new("production", texts.t("incident-production"), production, "")
                .optional(String::new()),
        ],
        note: None,
        buttons: vec![Button::primary(texts.t("incident-open-it"))],
        wide: true,
    })
}

fn opening_page(desk: &Desk, form: Form, status: StatusCode) -> Result<Response, Fault> {
    let above = vec![Link::new(INCIDENTS, desk.t("incidents"))];
    let crumbs = desk.crumbs(above, form.title.clone());
    let about = desk.t("incident-new-about");
    form_page(desk, crumbs, about, form, status)
}

/// GET `/incidents/creer/`
#[handler]
pub(crate) async fn new(desk: Desk) -> Result<Response, Fault> {
    let form = opening(&desk, &Sent::default()).await?;
    opening_page(&desk, form, StatusCode::OK)
}

/// POST `/incidents/creer/`
#[handler]
pub(crate) async fn open(desk: Desk, sent: Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let project = sent.field("project").parse::<ProjectId>();
    let severity = Severity::from_word(sent.field("severity"));
    let (Ok(project), Some(severity)) = (project, severity) else {
        let mut form = opening(&desk, &sent).await?;
        if project.is_err() {
            form.blame("project", desk.t("incident-fault-project"));
        } else {
            form.blame("severity", desk.t("choose"));
        }
        return opening_page(&desk, form, StatusCode::BAD_REQUEST);
    };
    let draft = IncidentDraft {
        project,
        title: sent.field("title").to_owned(),
        description: sent.field("description").to_owned(),
        severity,
        deployment: None,
        assignee: sent.given("assignee").map(|login| login.trim().to_owned()),
        production: Some(sent.ticked("production")),
    };
    let once = sent.once("POST /incidents/creer/", &incident_place);
    let incidents = desk.governance().incidents();
    let error = match incidents.open(desk.by(), &draft, once).await {
        Ok(outcome) => {
            let place = place(outcome, |view| incident_href(view.incident.id));
            return Ok(told::taken(desk.visit(), &place, Told::Opened, &sent));
        }
        Err(error) => error,
    };
    let refusal = match error {
        ActError::Refused { refusal, .. } => refusal,
        ActError::KeyReused => {
            let mut form = opening(&desk, &sent).await?;
            form.notice = Some(Alert::fresh(Mood::Warn, desk.t("form-again")));
            return opening_page(&desk, form, StatusCode::UNPROCESSABLE_ENTITY);
        }
        error => return Err(fault(error)),
    };
    // Who names a project that is none is shown the others.
    let mut form = opening(&desk, &sent).await?;
    let words = incident_fault_text(&refusal, desk.write());
    let blamed = refusal
        .field()
        .is_some_and(|field| form.blame(field, words.clone()));
    if !blamed {
        form.notice = Some(Alert::fresh(Mood::Bad, words));
    }
    let status = refusal
        .denial()
        .map_or(StatusCode::BAD_REQUEST, |denial| status_of(*denial));
    opening_page(&desk, form, status)
}
