use std::error::Error;

use guichet_portal::Operators;
use guichet_portal::driven::{Applied, PortError, SchemaLevel};
use guichet_wiring::{Config, SchemaStatus, StartError, start_logging};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::{Cell, Out, Table};
use crate::terminal::Terminal;

/// How the schema stands; nothing is made or written.
pub(crate) async fn status(terminal: Terminal, out: Out) -> Done {
    let config = Config::load_to_look()?;
    if terminal.log {
        start_logging(&config.settings);
    }
    let status = config.schema_status().await.map_err(|error| match error {
        StartError::Database(error) => Failure::Port(error),
        other => other.into(),
    })?;
    show(&[], &status, out)
}

pub(crate) async fn run(operators: &Operators, out: Out) -> Done {
    let applied = operators.migrate().await;
    let applied = applied.map_err(|error| failed(&error, out))?;
    let level = operators.schema_level().await?;
    let status = SchemaStatus {
        is_there: true,
        level,
    };
    show(&applied, &status, out)
}

fn show(applied: &[Applied], status: &SchemaStatus, out: Out) -> Done {
    let SchemaStatus { is_there, level } = status;
    let (word, names) = match level {
        SchemaLevel::Current { last } => ("current", vec![last.clone()]),
        SchemaLevel::Behind { pending } => {
            let word = if *is_there { "behind" } else { "absent" };
            (word, pending.clone())
        }
        SchemaLevel::Ahead { unknown } => ("ahead", unknown.clone()),
        SchemaLevel::HalfMigrated { migration } => ("half_migrated", vec![migration.clone()]),
    };
    let pending = match level {
        SchemaLevel::Behind { pending } => pending.as_slice(),
        _ => &[],
    };
    let json = json!({
        "status": word, "applied": applied.iter().map(|one| &one.migration).collect::<Vec<_>>(),
        "changes": changes(applied), "pending": pending, "migrations": names,
    });
    let said = match level {
        SchemaLevel::Behind { .. } if !is_there => out.say("pas encore de base", "no database yet"),
        SchemaLevel::Current { .. } => out.say("à jour", "up to date"),
        SchemaLevel::Behind { .. } => out.say("en retard", "behind"),
        SchemaLevel::Ahead { .. } => out.say("en avance sur ce programme", "ahead of this program"),
        SchemaLevel::HalfMigrated { .. } => out.say("à moitié migré", "half migrated"),
    };
    let mut rows: Vec<Vec<Cell>> = applied
        .iter()
        .map(|one| {
            vec![
                Cell::from(out.say("appliquée", "applied")),
                one.migration.clone().into(),
            ]
        })
        .collect();
    rows.push(vec![said.into(), names.join(", ").into()]);
    let heads = vec![out.say("Schéma", "Schema"), "Migration"];
    out.answer(&json, &Table { heads, rows })?;
    tell(applied, out);
    if !is_there {
        out.note(out.say(
            "PORTAL_DB_URL: la base n'existe pas encore ; pour la faire, lancez : guichet migrate",
            "PORTAL_DB_URL: the database is not there yet; to make it, run: guichet migrate",
        ));
    }
    // A status was asked for and given; what this program cannot work with is a red check.
    Ok(match level {
        SchemaLevel::Current { .. } | SchemaLevel::Behind { .. } => Exit::Done,
        SchemaLevel::Ahead { .. } | SchemaLevel::HalfMigrated { .. } => Exit::Failed,
    })
}

/// Why nothing more was applied, and what to do: what was begun is undone.
fn failed(error: &PortError, out: Out) -> Failure {
    let mut why = match error {
        PortError::Refused { words, .. } => words.clone(),
        other => other.to_string(),
    };
    let mut cause = error.source();
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !why.ends_with(&more) {
            why = format!("{why}: {more}");
        }
        cause = inner.source();
    }
    let words = out.say(
        "PORTAL_DB_URL: la migration a échoué, rien n'est resté à moitié fait",
        "PORTAL_DB_URL: the migration failed, nothing was left half done",
    );
    let action = match error {
        PortError::Refused { code, .. } if code == "schema_ahead" => out.say(
            "lancez la version du programme qui l'a migrée, ou restaurez une sauvegarde",
            "run the program's version that migrated it, or restore a backup",
        ),
        PortError::Unavailable {
            timed_out: true, ..
        } => out.say(
            "une autre migration est peut-être en cours : attendez-la, puis relancez : guichet migrate",
            "another migration may be under way: wait for it, then run again: guichet migrate",
        ),
        PortError::Unavailable { .. } => out.say(
            "rendez la base joignable ou faites de la place, puis relancez : guichet migrate",
            "make the database reachable or make room, then run again: guichet migrate",
        ),
        _ => out.say(
            "voir docs/runbooks/fr/broken-migration.md",
            "see docs/runbooks/broken-migration.md",
        ),
    };
    Failure::told(
        Exit::CouldNotRun,
        format!("{words} ({why}){}{action}", out.say(" ; ", "; ")),
    )
}

/// What was found in rows, and what became of it.
fn changes(applied: &[Applied]) -> Vec<Value> {
    let each = applied.iter().flat_map(|one| {
        one.changes.iter().map(move |change| {
            json!({
                "migration": one.migration, "column": change.column, "before": change.before,
                "after": change.after, "rows": change.rows,
            })
        })
    });
    each.collect()
}

fn tell(applied: &[Applied], out: Out) {
    for change in applied.iter().flat_map(|one| &one.changes) {
        let rows = out.say("lignes", "rows");
        let became = match &change.after {
            Some(after) => format!("-> {after}"),
            None => out
                .say(
                    "inconnu, laissé ; lancez : guichet roles check",
                    "unknown, left; run: guichet roles check",
                )
                .to_owned(),
        };
        out.note(&format!(
            "{}: {:?} {became} ({} {rows})",
            change.column, change.before, change.rows
        ));
    }
}
