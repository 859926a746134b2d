use guichet_portal::Operators;
use guichet_portal::driven::{Change, ChangeKind, PortalPlan};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Done;
use crate::out::{Cell, Out, Table, Tint};
use crate::words::setup::{in_words, kind_word};

pub(crate) async fn run(operators: &Operators, plan: &PortalPlan, out: Out) -> Done {
    let setup = operators.setup_portal(plan).await?;
    let report = &setup.report;
    let changes: Vec<Value> = report
        .changes
        .iter()
        .map(|change| json!({ "kind": word(change.kind), "what": change.what }))
        .collect();
    let test = report.test_user.as_ref().map(|(user, login)| {
        let linked = setup.test_link.as_ref();
        json!({
            "login": login, "user_id": user.get(),
            "party_code": linked.map(|linked| linked.customer.code.clone()),
            "linked": linked.is_some(),
        })
    });
    let json = json!({
        "changes": changes, "test_customer": test,
        "users_compared": report.users_compared, "users_changed": report.users_changed,
    });
    let heads = vec![out.say("Fait", "Done"), out.say("Quoi", "What")];
    out.answer(
        &json,
        &Table {
            heads,
            rows: rows(&report.changes, out),
        },
    )?;
    if let Some(linked) = &setup.test_link {
        let (login, code) = (&linked.account.login, &linked.customer.code);
        out.note(&format!(
            "{login} {} {code}",
            out.say("est lié à", "is linked to")
        ));
    }
    let count = report.users_compared;
    if report.users_changed.is_empty() {
        let words = out.say(
            "autres utilisateurs de Tryton comparés avant et après : les groupes d'aucun n'ont changé",
            "other Tryton users compared before and after: nobody's groups changed",
        );
        out.note(&format!("{count} {words}"));
        return Ok(Exit::Done);
    }
    let words = out.say(
        "Les groupes d'autres utilisateurs ont changé",
        "Other users' groups changed",
    );
    out.note(&format!("{words}: {}", report.users_changed.join(", ")));
    Ok(Exit::Failed)
}

/// What happened, a line each; rules, which are hundreds, a line a kind and group.
fn rows(changes: &[Change], out: Out) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let mut rules: Vec<(ChangeKind, &str, usize)> = Vec::new();
    for change in changes {
        let rule = change
            .what
            .strip_prefix("rule on ")
            .and_then(|rest| rest.split_once(" for "));
        let Some((_, group)) = rule else {
            close(&mut rules, &mut rows, out);
            let what = in_words(out, &change.what);
            rows.push(vec![kind(change.kind, out), what.into()]);
            continue;
        };
        match rules
            .iter_mut()
            .find(|(kind, name, _)| (*kind, *name) == (change.kind, group))
        {
            Some((_, _, count)) => *count += 1,
            None => rules.push((change.kind, group, 1)),
        }
    }
    close(&mut rules, &mut rows, out);
    rows
}

fn close(rules: &mut Vec<(ChangeKind, &str, usize)>, rows: &mut Vec<Vec<Cell>>, out: Out) {
    for (change, group, count) in rules.drain(..) {
        let what = format!("{count} {} {group}", out.say("règles pour", "rules for"));
        rows.push(vec![kind(change, out), what.into()]);
    }
}

fn kind(kind: ChangeKind, out: Out) -> Cell {
    let tint = if kind == ChangeKind::Left {
        Tint::None
    } else {
        Tint::Good
    };
    Cell::tinted(kind_word(out, kind), tint)
}

const fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Made => "made",
        ChangeKind::Changed => "changed",
        ChangeKind::Left => "left",
    }
}
