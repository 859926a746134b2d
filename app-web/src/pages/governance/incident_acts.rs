//! Opening an incident by hand, and what is done with one.

use guichet_domain::access::Role;
use guichet_domain::incidents::{Denial, LONGEST_TITLE, Severity, Verb};
use guichet_domain::kernel::{IncidentId, Limit, ProjectId, Words};
use guichet_portal::governance::{
    ActError, IncidentCommand, IncidentDraft, IncidentFault, IncidentView, Once, ProjectView,
};
use poem::http::StatusCode;
use poem::{Endpoint, FromRequest, Request, Response, handler};

use super::plan::place;
use super::rows::incident_href;
use super::sent::Sent;
use super::{Desk, Told, fault, incident, told};
use crate::i18n::Rich;
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::form::{Button, Field, Form, FormPage, Kind};
use crate::view::governance::incidents::INCIDENTS;
use crate::view::governance::parts::{Choice, Crumbs, Fact};
use crate::view::governance::states;
use crate::view::parts::{Alert, Link, Mood};
use crate::words_governance::{incident_denial_text, incident_fault_text};

/// GET: the form, or why there is none.
pub(crate) struct Show(pub(crate) Verb);

/// POST: does it.
pub(crate) struct Send(pub(crate) Verb);

impl Endpoint for Show {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let (request, mut body) = request.split();
        let desk = Desk::from_request(&request, &mut body).await?;
        let view = found(&desk).await?;
        let mut form = form(&desk, &view, self.0, &Sent::default()).await?;
        if let Err(denial) = view.may(self.0) {
            refuse(&desk, &mut form, *denial);
            return Ok(page(&desk, &view, form, status_of(*denial))?);
        }
        Ok(page(&desk, &view, form, StatusCode::OK)?)
    }
}

impl Endpoint for Send {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let (request, mut body) = request.split();
        let desk = Desk::from_request(&request, &mut body).await?;
        let sent = Sent::read(&request, &mut body).await?;
        Ok(send(&desk, self.0, &sent).await?)
    }
}

fn status_of(denial: Denial) -> StatusCode {
    if denial.is_forbidden() {
        StatusCode::FORBIDDEN
    } else {
        StatusCode::CONFLICT
    }
}

fn refuse(desk: &Desk, form: &mut Form, denial: Denial) {
    form.fields.clear();
    form.buttons.clear();
    form.note = None;
    let words = incident_denial_text(denial, desk.write());
    form.notice = Some(Alert::fresh(Mood::Bad, words));
}

async fn found(desk: &Desk) -> Result<IncidentView, Fault> {
    let id: IncidentId = desk.id(0)?;
    let incidents = desk.governance().incidents();
    incidents.show(desk.by(), id).await.map_err(fault)
}

async fn send(desk: &Desk, verb: Verb, sent: &Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let id: IncidentId = desk.id(0)?;
    let route = format!("POST {}", desk.visit().path);
    let of = |view: &IncidentView| incident_href(view.incident.id);
    let render = |view: &IncidentView| (303, of(view).into_bytes());
    let once = sent.key().map(|key| Once {
        route: &route,
        key,
        fingerprint: sent.fingerprint(),
        render: &render,
    });
    let incidents = desk.governance().incidents();
    let done = match command(verb, sent) {
        Some(command) => {
            let seen = sent.revision();
            incidents.command(desk.by(), id, seen, &command, once).await
        }
        None if verb == Verb::Comment => {
            let text = sent.field("text");
            incidents.comment(desk.by(), id, text, once).await
        }
        None => {
            let view = found(desk).await?;
            let mut form = form(desk, &view, verb, sent).await?;
            let field = if verb == Verb::Grade {
                "severity"
            } else {
                "of"
            };
            let words = desk.t(if verb == Verb::Grade {
                "choose"
            } else {
                "fault-incident-id"
            });
            form.blame(field, words);
            return page(desk, &view, form, StatusCode::BAD_REQUEST);
        }
    };
    match done {
        Ok(outcome) => {
            let place = place(outcome, of);
            Ok(told::go(desk.visit(), &place, Told::Incident(verb)))
        }
        Err(error) => again(desk, verb, sent, error).await,
    }
}

