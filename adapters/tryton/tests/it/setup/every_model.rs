//! What a login may do, asked of Tryton itself: every model of `ir.model`, one try each of
//! counting, reading, writing and creating.

use std::collections::{BTreeMap, BTreeSet};

use guichet_driven::PortError;
use guichet_tryton::RawAdmin;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::Bench;

/// What was not refused, by model.
#[derive(Debug, Default)]
pub(super) struct Open {
    pub(super) read: BTreeSet<String>,
    pub(super) write: BTreeSet<String>,
    pub(super) create: BTreeSet<String>,
    /// Neither done nor refused, for the administrator as little: what is tried does not fit.
    pub(super) unclear: BTreeSet<String>,
    /// How many models were tried.
    pub(super) tried: usize,
}

#[derive(Deserialize)]
struct Definition {
    r#type: String,
    #[serde(default)]
    required: Value,
    #[serde(default)]
    readonly: Value,
    relation: Option<String>,
    selection: Option<Value>,
}

/// Tries all. An error is no success; but one that the administrator meets as well, with the same
/// values, proves nothing about rights: such a model is noted as unclear.
pub(super) async fn try_all(bench: &Bench, who: &RawAdmin) -> Open {
    let names = model_names(bench).await;
    let models: BTreeSet<&str> = names.values().map(String::as_str).collect();
    let mut firsts = BTreeMap::new();
    let mut open = Open {
        tried: models.len(),
        ..Open::default()
    };
    for model in models {
        // A view, a report or a wizard keeps no records: it has no such method, for anybody.
        let fields: Result<BTreeMap<String, Definition>, _> =
            bench.admin.read(method(model, "fields_get"), ((),)).await;
        let count: Result<i64, _> = bench
            .admin
            .read(method(model, "search_count"), (json!([]),))
            .await;
        let (Ok(fields), Ok(count)) = (fields, count) else {
            continue;
        };
        let id = first(bench, model, &mut firsts).await;
        reading(who, model, count, id, &mut open).await;
        writing(bench, who, model, &fields, id, &mut open).await;
        creating(bench, who, model, &fields, &mut firsts, &mut open).await;
    }
    open
}

/// Every model by the id of its record. Until 7.2 its name stands in `model`, and a label in `name`.
async fn model_names(bench: &Bench) -> BTreeMap<i64, String> {
    let fields: BTreeMap<String, Definition> = bench
        .admin
        .read(method("ir.model", "fields_get"), ((),))
        .await
        .unwrap();
    let column = if fields.contains_key("string") {
        "name"
    } else {
        "model"
    };
    let args = (json!([]), 0, Value::Null, Value::Null, ["id", column]);
    let rows: Vec<Value> = bench
        .admin
        .read(method("ir.model", "search_read"), args)
        .await
        .unwrap();
    rows.iter()
        .filter_map(|row| Some((row["id"].as_i64()?, row[column].as_str()?.to_owned())))
        .collect()
}

/// Test methods are made of model names, and outlive the test.
fn method(model: &str, verb: &str) -> &'static str {
    Box::leak(format!("model.{model}.{verb}").into_boxed_str())
}

async fn first(
    bench: &Bench,
    model: &str,
    known: &mut BTreeMap<String, Option<i64>>,
) -> Option<i64> {
    if let Some(id) = known.get(model) {
        return *id;
    }
    let found: Result<Vec<i64>, _> = bench
        .admin
        .read(method(model, "search"), (json!([]), 0, 1))
        .await;
    let id = found.ok().and_then(|ids| ids.first().copied());
    known.insert(model.to_owned(), id);
    id
}

fn refused<T>(result: &Result<T, PortError>) -> bool {
    matches!(result, Err(PortError::Denied { .. }))
}

async fn reading(who: &RawAdmin, model: &str, count: i64, id: Option<i64>, open: &mut Open) {
    let seen: Result<i64, _> = who.read(method(model, "search_count"), (json!([]),)).await;
    let found: Result<Vec<i64>, _> = who.read(method(model, "search"), (json!([]), 0, 1)).await;
    // By an id that is there: a rule that only hides from searches would let it through.
    let read = match id {
        Some(id) => who
            .read::<Value>(method(model, "read"), ([id], ["id", "rec_name"]))
            .await
            .ok(),
        None => None,
    };
    let any = found.is_ok_and(|ids| !ids.is_empty()) || read.is_some();
    if (count > 0 && seen.is_ok_and(|seen| seen > 0)) || any {
        open.read.insert(model.to_owned());
    }
}

