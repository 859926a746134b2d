//! `guichet errors`: what goes wrong in the portal itself, on the database, as the operator.

use guichet_domain::kernel::{Limit, Words};
use guichet_portal::Operators;
use guichet_portal::driven::{Actor, ErrorGroup, ErrorStanding};
use guichet_portal::governance::{ActError, ErrorsFault, People};
use serde_json::{Value, json};

use crate::args::Errors;
use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::{Cell, Out, Table, Tint};
use crate::when::{instant, minute};

pub(crate) async fn run(operators: &Operators, command: Errors, out: Out) -> Done {
    let governance = operators.governance();
    let (errors, hand) = (governance.errors(), operators.hand());
    let (id, done) = match command {
        Errors::List { all, limit, cursor } => {
            return list(operators, all, limit, cursor.as_deref(), out).await;
        }
        Errors::Resolve { id } => (id, errors.resolve(hand, id).await),
        Errors::Reopen { id } => (id, errors.reopen(hand, id).await),
    };
    let view = done.map_err(|error| match error {
        ActError::Missing => {
            let words = out.say("n'est pas une erreur connue", "is no error known here");
            Failure::Refused(format!("{id} {words}"))
        }
        error => refused(error, out),
    })?;
    let table = table([(&view.group, &view.people)].into_iter(), out);
    out.answer(&json_of(&view.group, &view.people), &table)?;
    Ok(Exit::Done)
}

async fn list(
    operators: &Operators,
    all: bool,
    limit: Limit,
    cursor: Option<&str>,
    out: Out,
) -> Done {
    let standing = (!all).then_some(ErrorStanding::Open);
    let governance = operators.governance();
    let errors = governance.errors();
    let page = errors.list(operators.hand(), standing, limit, cursor).await;
    let page = page.map_err(|error| refused(error, out))?;
    let groups = || page.groups.items.iter().map(|group| (group, &page.people));
    let shown: Vec<Value> = groups()
        .map(|(group, people)| json_of(group, people))
        .collect();
    let json = json!({ "errors": shown, "next": page.groups.next });
    out.answer(&json, &table(groups(), out))?;
    if let Some(next) = &page.groups.next {
        let more = out.say("la suite :", "more:");
        let all = if all { " --all" } else { "" };
        let limit = limit.get();
        out.note(&format!(
            "{more} guichet errors list{all} --limit {limit} --cursor {next}"
        ));
    }
    Ok(Exit::Done)
}

fn refused(error: ActError<ErrorsFault, ErrorGroup>, out: Out) -> Failure {
    match error {
        ActError::Port(error) => error.into(),
        ActError::BadCursor(_) => Failure::Refused(
            out.say(
                "ce curseur n'est pas de cette liste",
                "this cursor is not one of this list",
            )
            .to_owned(),
        ),
        other => Failure::Refused(other.to_string()),
    }
}

fn resolver(group: &ErrorGroup, people: &People) -> Option<String> {
    Some(match &group.resolved.as_ref()?.by {
        Actor::Staff(id) => people.login(*id),
        other => other.to_string(),
    })
}

fn json_of(group: &ErrorGroup, people: &People) -> Value {
    let resolved = group.resolved.as_ref();
    json!({
        "id": group.id.to_string(), "kind": group.kind, "place": group.place,
        "state": group.standing().word(), "count": group.count,
        "first_seen": instant(group.first_seen), "last_seen": instant(group.last_seen),
        "correlations": group.correlations,
        "resolved_at": resolved.map(|resolved| instant(resolved.at)),
        "resolved_by": resolver(group, people), "reopened": group.reopened,
    })
}

fn table<'a>(groups: impl Iterator<Item = (&'a ErrorGroup, &'a People)>, out: Out) -> Table {
    let heads = vec![
        "Id",
        out.say("État", "State"),
        out.say("Nature", "Kind"),
        out.say("Endroit", "Place"),
        out.say("Fois", "Times"),
        out.say("Première fois", "First seen"),
        out.say("Dernière fois", "Last seen"),
        out.say("Identifiants", "Ids"),
    ];
    let rows = groups.map(|(group, people)| cells(group, people, out));
    Table {
        heads,
        rows: rows.collect(),
    }
}

fn cells(group: &ErrorGroup, people: &People, out: Out) -> Vec<Cell> {
    let state = match resolver(group, people) {
        None => Cell::tinted(out.say("à traiter", "open"), Tint::Bad),
        Some(by) => Cell::tinted(
            format!("{} {by}", out.say("résolue par", "resolved by")),
            Tint::Good,
        ),
    };
    vec![
        group.id.to_string().into(),
        state,
        group.kind.clone().into(),
        group.place.clone().into(),
        group.count.to_string().into(),
        minute(group.first_seen).into(),
        minute(group.last_seen).into(),
        group.correlations.join(" ").into(),
    ]
}
