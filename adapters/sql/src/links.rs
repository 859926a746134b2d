use async_trait::async_trait;
use guichet_domain::customers::Link;
use guichet_domain::kernel::{PartyId, UserId};
use guichet_driven::{LinkStore, PortResult, ReadLinks};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set, TryInsertResult};

use crate::entities::links::{ActiveModel, Column, Entity, Model};
use crate::unit::SqlUnit;
use crate::{Sql, scoped, values};

#[async_trait]
impl ReadLinks for Sql {
    async fn of_user(&self, user: UserId) -> PortResult<Vec<Link>> {
        let query = scoped::links_of_user(user);
        links(
            self.read("links of a user", async |db| query.all(db).await)
                .await?,
        )
    }

    async fn of_login(&self, login: &str) -> PortResult<Vec<Link>> {
        let query = scoped::links_of_login(&values::text(login));
        links(
            self.read("links of a login", async |db| query.all(db).await)
                .await?,
        )
    }

    async fn all(&self, after: Option<(UserId, PartyId)>, limit: usize) -> PortResult<Vec<Link>> {
        let query = scoped::links_after(after, limit);
        links(self.read("links", async |db| query.all(db).await).await?)
    }
}

#[async_trait]
impl LinkStore for SqlUnit {
    async fn add(&mut self, link: &Link) -> PortResult<bool> {
        let row = ActiveModel {
            user_id: Set(link.user.get()),
            party_id: Set(link.party.get()),
            login: Set(values::text(&link.login).into_owned()),
            made_by: Set(values::text(&link.made_by).into_owned()),
            made_at: Set(values::instant(link.made_at)),
        };
        let insert =
            Entity::insert(row).on_conflict_do_nothing_on([Column::UserId, Column::PartyId]);
        let done = self
            .write("adding a link", async |tx| insert.exec(tx).await)
            .await?;
        Ok(matches!(done, TryInsertResult::Inserted(_)))
    }

    async fn remove_user(&mut self, user: UserId) -> PortResult<u64> {
        let delete = Entity::delete_many().filter(Column::UserId.eq(user.get()));
        let done = self
            .write("removing links", async |tx| delete.exec(tx).await)
            .await?;
        Ok(done.rows_affected)
    }
}

fn links(rows: Vec<Model>) -> PortResult<Vec<Link>> {
    rows.into_iter().map(link).collect()
}

fn link(row: Model) -> PortResult<Link> {
    Ok(Link {
        user: values::user(row.user_id, "links")?,
        login: row.login,
        party: values::party(row.party_id, "links", "party_id")?,
        made_by: row.made_by,
        made_at: row.made_at,
    })
}