async fn writing(
    bench: &Bench,
    who: &RawAdmin,
    model: &str,
    fields: &BTreeMap<String, Definition>,
    id: Option<i64>,
    open: &mut Open,
) {
    let Some(id) = id else { return };
    // The value it has: what is not refused changes nothing.
    let plain = ["char", "text", "integer", "boolean", "selection"];
    let mut values = Map::new();
    let can = |d: &Definition| plain.contains(&d.r#type.as_str()) && d.readonly != json!(true);
    if let Some((name, _)) = fields.iter().find(|(name, d)| can(d) && !reserved(name)) {
        let rows: Result<Vec<Map<String, Value>>, _> = bench
            .admin
            .read(method(model, "read"), ([id], [name]))
            .await;
        let value = rows
            .ok()
            .and_then(|rows| rows.first().and_then(|row| row.get(name).cloned()));
        values.insert(name.clone(), value.unwrap_or_default());
    }
    let args = ([id], values);
    let written: Result<Value, _> = who.write(method(model, "write"), &args).await;
    if written.is_ok() {
        open.write.insert(model.to_owned());
    } else if !refused(&written) {
        let admin: Result<Value, _> = bench.admin.write(method(model, "write"), &args).await;
        if admin.is_err() {
            open.unclear.insert(model.to_owned());
        }
    }
}

async fn creating(
    bench: &Bench,
    who: &RawAdmin,
    model: &str,
    fields: &BTreeMap<String, Definition>,
    firsts: &mut BTreeMap<String, Option<i64>>,
    open: &mut Open,
) {
    // What is required is given: a refusal for what is missing would hide what is allowed.
    let mut values = Map::new();
    for (name, definition) in fields {
        if definition.required != json!(true) || reserved(name) {
            continue;
        }
        let value = match definition.r#type.as_str() {
            "many2one" => {
                let target = definition.relation.as_deref().unwrap_or_default();
                json!(first(bench, target, firsts).await)
            }
            "reference" => Value::Null,
            "selection" => definition
                .selection
                .as_ref()
                .map_or(Value::Null, |s| s[0][0].clone()),
            "boolean" => json!(false),
            "integer" | "float" => json!(1),
            "numeric" => json!({ "__class__": "Decimal", "decimal": "1" }),
            "date" => json!({ "__class__": "date", "year": 2026, "month": 1, "day": 1 }),
            "one2many" | "many2many" => json!([]),
            _ => json!(format!("essai {}", std::process::id())),
        };
        values.insert(name.clone(), value);
    }
    let mut made: Result<Vec<i64>, _> = who.write(method(model, "create"), ([&values],)).await;
    if made.as_ref().is_ok_and(|ids| !ids.is_empty()) {
        open.create.insert(model.to_owned());
    } else if !refused(&made) {
        made = bench
            .admin
            .write(method(model, "create"), ([&values],))
            .await;
        if made.is_err() {
            open.unclear.insert(model.to_owned());
        }
    }
    // Nothing stays behind.
    if let Ok(ids) = made {
        let _: Result<Value, _> = bench.admin.write(method(model, "delete"), (ids,)).await;
    }
}

/// The models that a rule shuts to a group's members for writing, whatever else Tryton allows.
pub(super) async fn shut_by_rule(bench: &Bench, group: i64) -> BTreeSet<String> {
    let domain = json!([
        ["groups", "=", group],
        ["perm_write", "=", true],
        ["perm_create", "=", true],
        ["perm_delete", "=", true],
        ["rules.domain", "like", "%\"e\":[[\"id\",\"<\",0]]%"]
    ]);
    let args = (domain, 0, Value::Null, Value::Null, ["model"]);
    let rows: Vec<Value> = bench
        .admin
        .read("model.ir.rule.group.search_read", args)
        .await
        .unwrap();
    // 7.0 points at the model's record, later series name the model.
    let names = model_names(bench).await;
    let of_row = |row: &Value| match row["model"].as_i64() {
        Some(id) => names.get(&id).cloned(),
        None => row["model"].as_str().map(str::to_owned),
    };
    rows.iter().filter_map(of_row).collect()
}

fn reserved(name: &str) -> bool {
    [
        "id",
        "create_uid",
        "create_date",
        "write_uid",
        "write_date",
        "rec_name",
    ]
    .contains(&name)
}
