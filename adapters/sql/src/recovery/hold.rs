//! What ends when a database is restored, and what it takes over from the one it replaces.

use chrono::{DateTime, Utc};
use guichet_domain::kernel::{PartyId, StaffId, UserId, Words};
use guichet_driven::{
    GoneLinks, Held, KeptPassword, LaterFacts, LaterStaff, OutboxState, PasswordHash,
};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use crate::entities::{links, outbox, sessions, staff, staff_roles, staff_sessions, tokens};
use crate::inspect::column;
use crate::{scoped, values};

/// Rows compared at once.
const PAGE: usize = 500;

/// Tables in which something is open: a trigger may have undone what was just done.
const OPEN: &str = "SELECT 'sessions' \
       WHERE EXISTS (SELECT 1 FROM sessions WHERE revoked_at IS NULL) \
     UNION ALL SELECT 'staff_sessions' \
       WHERE EXISTS (SELECT 1 FROM staff_sessions WHERE revoked_at IS NULL) \
     UNION ALL SELECT 'tokens' WHERE EXISTS (SELECT 1 FROM tokens WHERE revoked_at IS NULL)";

/// Every session and every token ends: what was ended after the backup must not come to life. It
/// is looked at afterwards.
pub(super) async fn end_entrances(
    tx: &DatabaseTransaction,
    at: DateTime<Utc>,
) -> Result<Held, DbErr> {
    let at = values::instant(at);
    let customers = sessions::Entity::update_many()
        .col_expr(sessions::Column::RevokedAt, Expr::value(at))
        .filter(sessions::Column::RevokedAt.is_null());
    let members = staff_sessions::Entity::update_many()
        .col_expr(staff_sessions::Column::RevokedAt, Expr::value(at))
        .filter(staff_sessions::Column::RevokedAt.is_null());
    let programs = tokens::Entity::update_many()
        .col_expr(tokens::Column::RevokedAt, Expr::value(at))
        .filter(tokens::Column::RevokedAt.is_null());
    let held = Held {
        sessions: customers.exec(tx).await?.rows_affected + members.exec(tx).await?.rows_affected,
        tokens: programs.exec(tx).await?.rows_affected,
        ..Held::default()
    };
    let open = column(tx, OPEN).await?;
    if open.is_empty() {
        return Ok(held);
    }
    let open = open.join(", ");
    Err(DbErr::Custom(format!("what ended is open again: {open}")))
}

/// How many mails wait.
pub(super) async fn waiting(tx: &DatabaseTransaction) -> Result<u64, DbErr> {
    scoped::recovery::waiting_mails().count(tx).await
}

/// What the replaced database knew better: the domain decides, row by row, inside the unit that
/// reads and writes the rows.
pub(super) async fn take_over(
    tx: &DatabaseTransaction,
    later: &LaterFacts,
    held: &mut Held,
) -> Result<(), DbErr> {
    links_of(tx, later, held).await?;
    for (id, state, at) in &later.mails {
        held.mails_ended += mail(tx, *id, *state, *at).await?;
    }
    let mut after: Option<String> = None;
    loop {
        let page = scoped::staff_after(after.as_deref(), PAGE).all(tx).await?;
        let ids: Vec<Uuid> = page.iter().map(|row| row.id).collect();
        let roles = scoped::roles_of(&ids).all(tx).await?;
        for row in &page {
            after = Some(row.login_key.clone());
            let held_roles = roles.iter().filter(|role| role.staff_id == row.id);
            let before = standing(row, held_roles.map(|role| role.role.clone()).collect());
            let merged = later.merged(&before);
            if merged.taken.is_empty() {
                continue;
            }
            held.staff_changed += 1;
            put(tx, &merged.after).await?;
            held.taken.extend(merged.named(&row.login));
        }
        if page.len() < PAGE {
            return Ok(());
        }
    }
}

fn standing(row: &staff::Model, mut roles: Vec<String>) -> LaterStaff {
    roles.sort_unstable();
    let password = row.password.clone().map(|hash| KeptPassword {
        hash: PasswordHash(hash),
        one_time_until: row.one_time_until,
    });
    LaterStaff {
        id: StaffId(row.id),
        disabled_at: row.disabled_at,
        password,
        roles,
    }
}

/// A member as they are from now on.
async fn put(tx: &DatabaseTransaction, member: &LaterStaff) -> Result<(), DbErr> {
    let id = member.id.0;
    let password = member.password.as_ref();
    let until = password.and_then(|password| password.one_time_until.map(values::instant));
    let password = password.map(|password| password.hash.0.clone());
    let change = staff::Entity::update_many()
        .col_expr(staff::Column::Password, Expr::value(password))
        .col_expr(staff::Column::OneTimeUntil, Expr::value(until))
        .col_expr(
            staff::Column::DisabledAt,
            Expr::value(member.disabled_at.map(values::instant)),
        )
        .filter(staff::Column::Id.eq(id));
    change.exec(tx).await?;
    let withdrawn = staff_roles::Entity::delete_many()
        .filter(staff_roles::Column::StaffId.eq(id))
        .filter(staff_roles::Column::Role.is_not_in(member.roles.iter().cloned()));
    withdrawn.exec(tx).await?;
    Ok(())
}

/// Links that are not there any more are removed.
async fn links_of(
    tx: &DatabaseTransaction,
    later: &LaterFacts,
    held: &mut Held,
) -> Result<(), DbErr> {
    let mut after = None;
    let mut gone = GoneLinks::default();
    loop {
        let page = scoped::recovery::links(after, PAGE).all(tx).await?;
        for row in &page {
            after = Some((row.user_id, row.party_id));
            let ids = UserId::new(row.user_id).zip(PartyId::new(row.party_id));
            let Some((user, told)) =
                ids.and_then(|(user, party)| Some((user, later.lost(user, party)?)))
            else {
                continue;
            };
            let delete = links::Entity::delete_many()
                .filter(links::Column::UserId.eq(row.user_id))
                .filter(links::Column::PartyId.eq(row.party_id));
            held.links_removed += delete.exec(tx).await?.rows_affected;
            gone.add(user, &row.login, told);
        }
        if page.len() < PAGE {
            held.taken.extend(gone.named());
            return Ok(());
        }
    }
}

/// A mail that ended is not sent again.
async fn mail(
    tx: &DatabaseTransaction,
    id: Uuid,
    state: OutboxState,
    at: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let update = outbox::Entity::update_many()
        .col_expr(outbox::Column::State, Expr::value(state.word()))
        .col_expr(outbox::Column::EndedAt, Expr::value(values::instant(at)))
        .filter(outbox::Column::Id.eq(id))
        .filter(outbox::Column::State.eq(OutboxState::Waiting.word()));
    Ok(update.exec(tx).await?.rows_affected)
}
