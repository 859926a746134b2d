use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_driven::{Actor, AuditEvent, ChainHead, SealAudit};
use sea_orm::sea_query::{Expr, ExprTrait, Index, Order, Query, Table};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use sea_orm_migration::schema::{
    big_integer, binary, binary_null, integer, json_binary, text, text_null,
    timestamp_with_time_zone, uuid_uniq,
};
use sea_orm_migration::{MigrationName, MigrationTrait, SchemaManager};
use serde_json::Value;
use uuid::Uuid;

use crate::canon::Content;
use crate::chain::{self, Place};
use crate::{database_clock, event, scoped};

/// The audit becomes a chain. The entries there are become its first links, in their order, and
/// are followed by one that says how many they were: what became of those before this day, no
/// seal can tell.
pub(crate) struct AuditChain(pub(crate) Arc<dyn SealAudit>);

impl MigrationName for AuditChain {
    fn name(&self) -> &'static str {
        "0004_audit_chain"
    }
}

/// Entries taken over at once.
const PAGE: u64 = 500;

/// An entry as it was.
#[derive(FromQueryResult)]
struct Old {
    id: Uuid,
    at: DateTime<Utc>,
    actor: String,
    address: Option<String>,
    request_id: Option<String>,
    kind: String,
    detail: Value,
}

#[async_trait]
impl MigrationTrait for AuditChain {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let aside = Table::rename()
            .table("audit_entries", "audit_entries_0003")
            .to_owned();
        manager.rename_table(aside).await?;
        make_tables(manager).await?;
        let head = self.take_over(manager).await?;
        let insert = Query::insert()
            .into_table("audit_head")
            .columns(["id", "seq", "mac"])
            .values_panic([
                scoped::AUDIT_HEAD.into(),
                number(head.seq)?.into(),
                head.mac.to_vec().into(),
            ])
            .to_owned();
        manager.execute(insert).await?;
        let gone = Table::drop().table("audit_entries_0003").to_owned();
        manager.drop_table(gone).await?;
        let by_time = Index::create()
            .name("audit_entries_at")
            .table("audit_entries")
            .col("at")
            .to_owned();
        manager.create_index(by_time).await
    }
}

async fn make_tables(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let entries = Table::create()
        .table("audit_entries")
        .col(big_integer("seq").primary_key())
        .col(uuid_uniq("id"))
        .col(timestamp_with_time_zone("at"))
        .col(text("actor"))
        .col(text("kind"))
        .col(json_binary("detail"))
        .col(binary_null("origin"))
        .col(binary("prev"))
        .col(binary("mac"))
        .col(text("key_id"))
        .to_owned();
    manager.create_table(entries).await?;
    let origins = Table::create()
        .table("audit_origins")
        .col(big_integer("seq").primary_key())
        .col(binary("salt"))
        .col(text_null("address"))
        .col(text_null("request_id"))
        .to_owned();
    manager.create_table(origins).await?;
    let head = Table::create()
        .table("audit_head")
        .col(integer("id").primary_key())
        .col(big_integer("seq"))
        .col(binary("mac"))
        .to_owned();
    manager.create_table(head).await
}

impl AuditChain {
    async fn take_over(&self, manager: &SchemaManager<'_>) -> Result<ChainHead, DbErr> {
        let (mut head, mut after) = (ChainHead::START, None);
        loop {
            let page = old(manager, after).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.id);
            for entry in page {
                head = self.add(manager, &head, &entry).await?;
            }
        }
        if head.seq == 0 {
            return Ok(head);
        }
        let taken_over = head.seq;
        let (kind, detail) = event::stored(&AuditEvent::ChainBegun { taken_over });
        let mark = Old {
            id: Uuid::now_v7(),
            at: database_clock::now(manager.get_connection()).await?,
            actor: Actor::System.to_string(),
            address: None,
            request_id: None,
            kind: kind.into(),
            detail,
        };
        self.add(manager, &head, &mark).await
    }

    async fn add(
        &self,
        manager: &SchemaManager<'_>,
        head: &ChainHead,
        entry: &Old,
    ) -> Result<ChainHead, DbErr> {
        let content = Content {
            id: entry.id,
            at: entry.at,
            actor: &entry.actor,
            kind: &entry.kind,
            detail: &entry.detail,
        };
        let (address, request) = (entry.address.as_deref(), entry.request_id.as_deref());
        let place = chain::seal(self.0.as_ref(), head, &content, address, request);
        let place = place.ok_or_else(|| DbErr::Migration("no key seals the audit".into()))?;
        insert(manager, entry, &place).await?;
        Ok(place.head)
    }
}

async fn old(manager: &SchemaManager<'_>, after: Option<Uuid>) -> Result<Vec<Old>, DbErr> {
    let mut query = Query::select();
    query
        .columns([
            "id",
            "at",
            "actor",
            "address",
            "request_id",
            "kind",
            "detail",
        ])
        .from("audit_entries_0003")
        .order_by("id", Order::Asc)
        .limit(PAGE);
    if let Some(after) = after {
        query.and_where(Expr::col("id").gt(after));
    }
    let db = manager.get_connection();
    Old::find_by_statement(db.get_database_backend().build(&query))
        .all(db)
        .await
}

async fn insert(manager: &SchemaManager<'_>, entry: &Old, place: &Place) -> Result<(), DbErr> {
    let seq = number(place.head.seq)?;
    let row = Query::insert()
        .into_table("audit_entries")
        .columns([
            "seq", "id", "at", "actor", "kind", "detail", "origin", "prev", "mac", "key_id",
        ])
        .values_panic([
            seq.into(),
            entry.id.into(),
            entry.at.into(),
            entry.actor.clone().into(),
            entry.kind.clone().into(),
            entry.detail.clone().into(),
            place.commitment.map(|mac| mac.to_vec()).into(),
            place.prev.to_vec().into(),
            place.head.mac.to_vec().into(),
            place.key_id.clone().into(),
        ])
        .to_owned();
    manager.execute(row).await?;
    let Some(salt) = place.salt else {
        return Ok(());
    };
    let origin = Query::insert()
        .into_table("audit_origins")
        .columns(["seq", "salt", "address", "request_id"])
        .values_panic([
            seq.into(),
            salt.to_vec().into(),
            entry.address.clone().into(),
            entry.request_id.clone().into(),
        ])
        .to_owned();
    manager.execute(origin).await
}

fn number(seq: u64) -> Result<i64, DbErr> {
    i64::try_from(seq).map_err(|error| DbErr::Type(error.to_string()))
}
