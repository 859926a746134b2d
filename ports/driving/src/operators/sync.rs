use std::collections::{HashMap, HashSet};

use guichet_domain::customers::{Candidate, Link, Match, Matches, match_logins};
use guichet_domain::kernel::{EmailAddress, UserId};
use guichet_driven::{AccountStanding, PortResult};

use super::{OperatorResult, Operators};

/// Logins, or links, read at once.
const PAGE: usize = 500;

/// What `sync` found and did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Proposed matches the operator named: linked now (or, in a dry run, would be).
    pub linked: Vec<Match>,
    /// What else was found.
    pub matches: Matches,
    /// Logins the operator named that are not among the proposed.
    pub not_proposed: Vec<String>,
}

impl Operators {
    /// Looks at the logins of the customers' group that have no link that holds and proposes customers by
    /// e-mail; links only those the operator names in `accept`. Never moves a link.
    pub async fn sync(&self, accept: &[String], dry_run: bool) -> OperatorResult<SyncReport> {
        let accounts = self.unlinked().await?;
        let emails: Vec<EmailAddress> = accounts.values().filter_map(|a| a.email.clone()).collect();
        let found = self.0.customers.by_emails(&emails).await?;
        let mut candidates: Vec<Candidate> = accounts
            .values()
            .map(|a| Candidate {
                user: a.user,
                login: a.login.clone(),
                email: a.email.clone(),
            })
            .collect();
        candidates.sort_by(|a, b| a.login.cmp(&b.login));
        let mut matches = match_logins(candidates, &found);
        let (linked, proposed): (Vec<Match>, Vec<Match>) = matches
            .proposed
            .into_iter()
            .partition(|m| accept.contains(&m.candidate.login));
        matches.proposed = proposed;
        if !dry_run {
            for accepted in &linked {
                let account = accounts.get(&accepted.candidate.user);
                if let (Some(account), Some(customer)) = (account, accepted.customers.first()) {
                    self.add_link(account, customer).await?;
                }
            }
        }
        let named: HashSet<&str> = linked.iter().map(|m| m.candidate.login.as_str()).collect();
        let not_proposed = accept
            .iter()
            .filter(|login| !named.contains(login.as_str()))
            .cloned()
            .collect();
        Ok(SyncReport {
            linked,
            matches,
            not_proposed,
        })
    }

    async fn unlinked(&self) -> PortResult<HashMap<UserId, AccountStanding>> {
        let linked = self.links_of_all().await?;
        let mut unlinked = HashMap::new();
        let mut after = None;
        loop {
            let page = self.0.accounts.customers_group(after, PAGE).await?;
            after = page.last().map(|account| account.user);
            let whole = page.len() < PAGE;
            let without = page.into_iter().filter(|a| a.active && !holds(&linked, a));
            unlinked.extend(without.map(|account| (account.user, account)));
            if whole {
                return Ok(unlinked);
            }
        }
    }

    async fn links_of_all(&self) -> PortResult<HashMap<UserId, Vec<Link>>> {
        let mut links: HashMap<UserId, Vec<Link>> = HashMap::new();
        let mut after = None;
        loop {
            let page = self.0.links.all(after, PAGE).await?;
            after = page.last().map(|link| (link.user, link.party));
            let whole = page.len() < PAGE;
            for link in page {
                links.entry(link.user).or_default().push(link);
            }
            if whole {
                return Ok(links);
            }
        }
    }
}

/// Whether a login has a link; one made under a name it no longer has is none.
fn holds(links: &HashMap<UserId, Vec<Link>>, account: &AccountStanding) -> bool {
    let mut of_user = links.get(&account.user).into_iter().flatten();
    of_user.any(|link| link.holds_for(account.user, &account.login))
}
