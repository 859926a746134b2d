//! The form of a plan.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use guichet_domain::access::Role;
use guichet_domain::deployments::Environment;
use guichet_domain::deployments::plan::{
    LONGEST_DESCRIPTION, LONGEST_VERSION, VERSION_PATTERN, window,
};
use guichet_domain::kernel::Words;
use guichet_portal::governance::ProjectView;

use super::typed::Typed;
use crate::format::Formatter;
use crate::pages::governance::Desk;
use crate::pages::governance::moment::Moment;
use crate::pages::governance::rows::tasks_href;
use crate::view::governance::form::{Button, Field, Form, Kind};
use crate::view::governance::parts::{Choice, Env, Fact};
use crate::view::governance::rule::Rule;
use crate::view::query::Query;

/// Zones that are proposed; every other of the world's can be typed.
pub(in crate::pages::governance) const ZONES: [&str; 14] = [
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

/// What is wrong with what was typed, before anybody is asked.
pub(super) fn unread(typed: &Typed, form: &mut Form, write: &Formatter) -> bool {
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

/// When something can be planned for; `kept` is a date that may stay, though it passed meanwhile.
pub(super) fn date_rule(desk: &Desk, kept: Option<DateTime<Utc>>) -> Rule {
    let texts = desk.write().texts();
    let window = window(desk.visit().app.portal.clock().now());
    let first = kept.map_or(*window.start(), |kept| kept.min(*window.start()));
    let outside = (texts.t("plan-fault-past"), texts.t("plan-fault-too-far"));
    Rule::given(texts.t("fault-no-date")).moments((first, *window.end()), outside)
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
    let blank = texts.t("plan-fault-version-blank");
    vec![
        Field::new(
            "version",
            texts.t("version"),
            Kind::Line(LONGEST_VERSION),
            &typed.version,
        )
        .rule(Rule::default().like(VERSION_PATTERN, blank))
        .hint(texts.t("version-hint")),
        Field::new(
            "environment",
            texts.t("environment"),
            Kind::Select(environments),
            "",
        )
        .rule(Rule::given(texts.t("fault-environment"))),
        Field::new(
            "description",
            texts.t("description"),
            description,
            &typed.description,
        )
        .rule(Rule::most(LONGEST_DESCRIPTION)),
        Field::new(
            "responsible",
            texts.t("responsible"),
            Kind::Select(people),
            "",
        )
        .rule(Rule::given(texts.t("plan-fault-responsible")))
        .hint(texts.t("responsible-hint")),
        Field::new(
            "planned_at",
            texts.t("planned-date"),
            Kind::Moment,
            &typed.planned_at,
        )
        .rule(date_rule(desk, None)),
        Field::new(
            "time_zone",
            texts.t("time-zone"),
            Kind::Proposed(&ZONES),
            &typed.time_zone,
        )
        .rule(Rule::given(texts.t("fault-no-zone"))),
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

/// Where it goes: with what it is about, so that whoever signs in again comes back to the same form.
fn action(path: &str, typed: &Typed) -> String {
    let known = links(typed).into_iter();
    let known = known.filter(|(_, id)| Typed::link(id).is_some());
    let bare = Query::new(format!("{path}creer/"));
    known.fold(bare, |all, (name, id)| all.and(name, id)).href()
}

/// The form of a new deployment.
pub(super) fn creation(desk: &Desk, shown: &ProjectView, typed: &Typed) -> Form {
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
        action: action(&path, typed),
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
