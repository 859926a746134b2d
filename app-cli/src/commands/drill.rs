//! `drill`.

use std::path::Path;

use guichet_domain::kernel::Words;
use guichet_portal::driven::DrillOutcome;
use guichet_portal::operators::doctor::Finding;
use guichet_wiring::words::doctor as texts;
use serde_json::json;

use super::doctor;
use super::recovery::{failed, told as passed_over, with_proof};
use crate::exit::Exit;
use crate::failure::Done;
use crate::out::{Cell, Out, Table, Tint};
use crate::terminal::Terminal;
use crate::when::instant;

pub(crate) async fn run(path: Option<&Path>, unproven: bool, terminal: Terminal, out: Out) -> Done {
    with_proof(terminal, unproven, async |backups, config| {
        config.opens_backups()?;
        let drilled = backups.drill(path).await;
        let drilled = drilled.map_err(|error| failed(out, error))?;
        let row = &drilled.row;
        let json = json!({
            "path": drilled.path.display().to_string(),
            "backup": row.backup,
            "at": instant(row.at),
            "outcome": row.outcome.word(),
            "rows": drilled.rows,
            "ms": row.ms,
            "found": row.found,
            "checks": drilled.checks.iter().map(|check| doctor::row(check, out)).collect::<Vec<_>>(),
            "passed_over": drilled.passed_over.iter().map(|one| json!({
                "path": one.path.display().to_string(),
                "reason": one.why.word(),
            })).collect::<Vec<_>>(),
        });
        let equal = row.outcome == DrillOutcome::Equal;
        let (said, tint) = if equal {
            (out.say("égale", "equal"), Tint::Good)
        } else {
            (out.say("différente", "different"), Tint::Bad)
        };
        let heads = vec![
            out.say("Restaurée", "Restored"),
            out.say("Lignes", "Rows"),
            "ms",
            out.say("Écarts", "Differences"),
            out.say("Sauvegarde", "Backup"),
        ];
        let cells = vec![
            Cell::tinted(said, tint),
            drilled.rows.to_string().into(),
            row.ms.to_string().into(),
            row.found.join(", ").into(),
            drilled.path.display().to_string().into(),
        ];
        out.answer(
            &json,
            &Table {
                heads,
                rows: vec![cells],
            },
        )?;
        passed_over(&drilled.passed_over, out);
        for line in drilled.checks.iter().filter_map(|check| told(check, out)) {
            out.note(&line);
        }
        Ok(if equal { Exit::Done } else { Exit::Failed })
    })
    .await
}

/// What a check of the copy found, where there is something to do about it.
fn told(check: &Finding, out: Out) -> Option<String> {
    let hint = texts::hint(out.lang, check)?;
    let found = texts::found(out.lang, check);
    let (name, page) = (check.name, texts::runbook(out.lang, check.runbook));
    Some(format!("{name}{}{found} -> {hint} ({page})", out.colon()))
}
