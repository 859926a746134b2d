use guichet_portal::Operators;
use guichet_portal::driven::{Confinement, PortError};
use guichet_portal::operators::ConfineError;
use serde_json::json;

use crate::exit::Exit;
use crate::failure::Done;
use crate::out::{Out, Table};

pub(crate) async fn run(operators: &Operators, logins: &[String], out: Out) -> Done {
    let mut json = Vec::new();
    let mut table = Table {
        heads: vec!["Login", ""],
        rows: Vec::new(),
    };
    let mut exit = Exit::Done;
    for login in logins {
        let (result, groups, words) = match operators.confine(login).await {
            Ok(Confinement::Confined) => (
                "confined",
                vec![],
                out.say("confiné", "confined").to_owned(),
            ),
            Ok(Confinement::Already) => (
                "already",
                vec![],
                out.say("l'était déjà", "was already").to_owned(),
            ),
            Ok(Confinement::OtherGroups(groups)) => {
                exit = Exit::Failed;
                let words = out.say("refusé, autres groupes :", "refused, other groups:");
                (
                    "other_groups",
                    groups.clone(),
                    format!("{words} {}", groups.join(", ")),
                )
            }
            Ok(Confinement::Unknown) => {
                exit = Exit::Failed;
                (
                    "unknown",
                    vec![],
                    out.say("inconnu de Tryton", "unknown to Tryton").to_owned(),
                )
            }
            // The login is refused, not the command.
            Err(ConfineError::Port(PortError::Refused { code, words }))
                if code == "own_account" =>
            {
                exit = Exit::Failed;
                ("own_account", vec![], words)
            }
            Err(error) => return Err(error.into()),
        };
        json.push(json!({ "login": login, "result": result, "groups": groups }));
        table.rows.push(vec![login.clone().into(), words.into()]);
    }
    out.answer(&json!({ "logins": json }), &table)?;
    Ok(exit)
}
