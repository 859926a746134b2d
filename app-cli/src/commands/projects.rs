//! `guichet projects`: on the database, as the operator.

use clap::Subcommand;
use guichet_domain::access::Role;
use guichet_domain::deployments::{Stage, StageState, StageVerb};
use guichet_domain::kernel::{Limit, ProjectId, Words};
use guichet_portal::Operators;
use guichet_portal::governance::{ActError, ProjectFault, ProjectView};
use serde_json::{Value, json};

use super::Done;
use super::api::state;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::{Out, Table};

#[derive(Debug, Subcommand)]
pub(crate) enum Projects {
    Add {
        #[arg(value_name = "NAME")]
        name: String,
        #[arg(long, value_name = "LOGIN")]
        lead: String,
    },
    List,
    Show {
        #[arg(value_name = "ID", value_parser = id)]
        id: ProjectId,
    },
    Stage {
        #[arg(value_name = "ID", value_parser = id)]
        id: ProjectId,
        #[arg(value_name = "STAGE", value_parser = word::<Stage>)]
        stage: Chosen<Stage>,
        #[arg(value_name = "VERB", value_parser = word::<StageVerb>)]
        verb: Chosen<StageVerb>,
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    #[command(subcommand)]
    Member(Member),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Member {
    Add {
        #[arg(value_name = "ID", value_parser = id)]
        id: ProjectId,
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(long, value_name = "ROLE", value_parser = word::<Role>)]
        role: Chosen<Role>,
    },
    Remove {
        #[arg(value_name = "ID", value_parser = id)]
        id: ProjectId,
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(long, value_name = "ROLE", value_parser = word::<Role>)]
        role: Option<Chosen<Role>>,
    },
}

/// A value of a closed set, as it was named.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chosen<W>(W);

fn id(text: &str) -> Result<ProjectId, &'static str> {
    text.parse()
        .map_err(|_| "01a1fdb8-132c-7324-91b8-25c4188b1200")
}

fn word<W: Words>(text: &str) -> Result<Chosen<W>, String> {
    W::from_word(text)
        .map(Chosen)
        .ok_or_else(super::api::words::<W>)
}

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
            projects.set_member(hand, id, &login, role.0).await
        }
        Projects::Member(Member::Remove { id, login, role }) => {
            if let Some(role) = role {
                let view = projects.show(hand, id).await;
                let view = view.map_err(|error| failure(error, out))?;
                is_that(&view, &login, role.0, out)?;
            }
            projects.remove_member(hand, id, &login).await
        }
    };
    let view = done.map_err(|error| failure(error, out))?;
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
    let role = role.word();
    Err(Failure::Refused(format!("{login} {words}: {role}")))
}

fn failure(error: ActError<ProjectFault, ProjectView>, out: Out) -> Failure {
    let fault = match error {
        ActError::Port(error) => return error.into(),
        ActError::Refused { refusal, .. } => refusal,
        ActError::Missing => {
            let words = out.say("ce projet n'existe pas", "there is no such project");
            return Failure::Refused(words.to_owned());
        }
        other => return Failure::Refused(other.to_string()),
    };
    let words = match &fault {
        ProjectFault::RoleNotHeld { login, role } => {
            let role = role.word();
            let words = out.say(
                "ne tient pas ce rôle ; lancez :",
                "does not hold this role; run:",
            );
            format!("{login} {words} guichet staff role add {login} {role}")
        }
        ProjectFault::UnknownStaff(login) => {
            let words = out.say(
                "n'est le login de personne d'actif ; voyez : guichet staff list",
                "is nobody's active login; see: guichet staff list",
            );
            format!("{login} {words}")
        }
        ProjectFault::NameTaken => out
            .say(
                "un autre projet porte ce nom",
                "another project has this name",
            )
            .to_owned(),
        ProjectFault::LeadStays => out
            .say(
                "la personne qui mène le projet en reste membre, à ce titre",
                "whoever leads the project stays its member, as its lead",
            )
            .to_owned(),
        other => other.to_string(),
    };
    Failure::Refused(format!("{words} ({})", fault.code()))
}

async fn list(operators: &Operators, out: Out) -> Done {
    let governance = operators.governance();
    let (projects, hand) = (governance.projects(), operators.hand());
    let limit = Limit::new(100).unwrap_or_default();
    let (mut all, mut cursor): (Vec<ProjectView>, Option<String>) = (Vec::new(), None);
    loop {
        let page = projects.list(hand, None, limit, cursor.as_deref()).await;
        let page = page.map_err(|error| failure(error, out))?;
        all.extend(page.items);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let rows = all.iter().map(|view| {
        let stages = view.project.stages.all();
        let under_way = stages.filter(|(_, now)| *now == StageState::UnderWay);
        let under_way: Vec<&str> = under_way.map(|(stage, _)| stage.word()).collect();
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
        let stage = stage.word().to_uppercase();
        rows.push(vec![stage.into(), state(&json!(now.word()))]);
    }
    for member in &view.members {
        let person = format!("{} ({})", member.name, member.role.word());
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
