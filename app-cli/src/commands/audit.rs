use std::io::ErrorKind;
use std::path::Path;

use guichet_domain::kernel::Words;
use guichet_portal::Operators;
use guichet_portal::driven::{ChainHead, Resealed};
use guichet_portal::operators::{AuditFlaw, AuditVerified, ResealError};
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

/// Seals all of it with the present key, once it was seen to hold.
pub(crate) async fn reseal(
    operators: &Operators,
    kept: Option<&str>,
    verified: bool,
    out: Out,
) -> Done {
    let kept = kept.map(|given| read_head(given, out)).transpose()?;
    let done = operators.audit_reseal(kept, verified).await;
    let done = done.map_err(|error| match error {
        ResealError::Port(error) => error.into(),
        ResealError::Broken(fault) => Failure::Refused(format!(
            "{} {}: {}",
            out.say(
                "l'audit ne tient pas, rien n'a été scellé ; entrée",
                "the audit does not hold, nothing was sealed; entry"
            ),
            fault.seq,
            why(fault.flaw, out)
        )),
    })?;
    let json = json!({
        "resealed": done.entries,
        "unverified": done.unverified.count(),
        "unverified_entries": done.unverified.to_string(),
        "checkpoint_unverified": done.checkpoint_unverified,
        "head_before": done.before.to_string(),
        "head": done.now.to_string(),
    });
    let line = |what: &str, value: String| vec![Cell::from(what), Cell::from(value)];
    let rows = vec![
        line(
            out.say(
                "scellées d'une autre clé jusque-là",
                "under another key before",
            ),
            done.entries.to_string(),
        ),
        line(
            out.say("dont non vérifiées", "of them unverified"),
            done.unverified.count().to_string(),
        ),
        line(
            out.say("dernier maillon avant", "newest link before"),
            done.before.to_string(),
        ),
        line(
            out.say("dernier maillon", "newest link"),
            done.now.to_string(),
        ),
    ];
    let heads = vec!["Audit", ""];
    out.answer(&json, &Table { heads, rows })?;
    tell_unverified(&done, out);
    if done.entries > 0 {
        out.note(out.say(
            "les maillons gardés ailleurs ne valent plus : gardez le nouveau (guichet audit head)",
            "links kept elsewhere are good no longer: keep the new one (guichet audit head)",
        ));
    }
    Ok(Exit::Done)
}

/// What was sealed anew although nobody could verify it.
pub(super) fn tell_unverified(done: &Resealed, out: Out) {
    if done.unverified.count() > 0 {
        let words = out.say(
            "personne n'a pu vérifier, et tient désormais sous la clé présente, l'entrée ou les entrées",
            "nobody could verify, and holds now under the present key, of the entries",
        );
        out.note(&format!("{words} {}", done.unverified));
    }
    if done.checkpoint_unverified {
        out.note(out.say(
            "personne n'a pu vérifier le point de contrôle : rien ne prouve que les entrées d'avant furent retirées à dessein",
            "nobody could verify the checkpoint: nothing proves that the entries before it were removed by rights",
        ));
    }
}

/// A head as it was printed: the text itself, or a file of it, as a table or as JSON.
pub(super) fn read_head(given: &str, out: Out) -> Result<ChainHead, Failure> {
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
        "pruned": verified.pruned.seq,
        "checkpoint": checkpoint(verified.pruned),
        "origins_erased": verified.erased,
        "fault": fault,
    })
}

/// The last entry that was removed, where any were.
pub(super) fn checkpoint(pruned: ChainHead) -> Option<String> {
    (pruned.seq > 0).then(|| pruned.to_string())
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
    let mut rows = vec![row];
    if verified.pruned.seq > 0 {
        let words = out.say(
            "retirées à dessein jusque-là",
            "removed by rights up to here",
        );
        rows.push(vec![
            out.say("point de contrôle", "checkpoint").into(),
            verified.pruned.to_string().into(),
            "".into(),
            words.into(),
        ]);
    }
    Table { heads, rows }
}

pub(super) fn why(flaw: AuditFlaw, out: Out) -> &'static str {
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
        AuditFlaw::CheckpointChanged => [
            "le point de contrôle, qui tient lieu des entrées retirées, n'est pas celui qui fut scellé",
            "the checkpoint, which stands for the entries that were removed, is not the one that was sealed",
        ],
        AuditFlaw::CheckpointReplaced => [
            "elle parle d'un autre point de contrôle que celui de la base : plus ancien, d'ailleurs, ou retiré",
            "it tells of another checkpoint than the database's: an older one, one from elsewhere, or none",
        ],
        AuditFlaw::Astray => [
            "une entrée se trouve là où il n'y en a plus : avant la première, ou avant le point de contrôle",
            "an entry lies where there is none any more: before the first, or before the checkpoint",
        ],
        AuditFlaw::Pruned => [
            "la tête gardée ailleurs est d'avant le point de contrôle : son entrée fut retirée (audit prune), rien ne la prouve ; tout le reste tient",
            "the head kept elsewhere is from before the checkpoint: its entry was removed (audit prune), nothing proves it; all the rest holds",
        ],
    };
    out.say(french, english)
}
