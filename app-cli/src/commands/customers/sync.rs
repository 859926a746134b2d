use guichet_domain::customers::Match;
use guichet_portal::Operators;
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Done;
use crate::out::{Cell, Out, Table};
use crate::words::sync::{Reason, reason, section};

pub(crate) async fn run(operators: &Operators, accept: &[String], dry_run: bool, out: Out) -> Done {
    let report = operators.sync(accept, dry_run).await?;
    let matches = &report.matches;
    let sections = [
        ("linked", Reason::Accepted, &report.linked),
        ("proposed", Reason::SameEmail, &matches.proposed),
        ("ambiguous", Reason::Several, &matches.ambiguous),
        ("unmatched", Reason::None, &matches.unmatched),
    ];
    let mut json = serde_json::Map::new();
    let mut table = Table {
        heads: vec![
            out.say("État", "State"),
            "Login",
            out.say("Client", "Customer"),
            out.say("Pourquoi", "Why"),
        ],
        rows: Vec::new(),
    };
    for (name, why, list) in sections {
        let rows: Vec<Value> = list.iter().map(|found| row(out, why, found)).collect();
        json.insert(name.into(), rows.into());
        table.rows.extend(list.iter().map(|found| {
            vec![
                Cell::from(section(out, name)),
                found.candidate.login.clone().into(),
                codes(found).into(),
                reason(out, why, found).into(),
            ]
        }));
    }
    out.answer(&Value::Object(json), &table)?;
    if dry_run {
        out.note(out.say(
            "Essai à blanc : rien n'a été lié.",
            "Dry run: nothing was linked.",
        ));
    }
    for login in &report.not_proposed {
        let words = out.say(
            "n'est pas parmi les propositions, rien n'a été lié",
            "is not among the proposed, nothing was linked",
        );
        out.note(&format!("{login}: {words}"));
    }
    Ok(if report.not_proposed.is_empty() {
        Exit::Done
    } else {
        Exit::Failed
    })
}

fn row(out: Out, why: Reason, found: &Match) -> Value {
    let party = match found.customers.as_slice() {
        [only] => Some(only.code.as_str()),
        _ => None,
    };
    json!({
        "login": found.candidate.login, "user_id": found.candidate.user.get(),
        "party_code": party, "reason": reason(out, why, found),
    })
}

fn codes(found: &Match) -> String {
    let codes: Vec<&str> = found
        .customers
        .iter()
        .map(|customer| customer.code.as_str())
        .collect();
    codes.join(", ")
}
