use guichet_portal::Operators;
use guichet_portal::driven::{Applied, SchemaLevel};
use serde_json::{Value, json};

use crate::exit::Exit;
use crate::failure::Done;
use crate::out::{Cell, Out, Table};

pub(crate) async fn run(operators: &Operators, status: bool, out: Out) -> Done {
    let applied = if status {
        Vec::new()
    } else {
        operators.migrate().await?
    };
    let level = operators.schema_level().await?;
    let (word, names) = match &level {
        SchemaLevel::Current { last } => ("current", vec![last.clone()]),
        SchemaLevel::Behind { pending } => ("behind", pending.clone()),
        SchemaLevel::Ahead { unknown } => ("ahead", unknown.clone()),
        SchemaLevel::HalfMigrated { migration } => ("half_migrated", vec![migration.clone()]),
    };
    let pending: &[String] = if word == "behind" { &names } else { &[] };
    let json = json!({
        "status": word, "applied": applied.iter().map(|one| &one.migration).collect::<Vec<_>>(),
        "changes": changes(&applied), "pending": pending, "migrations": names,
    });
    let said = match &level {
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
    tell(&applied, out);
    // A status was asked for and given; what this program cannot work with is a red check.
    Ok(match level {
        SchemaLevel::Current { .. } | SchemaLevel::Behind { .. } => Exit::Done,
        SchemaLevel::Ahead { .. } | SchemaLevel::HalfMigrated { .. } => Exit::Failed,
    })
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
