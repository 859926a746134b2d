use guichet_domain::customers::LinkedLogin;
use guichet_portal::Operators;
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Done;
use crate::fold::folded;
use crate::out::{Cell, Out, Table};
use crate::when::{instant, minute};

/// Characters of a line of the name, and of what is wrong with a link: with a login of 30 and a
/// code of 10 a row has 120.
const NAME: usize = 30;
const NOTE: usize = 22;

pub(crate) async fn run(operators: &Operators, out: Out) -> Done {
    let listed = operators.list().await?;
    let links: Vec<Value> = listed.iter().map(json_of).collect();
    out.answer(&json!({ "links": links }), &table(&listed, out))?;
    Ok(Exit::Done)
}

/// Who made a link stands in the JSON alone: there is no room for it.
fn table(listed: &[LinkedLogin], out: Out) -> Table {
    let heads = vec![
        "Login",
        out.say("Client", "Customer"),
        out.say("Nom", "Name"),
        out.say("Lié le", "Linked on"),
        "",
    ];
    let rows = listed.iter().flat_map(|linked| rows(linked, out));
    Table {
        heads,
        rows: rows.collect(),
    }
}

fn json_of(linked: &LinkedLogin) -> Value {
    let link = &linked.link;
    json!({
        "login": link.login, "current_login": linked.current_login, "user_id": link.user.get(),
        "party_code": linked.customer.as_ref().map(|customer| customer.code.clone()),
        "party_name": linked.customer.as_ref().map(|customer| customer.name.clone()),
        "linked_by": link.made_by,
        "linked_at": instant(link.made_at),
    })
}

/// A link: a row, and others for what of it needs more lines.
fn rows(linked: &LinkedLogin, out: Out) -> Vec<Vec<Cell>> {
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
    let name = customer.map_or("", |customer| customer.name.as_str());
    let (names, notes) = (folded(name, NAME), folded(&note, NOTE));
    let line = |lines: &[String], at: usize| lines.get(at).cloned().unwrap_or_default();
    let first: Vec<Cell> = vec![
        link.login.clone().into(),
        customer
            .map_or("", |customer| customer.code.as_str())
            .into(),
        line(&names, 0).into(),
        minute(link.made_at).into(),
        line(&notes, 0).into(),
    ];
    let more = (1..names.len().max(notes.len())).map(|at| {
        let none = || Cell::from("");
        let (name, note) = (line(&names, at).into(), line(&notes, at).into());
        vec![none(), none(), name, none(), note]
    });
    std::iter::once(first).chain(more).collect()
}

#[cfg(test)]
mod tests {
    use guichet_domain::customers::{Customer, Link};
    use guichet_domain::kernel::{Language, PartyId, UserId};

    use super::*;
    use crate::args::Format;

    fn linked(name: &str, current_login: Option<&str>) -> LinkedLogin {
        let party = PartyId::new(7).unwrap();
        LinkedLogin {
            link: Link {
                user: UserId::new(5).unwrap(),
                login: "commande.groupe@longnom.example".into(),
                party,
                made_by: "operator:root".into(),
                made_at: "2026-02-06T09:42:00Z".parse().unwrap(),
            },
            customer: Some(Customer {
                id: party,
                code: "C0009".into(),
                name: name.into(),
            }),
            current_login: current_login.map(str::to_owned),
        }
    }

    #[test]
    fn a_long_name_goes_over_lines_and_the_table_fits_a_terminal() {
        let name = "Société coopérative pour la fourniture et le réemploi de mobilier ".repeat(3);
        for language in Language::ALL {
            let out = Out::new(Format::Table, language, false);
            let listed = [
                linked(&name, None),
                linked("Gamma", Some("a.new.name.of.the.login@longnom.example")),
                linked("Gamma", Some("commande.groupe@longnom.example")),
            ];
            let drawn = out.draw(&table(&listed, out));
            let widest = drawn.lines().map(|line| line.chars().count()).max();
            assert!(widest.is_some_and(|widest| widest <= 120), "{drawn}");
            let words = drawn
                .split_whitespace()
                .filter(|word| *word == "coopérative");
            assert_eq!(words.count(), 3, "nothing is cut: {drawn}");
            assert!(drawn.contains("2026-02-06 09:42 UTC"), "{drawn}");
        }
    }
}
