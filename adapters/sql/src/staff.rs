use std::collections::HashMap;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::access::{Role, RoleReview, Roles, StaffAccount, StaffMember, StaffSession};
use guichet_domain::kernel::{Language, SessionId, StaffId, UserId, Words};
use guichet_driven::{KeptPassword, PasswordHash, PortResult, ReadStaff, StaffStore, TokenHash};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, QueryFilter, QuerySelect, Select,
    Set,
};
use uuid::Uuid;

use crate::entities::staff::{ActiveModel, Column, Entity, Model};
use crate::entities::{staff_roles, staff_sessions};
use crate::error::{DEADLINE, corrupt, within};
use crate::unit::SqlUnit;
use crate::{Sql, role_reviews, scoped, staff_sessions as sessions, values};

/// A session's use is noted no more often.
const USED_TO: TimeDelta = TimeDelta::minutes(1);

/// What a login is found and ordered by.
fn key(login: &str) -> String {
    values::text(&login.to_lowercase()).into_owned()
}

#[async_trait]
impl ReadStaff for Sql {
    async fn by_id(&self, id: StaffId) -> PortResult<Option<StaffMember>> {
        Ok(self.members(scoped::staff(&[id])).await?.pop())
    }

    async fn by_ids(&self, ids: &[StaffId]) -> PortResult<Vec<StaffMember>> {
        self.members(scoped::staff(ids)).await
    }

    async fn by_login(&self, login: &str) -> PortResult<Option<StaffMember>> {
        Ok(self.members(scoped::staff_by_key(&key(login))).await?.pop())
    }

    async fn password(&self, id: StaffId) -> PortResult<Option<KeptPassword>> {
        let query = scoped::staff(&[id]);
        let row = self
            .read("a member of the staff", async |db| query.one(db).await)
            .await?;
        Ok(row.and_then(kept))
    }

    async fn without_password(&self, now: DateTime<Utc>) -> PortResult<Vec<StaffId>> {
        let query = scoped::staff_without_password(now).into_tuple::<Uuid>();
        let ids = self
            .read("the staff's passwords", async |db| query.all(db).await)
            .await?;
        Ok(ids.into_iter().map(StaffId).collect())
    }

    async fn unlocked_at(&self, login: &str) -> PortResult<Option<DateTime<Utc>>> {
        let query = scoped::staff_by_key(&key(login));
        let row = self
            .read("a member of the staff", async |db| query.one(db).await)
            .await?;
        Ok(row.and_then(|row| row.unlocked_at))
    }

    async fn last_review(&self) -> PortResult<Option<RoleReview>> {
        role_reviews::last(self).await
    }

    async fn page(&self, after: Option<&str>, limit: usize) -> PortResult<Vec<StaffMember>> {
        let after = after.map(key);
        self.members(scoped::staff_after(after.as_deref(), limit))
            .await
    }

    async fn with_roles(&self, roles: &Roles) -> PortResult<Vec<StaffMember>> {
        self.members(scoped::staff_with_roles(roles)).await
    }

    async fn erp_users(&self) -> PortResult<Vec<UserId>> {
        let query = scoped::staff_users().into_tuple::<i64>();
        let ids = self
            .read("the staff's users", async |db| query.all(db).await)
            .await?;
        ids.into_iter()
            .map(|id| values::user(id, "staff"))
            .collect()
    }

    async fn session(&self, hash: &TokenHash) -> PortResult<Option<(StaffMember, StaffSession)>> {
        let query = scoped::staff_session_of_token(hash);
        let row = self
            .read("a staff session", async |db| query.one(db).await)
            .await?;
        let Some(session) = row.as_ref().map(sessions::session).transpose()? else {
            return Ok(None);
        };
        let member = ReadStaff::by_id(self, session.staff).await?;
        Ok(member.map(|member| (member, session)))
    }

    async fn touch_session(&self, id: SessionId, at: DateTime<Utc>) -> PortResult<()> {
        let at = values::instant(at);
        // Two requests at the same moment: one of them writes.
        let update = staff_sessions::Entity::update_many()
            .col_expr(staff_sessions::Column::UsedAt, Expr::value(at))
            .filter(staff_sessions::Column::Id.eq(id.0))
            .filter(staff_sessions::Column::RevokedAt.is_null())
            .filter(staff_sessions::Column::UsedAt.lte(at - USED_TO));
        let noting = update.exec(&self.writer);
        within("noting a staff session's use", DEADLINE, noting).await?;
        Ok(())
    }
}

