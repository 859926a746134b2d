//! Tryton's search domains, built as JSON: dates, literal text, the parties in scope.

use chrono::{Datelike, NaiveDate};
use guichet_domain::access::Scope;
use serde_json::{Value, json};

/// A date as Tryton's domains want it: typed.
pub(crate) fn date(day: NaiveDate) -> Value {
    json!({
        "__class__": "date",
        "year": day.year(),
        "month": day.month(),
        "day": day.day(),
    })
}

/// Any of these. Tryton reads an empty `OR` as "everything", so no clause is "nothing" here.
pub(crate) fn any(clauses: impl IntoIterator<Item = Value>) -> Value {
    let mut all = vec![json!("OR")];
    all.extend(clauses);
    if all.len() == 1 {
        return json!([["id", "<", 0]]);
    }
    Value::Array(all)
}

/// Records of the customers in scope. Saves work, proves nothing: rows are admitted one by one.
pub(crate) fn in_scope(field: &str, scope: &Scope) -> Value {
    let parties: Vec<i64> = scope.parties().iter().map(|party| party.get()).collect();
    json!([field, "in", parties])
}

/// Records of the service account's company. Tryton's own rules say so too, as long as that
/// user's preferences name one company.
pub(crate) fn of_company(company: Option<i64>) -> Option<Value> {
    company.map(|id| json!(["company", "=", id]))
}

/// From this day, to this day, both included. A comparison leaves out what has no date.
pub(crate) fn period(field: &str, from: Option<NaiveDate>, to: Option<NaiveDate>) -> Vec<Value> {
    let from = from.map(|day| json!([field, ">=", date(day)]));
    let to = to.map(|day| json!([field, "<=", date(day)]));
    from.into_iter().chain(to).collect()
}

/// Whether Tryton's `ilike` knows an escape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wildcards {
    /// `\` takes the next character literally.
    Escaped,
    /// It does not (7.0 on `SQLite`): `\` is a character like any other.
    Bare,
}

/// The characters that `ilike` takes for something else.
pub(crate) const WILDCARDS: [char; 3] = ['\\', '%', '_'];

/// Whether one of the fields contains the text, whatever its case, taken literally; without an
/// escape `%` and `_` stand for any one character.
pub(crate) fn contains(fields: &[&str], text: &str, wildcards: Wildcards) -> Value {
    let patterns = spellings(text);
    any(fields.iter().flat_map(|field| {
        patterns
            .iter()
            .map(move |p| json!([field, "ilike", format!("%{}%", literal(p, wildcards))]))
    }))
}

/// Whether the field is this text, whatever its case; with the same reserve.
pub(crate) fn equals(field: &str, text: &str, wildcards: Wildcards) -> Value {
    any(spellings(text)
        .iter()
        .map(|p| json!([field, "ilike", literal(p, wildcards)])))
}

/// The text with the wildcards of `ilike` escaped, as `trytond.tools.escape_wildcard` does. Where
/// there is no escape it finds no less, and as little more as can be.
fn literal(text: &str, wildcards: Wildcards) -> String {
    if wildcards == Wildcards::Bare {
        return text.replace('%', "_");
    }
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if WILDCARDS.contains(&c) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// The text in the cases it may be stored in. `SQLite` folds only A to Z in `ilike`, so that
/// `câble` would miss `CÂBLE`; text of these letters alone has one spelling.
fn spellings(text: &str) -> Vec<String> {
    let mut all = vec![text.to_owned()];
    if !text.is_ascii() {
        for other in [text.to_lowercase(), text.to_uppercase(), capitalised(text)] {
            if !all.contains(&other) {
                all.push(other);
            }
        }
    }
    all
}

/// Each word with a capital letter first.
fn capitalised(text: &str) -> String {
    let mut inside = false;
    let mut capitalised = String::with_capacity(text.len());
    for c in text.chars() {
        if inside {
            capitalised.extend(c.to_lowercase());
        } else {
            capitalised.extend(c.to_uppercase());
        }
        inside = c.is_alphanumeric();
    }
    capitalised
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_taken_literally() {
        assert_eq!(
            contains(&["number"], r"50 %_\", Wildcards::Escaped),
            json!(["OR", ["number", "ilike", r"%50 \%\_\\%"]])
        );
        assert_eq!(
            contains(&["number"], r"50 %_\", Wildcards::Bare),
            json!(["OR", ["number", "ilike", r"%50 __\%"]])
        );
    }

    #[test]
    fn text_beyond_ascii_is_looked_for_in_the_cases_it_may_be_stored_in() {
        assert_eq!(
            equals("name", "éCLAIR à", Wildcards::Escaped),
            json!([
                "OR",
                ["name", "ilike", "éCLAIR à"],
                ["name", "ilike", "éclair à"],
                ["name", "ilike", "ÉCLAIR À"],
                ["name", "ilike", "Éclair À"],
            ])
        );
    }

    #[test]
    fn a_choice_of_nothing_finds_nothing() {
        assert_eq!(any([]), json!([["id", "<", 0]]));
    }

    #[test]
    fn a_period_compares_typed_dates() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 1);
        assert_eq!(
            period("sale_date", day, None),
            [json!(["sale_date", ">=", {"__class__": "date", "year": 2026, "month": 3, "day": 1}])]
        );
        assert!(period("sale_date", None, None).is_empty());
    }
}
