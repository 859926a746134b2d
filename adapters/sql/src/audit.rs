use async_trait::async_trait;
use guichet_domain::kernel::Direction;
use guichet_driven::{AuditEntry, AuditLog, PortResult, ReadAudit};
use sea_orm::{EntityTrait, Set};
use uuid::Uuid;

use crate::entities::audit_entries::{ActiveModel, Entity, Model};
use crate::error::corrupt;
use crate::unit::SqlUnit;
use crate::{Sql, event, scoped, values};

#[async_trait]
impl ReadAudit for Sql {
    async fn entries(
        &self,
        from: Option<(Uuid, Direction)>,
        limit: usize,
    ) -> PortResult<Vec<AuditEntry>> {
        let query = scoped::audit_entries(from, limit);
        let mut rows = self
            .read("the audit", async |db| query.all(db).await)
            .await?;
        if !matches!(from, Some((_, Direction::After))) {
            rows.reverse();
        }
        rows.into_iter().map(entry).collect()
    }
}

#[async_trait]
impl AuditLog for SqlUnit {
    async fn append(&mut self, entry: &AuditEntry) -> PortResult<()> {
        let (kind, detail) = event::stored(&entry.event);
        let row = ActiveModel {
            id: Set(entry.id),
            at: Set(values::instant(entry.at)),
            actor: Set(values::text(&entry.actor.to_string()).into_owned()),
            address: Set(entry.address.map(|address| address.to_string())),
            request_id: Set(entry
                .request_id
                .as_deref()
                .map(|id| values::text(id).into_owned())),
            kind: Set(kind.into()),
            detail: Set(detail),
        };
        let insert = Entity::insert(row);
        self.write("appending to the audit", async |tx| {
            insert.exec_without_returning(tx).await
        })
        .await?;
        Ok(())
    }
}

fn entry(row: Model) -> PortResult<AuditEntry> {
    let address = row.address.map(|address| address.parse()).transpose();
    Ok(AuditEntry {
        id: row.id,
        at: row.at,
        actor: row
            .actor
            .parse()
            .map_err(|_| corrupt("audit_entries", "actor"))?,
        address: address.map_err(|_| corrupt("audit_entries", "address"))?,
        request_id: row.request_id,
        event: event::read(&row.kind, &row.detail)
            .ok_or_else(|| corrupt("audit_entries", "detail"))?,
    })
}
