//! What ends when a database is restored, and what it takes over from the one it replaces.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use guichet_domain::kernel::Words;
use guichet_driven::{Held, LaterFacts, LaterStaff, OutboxState};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
};
use uuid::Uuid;

use crate::entities::{links, outbox, sessions, staff, staff_roles, staff_sessions, tokens};
use crate::{scoped, values};

/// Rows compared at once.
const PAGE: usize = 500;

/// Every session and every token ends: what was ended after the backup must not come to life.
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
    Ok(Held {
        sessions: customers.exec(tx).await?.rows_affected + members.exec(tx).await?.rows_affected,
        tokens: programs.exec(tx).await?.rows_affected,
        ..Held::default()
    })
}

/// How many mails wait.
pub(super) async fn waiting(tx: &DatabaseTransaction) -> Result<u64, DbErr> {
    scoped::recovery::waiting_mails().count(tx).await
}

/// What the replaced database knew better.
pub(super) async fn take_over(
    tx: &DatabaseTransaction,
    later: &LaterFacts,
    held: &mut Held,
) -> Result<(), DbErr> {
    held.links_removed = links_of(tx, later).await?;
    for (id, state, at) in &later.mails {
        held.mails_ended += mail(tx, *id, *state, *at).await?;
    }
    for member in &later.staff {
        held.staff_changed += u64::from(member_of(tx, member).await?);
    }
    Ok(())
}

/// Links that are not there any more are removed.
async fn links_of(tx: &DatabaseTransaction, later: &LaterFacts) -> Result<u64, DbErr> {
    let there: HashSet<(i64, i64)> = later
        .links
        .iter()
        .map(|(user, party)| (user.get(), party.get()))
        .collect();
    let (mut removed, mut after) = (0, None);
    loop {
        let page = scoped::recovery::links(after, PAGE).all(tx).await?;
        for row in &page {
            after = Some((row.user_id, row.party_id));
            if there.contains(&(row.user_id, row.party_id)) {
                continue;
            }
            let delete = links::Entity::delete_many()
                .filter(links::Column::UserId.eq(row.user_id))
                .filter(links::Column::PartyId.eq(row.party_id));
            removed += delete.exec(tx).await?.rows_affected;
        }
        if page.len() < PAGE {
            return Ok(removed);
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

/// Who was disabled, lost a role or changed their password since.
async fn member_of(tx: &DatabaseTransaction, member: &LaterStaff) -> Result<bool, DbErr> {
    let id = member.id.0;
    let mut changed = 0;
    if let Some(at) = member.disabled_at {
        let disable = staff::Entity::update_many()
            .col_expr(staff::Column::DisabledAt, Expr::value(values::instant(at)))
            .filter(staff::Column::Id.eq(id))
            .filter(staff::Column::DisabledAt.is_null());
        changed += disable.exec(tx).await?.rows_affected;
    }
    let another = match &member.password {
        Some(password) => Condition::any()
            .add(staff::Column::Password.is_null())
            .add(staff::Column::Password.ne(password.hash.0.clone())),
        None => Condition::any().add(staff::Column::Password.is_not_null()),
    };
    let password = member.password.as_ref();
    let until = password.and_then(|password| password.one_time_until.map(values::instant));
    let password = password.map(|password| password.hash.0.clone());
    let change = staff::Entity::update_many()
        .col_expr(staff::Column::Password, Expr::value(password))
        .col_expr(staff::Column::OneTimeUntil, Expr::value(until))
        .filter(staff::Column::Id.eq(id))
        .filter(another);
    changed += change.exec(tx).await?.rows_affected;
    let withdrawn = staff_roles::Entity::delete_many()
        .filter(staff_roles::Column::StaffId.eq(id))
        .filter(staff_roles::Column::Role.is_not_in(member.roles.iter().cloned()));
    changed += withdrawn.exec(tx).await?.rows_affected;
    Ok(changed > 0)
}
