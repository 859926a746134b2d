use std::sync::Arc;
use std::time::Duration;

use guichet_portal::Portal;

use crate::CompanyClock;

/// How often the company is read again once it is known, and until then.
const EVERY: Duration = Duration::from_hours(1);
const UNTIL_KNOWN: Duration = Duration::from_secs(5);

/// Keeps the company's name and time zone up to date for as long as the portal lives.
pub(crate) async fn keep_company(portal: Arc<Portal>, clock: Arc<CompanyClock>) {
    loop {
        let pause = match portal.refresh_company().await {
            Ok(company) => {
                match company.time_zone.as_deref().map(str::parse) {
                    Some(Ok(zone)) => clock.set_zone(zone),
                    Some(Err(_)) => tracing::warn!("the company's time zone is unknown here"),
                    None => {}
                }
                EVERY
            }
            Err(error) => {
                tracing::warn!(%error, "the company could not be read");
                UNTIL_KNOWN
            }
        };
        tokio::time::sleep(pause).await;
    }
}
