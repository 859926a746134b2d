use std::sync::Arc;

use guichet_domain::access::{StaffPrincipal, TokenScope};
use poem::Request;
use poem_openapi::registry::{MetaSecurityScheme, Registry};

use super::caller::{self, TOKEN};
use super::extracted::extracted;
use crate::auth;
use crate::known::StaffKnown;
use crate::problem::Fault;
use crate::visit::Visit;

/// Which member of the staff calls: by a token, by the Bearer secret of a session, or by the
/// staff's own cookie. Customers are refused.
pub(crate) struct StaffCaller {
    pub(crate) known: Arc<StaffKnown>,
    pub(crate) visit: Visit,
}

/// The staff's cookie.
pub(super) const COOKIE: &str = "staff_session";

extracted!(StaffCaller, register, TOKEN, COOKIE);

impl StaffCaller {
    async fn of(request: &Request, visit: Visit) -> Result<Self, Fault> {
        let known = auth::staff_caller(request, &visit).await?;
        Ok(Self { known, visit })
    }

    /// Who, if what they came with is good for this.
    #[expect(dead_code, reason = "for the operations on projects and incidents")]
    pub(crate) fn scope(&self, scope: TokenScope) -> Result<&StaffPrincipal, Fault> {
        let principal = &self.known.principal;
        if principal.has_scope(scope) {
            return Ok(principal);
        }
        Err(Fault::Scope(scope))
    }
}

pub(super) fn register(registry: &mut Registry) {
    caller::register(registry);
    registry.create_security_scheme(
        COOKIE,
        MetaSecurityScheme {
            ty: "apiKey",
            description: Some(
                "The cookie that signing in at the staff's door with `as: cookie` set \
                 (`guichet-equipe` where there is no TLS). Whatever is not a read then needs the \
                 header `X-CSRF-Token`, from `GET /me`.",
            ),
            name: Some("__Host-guichet-equipe"),
            key_in: Some("cookie"),
            scheme: None,
            bearer_format: None,
            flows: None,
            openid_connect_url: None,
        },
    );
}
