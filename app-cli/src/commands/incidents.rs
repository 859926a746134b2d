//! `guichet incidents`: a client of the API.

use std::time::Duration;

use serde_json::{Value, json};

use super::api::{Client, Field, Method, facts, limit, note_more, revised, rows, within};
use crate::args::incidents::{Command, Incidents, List, Of, Open};
use crate::exit::Exit;
use crate::failure::Done;
use crate::out::Out;

/// A command is given up after this, unless told otherwise.
const USUAL: Duration = Duration::from_mins(1);

const FIELDS: [Field; 12] = [
    ("id", ["Identifiant", "Id"]),
    ("title", ["Titre", "Title"]),
    ("project_name", ["Projet", "Project"]),
    ("state", ["État", "State"]),
    ("severity", ["Priorité", "Severity"]),
    ("assignee", ["En charge", "Assignee"]),
    ("revision", ["Révision", "Revision"]),
    ("reopened", ["Rouvert", "Reopened"]),
    ("deployment", ["Déploiement", "Deployment"]),
    ("cause", ["Cause", "Cause"]),
    ("review", ["Bilan", "Review"]),
    ("duplicate_of", ["Doublon de", "Duplicate of"]),
];

const COLUMNS: [Field; 6] = [
    ("id", ["Identifiant", "Id"]),
    ("severity", ["Priorité", "Severity"]),
    ("state", ["État", "State"]),
    ("assignee", ["En charge", "Assignee"]),
    ("project_name", ["Projet", "Project"]),
    ("title", ["Titre", "Title"]),
];

pub(crate) async fn run(command: Command, out: Out) -> Done {
    let client = Client::new(&command.server, out)?;
    let act = act(&client, command.verb);
    within(limit(&command.server, USUAL), out, act).await
}

async fn act(client: &Client, command: Incidents) -> Done {
    match command {
        Incidents::List(given) => list(client, &given).await,
        Incidents::Show { id } => {
            let incident = client.get(&path(&id), &[]).await?;
            show(client.out, &incident)
        }
        Incidents::Open(given) => {
            let body = opening(&given);
            let incident = client.send(Method::Post, "/incidents", &body).await?;
            show(client.out, &incident)
        }
        Incidents::Acknowledge(of) => verb(client, "acknowledge", of, json!({})).await,
        Incidents::Investigate(of) => verb(client, "investigate", of, json!({})).await,
        Incidents::Close(of) => verb(client, "close", of, json!({})).await,
        Incidents::Resolve { of, cause } => {
            verb(client, "resolve", of, json!({ "cause": cause })).await
        }
        Incidents::Reopen { of, reason } => {
            verb(client, "reopen", of, json!({ "reason": reason })).await
        }
        Incidents::Duplicate { of, original } => {
            verb(client, "duplicate", of, json!({ "of": original })).await
        }
        Incidents::Assign { of, login } => {
            verb(client, "assign", of, json!({ "login": login })).await
        }
        Incidents::Grade {
            of,
            severity,
            reason,
        } => {
            let mut body = json!({ "severity": severity });
            if let Some(reason) = reason {
                body["reason"] = json!(reason);
            }
            verb(client, "grade", of, body).await
        }
        Incidents::Review { of, text } => verb(client, "review", of, json!({ "text": text })).await,
        Incidents::Comment { id, text } => {
            let path = format!("{}/comment", path(&id));
            let body = json!({ "text": text });
            let said = client.send(Method::Post, &path, &body).await?;
            show(client.out, &said)
        }
    }
}

fn path(id: &str) -> String {
    format!("/incidents/{id}")
}

/// A verb that is one request.
async fn verb(client: &Client, name: &str, of: Of, body: Value) -> Done {
    let object = path(&of.id);
    let path = format!("{object}/{name}");
    let incident = revised(client, (Method::Post, &path), (&object, of.revision), body);
    show(client.out, &incident.await?)
}

fn opening(given: &Open) -> Value {
    let mut body = json!({
        "project": given.project, "title": given.title, "description": given.description,
        "severity": given.severity,
    });
    if let Some(deployment) = &given.deployment {
        body["deployment"] = json!(deployment);
    }
    if let Some(assignee) = &given.assignee {
        body["assignee"] = json!(assignee);
    }
    if given.production {
        body["production"] = json!(true);
    }
    body
}

async fn list(client: &Client, given: &List) -> Done {
    let mut query: Vec<(&str, String)> = Vec::new();
    let severities = given.severities.iter();
    query.extend(given.states.iter().map(|state| ("state", state.clone())));
    query.extend(severities.map(|severity| ("severity", severity.clone())));
    query.extend(given.project.clone().map(|project| ("project", project)));
    query.extend(given.assignee.clone().map(|login| ("assignee", login)));
    query.extend(given.limit.map(|limit| ("limit", limit.to_string())));
    query.extend(given.cursor.clone().map(|cursor| ("cursor", cursor)));
    let page = client.get("/incidents", &query).await?;
    let out = client.out;
    out.answer(&page, &rows(out, &page, &COLUMNS))?;
    note_more(out, &page);
    Ok(Exit::Done)
}

fn show(out: Out, incident: &Value) -> Done {
    out.answer(incident, &facts(out, incident, &FIELDS))?;
    Ok(Exit::Done)
}
