//! `guichet staff …`

mod members;
mod refused;
mod tokens;

use std::collections::BTreeSet;

use guichet_portal::Operators;

pub(super) use members::{shown as shown_member, staff_table};
pub(super) use refused::refused;

use crate::args::Staff;
use crate::args::staff::RoleChange;
use crate::failure::Done;
use crate::out::Out;

pub(super) async fn run(operators: &Operators, command: Staff, out: Out) -> Done {
    match command {
        Staff::Add(add) => members::add(operators, add, out).await,
        Staff::Role(RoleChange::Add { login, role }) => {
            members::changed(operators.staff_give_role(&login, role).await, out)
        }
        Staff::Role(RoleChange::Remove { login, role }) => {
            members::changed(operators.staff_take_role(&login, role).await, out)
        }
        Staff::List => members::list(operators, out).await,
        Staff::Disable { login } => members::changed(operators.staff_disable(&login).await, out),
        Staff::Enable { login } => members::changed(operators.staff_enable(&login).await, out),
        Staff::Password {
            login,
            password_file,
        } => members::password(operators, &login, password_file.as_deref(), out).await,
        Staff::Token {
            login,
            scopes,
            days,
            name,
        } => {
            let all: BTreeSet<_> = scopes.into_iter().flat_map(|word| word.0).collect();
            tokens::make(operators, &login, (name, all, days), out).await
        }
        Staff::Tokens {
            login,
            limit,
            cursor,
        } => tokens::list(operators, &login, (limit, cursor.as_deref()), out).await,
        Staff::TokenRevoke { id } => tokens::revoke(operators, id, out).await,
    }
}
