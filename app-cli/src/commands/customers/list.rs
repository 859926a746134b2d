use guichet_domain::customers::LinkedLogin;
use guichet_portal::Operators;
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Done;
use crate::out::{Cell, Out, Table};

pub(crate) async fn run(operators: &Operators, out: Out) -> Done {
    let listed = operators.list().await?;
    let links: Vec<Value> = listed.iter().map(json_of).collect();
    let heads = vec![
        "Login",
        out.say("Client", "Customer"),
        out.say("Nom", "Name"),
        out.say("Lié par", "Linked by"),
        out.say("Le", "On"),
        "",
    ];
    let rows = listed.iter().map(|linked| row(linked, out)).collect();
    out.answer(&json!({ "links": links }), &Table { heads, rows })?;
    Ok(Exit::Done)
}

fn json_of(linked: &LinkedLogin) -> Value {
    let link = &linked.link;
    json!({
        "login": link.login, "current_login": linked.current_login, "user_id": link.user.get(),
        "party_code": linked.customer.as_ref().map(|customer| customer.code.clone()),
        "party_name": linked.customer.as_ref().map(|customer| customer.name.clone()),
        "linked_by": link.made_by,
        "linked_at": link.made_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
    })
}

fn row(linked: &LinkedLogin, out: Out) -> Vec<Cell> {
    let link = &linked.link;
    let customer = linked.customer.as_ref();
    let note = match &linked.current_login {
        None => out
            .say("login disparu de Tryton", "login gone from Tryton")
            .to_owned(),
        Some(now) if !link.holds_for(link.user, now) => {
            format!(
                "{} {now}",
                out.say(
                    "renommé, le lien ne vaut plus :",
                    "renamed, the link no longer holds:"
                )
            )
        }
        Some(_) if customer.is_none() => out
            .say("client disparu de Tryton", "customer gone from Tryton")
            .to_owned(),
        Some(_) => String::new(),
    };
    vec![
        link.login.clone().into(),
        customer
            .map(|customer| customer.code.clone())
            .unwrap_or_default()
            .into(),
        customer
            .map(|customer| customer.name.clone())
            .unwrap_or_default()
            .into(),
        link.made_by.clone().into(),
        link.made_at.format("%Y-%m-%d").to_string().into(),
        note.into(),
    ]
}
