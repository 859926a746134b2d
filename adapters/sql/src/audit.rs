use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::kernel::Direction;
use guichet_driven::{
    AuditEntry, AuditLog, AuditedEntry, PortResult, Prune, Pruned, ReadAudit, Resealed,
};

use crate::entities::{audit_entries, audit_origins};
use crate::error::corrupt;
use crate::unit::SqlUnit;
use crate::{Sql, chain, event, scoped};

#[async_trait]
impl ReadAudit for Sql {
    async fn entries(
        &self,
        from: Option<(u64, Direction)>,
        limit: usize,
    ) -> PortResult<Vec<AuditedEntry>> {
        let from = match from {
            None => None,
            Some((seq, direction)) => Some((chain::number(seq)?, direction)),
        };
        let query = scoped::audit_entries(from, limit);
        let mut rows = self
            .read("the audit", async |db| query.all(db).await)
            .await?;
        if !matches!(from, Some((_, Direction::After))) {
            rows.reverse();
        }
        let mut origins = self.origins(&rows).await?;
        rows.into_iter()
            .map(|row| {
                let origin = origins.remove(&row.seq);
                entry(&row, origin)
            })
            .collect()
    }
}

#[async_trait]
impl AuditLog for SqlUnit {
    async fn append(&mut self, entry: &AuditEntry) -> PortResult<()> {
        self.entries.push(entry.clone());
        Ok(())
    }

    async fn reseal(&mut self, verified: bool) -> PortResult<Resealed> {
        self.seal_anew(verified).await
    }

    async fn prune(&mut self, asked: &Prune) -> PortResult<Pruned> {
        self.remove_oldest(asked).await
    }

    async fn erase_origins(&mut self, before: DateTime<Utc>, at_most: u64) -> PortResult<u64> {
        self.forget_origins(before, at_most).await
    }
}

fn entry(
    row: &audit_entries::Model,
    origin: Option<audit_origins::Model>,
) -> PortResult<AuditedEntry> {
    let (address, request_id) = match origin {
        None => (None, None),
        Some(origin) => (origin.address, origin.request_id),
    };
    let address = address.map(|address| address.parse()).transpose();
    let entry = AuditEntry {
        id: row.id,
        at: row.at,
        actor: row
            .actor
            .parse()
            .map_err(|_| corrupt("audit_entries", "actor"))?,
        address: address.map_err(|_| corrupt("audit_origins", "address"))?,
        request_id,
        event: event::read(&row.kind, &row.detail)
            .ok_or_else(|| corrupt("audit_entries", "detail"))?,
    };
    let seq = u64::try_from(row.seq).map_err(|_| corrupt("audit_entries", "seq"))?;
    Ok(AuditedEntry { seq, entry })
}
