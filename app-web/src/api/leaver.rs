use guichet_domain::access::Carrier;
use guichet_portal::SessionToken;
use poem::{Request, RequestBody};
use poem_openapi::registry::Registry;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

use super::anybody::Anybody;
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

impl<'a> ApiExtractor<'a> for Leaver {
    const TYPES: &'static [ApiExtractorType] = <Anybody as ApiExtractor<'a>>::TYPES;
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        <Anybody as ApiExtractor<'a>>::register(registry);
    }

    fn security_schemes() -> Vec<&'static str> {
        <Anybody as ApiExtractor<'a>>::security_schemes()
    }

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let visit = request.data::<Visit>().cloned().ok_or(Fault::Internal)?;
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
            Err(fault) => Err(fault.into()),
        }
    }
}
