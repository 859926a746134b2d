use guichet_portal::Operators;
use guichet_portal::driven::SchemaLevel;
use serde_json::json;

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
    let json =
        json!({ "status": word, "applied": applied, "pending": pending, "migrations": names });
    let said = match &level {
        SchemaLevel::Current { .. } => out.say("à jour", "up to date"),
        SchemaLevel::Behind { .. } => out.say("en retard", "behind"),
        SchemaLevel::Ahead { .. } => out.say("en avance sur ce programme", "ahead of this program"),
        SchemaLevel::HalfMigrated { .. } => out.say("à moitié migré", "half migrated"),
    };
    let mut rows: Vec<Vec<Cell>> = applied
        .iter()
        .map(|name| {
            vec![
                Cell::from(out.say("appliquée", "applied")),
                name.clone().into(),
            ]
        })
        .collect();
    rows.push(vec![said.into(), names.join(", ").into()]);
    let heads = vec![out.say("Schéma", "Schema"), "Migration"];
    out.answer(&json, &Table { heads, rows })?;
    // A status was asked for and given; what this program cannot work with is a red check.
    Ok(match level {
        SchemaLevel::Current { .. } | SchemaLevel::Behind { .. } => Exit::Done,
        SchemaLevel::Ahead { .. } | SchemaLevel::HalfMigrated { .. } => Exit::Failed,
    })
}
