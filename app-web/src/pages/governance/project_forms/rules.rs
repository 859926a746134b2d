//! The rules of a project's deployments.

use chrono::TimeDelta;
use guichet_domain::deployments::{PATIENCE, Rules};
use guichet_portal::governance::ProjectView;
use poem::http::StatusCode;
use poem::{Response, handler};

use super::{Done, answer_in, empty, environment_ticks, once, open, page, shown, ticked};
use crate::i18n::Texts;
use crate::pages::governance::Desk;
use crate::pages::governance::sent::Sent;
use crate::problem::Fault;
use crate::view::governance::form::{Field, Form, Kind};
use crate::view::governance::rule::Rule;

const PLANNER: [&str; 4] = [
    "planner-DEV",
    "planner-TEST",
    "planner-PREPROD",
    "planner-PROD",
];

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
        Kind::Number,
        patience,
    );
    let field = field.rule(patience_rule(texts));
    form.fields.push(field.hint(texts.t("rule-patience-is")));
    form.note = Some(texts.t("rule-planner-note"));
    form.fields
        .extend(environment_ticks(desk, PLANNER, |e| planners.contains(&e)));
    form
}

fn patience_minutes() -> (i64, i64) {
    (PATIENCE.start().num_minutes(), PATIENCE.end().num_minutes())
}

pub(super) fn patience_words(texts: &Texts) -> String {
    let (least, most) = patience_minutes();
    texts.t2("fault-patience", "least", least, "most", most)
}

fn patience_rule(texts: &Texts) -> Rule {
    let (least, most) = patience_minutes();
    let words = patience_words(texts);
    Rule::given(words.clone()).numbers(least, most, &words)
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
        form.blame("patience", patience_words(desk.write().texts()));
        return page(&desk, &view, form, StatusCode::BAD_REQUEST);
    };
    let rules = Rules {
        patience: TimeDelta::minutes(minutes.into()),
        planner_authorises: ticked(&sent, PLANNER),
        promotion: sent.ticked("promotion"),
        freezes: view.project.rules.freezes.clone(),
    };
    let done = store(&desk, &view, &sent, rules).await;
    answer_in(&desk, &sent, form, done).await
}

pub(super) async fn store(desk: &Desk, view: &ProjectView, sent: &Sent, rules: Rules) -> Done {
    let (id, seen) = (view.project.id, sent.revision());
    let projects = once(desk, sent);
    let storing = projects.set_rules(desk.hand(), id, seen, Some(rules), None);
    projects.first_or(desk.by(), storing).await
}
