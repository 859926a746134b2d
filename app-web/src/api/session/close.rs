use guichet_domain::access::Carrier;
use poem_openapi::ApiResponse;

use crate::api::caller::Caller;
use crate::cookies::Cookie;
use crate::problem::{Fault, answered};

#[derive(ApiResponse)]
pub(super) enum Closed {
    /// The session has ended.
    #[oai(status = 204)]
    Ended(
        /// Removes the session cookie, if it came with one.
        #[oai(header = "Set-Cookie")]
        Option<String>,
    ),
}

/// Ends the session that the request came with.
pub(super) async fn close(caller: Caller) -> Result<Closed, Fault> {
    let Caller { known, visit } = caller;
    let sessions = visit.app.portal.sessions();
    answered(sessions.sign_out(&known.principal, &visit.origin()).await)?;
    let removal = Cookie::Session.remove(&visit.app.config);
    let removal = removal.and_then(|value| value.to_str().ok().map(str::to_owned));
    Ok(Closed::Ended(
        removal.filter(|_| known.carrier == Carrier::Cookie),
    ))
}
