//! The API: `/api/v1`, one operation a file, grouped by noun.

mod act;
mod allowed;
mod anybody;
mod body;
mod caller;
mod dashboard;
mod deployments;
mod errors;
mod extracted;
mod fail;
mod file;
mod incidents;
mod invoices;
mod leaver;
mod me;
mod newest;
mod noun;
mod nullable;
mod orders;
pub(crate) mod params;
mod projects;
mod session;
mod shapes;
mod staff_caller;

use poem_openapi::OpenApiService;
use serde_json::{Value, json};

/// Where the API lives.
pub(crate) const PREFIX: &str = "/api/v1";

type Operations = (
    session::Session,
    me::Show,
    dashboard::Show,
    orders::List,
    orders::Show,
    orders::Document,
    invoices::List,
    invoices::Show,
    invoices::Document,
    Governance,
    Care,
);

/// What the staff do.
type Governance = (
    projects::List,
    projects::Show,
    projects::Stages,
    projects::Move,
    projects::Members,
    projects::Member,
    deployments::List,
    deployments::Count,
    deployments::Figures,
    deployments::Show,
    deployments::Verbs,
    deployments::Logs,
    Told,
    incidents::List,
    incidents::Show,
    incidents::Verbs,
);

/// What happened, page by page.
type Told = (deployments::History, incidents::Timeline);

/// What those do who look after the portal itself.
type Care = (errors::List, errors::Verbs);

fn governance() -> Governance {
    (
        projects::List,
        projects::Show,
        projects::Stages,
        projects::Move,
        projects::Members,
        projects::Member,
        deployments::List,
        deployments::Count,
        deployments::Figures,
        deployments::Show,
        deployments::Verbs,
        deployments::Logs,
        (deployments::History, incidents::Timeline),
        incidents::List,
        incidents::Show,
        incidents::Verbs,
    )
}

pub(crate) fn service() -> OpenApiService<Operations, ()> {
    let operations = (
        session::Session,
        me::Show,
        dashboard::Show,
        orders::List,
        orders::Show,
        orders::Document,
        invoices::List,
        invoices::Show,
        invoices::Document,
        governance(),
        (errors::List, errors::Verbs),
    );
    OpenApiService::new(operations, "Guichet", "1")
        .summary("A company's counter: orders and invoices of its customers; projects, deployments and incidents of its staff")
        .description(
            "Sign in with `POST /session`, then read what is yours. What is somebody else's \
             answers exactly as what does not exist: 404. The staff see all projects, deployments and \
             incidents; acting needs the role, and `allowed` says for each verb whether the caller \
             may, or why not. Errors are problem documents (RFC 9457).",
        )
        .server(PREFIX)
}

/// The API's description, the same that `/openapi.json` answers.
pub fn openapi_json() -> String {
    let mut description: Value = serde_json::from_str(&service().spec()).unwrap_or_default();
    close_bodies(&mut description);
    let mut text = serde_json::to_string_pretty(&description).unwrap_or_default();
    text.push('\n');
    text
}

/// Bodies take no field that is not described; the framework cannot say so.
fn close_bodies(description: &mut Value) {
    let Some(paths) = description["paths"].as_object() else {
        return;
    };
    let names: Vec<String> = paths
        .values()
        .filter_map(Value::as_object)
        .flat_map(|methods| methods.values())
        .filter_map(|operation| {
            let content = operation["requestBody"]["content"].as_object()?;
            let schema = content.values().next()?["schema"]["$ref"].as_str()?;
            Some(schema.rsplit('/').next()?.to_owned())
        })
        .collect();
    for name in names {
        description["components"]["schemas"][&name]["additionalProperties"] = json!(false);
    }
}
