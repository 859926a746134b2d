use std::sync::Arc;

use poem::Request;
use poem_openapi::registry::{MetaSecurityScheme, Registry};

use super::extracted::extracted;
use crate::auth;
use crate::known::Known;
use crate::problem::Fault;
use crate::visit::Visit;

/// Who calls: by a Bearer token, or by the session cookie.
pub(crate) struct Caller {
    pub(crate) known: Arc<Known>,
    pub(crate) visit: Visit,
}

pub(super) const TOKEN: &str = "token";
pub(super) const COOKIE: &str = "session";

extracted!(Caller, register, TOKEN, COOKIE);

impl Caller {
    async fn of(request: &Request, visit: Visit) -> Result<Self, Fault> {
        let known = auth::caller(request, &visit).await?;
        Ok(Self { known, visit })
    }
}

pub(super) fn register(registry: &mut Registry) {
    let scheme = |ty, description, name, key_in, scheme| MetaSecurityScheme {
        ty,
        description: Some(description),
        name,
        key_in,
        scheme,
        bearer_format: None,
        flows: None,
        openid_connect_url: None,
    };
    let words = "The token that signing in with `as: token` answered, or one of the staff's own \
         tokens (`gct_…`).";
    registry.create_security_scheme(TOKEN, scheme("http", words, None, None, Some("bearer")));
    let words = "The cookie that signing in with `as: cookie` set (`guichet` where there is no \
         TLS). Whatever is not a read then needs the header `X-CSRF-Token`, from `GET /me`.";
    registry.create_security_scheme(
        COOKIE,
        scheme(
            "apiKey",
            words,
            Some("__Host-guichet"),
            Some("cookie"),
            None,
        ),
    );
}