impl Sql {
    async fn members(&self, query: Select<Entity>) -> PortResult<Vec<StaffMember>> {
        let (rows, roles) = self
            .read("the staff", async |db| {
                let rows = query.all(db).await?;
                let roles = scoped::roles_of(&ids(&rows)).all(db).await?;
                Ok((rows, roles))
            })
            .await?;
        members(rows, roles)
    }
}

#[async_trait]
impl StaffStore for SqlUnit {
    async fn find(&mut self, id: StaffId) -> PortResult<Option<StaffMember>> {
        Ok(self.members(scoped::staff(&[id])).await?.pop())
    }

    async fn by_ids(&mut self, ids: &[StaffId]) -> PortResult<Vec<StaffMember>> {
        self.members(scoped::staff(ids)).await
    }

    async fn by_login(&mut self, login: &str) -> PortResult<Option<StaffMember>> {
        Ok(self.members(scoped::staff_by_key(&key(login))).await?.pop())
    }

    async fn with_roles(&mut self, roles: &Roles) -> PortResult<Vec<StaffMember>> {
        let query = scoped::staff_with_roles(roles);
        self.members_as_they_are(query).await
    }

    /// SQLite's unit has its turn from its beginning.
    async fn take_turn(&mut self) -> PortResult<()> {
        self.write("waiting for a change of the staff", async |tx| {
            if tx.get_database_backend() == DatabaseBackend::Postgres {
                tx.execute_unprepared("LOCK TABLE staff IN SHARE ROW EXCLUSIVE MODE")
                    .await?;
            }
            Ok(())
        })
        .await
    }

    async fn add(
        &mut self,
        member: &StaffMember,
        password: Option<&KeptPassword>,
    ) -> PortResult<()> {
        let insert = Entity::insert(row(member, password));
        self.write("adding a member of the staff", async |tx| {
            insert.exec_without_returning(tx).await
        })
        .await?;
        self.add_roles(member.id, &member.roles).await
    }

    async fn set_roles(&mut self, id: StaffId, roles: &Roles) -> PortResult<()> {
        // Touches the member first: whoever counts on their roles holds that row.
        self.set(id, Column::Name, Expr::col(Column::Name)).await?;
        let delete =
            staff_roles::Entity::delete_many().filter(staff_roles::Column::StaffId.eq(id.0));
        self.write("taking roles away", async |tx| delete.exec(tx).await)
            .await?;
        self.add_roles(id, roles).await
    }

    async fn set_disabled(&mut self, id: StaffId, since: Option<DateTime<Utc>>) -> PortResult<()> {
        let since = Expr::value(since.map(values::instant));
        self.set(id, Column::DisabledAt, since).await
    }

    async fn password(&mut self, id: StaffId) -> PortResult<Option<KeptPassword>> {
        let query = scoped::staff(&[id]).lock_shared();
        let row = self
            .write("a password", async |tx| query.one(tx).await)
            .await?;
        Ok(row.and_then(kept))
    }

    async fn set_password(&mut self, id: StaffId, password: &KeptPassword) -> PortResult<()> {
        let until = Expr::value(password.one_time_until.map(values::instant));
        self.set(id, Column::OneTimeUntil, until).await?;
        let hash = Expr::value(password.hash.0.clone());
        self.set(id, Column::Password, hash).await
    }

    async fn unlock(&mut self, id: StaffId, at: DateTime<Utc>) -> PortResult<()> {
        let at = Expr::value(values::instant(at));
        self.set(id, Column::UnlockedAt, at).await
    }

    async fn add_review(&mut self, review: &RoleReview) -> PortResult<()> {
        role_reviews::add(self, review).await
    }

    async fn open_session(&mut self, session: &StaffSession, hash: &TokenHash) -> PortResult<()> {
        sessions::open(self, session, hash).await
    }

    async fn session(&mut self, id: SessionId) -> PortResult<Option<StaffSession>> {
        sessions::find(self, id).await
    }

    async fn revoke_session(&mut self, id: SessionId, at: DateTime<Utc>) -> PortResult<bool> {
        let ended = sessions::end(self, staff_sessions::Column::Id.eq(id.0), at).await?;
        Ok(ended > 0)
    }

