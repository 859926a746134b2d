use std::collections::HashMap;

use guichet_domain::customers::LinkedLogin;
use guichet_domain::kernel::{PartyId, UserId};

use super::{OperatorResult, Operators};

/// Links read and checked at once.
const PAGE: usize = 500;

impl Operators {
    /// Every link with what Tryton says now of both its ends.
    pub async fn list(&self) -> OperatorResult<Vec<LinkedLogin>> {
        let mut listed = Vec::new();
        let mut after: Option<(UserId, PartyId)> = None;
        loop {
            let links = self.0.links.all(after, PAGE).await?;
            after = links.last().map(|link| (link.user, link.party));
            let whole = links.len() < PAGE;
            let users: Vec<UserId> = links.iter().map(|link| link.user).collect();
            let parties: Vec<PartyId> = links.iter().map(|link| link.party).collect();
            let (accounts, customers) = tokio::try_join!(
                self.0.accounts.by_ids(&users),
                self.0.customers.by_ids(&parties)
            )?;
            let logins: HashMap<_, _> = accounts.into_iter().map(|a| (a.user, a.login)).collect();
            let customers: HashMap<_, _> = customers.into_iter().map(|c| (c.id, c)).collect();
            listed.extend(links.into_iter().map(|link| LinkedLogin {
                customer: customers.get(&link.party).cloned(),
                current_login: logins.get(&link.user).cloned(),
                link,
            }));
            if whole {
                return Ok(listed);
            }
        }
    }
}
