use guichet_portal::Operators;
use serde_json::json;

use crate::exit::Exit;
use crate::failure::Done;
use crate::out::{Out, Table};

pub(crate) async fn run(operators: &Operators, login: &str, out: Out) -> Done {
    let links = operators.unlink(login).await?;
    let json = json!({ "login": login, "links": links });
    let heads = vec!["Login", out.say("Liens retirés", "Links removed")];
    let rows = vec![vec![login.into(), links.to_string().into()]];
    out.answer(&json, &Table { heads, rows })?;
    Ok(Exit::Done)
}
