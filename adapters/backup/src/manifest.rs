//! The manifest as JSON.

use chrono::{DateTime, Utc};
use guichet_domain::kernel::Words;
use guichet_driven::{
    BackupContent, OpenedBackup, PortError, PortResult, Provenance, SignBackup, Signature,
    StoreFacts, StoreKind, TableFacts,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::sum::hex;

/// The version of the format.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
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
    /// Of all the others, as they are written without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signature: Option<Signed>,
}

#[derive(Serialize, Deserialize)]
struct Signed {
    key: String,
    mac: String,
}

#[derive(Serialize, Deserialize)]
struct Table {
    name: String,
    rows: u64,
    digest: String,
}

/// What the payload must be.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
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
    let mut manifest = Written {
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
        signature: None,
    };
    let Signature { key_id, mac } = signer.sign(&bytes(&manifest)?);
    let mac = hex(&mac);
    manifest.signature = Some(Signed { key: key_id, mac });
    bytes(&manifest)
}

fn bytes(manifest: &Written) -> PortResult<Vec<u8>> {
    serde_json::to_vec(manifest).map_err(|_| PortError::corrupt("a manifest"))
}

pub(crate) fn read(text: &[u8], signer: &dyn SignBackup) -> PortResult<(OpenedBackup, Payload)> {
    let unread = || PortError::corrupt("the manifest cannot be read");
    let mut manifest: Written = serde_json::from_slice(text).map_err(|_| unread())?;
    let provenance = match manifest.signature.take() {
        None => Provenance::Unsigned,
        Some(Signed { key, mac }) => {
            let signature = Signature {
                mac: unhexed(&mac).ok_or_else(unread)?,
                key_id: key,
            };
            match signer.holds(&signature, &bytes(&manifest)?) {
                None => Provenance::OtherKey,
                Some(true) => Provenance::Ours,
                Some(false) => {
                    let what = "the signature of the backup is not that of what is in it";
                    return Err(PortError::corrupt(what));
                }
            }
        }
    };
    let (content, payload) = understood(manifest).ok_or_else(unread)?;
    let opened = OpenedBackup {
        content,
        provenance,
    };
    Ok((opened, payload))
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

fn understood(manifest: Written) -> Option<(BackupContent, Payload)> {
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

    fn signed() -> Value {
        let content = guichet_contract::vault::some_content();
        let payload = Payload {
            bytes: 3,
            sha256: "0f".repeat(32),
        };
        let text = written(&content, payload, &OURS).unwrap();
        serde_json::from_slice(&text).unwrap()
    }

    fn reading(manifest: &Value) -> PortResult<Provenance> {
        let read = read(manifest.to_string().as_bytes(), &OURS);
        read.map(|(opened, _)| opened.provenance)
    }

    #[test]
    fn a_manifest_of_a_program_that_did_not_sign_yet_is_read_and_proves_nothing() {
        let mut manifest = signed();
        assert_eq!(reading(&manifest).ok(), Some(Provenance::Ours));
        manifest.as_object_mut().unwrap().remove("signature");
        assert_eq!(reading(&manifest).ok(), Some(Provenance::Unsigned));
    }

    #[test]
    fn nothing_in_a_manifest_can_be_changed_under_its_signature() {
        let manifest = signed();
        let names: Vec<&String> = manifest.as_object().unwrap().keys().collect();
        assert_eq!(names.len(), 11);
        for name in names {
            let mut other = manifest.clone();
            other[name] = match &manifest[name] {
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
            assert_ne!(other, manifest, "{name}");
            let refused = reading(&other);
            let is_damaged = matches!(refused, Err(PortError::Corrupt { .. }));
            assert!(is_damaged, "{name}: {refused:?}");
        }
    }
}
