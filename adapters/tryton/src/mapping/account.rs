use guichet_domain::kernel::UserId;
use guichet_driven::{AccountStanding, PortResult};

use super::Record;
use crate::groups::CUSTOMERS_GROUP;
use crate::wire::user::User;

pub(crate) fn standing(row: User) -> PortResult<AccountStanding> {
    let record = Record("res.user", row.id);
    let user = record.need("id", UserId::new(row.id))?;
    let groups: Vec<_> = row.groups.into_iter().filter(|g| g.active.0).collect();
    let in_customers_group = groups.iter().any(|g| g.name == CUSTOMERS_GROUP);
    // A group that inherits another's rights is not alone.
    let alone = matches!(groups.as_slice(), [only] if only.parent.is_none());
    Ok(AccountStanding {
        user,
        name: row.name.unwrap_or_else(|| row.login.clone()),
        login: row.login,
        email: row.email.and_then(|email| email.parse().ok()),
        active: row.active.0,
        in_customers_group,
        confined: in_customers_group && alone,
    })
}
