//! What is sealed of an entry, as bytes: the same on both databases, whatever they do to the
//! order of a JSON object or to the digits of a time. It never changes: old seals stand on it.

use chrono::{DateTime, Utc};
use guichet_driven::{Mac, put};
use serde_json::Value;
use uuid::Uuid;

use crate::entities::audit_entries;

/// An entry as it is stored, but for its place in the chain.
pub(crate) struct Content<'a> {
    pub(crate) id: Uuid,
    pub(crate) at: DateTime<Utc>,
    pub(crate) actor: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) detail: &'a Value,
}

impl<'a> From<&'a audit_entries::Model> for Content<'a> {
    fn from(entry: &'a audit_entries::Model) -> Self {
        Self {
            id: entry.id,
            at: entry.at,
            actor: &entry.actor,
            kind: &entry.kind,
            detail: &entry.detail,
        }
    }
}

impl Content<'_> {
    pub(crate) fn bytes(&self, commitment: Option<&Mac>) -> Vec<u8> {
        let mut detail = Vec::new();
        value(&mut detail, self.detail);
        let mut bytes = Vec::new();
        for part in [
            self.id.as_bytes().as_slice(),
            &self.at.timestamp().to_be_bytes(),
            &self.at.timestamp_subsec_nanos().to_be_bytes(),
            self.actor.as_bytes(),
            self.kind.as_bytes(),
            &detail,
            commitment.map(Mac::as_slice).unwrap_or_default(),
        ] {
            put(&mut bytes, part);
        }
        bytes
    }
}

/// What the commitment to an entry's origin seals. Without the salt, which is erased with the
/// rest, nobody can try addresses against the commitment, not even with the key.
pub(crate) fn origin(
    id: Uuid,
    salt: &[u8],
    address: Option<&str>,
    request_id: Option<&str>,
) -> Vec<u8> {
    let mut bytes = b"guichet audit origin v1\0".to_vec();
    put(&mut bytes, id.as_bytes());
    put(&mut bytes, salt);
    for part in [address, request_id] {
        bytes.push(u8::from(part.is_some()));
        put(&mut bytes, part.unwrap_or_default().as_bytes());
    }
    bytes
}

fn value(bytes: &mut Vec<u8>, found: &Value) {
    match found {
        Value::Null => bytes.push(b'n'),
        Value::Bool(false) => bytes.push(b'f'),
        Value::Bool(true) => bytes.push(b't'),
        Value::Number(number) => {
            bytes.push(b'd');
            put(bytes, number.to_string().as_bytes());
        }
        Value::String(text) => {
            bytes.push(b's');
            put(bytes, text.as_bytes());
        }
        Value::Array(items) => {
            bytes.push(b'a');
            bytes.extend((items.len() as u64).to_be_bytes());
            for item in items {
                value(bytes, item);
            }
        }
        Value::Object(members) => {
            bytes.push(b'o');
            bytes.extend((members.len() as u64).to_be_bytes());
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(name, _)| name.as_str());
            for (name, member) in members {
                put(bytes, name.as_bytes());
                value(bytes, member);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        value(&mut bytes, &serde_json::from_str(text).unwrap());
        bytes
    }

    #[test]
    fn the_order_of_an_object_does_not_count_and_everything_else_does() {
        let one = bytes(r#"{"a": 1, "b": {"x": [true, null], "y": "é"}}"#);
        let other = bytes(r#"{ "b": {"y":"\u00e9","x":[true,null]}, "a":1}"#);
        assert_eq!(one, other);
        let texts = [
            "null",
            "true",
            "false",
            "1",
            "\"1\"",
            "\"\"",
            "[]",
            "{}",
            "[1]",
            "[[1]]",
            "[1,2]",
            "[2,1]",
            "[\"1\",\"2\"]",
            "[\"12\"]",
            "{\"a\":\"b\"}",
            "{\"ab\":\"\"}",
            "{\"a\":null}",
            "[[],[]]",
            "[[[]]]",
        ];
        for (n, text) in texts.iter().enumerate() {
            for other in &texts[..n] {
                assert_ne!(bytes(text), bytes(other), "{text} {other}");
            }
        }
    }

    /// Written down once: whoever changes the form makes every chain there is unverifiable.
    #[test]
    fn the_form_never_changes() {
        let detail = serde_json::json!({"reason": "wrong", "untold": 3});
        let content = Content {
            id: Uuid::from_u128(7),
            at: DateTime::from_timestamp_micros(1_790_000_000_123_457).unwrap(),
            actor: "nobody",
            kind: "sign_in_refused",
            detail: &detail,
        };
        let hex = |bytes: &[u8]| {
            bytes.iter().fold(String::new(), |mut text, byte| {
                use std::fmt::Write as _;
                write!(text, "{byte:02x}").expect("a text takes whatever is written");
                text
            })
        };
        assert_eq!(hex(&content.bytes(Some(&[9; 32]))), CONTENT);
        let origin = origin(Uuid::from_u128(7), &[1, 2], Some("192.0.2.7"), None);
        assert_eq!(hex(&origin), ORIGIN);
    }

    const CONTENT: &str = "\
        0000000000000010000000000000000000000000000000070000000000000008000000006ab13b800000\
        000000000004075bcde800000000000000066e6f626f6479000000000000000f7369676e5f696e5f7265\
        6675736564000000000000003d6f00000000000000020000000000000006726561736f6e730000000000\
        00000577726f6e670000000000000006756e746f6c646400000000000000013300000000000000200909\
        090909090909090909090909090909090909090909090909090909090909";
    const ORIGIN: &str = "\
        67756963686574206175646974206f726967696e20763100000000000000001000000000000000000000\
        000000000007000000000000000201020100000000000000093139322e302e322e370000000000000000\
        00";
}
