//! `drill`.

use std::path::Path;

use guichet_domain::kernel::Words;
use guichet_portal::driven::DrillOutcome;
use serde_json::json;

use super::recovery::{failed, with_proof};
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
        Ok(if equal { Exit::Done } else { Exit::Failed })
    })
    .await
}
