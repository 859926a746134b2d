//! Links of logins to customers.

use std::collections::HashMap;

use guichet_domain::customers::Link;
use guichet_domain::kernel::{PartyId, UserId};
use guichet_driven::PortResult;

use super::check::listed;
use super::{Check, DoctorParts, Note, Probe, Severity, Verdict};

/// Links looked at; an installation with more is looked at as far.
const MOST: usize = 10_000;

/// Links read, and logins or parties asked about, at once.
const PAGE: usize = 500;

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "links_logins",
        severity: Severity::Warning,
        needs: &["schema_level", "service_account"],
        runbook: "corrupt-data",
        preflight: false,
        probe: Probe::All(|parts| Box::pin(logins(parts))),
    },
    Check {
        name: "links_parties",
        severity: Severity::Warning,
        needs: &["schema_level", "service_account"],
        runbook: "corrupt-data",
        preflight: false,
        probe: Probe::All(|parts| Box::pin(parties(parts))),
    },
];

async fn all(parts: &DoctorParts) -> PortResult<Vec<Link>> {
    let store = parts.store()?;
    let mut links: Vec<Link> = Vec::new();
    while links.len() < MOST {
        let after = links.last().map(|link| (link.user, link.party));
        let page = store.links.all(after, PAGE).await?;
        let whole = page.len() < PAGE;
        links.extend(page);
        if whole {
            break;
        }
    }
    Ok(links)
}

/// Whether each link's user is there, may sign in, and bears the name it had.
async fn logins(parts: &DoctorParts) -> PortResult<Verdict> {
    let links = all(parts).await?;
    let mut users: Vec<UserId> = links.iter().map(|link| link.user).collect();
    users.dedup();
    let mut found = HashMap::new();
    for page in users.chunks(PAGE) {
        let standing = parts.accounts.by_ids(page).await?;
        found.extend(standing.into_iter().map(|account| (account.user, account)));
    }
    let holds = |link: &&Link| {
        found
            .get(&link.user)
            .is_some_and(|account| account.active && link.holds_for(account.user, &account.login))
    };
    let stale: Vec<String> = links
        .iter()
        .filter(|link| !holds(link))
        .map(|link| link.user.to_string())
        .collect();
    Ok(verdict(links.len(), &stale))
}

async fn parties(parts: &DoctorParts) -> PortResult<Verdict> {
    let links = all(parts).await?;
    let mut wanted: Vec<PartyId> = links.iter().map(|link| link.party).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut gone = Vec::new();
    for page in wanted.chunks(PAGE) {
        let found = parts.customers.by_ids(page).await?;
        let there = |id: &&PartyId| found.iter().any(|customer| customer.id == **id);
        gone.extend(page.iter().filter(|id| !there(id)).map(ToString::to_string));
    }
    Ok(verdict(links.len(), &gone))
}

fn verdict(links: usize, lost: &[String]) -> Verdict {
    if lost.is_empty() {
        Verdict::Good(Note::plain("hold").with("links", links))
    } else {
        Verdict::Bad(Note::plain("lost").with("ids", listed(lost)))
    }
}
