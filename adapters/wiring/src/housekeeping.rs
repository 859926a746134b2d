use std::sync::Arc;
use std::time::Duration;

use guichet_portal::Portal;

/// How often time is let do its part: authorisations run out, silent deployments become stale.
const EVERY: Duration = Duration::from_secs(15);

/// How often what nobody needs any more is removed, in turns of [`EVERY`].
const TIDY: u32 = 240;

/// Keeps deployments as time has them, and the database tidy, for as long as the portal lives.
/// Whoever reads or acts settles what they look at themselves: nothing depends on this but that
/// it is noted when nobody looks.
pub(crate) async fn keep_house(portal: Arc<Portal>) {
    let mut turn = 0_u32;
    loop {
        if let Err(error) = portal.governance().deployments().settle(None).await {
            tracing::warn!(%error, "what is due could not be settled");
        }
        if let Err(error) = portal.governance().tell_refusals(false).await {
            tracing::warn!(%error, "counted refusals could not be noted");
        }
        if turn.is_multiple_of(TIDY)
            && let Err(error) = portal.governance().tidy().await
        {
            tracing::warn!(%error, "old answers could not be removed");
        }
        turn = turn.wrapping_add(1);
        tokio::time::sleep(EVERY).await;
    }
}
