use std::sync::Arc;

use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaSecurityScheme, Registry};
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};

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

impl<'a> ApiExtractor<'a> for Caller {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::SecurityScheme];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
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

    fn security_schemes() -> Vec<&'static str> {
        vec![TOKEN, COOKIE]
    }

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let visit = request.data::<Visit>().cloned().ok_or(Fault::Internal)?;
        let known = auth::caller(request, &visit).await?;
        Ok(Self { known, visit })
    }
}
