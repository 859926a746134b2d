//! Cookie or Bearer token to a person: a customer, or one of the staff. Neither's secret opens
//! anything at the other's door.

use std::sync::Arc;

use guichet_domain::access::{Carrier, StaffPrincipal};
use guichet_portal::{AuthError, SessionToken, TokenSecret};
use poem::Request;
use poem::http::{Method, header};
use tokio::sync::OnceCell;

use crate::csrf::{self, Holder};
use crate::known::{Known, StaffKnown};
use crate::problem::Fault;
use crate::visit::Visit;

impl Known {
    /// The token for this person's forms.
    pub(crate) fn csrf(&self, visit: &Visit) -> String {
        csrf::token(visit.app.portal.keys(), Holder::Session(&self.secret))
    }
}

impl StaffKnown {
    /// The token for this person's forms; `None` where no cookie came.
    pub(crate) fn csrf(&self, visit: &Visit) -> Option<String> {
        let secret = self.secret.as_deref()?;
        Some(csrf::token(visit.app.portal.keys(), Holder::Staff(secret)))
    }

    /// Whether a form is this person's own.
    pub(crate) fn check_form(&self, visit: &Visit, token: &str) -> Result<(), Fault> {
        let secret = self.secret.as_deref().unwrap_or_default();
        if csrf::holds(visit.app.portal.keys(), Holder::Staff(secret), token) {
            return Ok(());
        }
        Err(Fault::Forged)
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
    if let Some(secret) = given(request)? {
        return match check(visit, secret.to_owned(), Carrier::Token).await {
            Err(AuthError::Unknown) => Err(elsewhere(
                by_bearer(visit, secret).await,
                Fault::NotACustomer,
            )),
            answer => Ok(answer?),
        };
    }
    match by_cookie(visit).await {
        Err(AuthError::Unknown) => {
            Err(elsewhere(staff_by_cookie(visit).await, Fault::NotACustomer))
        }
        answer => {
            let known = answer?;
            check_header(request, visit, Holder::Session(&known.secret))?;
            Ok(known)
        }
    }
}

/// The member of the staff who calls the API; otherwise as [`caller`].
pub(crate) async fn staff_caller(
    request: &Request,
    visit: &Visit,
) -> Result<Arc<StaffKnown>, Fault> {
    if let Some(secret) = given(request)? {
        return match by_bearer(visit, secret).await {
            Err(AuthError::Unknown) => {
                let customer = check(visit, secret.to_owned(), Carrier::Token).await;
                Err(elsewhere(customer, Fault::NotStaff))
            }
            answer => Ok(answer?),
        };
    }
    match staff_by_cookie(visit).await {
        Err(AuthError::Unknown) => Err(elsewhere(by_cookie(visit).await, Fault::NotStaff)),
        answer => {
            let known = answer?;
            let secret = known.secret.as_deref().unwrap_or_default();
            check_header(request, visit, Holder::Staff(secret))?;
            Ok(known)
        }
    }
}

/// The secret of a staff session that opens nothing but the way to another password; with the
/// cookie it must come from our own pages, as whatever changes something.
pub(crate) fn one_time(request: &Request, visit: &Visit) -> Result<(SessionToken, Carrier), Fault> {
    if let Some(secret) = given(request)? {
        let token = SessionToken::parse(secret).ok_or(Fault::NotSignedIn)?;
        return Ok((token, Carrier::Token));
    }
    let secret = visit.staff_cookie.as_deref().ok_or(Fault::NotSignedIn)?;
    check_header(request, visit, Holder::Staff(secret))?;
    let token = SessionToken::parse(secret).ok_or(Fault::NotSignedIn)?;
    Ok((token, Carrier::Cookie))
}

/// Why somebody unknown at one door is refused there: known at the other they are at the wrong one,
/// and where that cannot be told for now, so is this.
fn elsewhere<T>(at_the_other: Result<T, AuthError>, wrong_door: Fault) -> Fault {
    match at_the_other {
        Ok(_) => wrong_door,
        Err(error @ (AuthError::Port(_) | AuthError::MustChange)) => error.into(),
        Err(_) => Fault::NotSignedIn,
    }
}

/// The one Bearer secret of a request; a header that holds none, or two, is refused.
fn given(request: &Request) -> Result<Option<&str>, Fault> {
    let mut given = request.headers().get_all(header::AUTHORIZATION).iter();
    let Some(value) = given.next() else {
        return Ok(None);
    };
    let secret = value.to_str().ok().and_then(bearer);
    match (secret, given.next()) {
        (Some(secret), None) => Ok(Some(secret)),
        _ => Err(Fault::NotSignedIn),
    }
}

/// What comes with a cookie and is not a read must say that it comes from our own pages.
fn check_header(request: &Request, visit: &Visit, holder: Holder<'_>) -> Result<(), Fault> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(());
    }
    let token = request.header("x-csrf-token").unwrap_or_default();
    if csrf::holds(visit.app.portal.keys(), holder, token) {
        return Ok(());
    }
    Err(Fault::Forged)
}

/// The member of the staff behind a page's cookie.
pub(crate) async fn staff_by_cookie(visit: &Visit) -> Result<Arc<StaffKnown>, AuthError> {
    if let Some(known) = visit.staff.get() {
        return Ok(Arc::clone(known));
    }
    let secret = visit.staff_cookie.clone().ok_or(AuthError::Unknown)?;
    let token = SessionToken::parse(&secret).ok_or(AuthError::Unknown)?;
    let staff = visit.app.portal.staff();
    let principal = staff.authenticate(&token, Carrier::Cookie).await?;
    Ok(keep(visit, principal, Some(secret)))
}

/// The member of the staff behind a Bearer secret: a session's, or a token.
async fn by_bearer(visit: &Visit, secret: &str) -> Result<Arc<StaffKnown>, AuthError> {
    let staff = visit.app.portal.staff();
    let principal = if TokenSecret::is_marked(secret) {
        let token = TokenSecret::parse(secret).ok_or(AuthError::Unknown)?;
        staff.authenticate_token(&token).await?
    } else {
        let token = SessionToken::parse(secret).ok_or(AuthError::Unknown)?;
        staff.authenticate(&token, Carrier::Token).await?
    };
    Ok(keep(visit, principal, None))
}

fn keep(visit: &Visit, principal: StaffPrincipal, secret: Option<String>) -> Arc<StaffKnown> {
    let known = Arc::new(StaffKnown { principal, secret });
    Arc::clone(visit.staff.get_or_init(|| known))
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
