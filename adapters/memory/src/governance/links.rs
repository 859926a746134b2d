use async_trait::async_trait;
use guichet_domain::customers::Link;
use guichet_domain::kernel::{PartyId, UserId};
use guichet_driven::{LinkStore, PortResult, ReadLinks};

use super::MemoryWork;
use super::unit::MemoryUnit;

#[async_trait]
impl ReadLinks for MemoryWork {
    async fn of_user(&self, user: UserId) -> PortResult<Vec<Link>> {
        Ok(self.links_where(|link| link.user == user))
    }

    async fn of_login(&self, login: &str) -> PortResult<Vec<Link>> {
        Ok(self.links_where(|link| link.login == login))
    }

    async fn all(&self, after: Option<(UserId, PartyId)>, limit: usize) -> PortResult<Vec<Link>> {
        let mut links = self.links_where(|link| after.is_none_or(|a| (link.user, link.party) > a));
        links.sort_by_key(|link| (link.user, link.party));
        links.truncate(limit);
        Ok(links)
    }
}

impl MemoryWork {
    fn links_where(&self, which: impl Fn(&Link) -> bool) -> Vec<Link> {
        let tables = self.now();
        let mut links: Vec<Link> = tables.links.iter().filter(|l| which(l)).cloned().collect();
        links.sort_by_key(|link| (link.made_at, link.user, link.party));
        links
    }
}

#[async_trait]
impl LinkStore for MemoryUnit {
    async fn add(&mut self, link: &Link) -> PortResult<bool> {
        let links = &mut self.tables.links;
        let there = |known: &Link| (known.user, known.party) == (link.user, link.party);
        if links.iter().any(there) {
            return Ok(false);
        }
        links.push(link.clone());
        Ok(true)
    }

    async fn remove_user(&mut self, user: UserId) -> PortResult<u64> {
        let before = self.tables.links.len();
        self.tables.links.retain(|link| link.user != user);
        Ok((before - self.tables.links.len()) as u64)
    }
}
