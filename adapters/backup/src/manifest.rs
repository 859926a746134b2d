//! The manifest as JSON.
//!
//! Its signature stands last, and is of the bytes before it and the brace that closes them, as they
//! were written: what a newer program writes beside is told from damage. Whatever an older program
//! must not read over takes another field or another number of the format.

use chrono::{DateTime, Utc};
use guichet_domain::kernel::Words;
use guichet_driven::{
    BackupContent, OpenedBackup, PortError, PortResult, Provenance, SignBackup, Signature,
    StoreFacts, StoreKind, TableFacts,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::label::newer;
use crate::sum::hex;

/// The version of the format.
const FORMAT: u32 = 1;

/// What stands before the signature.
const LAST: &str = ",\"signature\":";

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: u32,
    id: String,
    made_at: DateTime<Utc>,
    program: String,
    database: String,
    database_version: String,
    migrations: Vec<String>,
    tables: Vec<Table>,
    audit_head: Option<String>,
    payload: Payload,
}

/// What a manifest of any version has.
#[derive(Deserialize)]
struct Any {
    format: u32,
    #[serde(default)]
    program: String,
}

#[derive(Serialize, Deserialize)]
struct Signed {
    key: String,
    mac: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    name: String,
    rows: u64,
    digest: String,
}

/// What the payload must be.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct Payload {
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

pub(crate) fn written(
    content: &BackupContent,
    payload: Payload,
    signer: &dyn SignBackup,
) -> PortResult<Vec<u8>> {
    let facts = &content.facts;
    let tables = facts.tables.iter().cloned();
    let manifest = Written {
        format: FORMAT,
        id: content.id.to_string(),
        made_at: content.made_at,
        program: content.program.clone(),
        database: facts.kind.word().into(),
        database_version: facts.version.clone(),
        migrations: facts.migrations.clone(),
        tables: tables
            .map(|TableFacts { name, rows, digest }| Table { name, rows, digest })
            .collect(),
        audit_head: facts.audit_head.map(|head| head.to_string()),
        payload,
    };
    let mut text = bytes(&manifest)?;
    let Signature { key_id, mac } = signer.sign(&text);
    let mac = hex(&mac);
    // The brace that closes it.
    text.pop();
    text.extend(LAST.bytes());
    text.extend(bytes(&Signed { key: key_id, mac })?);
    text.push(b'}');
    Ok(text)
}

fn bytes(part: &impl Serialize) -> PortResult<Vec<u8>> {
    serde_json::to_vec(part).map_err(|_| PortError::corrupt("a manifest"))
}

pub(crate) fn read(text: &[u8], signer: &dyn SignBackup) -> PortResult<(OpenedBackup, Payload)> {
    let (signed, signature) = parted(text)?;
    let provenance = match signature {
        None => Provenance::Unsigned,
        Some(signature) => match signer.holds(&signature, &signed) {
            None => Provenance::OtherKey,
            Some(true) => Provenance::Ours,
            Some(false) => {
                let what = "the signature of the backup is not that of what is in it";
                return Err(PortError::corrupt(what));
            }
        },
    };
    // It is as it was written: what is not understood is of another version.
    let (content, payload) = understood(&signed).ok_or_else(|| strange(&signed, FORMAT))?;
    let opened = OpenedBackup {
        content,
        provenance,
    };
    Ok((opened, payload))
}

/// What was signed, as it was written, and its signature. A text in JSON has no bare quotes: what
/// stands before a signature stands nowhere within one.
fn parted(text: &[u8]) -> PortResult<(Vec<u8>, Option<Signature>)> {
    let at = text.windows(LAST.len()).rposition(|w| w == LAST.as_bytes());
    let Some((signed, rest)) = at.and_then(|at| text.split_at_checked(at)) else {
        return Ok((text.to_vec(), None));
    };
    let signature = rest.get(LAST.len()..).and_then(|rest| {
        let told = rest.strip_suffix(b"}")?;
        let Signed { key, mac } = serde_json::from_slice(told).ok()?;
        Some(Signature {
            mac: unhexed(&mac)?,
            key_id: key,
        })
    });
    let signature = signature.ok_or_else(|| strange(text, FORMAT + 1))?;
    Ok(([signed, b"}"].concat(), Some(signature)))
}

/// Why a manifest is not understood: of this number of the format or a higher one, a newer program
/// made it.
fn strange(text: &[u8], from: u32) -> PortError {
    match serde_json::from_slice::<Any>(text) {
        Ok(any) if any.format >= from => newer(&any.program),
        _ => PortError::corrupt("the manifest cannot be read"),
    }
}

