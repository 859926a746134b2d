use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::access::{Account, Carrier, Session};
use guichet_domain::kernel::{Language, PartyId, SessionId, UserId};
use guichet_driven::{PortResult, ReadSessions, SessionStore, TokenHash};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Set};

use crate::entities::sessions::{ActiveModel, Column, Entity, Model};
use crate::error::{DEADLINE, corrupt, within};
use crate::unit::SqlUnit;
use crate::{Sql, scoped, values};

/// A session's use is noted no more often.
const USED_TO: TimeDelta = TimeDelta::minutes(1);

#[async_trait]
impl ReadSessions for Sql {
    async fn by_token(&self, hash: &TokenHash) -> PortResult<Option<Session>> {
        let query = scoped::session_of_token(hash);
        let row = self
            .read("a session", async |db| query.one(db).await)
            .await?;
        row.map(session).transpose()
    }

    async fn users(
        &self,
        now: DateTime<Utc>,
        used_since: DateTime<Utc>,
    ) -> PortResult<Vec<UserId>> {
        let query = scoped::users_with_sessions(now, used_since).into_tuple::<i64>();
        let ids = self
            .read("users with a session", async |db| query.all(db).await)
            .await?;
        ids.into_iter()
            .map(|id| values::user(id, "sessions"))
            .collect()
    }

    async fn touch(&self, id: SessionId, at: DateTime<Utc>) -> PortResult<()> {
        let at = values::instant(at);
        // Two requests at the same moment: one of them writes.
        let update = Entity::update_many()
            .col_expr(Column::UsedAt, Expr::value(at))
            .filter(scoped::session(id))
            .filter(Column::RevokedAt.is_null())
            .filter(Column::UsedAt.lte(at - USED_TO));
        within(
            "noting a session's use",
            DEADLINE,
            update.exec(&self.writer),
        )
        .await?;
        Ok(())
    }
}

#[async_trait]
impl SessionStore for SqlUnit {
    async fn open(&mut self, session: &Session, hash: &TokenHash) -> PortResult<()> {
        let insert = Entity::insert(row(session, hash));
        self.write("opening a session", async |tx| {
            insert.exec_without_returning(tx).await
        })
        .await?;
        Ok(())
    }

    async fn revoke(&mut self, id: SessionId, at: DateTime<Utc>) -> PortResult<bool> {
        Ok(self.end(scoped::session(id), at).await? > 0)
    }

    async fn revoke_user(&mut self, user: UserId, at: DateTime<Utc>) -> PortResult<u64> {
        self.end(Condition::all().add(Column::UserId.eq(user.get())), at)
            .await
    }

    async fn choose(&mut self, id: SessionId, party: Option<PartyId>) -> PortResult<()> {
        let update = Entity::update_many()
            .col_expr(Column::Chosen, Expr::value(party.map(PartyId::get)))
            .filter(scoped::session(id));
        self.write("choosing a customer", async |tx| update.exec(tx).await)
            .await?;
        Ok(())
    }

    async fn prune(&mut self, before: DateTime<Utc>) -> PortResult<u64> {
        let ended = Condition::any()
            .add(Column::ExpiresAt.lt(before))
            .add(Column::RevokedAt.lt(before));
        let delete = Entity::delete_many().filter(ended);
        let done = self
            .write("removing old sessions", async |tx| delete.exec(tx).await)
            .await?;
        Ok(done.rows_affected)
    }
}

impl SqlUnit {
    async fn end(&mut self, which: Condition, at: DateTime<Utc>) -> PortResult<u64> {
        let update = Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(values::instant(at)))
            .filter(which)
            .filter(scoped::session_open_at(at));
        let done = self
            .write("ending sessions", async |tx| update.exec(tx).await)
            .await?;
        Ok(done.rows_affected)
    }
}

pub(crate) const fn carrier_word(carrier: Carrier) -> &'static str {
    match carrier {
        Carrier::Cookie => "cookie",
        Carrier::Token => "token",
    }
}

/// The carrier of a word.
pub(crate) fn carrier_of(word: &str) -> Option<Carrier> {
    let carriers = [Carrier::Cookie, Carrier::Token];
    carriers.into_iter().find(|c| carrier_word(*c) == word)
}

fn row(session: &Session, hash: &TokenHash) -> ActiveModel {
    let account = &session.account;
    ActiveModel {
        id: Set(session.id.0),
        token_hash: Set(hash.to_vec()),
        user_id: Set(account.user.get()),
        login: Set(values::text(&account.login).into_owned()),
        name: Set(values::text(&account.name).into_owned()),
        language: Set(account.language.code().into()),
        in_group: Set(session.in_group),
        carrier: Set(carrier_word(session.carrier).into()),
        chosen: Set(session.chosen.map(PartyId::get)),
        opened_at: Set(values::instant(session.opened_at)),
        used_at: Set(values::instant(session.used_at)),
        expires_at: Set(values::instant(session.expires_at)),
        revoked_at: Set(session.revoked_at.map(values::instant)),
    }
}

fn session(row: Model) -> PortResult<Session> {
    let carrier = carrier_of(&row.carrier);
    let language = Language::ALL.into_iter().find(|l| l.code() == row.language);
    let chosen = row.chosen.map(|id| values::party(id, "sessions", "chosen"));
    Ok(Session {
        id: SessionId(row.id),
        account: Account {
            user: values::user(row.user_id, "sessions")?,
            login: row.login,
            name: row.name,
            language: language.ok_or_else(|| corrupt("sessions", "language"))?,
        },
        in_group: row.in_group,
        carrier: carrier.ok_or_else(|| corrupt("sessions", "carrier"))?,
        chosen: chosen.transpose()?,
        opened_at: row.opened_at,
        used_at: row.used_at,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
    })
}
