use std::io::ErrorKind;
use std::path::Path;

use guichet_domain::kernel::Words;
use guichet_portal::Operators;
use guichet_portal::driven::ChainHead;
use guichet_portal::operators::{AuditFlaw, AuditVerified};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::{Cell, Out, Table, Tint};

/// The newest link, in the form that `audit verify --head` takes.
pub(crate) async fn head(operators: &Operators, out: Out) -> Done {
    let head = operators.audit_head().await?;
    out.line(&json_of(&head), &head.to_string())?;
    Ok(Exit::Done)
}

pub(crate) async fn verify(operators: &Operators, kept: Option<&str>, out: Out) -> Done {
    let kept = kept.map(|given| read_head(given, out)).transpose()?;
    let verified = operators.audit_verify(kept).await?;
    out.answer(&answer(&verified, kept), &table(&verified, out))?;
    Ok(match verified.fault {
        None => Exit::Done,
        Some(_) => Exit::Failed,
    })
}

/// A head as it was printed: the text itself, or a file of it, as a table or as JSON.
fn read_head(given: &str, out: Out) -> Result<ChainHead, Failure> {
    if let Ok(head) = given.trim().parse() {
        return Ok(head);
    }
    let refused = |why: &str| Failure::Refused(format!("--head {given}: {why}"));
    let read = std::fs::read_to_string(Path::new(given));
    let text = read.map_err(|error| match error.kind() {
        ErrorKind::NotFound => refused(out.say(
            "n'est ni une tête ni un fichier",
            "is neither a head nor a file",
        )),
        other => refused(&other.to_string()),
    })?;
    let json: Option<Value> = serde_json::from_str(&text).ok();
    let word = json.as_ref().and_then(|json| json["head"].as_str());
    let no_head = out.say(
        "n'est pas une tête telle que `guichet audit head` l'écrit",
        "is no head as `guichet audit head` prints it",
    );
    let parsed = word.unwrap_or(&text).trim().parse();
    parsed.map_err(|_| refused(no_head))
}

fn json_of(head: &ChainHead) -> Value {
    let text = head.to_string();
    let mac = text.split_once(':').map(|(_, mac)| mac);
    json!({ "head": text, "seq": head.seq, "mac": mac })
}

fn answer(verified: &AuditVerified, kept: Option<ChainHead>) -> Value {
    let fault = verified.fault.map(|fault| {
        json!({
            "seq": fault.seq,
            "id": fault.id.map(|id| id.to_string()),
            "why": fault.flaw.word(),
        })
    });
    json!({
        "holds": verified.fault.is_none(),
        "entries": verified.holds.seq,
        "head": verified.holds.to_string(),
        "kept_head": kept.map(|head| head.to_string()),
        "origins_erased": verified.erased,
        "fault": fault,
    })
}

fn table(verified: &AuditVerified, out: Out) -> Table {
    let heads = vec![
        "Audit",
        out.say("Entrée", "Entry"),
        "Id",
        out.say("Pourquoi", "Why"),
    ];
    let row = match verified.fault {
        None => vec![
            Cell::tinted(out.say("tient", "holds"), Tint::Good),
            verified.holds.to_string().into(),
            "".into(),
            "".into(),
        ],
        Some(fault) => vec![
            Cell::tinted(out.say("ne tient pas", "does not hold"), Tint::Bad),
            fault.seq.to_string().into(),
            fault.id.map(|id| id.to_string()).unwrap_or_default().into(),
            why(fault.flaw, out).into(),
        ],
    };
    let rows = vec![row];
    Table { heads, rows }
}

fn why(flaw: AuditFlaw, out: Out) -> &'static str {
    let [french, english] = match flaw {
        AuditFlaw::Changed => ["modifiée depuis", "changed since"],
        AuditFlaw::Removed => ["retirée", "removed"],
        AuditFlaw::Swapped => [
            "une autre est à sa place, elle est plus loin",
            "another is in its place, it is further on",
        ],
        AuditFlaw::TailRemoved => [
            "retirée, et toutes celles d'après",
            "removed, and all after it",
        ],
        AuditFlaw::UnknownKey => [
            "scellée avec une clé inconnue (GUICHET_SECRET_KEY, GUICHET_SECRET_KEY_PREVIOUS)",
            "sealed with an unknown key (GUICHET_SECRET_KEY, GUICHET_SECRET_KEY_PREVIOUS)",
        ],
        AuditFlaw::HeadChanged => [
            "la tête que garde la base n'est pas la sienne",
            "the head that the database keeps is not its own",
        ],
        AuditFlaw::Rewritten => [
            "n'est pas celle dont la tête a été gardée ailleurs",
            "is not the one whose head was kept elsewhere",
        ],
    };
    out.say(french, english)
}