fn unhexed(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

fn understood(text: &[u8]) -> Option<(BackupContent, Payload)> {
    let manifest: Written = serde_json::from_slice(text).ok()?;
    let audit_head = manifest.audit_head.map(|head| head.parse().ok());
    let tables = manifest.tables.into_iter();
    let facts = StoreFacts {
        kind: StoreKind::from_word(&manifest.database)?,
        version: manifest.database_version,
        migrations: manifest.migrations,
        tables: tables
            .map(|Table { name, rows, digest }| TableFacts { name, rows, digest })
            .collect(),
        audit_head: match audit_head {
            None => None,
            Some(head) => Some(head?),
        },
    };
    let content = BackupContent {
        id: Uuid::parse_str(&manifest.id).ok()?,
        made_at: manifest.made_at,
        program: manifest.program,
        facts,
    };
    (manifest.format == FORMAT).then_some((content, manifest.payload))
}

#[cfg(test)]
mod tests {
    use guichet_contract::TestSignature;
    use serde_json::Value;

    use super::*;

    const OURS: TestSignature = TestSignature {
        name: "ours",
        key: "a key",
    };

    fn signed() -> String {
        let content = guichet_contract::vault::some_content();
        let payload = Payload {
            bytes: 3,
            sha256: "0f".repeat(32),
        };
        String::from_utf8(written(&content, payload, &OURS).unwrap()).unwrap()
    }

    /// The same with something else before its signature, signed anew.
    fn signed_with(change: impl FnOnce(String) -> String) -> String {
        let text = signed();
        let (before, _) = text.rsplit_once(LAST).unwrap();
        let message = change(format!("{before}}}"));
        let Signature { key_id, mac } = OURS.sign(message.as_bytes());
        let before = message.strip_suffix('}').unwrap();
        let mac = hex(&mac);
        format!(r#"{before}{LAST}{{"key":"{key_id}","mac":"{mac}"}}}}"#)
    }

    fn reading(manifest: &str) -> PortResult<Provenance> {
        let read = read(manifest.as_bytes(), &OURS);
        read.map(|(opened, _)| opened.provenance)
    }

    /// The same text with another value in the place of a field's.
    fn replaced(text: &str, name: &str, with: &Value) -> String {
        let name = format!("\"{name}\":");
        let (before, after) = text.split_once(&name).unwrap();
        let mut values = serde_json::Deserializer::from_str(after).into_iter::<Value>();
        values.next().unwrap().unwrap();
        let rest = &after[values.byte_offset()..];
        format!("{before}{name}{with}{rest}")
    }

    #[test]
    fn a_manifest_stays_as_it_was_written_so_far() {
        let message = format!(
            concat!(
                r#"{{"format":1,"id":"00000000-0000-0001-0000-000000000001","#,
                r#""made_at":"1970-01-02T00:00:00Z","program":"0.1.0","database":"sqlite","#,
                r#""database_version":"3.50.4","migrations":["0001_links","0015_anonymised"],"#,
                r#""tables":[{{"name":"liens « é »","rows":3,"digest":"{0}"}}],"#,
                r#""audit_head":"42:{1}","payload":{{"bytes":3,"sha256":"{0}"}}}}"#,
            ),
            "0f".repeat(32),
            "07".repeat(32),
        );
        let so_far = signed_with(|_| message);
        assert_eq!(signed(), so_far);
        assert_eq!(reading(&so_far).ok(), Some(Provenance::Ours));
    }

    #[test]
    fn a_manifest_of_a_program_that_did_not_sign_yet_is_read_and_proves_nothing() {
        let manifest = signed();
        assert_eq!(reading(&manifest).ok(), Some(Provenance::Ours));
        let (before, _) = manifest.rsplit_once(LAST).unwrap();
        let unsigned = reading(&format!("{before}}}"));
        assert_eq!(unsigned.ok(), Some(Provenance::Unsigned));
    }

    #[test]
    fn what_a_newer_program_wrote_is_told_from_damage() {
        let more = |message: String| message.replacen('{', r#"{"more":[1],"#, 1);
        let within = |message: String| message.replace(r#""rows":3"#, r#""rows":3,"size":7"#);
        let number = |message: String| replaced(&message, "format", &2.into());
        let kind = |message: String| replaced(&message, "database", &"another".into());
        for newer in [
            signed_with(more),
            signed_with(within),
            signed_with(number),
            signed_with(kind),
            // Signed in another way, or with a key that is not here, or not at all.
            replaced(&signed_with(number), "signature", &"another".into()),
            replaced(&signed_with(more), "key", &"theirs".into()),
            more(signed().rsplit_once(LAST).unwrap().0.to_owned() + "}"),
        ] {
            let refused = reading(&newer);
            let is_newer = matches!(
                &refused,
                Err(PortError::Refused { code, words })
                    if code == "backup_version" && words.contains("newer program (0.1.0)")
            );
            assert!(is_newer, "{newer}: {refused:?}");
            // Damage stays damage.
            let changed = newer.replace("0001_links", "0002_links");
            let is_ours = newer.contains(r#""key":"ours""#);
            if is_ours {
                let refused = reading(&changed);
                let is_damaged = matches!(refused, Err(PortError::Corrupt { .. }));
                assert!(is_damaged, "{changed}: {refused:?}");
            }
        }
        for damaged in ["", "{", "{}", r#"{"format":0}"#] {
            let refused = reading(damaged);
            let is_damaged = matches!(refused, Err(PortError::Corrupt { .. }));
            assert!(is_damaged, "{damaged}: {refused:?}");
        }
    }

    #[test]
    fn nothing_in_a_manifest_can_be_changed_under_its_signature() {
        let text = signed();
        let manifest: Value = serde_json::from_str(&text).unwrap();
        let names: Vec<&String> = manifest.as_object().unwrap().keys().collect();
        assert_eq!(names.len(), 11);
        for name in names {
            let other = match &manifest[name] {
                Value::String(text) => text.replace(['0', '1', '3', 's'], "2").into(),
                Value::Array(_) => Value::Array(Vec::new()),
                Value::Object(object) => {
                    let mut object = object.clone();
                    if let Some(mac) = object.get_mut("mac") {
                        *mac = "0f".repeat(32).into();
                    }
                    if let Some(bytes) = object.get_mut("bytes") {
                        *bytes = 4.into();
                    }
                    object.into()
                }
                _ => 2.into(),
            };
            assert_ne!(other, manifest[name], "{name}");
            let refused = reading(&replaced(&text, name, &other));
            let is_damaged = matches!(refused, Err(PortError::Corrupt { .. }));
            assert!(is_damaged, "{name}: {refused:?}");
        }
    }
}
