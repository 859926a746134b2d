use guichet_domain::kernel::{Limit, Words};
use guichet_portal::Operators;
use guichet_portal::driven::{OutboxRow, OutboxState};
use guichet_portal::operators::OutboxRetryError;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::args::Outbox;
use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::{Cell, Out, Table, Tint};
use crate::when::{instant, minute};
use crate::words::governance::Kind;

/// `way` says whether there is a mail server.
pub(crate) async fn run(operators: &Operators, command: Outbox, way: bool, out: Out) -> Done {
    match command {
        Outbox::List {
            state,
            limit,
            before,
        } => list(operators, (state, before, limit), way, out).await,
        Outbox::Retry { id } => {
            let again = operators.retry(id).await;
            let row = again.map_err(|error| refused(out, error))?;
            let table = table(std::slice::from_ref(&row), out);
            out.answer(&json_of(&row), &table)?;
            if !way {
                note_no_way(out);
            }
            Ok(Exit::Done)
        }
    }
}

/// Nothing leaves, however often it is tried.
fn note_no_way(out: Out) {
    out.note(out.say(
        "SMTP_URL n'est pas donné : les mails restent ici",
        "SMTP_URL is not given: mails stay here",
    ));
}

async fn list(
    operators: &Operators,
    (state, before, limit): (Option<OutboxState>, Option<Uuid>, Limit),
    way: bool,
    out: Out,
) -> Done {
    let page = operators.outbox(state, before, limit).await?;
    let entries: Vec<Value> = page.entries.iter().map(json_of).collect();
    let json = json!({ "entries": entries, "next": page.next, "anonymised": page.anonymised });
    out.answer(&json, &table(&page.entries, out))?;
    if page.anonymised {
        out.note(out.say(
            "données anonymisées : aucun mail ne part de cette base",
            "anonymised data: no mail leaves from this database",
        ));
    } else if !way {
        note_no_way(out);
    }
    if let Some(next) = page.next {
        let more = out.say("la suite :", "more:");
        let state = state.map(|state| format!(" --state {}", state.word()));
        let state = state.unwrap_or_default();
        let limit = limit.get();
        out.note(&format!(
            "{more} guichet outbox list{state} --limit {limit} --before {next}"
        ));
    }
    Ok(Exit::Done)
}

/// Why a mail is not tried again, in the operator's language.
fn refused(out: Out, error: OutboxRetryError) -> Failure {
    let (id, french, english) = match error {
        OutboxRetryError::Port(error) => return error.into(),
        OutboxRetryError::Unknown(id) => (id, "n'est pas dans la liste", "is not in the outbox"),
        OutboxRetryError::Sent(id) => (id, "est déjà parti", "was sent already"),
        OutboxRetryError::UnderWay(id) => (
            id,
            "est en cours d'envoi en ce moment",
            "is being sent at this moment",
        ),
    };
    Failure::Refused(format!("{id} {}", out.say(french, english)))
}

fn json_of(row: &OutboxRow) -> Value {
    let notice = row.notice.as_ref();
    json!({
        "id": row.id, "state": row.state.word(), "made_at": instant(row.made_at),
        "kind": notice.map(|notice| notice.kind.word()),
        "to": notice.map(|notice| notice.to.as_str()),
        "tries": row.tries,
        "due_at": (row.state == OutboxState::Waiting).then(|| instant(row.due_at)),
        "ended_at": row.ended_at.map(instant), "last_error": row.last_error,
    })
}

fn table(rows: &[OutboxRow], out: Out) -> Table {
    let heads = vec![
        "Id",
        out.say("État", "State"),
        out.say("Depuis", "Since"),
        out.say("Quoi", "What"),
        out.say("À", "To"),
        out.say("Essais", "Tries"),
        out.say("Dernière erreur", "Last error"),
    ];
    let rows = rows.iter().map(|row| cells(row, out)).collect();
    Table { heads, rows }
}

fn cells(row: &OutboxRow, out: Out) -> Vec<Cell> {
    let (word, tint) = match row.state {
        OutboxState::Waiting => (out.say("en attente", "waiting"), Tint::None),
        OutboxState::Sent => (out.say("envoyé", "sent"), Tint::Good),
        OutboxState::GivenUp => (out.say("abandonné", "given up"), Tint::Bad),
    };
    let notice = row.notice.as_ref();
    let what = notice.map_or_else(
        || out.say("illisible", "unreadable"),
        |notice| Kind::Notice.say(out.lang, notice.kind.word()),
    );
    vec![
        row.id.to_string().into(),
        Cell::tinted(word, tint),
        minute(row.made_at).into(),
        what.into(),
        notice
            .map(|notice| notice.to.to_string())
            .unwrap_or_default()
            .into(),
        row.tries.to_string().into(),
        row.last_error.clone().unwrap_or_default().into(),
    ]
}
