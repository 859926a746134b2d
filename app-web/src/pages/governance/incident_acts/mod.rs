//! What is done with an incident.

mod form;
mod opening;

use guichet_domain::incidents::{Denial, Verb};
use guichet_domain::kernel::IncidentId;
use guichet_portal::governance::{ActError, IncidentFault, IncidentView};
use poem::http::StatusCode;
use poem::{Endpoint, FromRequest, Request, Response};

use form::{command, form};
pub(crate) use opening::{new, open};

use super::rows::incident_href;
use super::sent::{Sent, incident_place, place};
use super::{Desk, Told, fault, incident, told};
use crate::i18n::Rich;
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::form::{Form, FormPage};
use crate::view::governance::parts::Crumbs;
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
    form.close(!desk.visit().is_read());
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
    let once = sent.once(&route, &incident_place);
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
            let place = place(outcome, |view| incident_href(view.incident.id));
            Ok(told::taken(
                desk.visit(),
                &place,
                Told::Incident(verb),
                sent,
            ))
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
