use async_trait::async_trait;
use guichet_domain::kernel::{Language, UserId};
use guichet_driven::{AccountStanding, PortResult, ReadAccounts};
use serde_json::{Value, json};

use crate::context::Context;
use crate::groups::CUSTOMERS_GROUP;
use crate::mapping::account::standing;
use crate::service::Tryton;
use crate::wire::user::{STANDING, User};

#[async_trait]
impl ReadAccounts for Tryton {
    async fn by_ids(&self, users: &[UserId]) -> PortResult<Vec<AccountStanding>> {
        if users.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<i64> = users.iter().map(|user| user.get()).collect();
        standings(self, vec![json!(["id", "in", ids])], None).await
    }

    async fn by_login(&self, login: &str) -> PortResult<Option<AccountStanding>> {
        let found = standings(self, vec![json!(["login", "=", login])], None).await?;
        Ok(found.into_iter().find(|account| account.login == login))
    }

    async fn customers_group(
        &self,
        after: Option<UserId>,
        limit: usize,
    ) -> PortResult<Vec<AccountStanding>> {
        let mut domain = vec![json!(["groups.name", "=", CUSTOMERS_GROUP])];
        domain.extend(after.map(|user| json!(["id", ">", user.get()])));
        standings(self, domain, Some(limit)).await
    }
}

/// Logins by id, those that may not sign in among them.
async fn standings(
    tryton: &Tryton,
    domain: Vec<Value>,
    limit: Option<usize>,
) -> PortResult<Vec<AccountStanding>> {
    let mut context = Context::of(Language::default());
    context.extra.insert("active_test".into(), json!(false));
    let args = (domain, 0, limit, [("id", "ASC")], STANDING);
    let rows: Vec<User> = tryton
        .read("model.res.user.search_read", args, &context)
        .await?;
    rows.into_iter().map(standing).collect()
}
