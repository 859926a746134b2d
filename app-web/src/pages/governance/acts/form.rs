//! The forms of a deployment.

use guichet_domain::deployments::State;
use guichet_domain::deployments::plan::LONGEST_REASON;
use guichet_portal::governance::TaskView;

use super::Act;
use crate::i18n::Rich;
use crate::pages::governance::Desk;
use crate::pages::governance::rows::{is_overridable, planned, task_href, zone_note};
use crate::pages::governance::sent::Sent;
use crate::view::governance::form::{Button, Field, Form, Kind, Points};
use crate::view::governance::parts::{Choice, Env, Fact};
use crate::view::governance::rule::Rule;
use crate::view::governance::weight::Weight;
use crate::view::icon::Icon;
use crate::view::parts::{Alert, Mood, When};
use crate::words_governance::denial_text;

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
    let date = Fact::piece(texts.t("planned-date"), planned(task, &write));
    facts.push(date.noted(zone_note(task)));
    facts
}

/// A form, with what was sent in it.
pub(super) fn form(desk: &Desk, view: &TaskView, act: Act, sent: &Sent) -> Form {
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
            let field = field.rule(Rule::most(LONGEST_REASON));
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
    let field = field.rule(Rule::most(LONGEST_REASON));
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
    let is_at_work = matches!(view.task.state, State::Running | State::Stale);
    if !is_at_work {
        form.note = Some(texts.t("start-note"));
        form.buttons = vec![Button {
            outcome: Some("start"),
            icon: Some(Icon::Pulse),
            ..Button::primary(texts.t("do-start"))
        }];
    }
    // What was typed for an execution that has ended meanwhile stays, to be copied.
    let typed = sent.given("log").or(sent.given("reason"));
    if !is_at_work && typed.is_none() {
        return;
    }
    let log = Kind::Area(7, true);
    let field = Field::new("log", texts.t("log-of"), log, sent.field("log"));
    let field = field.optional(texts.t("optional")).rule(Rule::log(None));
    form.fields.push(field.hint(texts.t("log-hint")));
    let reason = Kind::Area(2, false);
    let field = Field::new(
        "reason",
        texts.t("fail-reason"),
        reason,
        sent.field("reason"),
    );
    let field = field.rule(Rule::most(LONGEST_REASON));
    form.fields
        .push(field.optional(texts.t("fail-reason-when")));
    if !is_at_work {
        return;
    }
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
