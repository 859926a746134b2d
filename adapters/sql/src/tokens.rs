use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::access::{Token, TokenOwner, TokenScope};
use guichet_domain::kernel::{Page, Place, PlaceRequest, StaffId, TokenId, Words};
use guichet_driven::{PortResult, ReadTokens, TokenHash, TokenStore};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Set};

use crate::entities::tokens::{ActiveModel, Column, Entity, Model};
use crate::error::{DEADLINE, corrupt, within};
use crate::unit::SqlUnit;
use crate::{Sql, scoped, values};

/// A token's use is noted no more often.
const USED_TO: TimeDelta = TimeDelta::minutes(1);

#[async_trait]
impl ReadTokens for Sql {
    async fn by_secret(&self, hash: &TokenHash) -> PortResult<Option<Token>> {
        let query = scoped::token_of_secret(hash);
        let row = self.read("a token", async |db| query.one(db).await).await?;
        row.map(token).transpose()
    }

    async fn of_owner(
        &self,
        owner: TokenOwner,
        request: &PlaceRequest,
    ) -> PortResult<Page<Token, Place>> {
        let query = scoped::tokens_of(owner, request);
        let rows = self
            .read("somebody's tokens", async |db| query.all(db).await)
            .await?;
        let tokens: Vec<Token> = rows.into_iter().map(token).collect::<PortResult<_>>()?;
        Ok(Page::cut_at(tokens, request, |token| {
            (token.made_at, token.id.0)
        }))
    }

    async fn touch_token(&self, id: TokenId, at: DateTime<Utc>) -> PortResult<()> {
        let at = values::instant(at);
        let long_ago = Condition::any()
            .add(Column::UsedAt.is_null())
            .add(Column::UsedAt.lte(at - USED_TO));
        let update = Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(at))
            .filter(Column::Id.eq(id.0))
            .filter(Column::RevokedAt.is_null())
            .filter(long_ago);
        let noting = update.exec(&self.writer);
        within("noting a token's use", DEADLINE, noting).await?;
        Ok(())
    }
}

#[async_trait]
impl TokenStore for SqlUnit {
    async fn find(&mut self, id: TokenId) -> PortResult<Option<Token>> {
        let query = scoped::token(id).lock_exclusive();
        let row = self
            .write("a token", async |tx| query.one(tx).await)
            .await?;
        row.map(token).transpose()
    }

    async fn add(&mut self, token: &Token, hash: &TokenHash) -> PortResult<()> {
        let insert = Entity::insert(row(token, hash));
        self.write("adding a token", async |tx| {
            insert.exec_without_returning(tx).await
        })
        .await?;
        Ok(())
    }

    async fn revoke(&mut self, id: TokenId, at: DateTime<Utc>) -> PortResult<bool> {
        Ok(self.end_tokens(Column::Id.eq(id.0), at).await? > 0)
    }

    async fn revoke_all(&mut self, owner: TokenOwner, at: DateTime<Utc>) -> PortResult<u64> {
        self.end_tokens(scoped::token_owner(owner), at).await
    }
}

impl SqlUnit {
    async fn end_tokens(&mut self, which: SimpleExpr, at: DateTime<Utc>) -> PortResult<u64> {
        let at = values::instant(at);
        let update = Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(at))
            .filter(which)
            .filter(Column::RevokedAt.is_null())
            .filter(Column::ExpiresAt.gt(at));
        let done = self
            .write("ending tokens", async |tx| update.exec(tx).await)
            .await?;
        Ok(done.rows_affected)
    }
}

fn row(token: &Token, hash: &TokenHash) -> ActiveModel {
    let (staff, user) = match token.owner {
        TokenOwner::Staff(staff) => (Some(staff.0), None),
        TokenOwner::Customer(user) => (None, Some(user.get())),
    };
    let scopes: Vec<&str> = token.scopes.iter().map(|scope| scope.word()).collect();
    ActiveModel {
        id: Set(token.id.0),
        token_hash: Set(hash.to_vec()),
        staff_id: Set(staff),
        user_id: Set(user),
        name: Set(values::text(&token.name).into_owned()),
        scopes: Set(scopes.join(" ")),
        made_at: Set(values::instant(token.made_at)),
        expires_at: Set(values::instant(token.expires_at)),
        used_at: Set(token.used_at.map(values::instant)),
        revoked_at: Set(token.revoked_at.map(values::instant)),
    }
}

fn token(row: Model) -> PortResult<Token> {
    let owner = match (row.staff_id, row.user_id) {
        (Some(staff), None) => TokenOwner::Staff(StaffId(staff)),
        (None, Some(user)) => TokenOwner::Customer(values::user(user, "tokens")?),
        _ => return Err(corrupt("tokens", "staff_id")),
    };
    let words = row.scopes.split(' ').filter(|word| !word.is_empty());
    let scopes = words.map(TokenScope::from_word);
    let scopes: Option<_> = scopes.collect();
    Ok(Token {
        id: TokenId(row.id),
        owner,
        name: row.name,
        scopes: scopes.ok_or_else(|| corrupt("tokens", "scopes"))?,
        made_at: row.made_at,
        expires_at: row.expires_at,
        used_at: row.used_at,
        revoked_at: row.revoked_at,
    })
}
