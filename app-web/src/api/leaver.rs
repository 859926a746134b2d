use guichet_domain::access::Carrier;
use guichet_portal::SessionToken;
use poem::Request;

use super::anybody::Anybody;
use super::caller::{self, TOKEN};
use super::extracted::extracted;
use super::staff_caller;
use crate::auth;
use crate::problem::Fault;
use crate::visit::Visit;

/// Whoever leaves: anybody who is in, and who came with a one-time password, which opens nothing
/// but the way to another one and the way out.
pub(crate) enum Leaver {
    /// Somebody who is in.
    Known(Anybody),
    /// One of the staff who must choose a password first.
    OneTime {
        /// The secret of the session.
        token: SessionToken,
        /// How it came.
        carrier: Carrier,
        /// The request.
        visit: Visit,
    },
}

extracted!(
    Leaver,
    staff_caller::register,
    TOKEN,
    caller::COOKIE,
    staff_caller::COOKIE
);

impl Leaver {
    async fn of(request: &Request, visit: Visit) -> Result<Self, Fault> {
        match Anybody::of(request, visit.clone()).await {
            Ok(known) => Ok(Self::Known(known)),
            Err(Fault::PasswordToChange) => {
                let (token, carrier) = auth::one_time(request, &visit)?;
                Ok(Self::OneTime {
                    token,
                    carrier,
                    visit,
                })
            }
            Err(fault) => Err(fault),
        }
    }
}
