use serde_json::{Value, json};

use super::body::path;
use crate::args::deployments::{List, Of};
use crate::commands::api::{Client, Field, cell, facts, moment, note_more, rows, worded};
use crate::exit::Exit;
use crate::failure::Done;
use crate::out::{Out, Table};
use crate::words::governance::Kind;

const FIELDS: [Field; 15] = [
    ("id", ["Identifiant", "Id"]),
    ("project_name", ["Projet", "Project"]),
    ("version", ["Version", "Version"]),
    ("environment", ["Environnement", "Environment"]),
    ("state", ["État", "State"]),
    ("revision", ["Révision", "Revision"]),
    ("responsible", ["Responsable", "Responsible"]),
    ("planned_by", ["Planifié par", "Planned by"]),
    ("edited_by", ["Modifié par", "Edited by"]),
    ("planned_at", ["Prévu le", "Planned at"]),
    ("time_zone", ["Fuseau", "Time zone"]),
    ("reason", ["Motif", "Reason"]),
    ("override_reason", ["Passé outre", "Overridden"]),
    ("incident", ["Incident", "Incident"]),
    ("description", ["Description", "Description"]),
];

const COLUMNS: [Field; 6] = [
    ("id", ["Identifiant", "Id"]),
    ("version", ["Version", "Version"]),
    ("environment", ["Environnement", "Environment"]),
    ("state", ["État", "State"]),
    ("planned_at", ["Prévu le", "Planned at"]),
    ("responsible", ["Responsable", "Responsible"]),
];

const COUNTS: [Field; 9] = [
    ("total", ["Total", "Total"]),
    ("planned", ["Planifiés", "Planned"]),
    ("authorised", ["dont autorisés", "of them authorised"]),
    ("running", ["En cours", "Running"]),
    ("succeeded", ["Réussis", "Succeeded"]),
    ("failed", ["En échec", "Failed"]),
    ("rejected", ["Rejetés", "Rejected"]),
    ("cancelled", ["Annulés", "Cancelled"]),
    ("success_rate", ["Taux de réussite (%)", "Success rate (%)"]),
];

/// A task as it now is.
pub(super) fn task(out: Out, task: &Value) -> Done {
    let mut table = facts(out, task, &FIELDS);
    if let Some(given) = task["authorisation"].as_object() {
        let words = out.say("Autorisé par", "Authorised by");
        let by = given.get("by").map(cell).unwrap_or_default();
        let at = given.get("at").map(moment).unwrap_or_default();
        let given = format!("{by}, {at}");
        table.rows.push(vec![words.into(), given.into()]);
    }
    out.answer(task, &table)?;
    Ok(Exit::Done)
}

pub(super) async fn list(client: &Client, list: &List) -> Done {
    let mut query = filter(&list.of);
    if list.overridden {
        query.push(("overridden", "true".to_owned()));
    }
    query.extend(list.limit.map(|limit| ("limit", limit.to_string())));
    query.extend(list.cursor.clone().map(|cursor| ("cursor", cursor)));
    let path = format!("/projects/{}/deployments", list.of.project);
    let page = client.get(&path, &query).await?;
    let out = client.out;
    out.answer(&page, &rows(out, &page, &COLUMNS))?;
    note_more(out, &page);
    Ok(Exit::Done)
}

pub(super) async fn statistics(client: &Client, of: &Of) -> Done {
    let path = format!("/projects/{}/deployments/statistics", of.project);
    let counted = client.get(&path, &filter(of)).await?;
    let out = client.out;
    out.answer(&counted, &facts(out, &counted, &COUNTS))?;
    Ok(Exit::Done)
}

/// All of it, page by page.
pub(super) async fn history(client: &Client, id: &str) -> Done {
    let path = format!("{}/history", path(id));
    let (mut items, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let mut query = vec![("limit", "100".to_owned())];
        query.extend(cursor.map(|cursor| ("cursor", cursor)));
        let mut page = client.get(&path, &query).await?;
        if let Some(found) = page.get_mut("items").and_then(Value::as_array_mut) {
            items.append(found);
        }
        cursor = page["next_cursor"].as_str().map(str::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    let history = json!({ "items": items });
    let fields = [
        ("at", ["Quand", "When"]),
        ("event", ["Quoi", "What"]),
        ("by", ["Qui", "Who"]),
        ("revision", ["Révision", "Revision"]),
        ("reason", ["Motif", "Reason"]),
    ];
    let out = client.out;
    out.answer(&history, &rows(out, &history, &fields))?;
    Ok(Exit::Done)
}

/// How a deployment ended.
pub(super) fn end(out: Out, task: &Value) -> Done {
    let heads = vec![out.say("Version", "Version"), out.say("État", "State")];
    let rows = vec![vec![
        cell(&task["version"]).into(),
        worded(out, Kind::State, &task["state"]),
    ]];
    let summary = json!({
        "id": task["id"], "version": task["version"], "environment": task["environment"],
        "state": task["state"], "reason": task["reason"], "incident": task["incident"],
    });
    out.answer(&summary, &Table { heads, rows })?;
    Ok(if task["state"] == "succeeded" {
        Exit::Done
    } else {
        Exit::Failed
    })
}

fn filter(of: &Of) -> Vec<(&'static str, String)> {
    let environments = of.environments.iter();
    let environments = environments.map(|environment| ("environment", environment.clone()));
    let mut query: Vec<(&'static str, String)> = environments.collect();
    query.extend(of.from.clone().map(|day| ("from", day)));
    query.extend(of.to.clone().map(|day| ("to", day)));
    query.extend(of.states.iter().map(|state| ("state", state.clone())));
    query
}
