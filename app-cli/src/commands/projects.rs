//! `guichet projects`: on the database, as the operator.

mod refused;

use guichet_domain::access::Role;
use guichet_domain::deployments::StageState;
use guichet_domain::kernel::{Limit, Words};
use guichet_portal::Operators;
use guichet_portal::governance::ProjectView;
use serde_json::{Value, json};

use refused::refused;

use super::api::worded;
use crate::args::{Member, Projects};
use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::{Out, Table};
use crate::words::governance::Kind;

pub(crate) async fn run(operators: &Operators, command: Projects, out: Out) -> Done {
    let governance = operators.governance();
    let (projects, hand) = (governance.projects(), operators.hand());
    let done = match command {
        Projects::List => return list(operators, out).await,
        Projects::Add { name, lead } => projects.add(hand, &name, &lead).await,
        Projects::Show { id } => projects.show(hand, id).await,
        Projects::Stage {
            id,
            stage,
            verb,
            reason,
        } => {
            let step = (stage.0, verb.0);
            projects
                .stage(hand, id, step, reason.as_deref(), None)
                .await
        }
        Projects::Member(Member::Add { id, login, role }) => {
            projects.set_member(hand, id, &login, role).await
        }
        Projects::Member(Member::Remove { id, login, role }) => {
            if let Some(role) = role {
                let view = projects.show(hand, id).await;
                let view = view.map_err(|error| refused(error, out))?;
                is_that(&view, &login, role, out)?;
            }
            projects.remove_member(hand, id, &login).await
        }
    };
    let view = done.map_err(|error| refused(error, out))?;
    show(&view, out)
}

/// That a member is what the operator takes them for.
fn is_that(view: &ProjectView, login: &str, role: Role, out: Out) -> Result<(), Failure> {
    let mut members = view.members.iter();
    if members.any(|member| member.login == login && member.role == role) {
        return Ok(());
    }
    let words = out.say(
        "n'a pas ce rôle dans ce projet",
        "does not have this role in the project",
    );
    let role = Kind::Role.say(out.lang, role.word());
    Err(Failure::Refused(format!("{login} {words}: {role}")))
}

async fn list(operators: &Operators, out: Out) -> Done {
    let governance = operators.governance();
    let (projects, hand) = (governance.projects(), operators.hand());
    let limit = Limit::new(100).unwrap_or_default();
    let (mut all, mut cursor): (Vec<ProjectView>, Option<String>) = (Vec::new(), None);
    loop {
        let page = projects.list(hand, None, limit, cursor.as_deref()).await;
        let page = page.map_err(|error| refused(error, out))?;
        all.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let rows = all.iter().map(|view| {
        let stages = view.project.stages.all();
        let under_way = stages.filter(|(_, now)| *now == StageState::UnderWay);
        let under_way: Vec<&str> = under_way
            .map(|(stage, _)| Kind::Stage.say(out.lang, stage.word()))
            .collect();
        vec![
            view.project.id.to_string().into(),
            view.project.name.clone().into(),
            lead(view).into(),
            under_way.join(", ").into(),
        ]
    });
    let table = Table {
        heads: vec![
            out.say("Identifiant", "Id"),
            out.say("Nom", "Name"),
            out.say("Mené par", "Lead"),
            out.say("En cours", "Under way"),
        ],
        rows: rows.collect(),
    };
    let items: Vec<Value> = all.iter().map(written).collect();
    out.answer(&json!({ "projects": items }), &table)?;
    Ok(Exit::Done)
}

fn lead(view: &ProjectView) -> String {
    let lead = view.lead().map(|member| member.login.clone());
    lead.unwrap_or_else(|| view.project.lead.to_string())
}

fn show(view: &ProjectView, out: Out) -> Done {
    let project = &view.project;
    let fact = |french, english, value: String| vec![out.say(french, english).into(), value.into()];
    let mut rows = vec![
        fact("Identifiant", "Id", project.id.to_string()),
        fact("Nom", "Name", project.name.clone()),
        fact("Mené par", "Lead", lead(view)),
    ];
    for (stage, now) in project.stages.all() {
        let stage = Kind::Stage.say(out.lang, stage.word());
        let now = worded(out, Kind::StageState, &json!(now.word()));
        rows.push(vec![stage.into(), now]);
    }
    for member in &view.members {
        let person = format!(
            "{} ({})",
            member.name,
            Kind::Role.say(out.lang, member.role.word())
        );
        rows.push(vec![member.login.clone().into(), person.into()]);
    }
    let heads = vec![out.say("Champ", "Field"), out.say("Valeur", "Value")];
    out.answer(&written(view), &Table { heads, rows })?;
    Ok(Exit::Done)
}

/// As the API answers it.
fn written(view: &ProjectView) -> Value {
    let project = &view.project;
    let stages = project.stages.all();
    let stages = stages.map(|(stage, now)| json!({"stage": stage.word(), "state": now.word()}));
    let members = view.members.iter().map(
        |member| json!({"login": member.login, "name": member.name, "role": member.role.word()}),
    );
    json!({
        "id": project.id.to_string(), "name": project.name, "lead": lead(view),
        "stages": stages.collect::<Vec<_>>(), "members": members.collect::<Vec<_>>(),
        "revision": project.revision,
    })
}
