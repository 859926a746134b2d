//! Cookie or Bearer token to a person.

use std::sync::Arc;

use guichet_domain::access::{Carrier, Principal};
use guichet_portal::{AuthError, SessionToken};
use poem::Request;
use poem::http::{Method, header};
use tokio::sync::OnceCell;

use crate::csrf::{self, Holder};
use crate::problem::Fault;
use crate::view::frame::CustomerChoice;
use crate::visit::Visit;

/// Somebody whose session was checked.
pub(crate) struct Known {
    pub(crate) principal: Principal,
    /// The session's secret as text.
    pub(crate) secret: String,
    pub(crate) carrier: Carrier,
    /// Their customers, once a page has read them.
    pub(crate) customers: OnceCell<Vec<CustomerChoice>>,
}

impl Known {
    /// The token for this person's forms.
    pub(crate) fn csrf(&self, visit: &Visit) -> String {
        csrf::token(visit.app.portal.keys(), Holder::Session(&self.secret))
    }
}

/// The person behind a page's cookie. Bearer tokens open no pages.
pub(crate) async fn by_cookie(visit: &Visit) -> Result<Arc<Known>, AuthError> {
    if let Some(known) = visit.known.get() {
        return Ok(Arc::clone(known));
    }
    let secret = visit.session_cookie.clone().ok_or(AuthError::Unknown)?;
    check(visit, secret, Carrier::Cookie).await
}

/// The caller of the API. A Bearer token that is not good is refused, even beside a good cookie;
/// with the cookie, whatever is not a read needs `X-CSRF-Token`.
pub(crate) async fn caller(request: &Request, visit: &Visit) -> Result<Arc<Known>, Fault> {
    let mut given = request.headers().get_all(header::AUTHORIZATION).iter();
    if let Some(value) = given.next() {
        let bearer = value.to_str().ok().and_then(bearer);
        let (Some(secret), None) = (bearer, given.next()) else {
            return Err(Fault::NotSignedIn);
        };
        return Ok(check(visit, secret.to_owned(), Carrier::Token).await?);
    }
    let known = by_cookie(visit).await?;
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let token = request.header("x-csrf-token").unwrap_or_default();
        let holder = Holder::Session(&known.secret);
        if !csrf::holds(visit.app.portal.keys(), holder, token) {
            return Err(Fault::Forged);
        }
    }
    Ok(known)
}

/// `Bearer …`, the scheme in any case (RFC 9110, 11.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, secret) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

async fn check(visit: &Visit, secret: String, carrier: Carrier) -> Result<Arc<Known>, AuthError> {
    let token = SessionToken::parse(&secret).ok_or(AuthError::Unknown)?;
    let sessions = visit.app.portal.sessions();
    let principal = sessions.authenticate(&token, carrier).await?;
    let known = Arc::new(Known {
        principal,
        secret,
        carrier,
        customers: OnceCell::new(),
    });
    Ok(Arc::clone(visit.known.get_or_init(|| known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_is_bearer_in_any_case() {
        assert_eq!(bearer("Bearer abc"), Some("abc"));
        assert_eq!(bearer("bearer  abc"), Some("abc"));
        for other in ["", "Bearer", "Basic abc", "abc"] {
            assert_eq!(bearer(other), None, "{other}");
        }
    }
}
