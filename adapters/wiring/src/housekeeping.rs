use std::sync::Arc;
use std::time::Duration;

use guichet_portal::Portal;

/// How often time is let do its part: authorisations run out, silent deployments become stale.
const EVERY: Duration = Duration::from_secs(15);

/// How often what nobody needs any more is removed, in turns of [`EVERY`].
const TIDY: u32 = 240;

/// How often what went wrong is kept.
const KEEP: Duration = Duration::from_secs(5);

/// Keeps what goes wrong for as long as the portal lives. It never tells the board of itself: a
/// database that is away is told by whoever is not served.
pub(crate) async fn keep_failures(portal: Arc<Portal>) {
    loop {
        tokio::time::sleep(KEEP).await;
        if let Err(error) = portal.keep_failures().await {
            tracing::warn!(%error, "what went wrong could not be kept yet");
        }
    }
}

/// Keeps deployments as time has them, and the database tidy, for as long as the portal lives.
/// Whoever reads or acts settles what they look at themselves: nothing depends on this but that
/// it is noted when nobody looks.
pub(crate) async fn keep_house(portal: Arc<Portal>) {
    let mut turn = 0_u32;
    loop {
        if let Err(error) = portal.governance().deployments().settle(None).await {
            portal.failures().failed(error.code(), "settle", None);
            tracing::warn!(%error, "what is due could not be settled");
        }
        if let Err(error) = portal.governance().tell_refusals(false).await {
            portal.failures().failed(error.code(), "audit", None);
            tracing::warn!(%error, "counted refusals could not be noted");
        }
        if turn.is_multiple_of(TIDY) {
            tidy(&portal).await;
        }
        turn = turn.wrapping_add(1);
        tokio::time::sleep(EVERY).await;
    }
}

async fn tidy(portal: &Portal) {
    if let Err(error) = portal.governance().tidy().await {
        portal.failures().failed(error.code(), "tidy", None);
        tracing::warn!(%error, "old answers could not be removed");
    }
    if let Err(error) = portal.forget_failures().await {
        portal.failures().failed(error.code(), "tidy", None);
        tracing::warn!(%error, "what went wrong long ago could not be forgotten");
    }
}
