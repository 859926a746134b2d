//! The manifest as JSON.

use chrono::{DateTime, Utc};
use guichet_domain::kernel::Words;
use guichet_driven::{BackupContent, PortError, PortResult, StoreFacts, StoreKind, TableFacts};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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

pub(crate) fn written(content: &BackupContent, payload: Payload) -> PortResult<Vec<u8>> {
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
    serde_json::to_vec(&manifest).map_err(|_| PortError::corrupt("a manifest"))
}

pub(crate) fn read(bytes: &[u8]) -> PortResult<(BackupContent, Payload)> {
    understood(bytes).ok_or_else(|| PortError::corrupt("the manifest cannot be read"))
}

fn understood(bytes: &[u8]) -> Option<(BackupContent, Payload)> {
    let manifest: Written = serde_json::from_slice(bytes).ok()?;
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
