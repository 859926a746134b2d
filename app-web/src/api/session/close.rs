use guichet_domain::access::{Carrier, Entrance};
use poem_openapi::ApiResponse;

use crate::api::anybody::Anybody;
use crate::api::caller::Caller;
use crate::api::leaver::Leaver;
use crate::api::staff_caller::StaffCaller;
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
pub(super) async fn close(leaver: Leaver) -> Result<Closed, Fault> {
    let (cookie, visit) = match leaver {
        Leaver::OneTime {
            token,
            carrier,
            visit,
        } => {
            let staff = visit.app.portal.staff();
            answered(staff.close(&token, carrier, &visit.origin()).await)?;
            let by_cookie = carrier == Carrier::Cookie;
            (by_cookie.then_some(Cookie::Staff), visit)
        }
        Leaver::Known(Anybody::Customer(Caller { known, visit })) => {
            let sessions = visit.app.portal.sessions();
            answered(sessions.sign_out(&known.principal, &visit.origin()).await)?;
            let by_cookie = known.carrier == Carrier::Cookie;
            (by_cookie.then_some(Cookie::Session), visit)
        }
        Leaver::Known(Anybody::Staff(StaffCaller { known, visit })) => {
            if matches!(known.principal.entrance(), Entrance::Token { .. }) {
                return Err(Fault::NoSession);
            }
            let staff = visit.app.portal.staff();
            answered(staff.sign_out(&known.principal, &visit.origin()).await)?;
            let by_cookie = known.secret.is_some();
            (by_cookie.then_some(Cookie::Staff), visit)
        }
    };
    let removal = cookie.and_then(|cookie| cookie.remove(&visit.app.config));
    Ok(Closed::Ended(
        removal.and_then(|value| value.to_str().ok().map(str::to_owned)),
    ))
}