    async fn revoke_sessions(&mut self, staff: StaffId, at: DateTime<Utc>) -> PortResult<u64> {
        sessions::end(self, staff_sessions::Column::StaffId.eq(staff.0), at).await
    }

    async fn prune_sessions(&mut self, before: DateTime<Utc>) -> PortResult<u64> {
        sessions::prune(self, before).await
    }
}

impl SqlUnit {
    /// The rows first, held until the unit ends, then their roles: a change that was waited for
    /// has been made by then.
    async fn members(&mut self, query: Select<Entity>) -> PortResult<Vec<StaffMember>> {
        self.members_as_they_are(query.lock_shared()).await
    }

    async fn members_as_they_are(&mut self, query: Select<Entity>) -> PortResult<Vec<StaffMember>> {
        let (rows, roles) = self
            .write("the staff", async |tx| {
                let rows = query.all(tx).await?;
                let roles = scoped::roles_of(&ids(&rows)).all(tx).await?;
                Ok((rows, roles))
            })
            .await?;
        members(rows, roles)
    }

    async fn set(&mut self, id: StaffId, column: Column, value: SimpleExpr) -> PortResult<()> {
        let update = Entity::update_many()
            .col_expr(column, value)
            .filter(Column::Id.eq(id.0));
        self.write("changing a member of the staff", async |tx| {
            update.exec(tx).await
        })
        .await?;
        Ok(())
    }

    async fn add_roles(&mut self, id: StaffId, roles: &Roles) -> PortResult<()> {
        if roles.is_empty() {
            return Ok(());
        }
        let rows = roles.iter().map(|role| staff_roles::ActiveModel {
            staff_id: Set(id.0),
            role: Set(role.word().into()),
        });
        let insert = staff_roles::Entity::insert_many(rows);
        self.write("giving roles", async |tx| {
            insert.exec_without_returning(tx).await
        })
        .await?;
        Ok(())
    }
}

fn ids(rows: &[Model]) -> Vec<Uuid> {
    rows.iter().map(|row| row.id).collect()
}

/// What is kept of a local member's password.
fn kept(row: Model) -> Option<KeptPassword> {
    let hash = PasswordHash(row.password?);
    Some(KeptPassword {
        hash,
        one_time_until: row.one_time_until,
    })
}

fn row(member: &StaffMember, password: Option<&KeptPassword>) -> ActiveModel {
    let user = member.account.user().map(UserId::get);
    ActiveModel {
        id: Set(member.id.0),
        login: Set(values::text(&member.login).into_owned()),
        login_key: Set(key(&member.login)),
        name: Set(values::text(&member.name).into_owned()),
        email: Set(member.email.to_string()),
        language: Set(member.language.code().into()),
        user_id: Set(user),
        password: Set(password.map(|kept| kept.hash.0.clone())),
        one_time_until: Set(password.and_then(|kept| kept.one_time_until.map(values::instant))),
        unlocked_at: Set(None),
        disabled_at: Set(member.disabled_at.map(values::instant)),
    }
}

/// In the order of the rows, each with its roles.
fn members(rows: Vec<Model>, roles: Vec<staff_roles::Model>) -> PortResult<Vec<StaffMember>> {
    let mut held: HashMap<Uuid, Roles> = HashMap::new();
    for row in roles {
        // One that nobody knows gives nothing; health checks name it.
        if let Some(role) = Role::from_word(&row.role) {
            held.entry(row.staff_id).or_default().insert(role);
        }
    }
    rows.into_iter()
        .map(|row| {
            let roles = held.remove(&row.id).unwrap_or_default();
            member(row, roles)
        })
        .collect()
}

fn member(row: Model, roles: Roles) -> PortResult<StaffMember> {
    let language = Language::ALL.into_iter().find(|l| l.code() == row.language);
    let account = match row.user_id {
        Some(id) => StaffAccount::Tryton(values::user(id, "staff")?),
        None => StaffAccount::Local,
    };
    Ok(StaffMember {
        id: StaffId(row.id),
        login: row.login,
        name: row.name,
        email: row.email.parse().map_err(|_| corrupt("staff", "email"))?,
        language: language.ok_or_else(|| corrupt("staff", "language"))?,
        account,
        roles,
        disabled_at: row.disabled_at,
    })
}
