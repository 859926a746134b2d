//! What is done with a deployment: one form for each, alone on its page or over another.

use guichet_domain::deployments::{Confirmed, Denial, DenialKind, EventKind, State, Verb};
use guichet_domain::kernel::{ProjectId, TaskId};
use guichet_portal::driven::PortError;
use guichet_portal::governance::{ActError, Once, TaskCommand, TaskFault, TaskView};
use poem::http::StatusCode;
use poem::{Endpoint, FromRequest, Request, Response};

use super::plan::{blame, edition_of, edition_sent, place};
use super::rows::{about, field_key, is_overridable, task_href};
use super::sent::Sent;
use super::{Desk, Told, fault, told};
use crate::i18n::Rich;
use crate::pages::private;
use crate::problem::Fault;
use crate::view::governance::form::{Button, Field, Form, FormPage, Kind, Points, Weight};
use crate::view::governance::parts::{Choice, Env, Fact};
use crate::view::governance::states;
use crate::view::icon::Icon;
use crate::view::parts::{Alert, Mood, When};
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

/// The status of a refusal by the rules.
pub(super) fn status_of(denial: &Denial) -> StatusCode {
    match denial.kind() {
        DenialKind::Forbidden => StatusCode::FORBIDDEN,
        DenialKind::Conflict => StatusCode::CONFLICT,
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
    form.fields.clear();
    form.buttons.clear();
    form.points = None;
    form.note = None;
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
        Ok(place) => return Ok(told::go(desk.visit(), &place, Told::Task(verb))),
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

/// What a form asks for.
enum Wanted {
    Command(TaskCommand),
    Logs(Vec<String>),
}

impl Wanted {
    fn verb(&self) -> Verb {
        match self {
            Self::Command(command) => command.verb(),
            Self::Logs(_) => Verb::Logs,
        }
    }
}

fn wanted(act: Act, sent: &Sent) -> Option<Wanted> {
    let reason = || sent.field("reason").to_owned();
    let override_reason = sent.given("override_reason").map(str::to_owned);
    let log = || vec![sent.field("log").to_owned()];
    Some(Wanted::Command(match act {
        Act::Authorise => {
            let confirmed = |point| sent.all("confirmed").any(|sent| sent == point);
            TaskCommand::Authorise {
                confirmed: Confirmed {
                    tests: confirmed("tests"),
                    team: confirmed("team"),
                    planning: confirmed("planning"),
                },
                override_reason,
            }
        }
        Act::Execute => match sent.field("outcome") {
            "start" => TaskCommand::Start { override_reason },
            "succeeded" => TaskCommand::Succeed { log: log() },
            "failed" => TaskCommand::Fail {
                reason: reason(),
                log: log(),
            },
            "logs" => return Some(Wanted::Logs(log())),
            _ => return None,
        },
        Act::Reject => TaskCommand::Reject { reason: reason() },
        Act::Revoke => TaskCommand::Revoke { reason: reason() },
        Act::Replan => TaskCommand::Replan,
        Act::Cancel => TaskCommand::Cancel { reason: reason() },
        Act::Edit => return None,
    }))
}

/// Does it; the place it leads to.
async fn run(
    desk: &Desk,
    view: &TaskView,
    wanted: &Wanted,
    sent: &Sent,
) -> Result<String, ActError<TaskFault, TaskView>> {
    let at = (Some(view.task.project), view.task.id);
    let route = format!("POST {}", desk.visit().path);
    let of = |view: &TaskView| task_href(view.task.project, view.task.id);
    let render = |view: &TaskView| (303, of(view).into_bytes());
    let once = sent.key().map(|key| Once {
        route: &route,
        key,
        fingerprint: sent.fingerprint(),
        render: &render,
    });
    let tasks = desk.governance().deployments();
    let outcome = match wanted {
        Wanted::Command(command) => {
            let seen = sent.revision();
            tasks.command(desk.by(), at, seen, command, once).await?
        }
        Wanted::Logs(lines) => tasks.log(desk.by(), at, lines, once).await?,
    };
    Ok(place(outcome, of))
}

/// Somebody changed it while the form was filled in: the form again, about what it is now, with
/// what was typed and what they did.
async fn meanwhile(
    desk: &Desk,
    current: &TaskView,
    act: Act,
    sent: &Sent,
) -> Result<Response, Fault> {
    let mut form = match act {
        Act::Edit => edition_sent(desk, current, sent).await?.0,
        _ => form(desk, current, act, sent),
    };
    let tasks = desk.governance().deployments();
    let history = tasks.history(desk.by(), current.task.id).await;
    let history = history.map_err(fault)?;
    let write = desk.write();
    let texts = write.texts();
    let later = history.events.iter();
    let later = later.filter(|event| event.revision > sent.revision());
    let (mut names, mut said): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for event in later {
        let who = event.by.map(|by| history.people.name(by));
        let words = states::task_event(texts, event.kind, who.as_deref().unwrap_or_default());
        said.push(format!("{words} ({})", write.instant(event.at)));
        names.extend(who.filter(|who| !names.contains(who)));
        if event.kind == EventKind::Edited {
            let fields = event.changes.iter().map(|change| change.field);
            said.push(
                fields
                    .map(|field| texts.t(field_key(field)))
                    .collect::<Vec<_>>()
                    .join(", "),
            );
        }
    }
    let headline = if names.is_empty() {
        texts.t("changed-by-time")
    } else {
        texts.t1("changed-meanwhile", "names", names.join(", "))
    };
    let alert = Alert::fresh(Mood::Warn, headline);
    let alert = alert.detail(Rich::words(&said.join(" ; ")));
    let denial = stopped(desk, current, act.verb(current));
    if let Some(denial) = denial {
        form.buttons.clear();
        form.note = Some(denial_text(&denial, write));
    }
    form.notice = Some(alert);
    page(desk, current, form, StatusCode::CONFLICT)
}

fn page(desk: &Desk, view: &TaskView, form: Form, status: StatusCode) -> Result<Response, Fault> {
    let texts = desk.write().texts();
    let mut crumbs = super::task::crumbs(desk, view);
    let here = std::mem::replace(&mut crumbs.here, form.title.clone());
    let href = task_href(view.task.project, view.task.id);
    crumbs.above.push(crate::view::parts::Link::new(href, here));
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

/// What a form is about.
fn facts(desk: &Desk, view: &TaskView, act: Act) -> Vec<Fact> {
    let (task, write) = (&view.task, desk.write());
    let texts = write.texts();
    let env = Env::new(task.plan.environment, texts);
    let name = env.name.clone();
    let mut facts = vec![
        Fact::words(texts.t("version"), task.plan.version.as_str()),
        Fact {
            name: texts.t("environment"),
            value: Rich::then(env, &name),
            note: None,
        },
    ];
    let given = task.authorisation.as_ref();
    if let Some(given) = given.filter(|_| matches!(act, Act::Execute | Act::Revoke)) {
        let fact = Fact::words(texts.t("authorised-by"), &view.people.name(given.by));
        facts.push(fact.noted(Rich::piece(When::instant(given.at, &write))));
        return facts;
    }
    let responsible = view.people.name(task.plan.responsible);
    facts.push(Fact::words(texts.t("responsible"), &responsible));
    let date = Fact::piece(texts.t("planned-date"), super::rows::planned(task, &write));
    facts.push(match super::rows::zone_note(task, &write) {
        Some(zone) => date.noted(zone),
        None => date,
    });
    facts
}

/// A form, with what was sent in it.
fn form(desk: &Desk, view: &TaskView, act: Act, sent: &Sent) -> Form {
    let texts = desk.write().texts();
    let href = task_href(view.task.project, view.task.id);
    let mut form = Form {
        language: desk.visit().language(),
        title: texts.t(act.title()),
        action: format!("{href}{}/", act.path()),
        back: href,
        hidden: desk.hidden(Some(view.task.revision)),
        facts: facts(desk, view, act),
        notice: None,
        points: None,
        fields: Vec::new(),
        note: None,
        buttons: Vec::new(),
        wide: act == Act::Execute,
    };
    match act {
        Act::Authorise => {
            form.points = Some(points(desk, sent));
            form.note = Some(texts.t("authorise-note"));
            form.buttons = vec![Button::primary(texts.t("do-authorise"))];
        }
        Act::Execute => execution(desk, view, sent, &mut form),
        Act::Replan => {
            form.note = Some(texts.t("replan-note"));
            form.buttons = vec![Button::primary(texts.t("do-replan"))];
        }
        Act::Reject | Act::Revoke | Act::Cancel => {
            let kind = Kind::Area(3, false);
            let field = Field::new("reason", texts.t("reason"), kind, sent.field("reason"));
            form.fields.push(field.hint(texts.t("reason-hint")));
            let label = match act {
                Act::Reject => "do-reject",
                Act::Revoke => "do-revoke",
                _ => "do-cancel",
            };
            form.buttons = vec![Button {
                weight: Weight::Danger,
                ..Button::primary(texts.t(label))
            }];
        }
        Act::Edit => {}
    }
    overriding(desk, view, act, sent, &mut form);
    form
}

/// A rule stops it that this person may override: the form asks for the reason.
fn overriding(desk: &Desk, view: &TaskView, act: Act, sent: &Sent, form: &mut Form) {
    if !desk.is_administrator() || !matches!(act, Act::Authorise | Act::Execute) {
        return;
    }
    let typed = sent.field("override_reason");
    let stop = view.may(act.verb(view)).err().filter(|d| is_overridable(d));
    if stop.is_none() && typed.is_empty() {
        return;
    }
    let texts = desk.write().texts();
    if let Some(denial) = stop {
        let alert = Alert::standing(Mood::Warn, denial_text(denial, desk.write()));
        form.notice = Some(alert.detail(Rich::words(&texts.t("override-detail"))));
    }
    let kind = Kind::Area(2, false);
    let field = Field::new("override_reason", texts.t("override-reason"), kind, typed);
    form.fields.push(field.hint(texts.t("override-hint")));
}

fn points(desk: &Desk, sent: &Sent) -> Points {
    let texts = desk.write().texts();
    let point = |value: &str, key| Choice {
        value: value.to_owned(),
        label: texts.t(key),
        chosen: sent.all("confirmed").any(|sent| sent == value),
    };
    Points {
        headline: texts.t("confirm-headline"),
        points: vec![
            point("tests", "confirm-tests"),
            point("team", "confirm-team"),
            point("planning", "confirm-planning"),
        ],
        fault: None,
    }
}

/// Before the start its button; after it the log, and the two outcomes.
fn execution(desk: &Desk, view: &TaskView, sent: &Sent, form: &mut Form) {
    let texts = desk.write().texts();
    if !matches!(view.task.state, State::Running | State::Stale) {
        form.note = Some(texts.t("start-note"));
        form.buttons = vec![Button {
            outcome: Some("start"),
            icon: Some(Icon::Pulse),
            ..Button::primary(texts.t("do-start"))
        }];
        return;
    }
    let log = Kind::Area(7, true);
    let field = Field::new("log", texts.t("log-of"), log, sent.field("log"));
    let optional = texts.t("optional");
    form.fields
        .push(field.optional(optional.clone()).hint(texts.t("log-hint")));
    let reason = Kind::Area(2, false);
    let field = Field::new(
        "reason",
        texts.t("fail-reason"),
        reason,
        sent.field("reason"),
    );
    form.fields
        .push(field.optional(texts.t("fail-reason-when")));
    form.note = Some(texts.t("fail-note"));
    let button = |key, weight, icon, outcome| Button {
        label: texts.t(key),
        weight,
        icon: Some(icon),
        outcome: Some(outcome),
    };
    form.buttons = vec![
        button("do-logs", Weight::Plain, Icon::Plus, "logs"),
        button("do-fail", Weight::Danger, Icon::Cross, "failed"),
        button("do-succeed", Weight::Primary, Icon::Check, "succeeded"),
    ];
}
