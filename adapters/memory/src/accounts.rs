use async_trait::async_trait;
use guichet_domain::kernel::UserId;
use guichet_driven::{AccountStanding, PortResult, ReadAccounts};

use crate::{MemoryErp, MemoryLogin};

#[async_trait]
impl ReadAccounts for MemoryErp {
    async fn by_ids(&self, users: &[UserId]) -> PortResult<Vec<AccountStanding>> {
        let state = self.ask()?;
        let logins = state.logins.values();
        Ok(logins
            .filter(|login| users.contains(&login.account.user))
            .map(standing)
            .collect())
    }

    async fn by_login(&self, login: &str) -> PortResult<Option<AccountStanding>> {
        Ok(self.ask()?.login(login).map(standing))
    }

    async fn customers_group(
        &self,
        after: Option<UserId>,
        limit: usize,
    ) -> PortResult<Vec<AccountStanding>> {
        let state = self.ask()?;
        let logins = state.logins.values();
        Ok(logins
            .filter(|login| login.in_customers_group())
            .filter(|login| after.is_none_or(|after| login.account.user > after))
            .take(limit)
            .map(standing)
            .collect())
    }
}

fn standing(login: &MemoryLogin) -> AccountStanding {
    AccountStanding {
        user: login.account.user,
        login: login.account.login.clone(),
        name: login.account.name.clone(),
        email: login.email.clone(),
        active: login.active,
        in_customers_group: login.in_customers_group(),
        confined: login.confined(),
    }
}