/// The form again, with what was typed and why.
async fn again(
    desk: &Desk,
    verb: Verb,
    sent: &Sent,
    error: ActError<IncidentFault, IncidentView>,
) -> Result<Response, Fault> {
    let refusal = match error {
        ActError::Refused { refusal, .. } => Some(refusal),
        ActError::KeyReused => None,
        error => return Err(fault(error)),
    };
    let view = found(desk).await?;
    let mut form = form(desk, &view, verb, sent).await?;
    let Some(refusal) = refusal else {
        form.notice = Some(Alert::fresh(Mood::Warn, desk.t("form-again")));
        return page(desk, &view, form, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let status = match refusal.denial().copied() {
        Some(Denial::Changed { .. }) => {
            form.notice = Some(meanwhile(desk, &view, sent.revision()));
            if let Err(denial) = view.may(verb) {
                form.buttons.clear();
                form.note = Some(incident_denial_text(*denial, desk.write()));
            }
            StatusCode::CONFLICT
        }
        Some(denial) => {
            let circle = denial == Denial::Circle;
            let words = incident_denial_text(denial, desk.write());
            if !(circle && form.blame("of", words)) {
                refuse(desk, &mut form, denial);
            }
            status_of(denial)
        }
        None => {
            let words = incident_fault_text(&refusal, desk.write());
            let field = match refusal.field() {
                Some("assignee") => "login",
                field => field.unwrap_or("-"),
            };
            if !form.blame(field, words.clone()) {
                form.notice = Some(Alert::fresh(Mood::Bad, words));
            }
            StatusCode::BAD_REQUEST
        }
    };
    page(desk, &view, form, status)
}

/// Who did what while the form was filled in.
fn meanwhile(desk: &Desk, view: &IncidentView, seen: u64) -> Alert {
    let write = desk.write();
    let texts = write.texts();
    let later = view.events.iter().filter(|event| event.revision > seen);
    let (mut names, mut said): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for event in later {
        let who = view.people.name(event.by);
        let words = states::incident_event(texts, event.kind, &who);
        said.push(format!("{words} ({})", write.instant(event.at)));
        if !names.contains(&who) {
            names.push(who);
        }
    }
    let headline = texts.t1("incident-changed-meanwhile", "names", names.join(", "));
    Alert::fresh(Mood::Warn, headline).detail(Rich::words(&said.join(" ; ")))
}

fn command(verb: Verb, sent: &Sent) -> Option<IncidentCommand> {
    let own = |name| sent.field(name).to_owned();
    Some(match verb {
        Verb::Acknowledge => IncidentCommand::Acknowledge,
        Verb::Investigate => IncidentCommand::Investigate,
        Verb::Resolve => IncidentCommand::Resolve {
            cause: own("cause"),
        },
        Verb::Close => IncidentCommand::Close,
        Verb::Reopen => IncidentCommand::Reopen {
            reason: own("reason"),
        },
        Verb::Duplicate => IncidentCommand::Duplicate {
            of: incident_of(sent.field("of"))?,
        },
        Verb::Assign => IncidentCommand::Assign {
            login: sent.field("login").trim().to_owned(),
        },
        Verb::Grade => IncidentCommand::Grade {
            severity: Severity::from_word(sent.field("severity"))?,
            reason: sent.given("reason").map(str::to_owned),
        },
        Verb::Review => IncidentCommand::Review {
            review: own("review"),
        },
        Verb::Comment => return None,
    })
}

/// An incident by its id, or by the address of its page.
fn incident_of(text: &str) -> Option<IncidentId> {
    let text = text.trim().trim_end_matches('/');
    text.rsplit('/').next()?.parse().ok()
}

/// A form, with what was sent in it.
async fn form(desk: &Desk, view: &IncidentView, verb: Verb, sent: &Sent) -> Result<Form, Fault> {
    let texts = desk.write().texts();
    let incident = &view.incident;
    let href = incident_href(incident.id);
    let title = states::incident_verb(texts, verb);
    let (path, fields) = match verb {
        Verb::Acknowledge => ("prendre-en-compte", vec![]),
        Verb::Investigate => ("analyser", vec![]),
        Verb::Close => ("clore", vec![]),
        Verb::Resolve => (
            "resoudre",
            vec![words_field(desk, sent, "cause", "incident-cause")],
        ),
        Verb::Reopen => ("rouvrir", vec![words_field(desk, sent, "reason", "reason")]),
        Verb::Review => {
            let mut field = words_field(desk, sent, "review", "incident-review");
            if field.value.is_empty() {
                field.value = incident.review.clone().unwrap_or_default();
            }
            ("bilan", vec![field.hint(texts.t("review-hint"))])
        }
        Verb::Comment => (
            "commenter",
            vec![words_field(desk, sent, "text", "comment")],
        ),
        Verb::Duplicate => {
            let of = Field::new(
                "of",
                texts.t("duplicate-of"),
                Kind::Line(200),
                sent.field("of"),
            );
            ("doublon", vec![of.hint(texts.t("duplicate-hint"))])
        }
        Verb::Grade => {
            let now = Severity::from_word(sent.field("severity")).unwrap_or(incident.severity);
            let choice = |severity: Severity| {
                let label = states::severity_word(texts, severity);
                Choice::of(severity, label, severity == now)
            };
            let all = Severity::ALL
                .iter()
                .rev()
                .map(|(severity, _)| choice(*severity));
            let kind = Kind::Select(all.collect());
            let reason = words_field(desk, sent, "reason", "reason");
            let reason = reason.optional(texts.t("grade-reason-when"));
            let severity = Field::new("severity", texts.t("severity"), kind, "");
            ("priorite", vec![severity, reason])
        }
        Verb::Assign => {
            let projects = desk.governance().projects();
            let shown = projects.show(desk.hand(), view.project).await;
            let people = workers(desk, &shown.map_err(fault)?, sent.field("login"));
            let kind = Kind::Select(people);
            (
                "confier",
                vec![Field::new("login", texts.t("assignee"), kind, "")],
            )
        }
    };
    Ok(Form {
        language: desk.visit().language(),
        buttons: vec![Button::primary(title.clone())],
        title,
        action: format!("{href}{path}/"),
        back: href,
        hidden: desk.hidden(Some(incident.revision)),
        facts: vec![Fact::words(texts.t("incident"), &incident.title)],
        notice: None,
        points: None,
        fields,
        note: None,
        wide: false,
    })
}

fn words_field(desk: &Desk, sent: &Sent, name: &'static str, key: &'static str) -> Field {
    let kind = Kind::Area(4, false);
    Field::new(name, desk.t(key), kind, sent.field(name))
}

/// Those who may have an incident of this project.
fn workers(desk: &Desk, shown: &ProjectView, chosen: &str) -> Vec<Choice> {
    use Role::{Developer, ProjectLead, SeniorDeveloper, Support};
    let texts = desk.write().texts();
    let able = shown.members.iter().filter(|member| {
        matches!(
            member.role,
            ProjectLead | SeniorDeveloper | Developer | Support
        )
    });
    let mut all: Vec<(String, String)> = able
        .map(|member| {
            let role = crate::view::staff::role(texts, member.role);
            (member.login.clone(), format!("{} ({role})", member.name))
        })
        .collect();
    let me = desk.by().staff.member();
    if !all.iter().any(|(login, _)| *login == me.login) {
        all.push((me.login.clone(), me.name.clone()));
    }
    let choice = |(login, label): (String, String)| Choice {
        chosen: login == chosen,
        value: login,
        label,
    };
    all.into_iter().map(choice).collect()
}

fn page(
    desk: &Desk,
    view: &IncidentView,
    form: Form,
    status: StatusCode,
) -> Result<Response, Fault> {
    let mut crumbs = incident::crumbs(desk, view);
    let here = std::mem::replace(&mut crumbs.here, form.title.clone());
    let href = incident_href(view.incident.id);
    crumbs.above.push(Link::new(href, here));
    let about = desk.write().texts().t2(
        "in-project-about",
        "project",
        &view.project_name,
        "about",
        &view.incident.title,
    );
    form_page(desk, crumbs, about, form, status)
}

fn form_page(
    desk: &Desk,
    crumbs: Crumbs,
    about: String,
    form: Form,
    status: StatusCode,
) -> Result<Response, Fault> {
    let mut response = private(&FormPage {
        frame: desk.frame(),
        crumbs,
        about,
        is_fault: !status.is_success(),
        form,
    })?;
    response.set_status(status);
    Ok(response)
}

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
            ),
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
            ),
            Field::new(
                "severity",
                texts.t("severity"),
                Kind::Select(severities.collect()),
                "",
            ),
            Field::new(
                "assignee",
                texts.t("assignee"),
                Kind::Line(200),
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
        let field = if project.is_err() {
            "project"
        } else {
            "severity"
        };
        form.blame(field, desk.t("choose"));
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
    let of = |view: &IncidentView| incident_href(view.incident.id);
    let render = |view: &IncidentView| (303, of(view).into_bytes());
    let once = sent.key().map(|key| Once {
        route: "POST /incidents/creer/",
        key,
        fingerprint: sent.fingerprint(),
        render: &render,
    });
    let incidents = desk.governance().incidents();
    let error = match incidents.open(desk.by(), &draft, once).await {
        Ok(outcome) => {
            let place = place(outcome, of);
            return Ok(told::go(desk.visit(), &place, Told::Opened));
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
