//! What is done with a deployment: one form for each, alone on its page or over another.

mod form;
mod meanwhile;
mod wanted;

use guichet_domain::deployments::{Denial, Verb};
use guichet_domain::kernel::{ProjectId, TaskId};
use guichet_portal::driven::PortError;
use guichet_portal::governance::{ActError, TaskCommand, TaskView};
use poem::http::StatusCode;
use poem::{Endpoint, FromRequest, Request, Response};

use form::form;
use meanwhile::meanwhile;
use wanted::{Wanted, run, wanted};

use super::plan::{edition_of, edition_sent};
use super::refused::{blame, status_of};
use super::rows::{about, is_overridable, task_href};
use super::sent::Sent;
use super::{Desk, Told, fault, told};
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::form::{Form, FormPage};
use crate::view::parts::{Alert, Link, Mood};
use crate::words_governance::denial_text;

/// One of the forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// `autoriser/`
    Authorise,
    /// `executer/`: beginning, the log, the outcome.
    Execute,
    /// `refuser/`
    Reject,
    /// `revoquer/`
    Revoke,
    /// `replanifier/`
    Replan,
    /// `modifier/`
    Edit,
    /// `annuler/`
    Cancel,
}

impl Act {
    /// The verb that decides whether the form is shown.
    fn verb(self, view: &TaskView) -> Verb {
        match self {
            Self::Authorise => Verb::Authorise,
            Self::Execute if view.task.state.is_at_work() => Verb::Succeed,
            Self::Execute => Verb::Start,
            Self::Reject => Verb::Reject,
            Self::Revoke => Verb::Revoke,
            Self::Replan => Verb::Replan,
            Self::Edit => Verb::Edit,
            Self::Cancel => Verb::Cancel,
        }
    }

    fn path(self) -> &'static str {
        match self {
            Self::Authorise => "autoriser",
            Self::Execute => "executer",
            Self::Reject => "refuser",
            Self::Revoke => "revoquer",
            Self::Replan => "replanifier",
            Self::Edit => "modifier",
            Self::Cancel => "annuler",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Authorise => "title-authorise",
            Self::Execute => "title-execute",
            Self::Reject => "title-reject",
            Self::Revoke => "title-revoke",
            Self::Replan => "title-replan",
            Self::Edit => "do-edit",
            Self::Cancel => "do-cancel",
        }
    }
}

/// GET: the form, or why there is none.
pub(crate) struct Show(pub(crate) Act);

impl Endpoint for Show {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let (request, mut body) = request.split();
        let desk = Desk::from_request(&request, &mut body).await?;
        Ok(show(&desk, self.0).await?)
    }
}

/// POST: does it, or shows the form again with what was typed.
pub(crate) struct Send(pub(crate) Act);

impl Endpoint for Send {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        let (request, mut body) = request.split();
        let desk = Desk::from_request(&request, &mut body).await?;
        let sent = Sent::read(&request, &mut body).await?;
        Ok(send(&desk, self.0, &sent).await?)
    }
}

async fn found(desk: &Desk) -> Result<TaskView, Fault> {
    let at: (ProjectId, TaskId) = (desk.id(0)?, desk.id(1)?);
    let tasks = desk.governance().deployments();
    let view = tasks.show(desk.by(), (Some(at.0), at.1)).await;
    view.map_err(fault)
}

async fn show(desk: &Desk, act: Act) -> Result<Response, Fault> {
    let view = found(desk).await?;
    let denial = stopped(desk, &view, act.verb(&view));
    let form = match act {
        Act::Edit => edition_of(desk, &view).await?,
        _ => form(desk, &view, act, &Sent::default()),
    };
    match denial {
        Some(denial) => refused(desk, &view, form, &denial),
        None => page(desk, &view, form, StatusCode::OK),
    }
}

/// What stops this person; a rule they may override does not.
fn stopped(desk: &Desk, view: &TaskView, verb: Verb) -> Option<Denial> {
    let denial = view.may(verb).err()?;
    let may_override = desk.is_administrator() && is_overridable(denial);
    (!may_override).then(|| denial.clone())
}

fn refused(
    desk: &Desk,
    view: &TaskView,
    mut form: Form,
    denial: &Denial,
) -> Result<Response, Fault> {
    form.close(!desk.visit().is_read());
    let words = denial_text(denial, desk.write());
    form.notice = Some(Alert::fresh(Mood::Bad, words));
    page(desk, view, form, status_of(denial))
}

async fn send(desk: &Desk, act: Act, sent: &Sent) -> Result<Response, Fault> {
    desk.check_form(sent.field("csrf"))?;
    let view = found(desk).await?;
    let (mut form, command) = match act {
        Act::Edit => {
            let (form, edit) = edition_sent(desk, &view, sent).await?;
            (
                form,
                edit.map(|edit| Wanted::Command(TaskCommand::Edit(Box::new(edit)))),
            )
        }
        _ => (form(desk, &view, act, sent), wanted(act, sent)),
    };
    let Some(command) = command else {
        return page(desk, &view, form, StatusCode::BAD_REQUEST);
    };
    let verb = command.verb();
    let error = match run(desk, &view, &command, sent).await {
        Ok(place) => return Ok(told::taken(desk.visit(), &place, Told::Task(verb), sent)),
        Err(error) => error,
    };
    match error {
        ActError::Refused {
            refusal,
            current: Some(current),
        } => {
            let changed = matches!(refusal.denial(), Some(Denial::Changed { .. }));
            if changed {
                return meanwhile(desk, &current, act, sent).await;
            }
            let denial = refusal.denial().filter(|d| !is_overridable(d)).cloned();
            let error = ActError::Refused {
                refusal,
                current: None,
            };
            let status = blame(desk, &mut form, error)?;
            match denial {
                Some(denial) => refused(desk, &current, form, &denial),
                None => page(desk, &current, form, status),
            }
        }
        // Two began at once, and the database let one of them.
        ActError::Port(PortError::Conflict) => {
            form.notice = Some(Alert::fresh(Mood::Bad, desk.t("denial-at-work")));
            page(desk, &view, form, StatusCode::CONFLICT)
        }
        error => {
            let status = blame(desk, &mut form, error)?;
            page(desk, &view, form, status)
        }
    }
}

fn page(desk: &Desk, view: &TaskView, form: Form, status: StatusCode) -> Result<Response, Fault> {
    let texts = desk.write().texts();
    let mut crumbs = super::task::crumbs(desk, view);
    let here = std::mem::replace(&mut crumbs.here, form.title.clone());
    let href = task_href(view.task.project, view.task.id);
    crumbs.above.push(Link::new(href, here));
    let mut response = private(&FormPage {
        frame: desk.frame(),
        crumbs,
        about: texts.t2(
            "in-project-about",
            "project",
            &view.project.name,
            "about",
            about(&view.task, texts),
        ),
        is_fault: !status.is_success(),
        form,
    })?;
    response.set_status(status);
    Ok(response)
}
