//! What becomes of each text inside stored JSON, by the name it stands under.

use guichet_domain::kernel::OrderId;
use guichet_driven::{TextFate, TextKind, is_own_word, staff_entry};
use serde_json::{Map, Value};

use super::list::Form;

/// Under these names stands a word of the program's own.
const OWN: &[&str] = &[
    "code",
    "environment",
    "environments",
    "field",
    "kind",
    "language",
    "object",
    "sha256",
    "time_zone",
    "verb",
];

/// The longest count or number of bytes, in digits.
const LONGEST_NUMBER: usize = 19;

/// Walks through JSON; what `leaf` answers for a text stands in its place.
pub(super) fn mapped(
    form: Form,
    value: &Value,
    leaf: &mut dyn FnMut(TextFate, &str) -> Option<String>,
) -> Value {
    let at = At {
        form,
        name: "",
        field: None,
        top: true,
    };
    at.walk(value, leaf)
}

/// Where in the JSON.
#[derive(Clone, Copy)]
struct At<'a> {
    form: Form,
    /// The name of the member; of the list, for what is in a list.
    name: &'a str,
    /// Which field a change is of.
    field: Option<&'a str>,
    /// In the outermost object.
    top: bool,
}

impl At<'_> {
    fn walk(self, value: &Value, leaf: &mut dyn FnMut(TextFate, &str) -> Option<String>) -> Value {
        match value {
            Value::String(text) if !text.is_empty() => {
                leaf(self.fate(text), text).map_or_else(|| value.clone(), Value::String)
            }
            Value::Array(items) => items.iter().map(|item| self.walk(item, leaf)).collect(),
            Value::Object(members) => {
                let field = members.get("field").and_then(Value::as_str);
                let outermost = self.name.is_empty() && self.top;
                let each = members.iter().map(|(name, member)| {
                    let at = At {
                        form: self.form,
                        name,
                        field,
                        top: outermost,
                    };
                    (name.clone(), at.walk(member, leaf))
                });
                Value::Object(each.collect::<Map<_, _>>())
            }
            _ => value.clone(),
        }
    }

    fn fate(self, text: &str) -> TextFate {
        let digits = text.len() <= LONGEST_NUMBER && text.bytes().all(|b| b.is_ascii_digit());
        let kind = match (self.form, self.name) {
            (Form::References, _) => TextKind::Reference,
            (_, name) if OWN.contains(&name) => return TextFate::Kept,
            (_, "before" | "after") => match self.field.unwrap_or_default() {
                field if OWN.contains(&field) => return TextFate::Kept,
                "plan_hash" | staff_entry::PASSWORD_DIGEST => TextKind::Digest,
                "version" => TextKind::Version,
                "name" => TextKind::Title,
                "login" => TextKind::Login,
                "email" => TextKind::Email,
                "description" | "reason" => TextKind::Text,
                _ if digits || is_own_word(text) => return TextFate::Kept,
                _ => TextKind::Text,
            },
            // What no record could bear is what somebody typed: a telephone number, for one.
            (_, "id") if is_record(text) || text == "*" => return TextFate::Kept,
            (_, "plan_hash") => TextKind::Digest,
            (_, "version") => TextKind::Version,
            (Form::Notice, "to") => TextKind::Email,
            (Form::Notice, "name") if self.top => TextKind::Person,
            (Form::Notice, "by") => TextKind::Person,
            (Form::Notice, "project_name") => TextKind::Title,
            (Form::Notice, "reason" | "title") | (Form::Record, "name" | "reason") => {
                TextKind::Text
            }
            _ if is_own_word(text) => return TextFate::Kept,
            _ => TextKind::Text,
        };
        TextFate::Replaced(kind)
    }
}

/// Whether a text is the number of a record in Tryton, of whatever kind.
fn is_record(text: &str) -> bool {
    text.parse::<OrderId>().is_ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Each text as its kind and itself; what is kept as it is.
    fn marked(form: Form, value: &Value) -> Value {
        mapped(form, value, &mut |fate, text| match fate {
            TextFate::Replaced(kind) => Some(format!("{kind:?} {text}")),
            TextFate::Kept | TextFate::Emptied => None,
        })
    }

    #[test]
    fn a_notice_says_whom_it_tells_of_what() {
        let id = "0197a3c2-0000-7000-8000-000000000000";
        let notice = json!({
            "v": 1, "to": "eva@example.com", "name": "Eva", "language": "fr",
            "is": {"authorised": {"by": "Marc", "deployment": {
                "project": id, "project_name": "Portail", "version": "v1",
                "environment": "PROD", "planned_at": "2026-03-01T10:00:00Z",
                "time_zone": "Europe/Paris",
            }}},
        });
        let found = marked(Form::Notice, &notice);
        assert_eq!(found["to"], "Email eva@example.com");
        assert_eq!(
            (&found["name"], &found["language"]),
            (&json!("Person Eva"), &json!("fr"))
        );
        let told = &found["is"]["authorised"];
        assert_eq!(told["by"], "Person Marc");
        let deployment = &told["deployment"];
        assert_eq!(deployment["project_name"], "Title Portail");
        assert_eq!(deployment["version"], "Version v1");
        for kept in ["project", "environment", "planned_at", "time_zone"] {
            assert_eq!(
                deployment[kept],
                notice["is"]["authorised"]["deployment"][kept]
            );
        }
    }

    #[test]
    fn a_change_is_what_its_field_is() {
        let change = |field: &str, after: &str| json!({"field": field, "after": after});
        let entry = json!({
            "object": "project", "id": "404404", "verb": "make",
            "changes": [change("name", "Portail"), change("roles", "support, finance"),
                change("rows", "123456"), change("version", "v2"), change("whatever", "Eva"),
                change("password_digest", "0f")],
            "reason": "Eva l'a dit",
        });
        let found = marked(Form::Audit, &entry);
        let after: Vec<_> = found["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| &c["after"])
            .collect();
        assert_eq!(
            after,
            [
                "Title Portail",
                "support, finance",
                "123456",
                "Version v2",
                "Text Eva",
                "Digest 0f"
            ]
        );
        assert_eq!(found["reason"], "Text Eva l'a dit");
        assert_eq!(
            (&found["id"], &found["verb"]),
            (&entry["id"], &entry["verb"])
        );
        let asked = marked(
            Form::Audit,
            &json!({"kind": "order", "id": "eva@example.com"}),
        );
        assert_eq!(
            asked["id"], "Text eva@example.com",
            "as a stranger typed it"
        );
        for typed in ["0612345678", "33612345678", "1234567890123456789"] {
            let asked = marked(Form::Audit, &json!({"kind": "order", "id": typed}));
            assert_eq!(asked["id"], format!("Text {typed}"));
        }
    }

    #[test]
    fn what_nobody_knows_is_taken_for_what_somebody_wrote() {
        let found = marked(
            Form::Record,
            &json!({"new": [{"deep": "Eva"}], "n": 3, "none": null}),
        );
        assert_eq!(
            found,
            json!({"new": [{"deep": "Text Eva"}], "n": 3, "none": null})
        );
        assert_eq!(
            marked(Form::References, &json!(["a"])),
            json!(["Reference a"])
        );
    }
}
