//! What is asked of the server: paths and bodies.

use serde_json::{Map, Value, json};

use crate::args::deployments::{Changed, Plan};

pub(super) fn path(id: &str) -> String {
    format!("/deployments/{id}")
}

/// What changes, as the API takes it: fields that were not given stay away.
fn given(fields: [(&str, Option<Value>); 9]) -> Value {
    let given = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(given.collect::<Map<_, _>>())
}

/// A plan, as the API takes it.
pub(super) fn plan(plan: &Plan) -> Value {
    let changed = Changed {
        version: Some(plan.version.clone()),
        environment: Some(plan.environment.clone()),
        description: Some(plan.description.clone()),
        responsible: Some(plan.responsible.clone()),
        planned_at: Some(plan.planned_at.clone()),
        time_zone: Some(plan.time_zone.clone()),
        redeployment: plan.redeployment.then_some(true),
        retry_of: plan.retry_of.clone(),
        rollback_of: plan.rollback_of.clone(),
    };
    edit(&changed)
}

/// A change of a plan.
pub(super) fn edit(changed: &Changed) -> Value {
    let text = |value: &Option<String>| value.as_ref().map(|value| json!(value));
    let none_or = |value: &Option<String>| match value.as_deref() {
        None => None,
        Some("none") => Some(Value::Null),
        Some(id) => Some(json!(id)),
    };
    given([
        ("version", text(&changed.version)),
        (
            "environment",
            changed.environment.as_ref().map(|e| json!(e)),
        ),
        ("description", text(&changed.description)),
        ("responsible", text(&changed.responsible)),
        ("planned_at", text(&changed.planned_at)),
        ("time_zone", text(&changed.time_zone)),
        (
            "redeployment",
            changed.redeployment.map(|again| json!(again)),
        ),
        ("retry_of", none_or(&changed.retry_of)),
        ("rollback_of", none_or(&changed.rollback_of)),
    ])
}
