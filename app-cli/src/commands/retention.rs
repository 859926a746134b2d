//! How long the audit is kept, and where its entries came from.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use guichet_portal::Operators;
use guichet_portal::operators::{EraseError, PRUNE_AGE_DAYS, PruneError};
use serde_json::json;

use super::audit::{checkpoint, read_head, why};
use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::{Cell, Out, Table};

/// A day begins at midnight, UTC: it does not hang on who asks.
fn beginning(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

/// Erases where entries came from.
pub(crate) async fn erase_origins(
    operators: &Operators,
    before: NaiveDate,
    dry_run: bool,
    out: Out,
) -> Done {
    let done = operators.audit_erase_origins(beginning(before), dry_run);
    let erased = done.await.map_err(|error| match error {
        EraseError::Port(error) => error.into(),
        EraseError::ToCome => Failure::Refused(format!(
            "--before {before}{}{}",
            out.colon(),
            out.say(
                "ce jour est à venir, rien n'a été effacé",
                "that day is to come, nothing was erased"
            )
        )),
    })?;
    let json = json!({ "before": before.to_string(), "erased": erased, "dry_run": dry_run });
    let words = if dry_run {
        out.say("seraient effacées", "would be erased")
    } else {
        out.say("effacées", "erased")
    };
    let heads = vec![
        out.say("Origines (adresse, requête)", "Origins (address, request)"),
        out.say("Entrées d'avant", "Entries from before"),
        out.say("Combien", "How many"),
    ];
    let row = vec![words.into(), before.to_string().into(), number(erased)];
    let rows = vec![row];
    out.answer(&json, &Table { heads, rows })?;
    Ok(Exit::Done)
}

/// Removes the oldest entries, and leaves a checkpoint.
pub(crate) async fn prune(
    operators: &Operators,
    before: NaiveDate,
    kept: Option<&str>,
    dry_run: bool,
    out: Out,
) -> Done {
    let kept = kept.map(|given| read_head(given, out)).transpose()?;
    let done = operators.audit_prune(beginning(before), kept, dry_run);
    let done = done.await.map_err(|error| match error {
        PruneError::Port(error) => error.into(),
        PruneError::TooYoung => Failure::Refused(format!(
            "--before {before}{}{} {PRUNE_AGE_DAYS} {}",
            out.colon(),
            out.say(
                "rien n'a été retiré, une entrée reste au moins",
                "nothing was removed, an entry stays for at least"
            ),
            out.say("jours", "days")
        )),
        PruneError::Broken(fault) => Failure::Refused(format!(
            "{} {}{}{}",
            out.say(
                "l'audit ne tient pas, rien n'a été retiré ; entrée",
                "the audit does not hold, nothing was removed; entry"
            ),
            fault.seq,
            out.colon(),
            why(fault.flaw, out)
        )),
    })?;
    let point = checkpoint(done.pruned);
    let json = json!({
        "before": before.to_string(),
        "removed": done.removed,
        "checkpoint": point,
        "head": done.head.to_string(),
        "dry_run": dry_run,
    });
    let line = |what: &str, value: Cell| vec![Cell::from(what), value];
    let removed = if dry_run {
        out.say("entrées qui seraient retirées", "entries that would go")
    } else {
        out.say("entrées retirées", "entries removed")
    };
    let rows = vec![
        line(removed, number(done.removed)),
        line(
            out.say("point de contrôle", "checkpoint"),
            point.unwrap_or_default().into(),
        ),
        line(
            out.say("dernier maillon", "newest link"),
            done.head.to_string().into(),
        ),
    ];
    let heads = vec!["Audit", ""];
    out.answer(&json, &Table { heads, rows })?;
    if done.removed > 0 && !dry_run {
        out.note(out.say(
            "les maillons gardés ailleurs, d'avant le point de contrôle, ne prouvent plus rien : gardez le nouveau (guichet audit head)",
            "links kept elsewhere from before the checkpoint prove nothing any more: keep the new one (guichet audit head)",
        ));
    }
    Ok(Exit::Done)
}

fn number(count: u64) -> Cell {
    count.to_string().into()
}
