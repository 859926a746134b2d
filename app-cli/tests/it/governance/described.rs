//! What the API's description (OpenAPI 3.0) says of an answer, as a schema of JSON.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
    let text = std::fs::read_to_string(path).unwrap();
    serde_json::from_str(&text).unwrap()
});

/// What is answered with this status to a request, `GET /api/v1/deployments/…?lang=en`; nothing
/// where no such answer is described.
pub(super) fn answer(request: &str, status: u16) -> Option<Value> {
    let (method, address) = request.split_once(' ')?;
    let path = address.strip_prefix("/api/v1")?.split('?').next()?;
    let paths = DESCRIPTION["paths"].as_object()?;
    let named = paths.keys().filter(|template| leads_to(template, path));
    // An address that is written out comes before one with a place for an id.
    let template = named.min_by_key(|template| template.matches('{').count())?;
    let operation = &paths[template][method.to_lowercase()];
    let content = operation["responses"][status.to_string()]["content"].as_object()?;
    Some(plain(&content.values().next()?["schema"]))
}

fn leads_to(template: &str, path: &str) -> bool {
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template
            .zip(path)
            .all(|(wanted, given)| wanted.starts_with('{') || wanted == given)
}

/// Without references and words about it, and with `null` where it is `nullable`.
fn plain(described: &Value) -> Value {
    if let Some(name) = described["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return plain(&DESCRIPTION["components"]["schemas"][name]);
    }
    let nullable = described["nullable"] == true;
    if let Some(all) = described["allOf"].as_array() {
        // A reference; what else there is are words about it.
        let one = plain(&all[0]);
        if nullable {
            return json!({ "anyOf": [one, { "type": "null" }] });
        }
        return one;
    }
    let mut schema = Map::new();
    if let Some(values) = described["enum"].as_array() {
        let mut values = values.clone();
        values.extend(nullable.then_some(Value::Null));
        schema.insert("enum".into(), values.into());
    } else if let Some(kind) = described["type"].as_str() {
        let kind = if nullable {
            json!([kind, "null"])
        } else {
            json!(kind)
        };
        schema.insert("type".into(), kind);
    }
    if let Some(format @ ("date" | "date-time")) = described["format"].as_str() {
        schema.insert("format".into(), format.into());
    }
    if let Some(required) = described.get("required") {
        schema.insert("required".into(), required.clone());
    }
    if let Some(items) = described.get("items") {
        schema.insert("items".into(), plain(items));
    }
    if let Some(one_of) = described["oneOf"].as_array() {
        let one_of: Vec<Value> = one_of.iter().map(plain).collect();
        schema.insert("oneOf".into(), one_of.into());
    }
    if let Some(properties) = described["properties"].as_object() {
        let plain = |(name, of): (&String, &Value)| (name.clone(), plain(of));
        let properties: Map<String, Value> = properties.iter().map(plain).collect();
        schema.insert("properties".into(), properties.into());
    }
    Value::Object(schema)
}
