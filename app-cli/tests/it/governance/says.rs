//! Whether one schema says all that another says.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::schema::DOCUMENT;

/// What a schema may say that the other leaves open: it narrows an answer, and hides none of it.
const NARROWER: [&str; 5] = ["format", "maximum", "minimum", "pattern", "required"];

/// A schema of `docs/cli.schema.json` without references.
pub(super) fn inlined(schema: &Value) -> Value {
    let mut schema = schema.as_object().unwrap().clone();
    if let Some(reference) = schema.remove("$ref") {
        let name = reference.as_str().unwrap().rsplit('/').next().unwrap();
        let of = inlined(&DOCUMENT["$defs"][name]);
        for (key, value) in of.as_object().unwrap() {
            match (key.as_str(), schema.get_mut(key)) {
                // What is asked for here too.
                ("required", Some(Value::Array(here))) => {
                    here.extend(value.as_array().unwrap().iter().cloned());
                }
                _ => {
                    schema.insert(key.clone(), value.clone());
                }
            }
        }
    }
    if let Some(value) = schema.remove("const") {
        schema.insert("enum".into(), vec![value].into());
    }
    if schema.contains_key("enum") {
        schema.remove("type");
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(each) = schema.get_mut(key) {
            *each = each.as_array().unwrap().iter().map(inlined).collect();
        }
    }
    if let Some(items) = schema.get_mut("items") {
        *items = inlined(items);
    }
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for of in properties.values_mut() {
            *of = inlined(of);
        }
    }
    Value::Object(schema)
}

/// Where `ours` says less than `theirs`, or other fields; both without references.
pub(super) fn otherwise(theirs: &Value, ours: &Value, at: &str) -> Vec<String> {
    let (theirs, ours) = (theirs.as_object().unwrap(), ours.as_object().unwrap());
    let mut found = Vec::new();
    for key in ours.keys().filter(|key| !theirs.contains_key(*key)) {
        if !NARROWER.contains(&key.as_str()) {
            found.push(format!("{at}: {key} is said here alone"));
        }
    }
    for (key, value) in theirs {
        let Some(own) = ours.get(key) else {
            found.push(format!("{at}: {key} is not said"));
            continue;
        };
        match key.as_str() {
            "properties" => found.extend(fields(objects(value, own), at)),
            "items" => found.extend(otherwise(value, own, &format!("{at}[]"))),
            "anyOf" | "oneOf" => {
                let (value, own) = (value.as_array().unwrap(), own.as_array().unwrap());
                if value.len() == own.len() {
                    let both = value.iter().zip(own);
                    found.extend(both.flat_map(|(value, own)| otherwise(value, own, at)));
                } else {
                    found.push(format!("{at}: {key} has {} cases", own.len()));
                }
            }
            "required" if words(value).is_subset(&words(own)) => {}
            _ if words(value) == words(own) => {}
            _ => found.push(format!("{at}: {key} is {own} for {value}")),
        }
    }
    found
}

fn objects<'a>(one: &'a Value, other: &'a Value) -> [&'a Map<String, Value>; 2] {
    [one.as_object().unwrap(), other.as_object().unwrap()]
}

fn fields([theirs, ours]: [&Map<String, Value>; 2], at: &str) -> Vec<String> {
    let all: BTreeSet<&String> = theirs.keys().chain(ours.keys()).collect();
    let each = all.into_iter().flat_map(|name| {
        let at = format!("{at}.{name}");
        match (theirs.get(name), ours.get(name)) {
            (Some(theirs), Some(ours)) => otherwise(theirs, ours, &at),
            (None, _) => vec![format!("{at}: nobody answers it")],
            (_, None) => vec![format!("{at}: left out")],
        }
    });
    each.collect()
}

/// The values of a list, or the one there is, in whatever order.
fn words(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Array(values) => values.iter().map(Value::to_string).collect(),
        one => BTreeSet::from([one.to_string()]),
    }
}
