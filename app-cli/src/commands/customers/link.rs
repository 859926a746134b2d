use guichet_portal::Operators;
use serde_json::json;

use crate::exit::Exit;
use crate::failure::Done;
use crate::out::{Out, Table};

pub(crate) async fn run(
    operators: &Operators,
    login: &str,
    party_code: &str,
    strict: bool,
    out: Out,
) -> Done {
    let linked = operators.link(login, party_code).await?;
    let (account, customer) = (&linked.account, &linked.customer);
    let json = json!({
        "login": account.login, "user_id": account.user.get(), "party_code": customer.code,
        "party_name": customer.name, "made": linked.made,
        "in_customers_group": account.in_customers_group, "confined": account.confined,
    });
    let done = if linked.made {
        out.say("lié", "linked")
    } else {
        out.say("déjà lié", "linked already")
    };
    let heads = vec![
        "Login",
        out.say("Client", "Customer"),
        out.say("Nom", "Name"),
        "",
    ];
    let row = [&account.login, &customer.code, &customer.name].map(|text| text.as_str().into());
    let rows = vec![row.into_iter().chain([done.into()]).collect()];
    out.answer(&json, &Table { heads, rows })?;
    if account.confined {
        return Ok(Exit::Done);
    }
    let words = out.say(
        "peut lire les données d'autres clients en parlant directement à Tryton ; lancez :",
        "could read other customers' data by speaking to Tryton directly; run:",
    );
    out.note(&format!(
        "{login} {words} guichet customers confine {login}"
    ));
    Ok(if strict { Exit::Warnings } else { Exit::Done })
}
