//! The chain is read link by link, past rows that cannot be read.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_driven::{Beginning, ChainHead, ChainLink, PortError, PortResult, ReadChain};
use sea_orm::{PaginatorTrait, QuerySelect};

use super::{head, link, no_head, number};
use crate::entities::{audit_entries, audit_origins};
use crate::{Sql, prune, scoped, values};

#[async_trait]
impl ReadChain for Sql {
    async fn head(&self) -> PortResult<Option<ChainHead>> {
        let query = scoped::audit_head();
        let row = self
            .read("the audit's head", async |db| query.one(db).await)
            .await?;
        Ok(row.and_then(|row| head(&row)))
    }

    async fn links(&self, after: u64, limit: usize) -> PortResult<Vec<ChainLink>> {
        let Ok(from) = number(after) else {
            return Ok(Vec::new());
        };
        match self.whole_links(from, limit).await {
            // One row of the page cannot be read: it is looked for among them, one by one.
            Err(PortError::Corrupt { .. }) => match self.whole_links(from, 1).await {
                Err(PortError::Corrupt { .. }) => self.unreadable_link(from).await,
                other => other,
            },
            other => other,
        }
    }

    async fn beginning(&self) -> PortResult<Beginning> {
        self.begins().await
    }

    async fn astray(&self, last: u64) -> PortResult<u64> {
        let query = scoped::audit_up_to(number(last)?);
        self.read("the audit's beginning", async |db| query.count(db).await)
            .await
    }

    async fn older(&self, before: DateTime<Utc>) -> PortResult<u64> {
        let begun = match self.begins().await? {
            Beginning::Pruned(sealed) => sealed.checkpoint.last.seq,
            Beginning::Whole | Beginning::Unreadable => 0,
        };
        let head = ReadChain::head(self).await?.ok_or_else(no_head)?;
        let query = scoped::audit_first_since(values::instant(before));
        let first_kept: Option<i64> = self
            .read("the audit by age", async |db| {
                query.into_tuple().one(db).await
            })
            .await?;
        Ok(prune::old(head, first_kept).saturating_sub(begun))
    }

    async fn known_origins(&self, before: DateTime<Utc>) -> PortResult<u64> {
        let query = scoped::audit_origins_before(values::instant(before), i64::MAX as u64);
        self.read("the audit's origins", async |db| query.count(db).await)
            .await
    }
}

impl Sql {
    async fn whole_links(&self, from: i64, limit: usize) -> PortResult<Vec<ChainLink>> {
        let query = scoped::audit_links(from, limit);
        let rows = self
            .read("the audit", async |db| query.all(db).await)
            .await?;
        let mut origins = self.origins(&rows).await?;
        let rows = rows.into_iter();
        rows.map(|row| {
            let origin = origins.remove(&row.seq);
            link(row, origin)
        })
        .collect()
    }

    /// Where these entries came from, as far as it was not erased.
    pub(crate) async fn origins(
        &self,
        rows: &[audit_entries::Model],
    ) -> PortResult<HashMap<i64, audit_origins::Model>> {
        let seqs = rows.iter().map(|row| row.seq);
        let (Some(first), Some(last)) = (seqs.clone().min(), seqs.max()) else {
            return Ok(HashMap::new());
        };
        let query = scoped::audit_origins(first, last);
        let found = self
            .read("the audit's origins", async |db| query.all(db).await)
            .await?;
        Ok(found.into_iter().map(|row| (row.seq, row)).collect())
    }

    async fn unreadable_link(&self, from: i64) -> PortResult<Vec<ChainLink>> {
        let query = scoped::audit_links(from, 1)
            .select_only()
            .column(audit_entries::Column::Seq);
        let seq: Option<i64> = self
            .read("the audit", async |db| query.into_tuple().one(db).await)
            .await?;
        let link = seq
            .and_then(|seq| u64::try_from(seq).ok())
            .map(|seq| ChainLink {
                seq,
                id: None,
                sealed: None,
                prunes: None,
            });
        Ok(link.into_iter().collect())
    }
}
