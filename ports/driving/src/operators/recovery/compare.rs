//! What of a restored database is compared with the world before it is released.
//!
//! To add something, as orders that were on their way: give it a [`Compared`], and a line in
//! [`ALL`].

use async_trait::async_trait;
use guichet_domain::kernel::{UserId, Words};
use guichet_driven::{AuditEvent, PortResult, Unit};

use super::CatalogueParts;

/// Why a link does not hold any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Staleness {
    /// The login is gone.
    Gone,
    /// The login has another name.
    Renamed,
    /// The login may not sign in.
    Inactive,
}

impl Words for Staleness {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Gone, "gone"),
        (Self::Renamed, "renamed"),
        (Self::Inactive, "inactive"),
    ];
}

/// A login whose links were removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The ERP's user.
    pub user: UserId,
    /// The login the links were made for.
    pub login: String,
    /// Why.
    pub why: Staleness,
}

/// Everything that is compared, in the order it is settled.
pub(super) const ALL: &[&dyn Compared] = &[&Links];

/// Something of the restored database that the world may know better.
#[async_trait]
pub(super) trait Compared: Send + Sync {
    /// Asks the world, outside any unit of work; changes nothing.
    async fn ask(&self, store: &CatalogueParts) -> PortResult<Vec<Stale>>;

    /// Settles one of them in the unit that ends the hold; what of it is audited.
    async fn settle(&self, unit: &mut dyn Unit, stale: &Stale) -> PortResult<AuditEvent>;
}

/// Links of logins to customers: the login must still be there, under its name, and active.
struct Links;

/// Links and logins asked for at once.
const PAGE: usize = 500;

#[async_trait]
impl Compared for Links {
    async fn ask(&self, store: &CatalogueParts) -> PortResult<Vec<Stale>> {
        let (mut stale, mut after): (Vec<Stale>, _) = (Vec::new(), None);
        loop {
            let page = store.links.all(after, PAGE).await?;
            after = page.last().map(|link| (link.user, link.party));
            let mut users: Vec<UserId> = page.iter().map(|link| link.user).collect();
            users.dedup();
            let found = store.accounts.by_ids(&users).await?;
            for link in &page {
                let account = found.iter().find(|account| account.user == link.user);
                let why = match account {
                    None => Staleness::Gone,
                    Some(account) if account.login != link.login => Staleness::Renamed,
                    Some(account) if !account.active => Staleness::Inactive,
                    Some(_) => continue,
                };
                if stale.last().is_none_or(|last| last.user != link.user) {
                    stale.push(Stale {
                        user: link.user,
                        login: link.login.clone(),
                        why,
                    });
                }
            }
            if page.len() < PAGE {
                return Ok(stale);
            }
        }
    }

    async fn settle(&self, unit: &mut dyn Unit, stale: &Stale) -> PortResult<AuditEvent> {
        let user = stale.user;
        let links = unit.links().remove_user(user).await?;
        Ok(AuditEvent::Unlinked { user, links })
    }
}
