//! The staff's sign-in.

use guichet_domain::access::{Carrier, SessionEnd};
use guichet_portal::{AuthError, SignInCommand};
use poem::web::Form;
use poem::{Response, handler};
use secrecy::SecretString;

use super::{DASHBOARD, SIGN_IN};
use crate::app::idle_minutes;
use crate::auth;
use crate::cookies::Cookie;
use crate::csrf::{self, Holder};
use crate::next;
use crate::pages::sign_in::{FORM_SECONDS, Submitted, bound, is_own_form, reason_of};
use crate::pages::{frame, private, public, see_other, set_cookie};
use crate::problem::{Fault, answered};
use crate::routes;
use crate::view::query::Query;
use crate::view::sign_in::Reason;
use crate::view::staff::sign_in::StaffSignInPage;
use crate::visit::{Visit, is_staff_area};

/// GET `/equipe/`
#[handler]
pub(crate) async fn show(visit: Visit) -> Result<Response, Fault> {
    let next = visit.param("next").and_then(wanted);
    let signed_out = visit.flash.as_deref() == Some(public::SIGNED_OUT);
    let reason = match auth::staff_by_cookie(&visit).await {
        Ok(_) => return Ok(see_other(next.as_deref().unwrap_or(DASHBOARD))),
        Err(AuthError::Ended(SessionEnd::Idle | SessionEnd::Expired)) => Reason::Expired {
            minutes: idle_minutes(),
        },
        Err(_) if signed_out => Reason::SignedOut,
        Err(
            AuthError::Ended(SessionEnd::Revoked) | AuthError::Unknown | AuthError::LoginClosed,
        ) => Reason::Asked,
        // Whether somebody is signed in cannot be known: they can still try.
        Err(AuthError::Port(error)) => {
            let _logged = Fault::from(error);
            Reason::Unavailable
        }
    };
    let mut response = form(&visit, next, String::new(), reason)?;
    if matches!(reason, Reason::Expired { .. }) {
        set_cookie(&mut response, Cookie::Staff.remove(&visit.app.config));
    }
    if signed_out {
        set_cookie(&mut response, Cookie::Flash.remove(&visit.app.config));
    }
    Ok(response)
}

/// POST `/equipe/`
#[handler]
pub(crate) async fn submit(visit: Visit, sent: Form<Submitted>) -> Result<Response, Fault> {
    let Form(sent) = sent;
    let next = wanted(&sent.next);
    if !is_own_form(&visit, &sent.csrf) {
        return refused(&visit, next, &sent.login, &Fault::Forged, Reason::Stale);
    }
    let command = SignInCommand {
        login: sent.login.clone(),
        password: SecretString::from(sent.password),
        carrier: Carrier::Cookie,
        language: visit.language(),
        origin: visit.origin(),
    };
    let staff = visit.app.portal.staff();
    let opened = match staff.sign_in(command).await {
        Ok(opened) => opened,
        Err(error) => {
            let reason = reason_of(&error);
            return refused(&visit, next, &sent.login, &error.into(), reason);
        }
    };
    // Whoever was signed in at this door before no longer is.
    if let Ok(before) = auth::staff_by_cookie(&visit).await {
        answered(staff.sign_out(&before.principal, &visit.origin()).await)?;
    }
    let mut response = see_other(next.as_deref().unwrap_or(DASHBOARD));
    let seconds = (opened.session.expires_at - opened.session.opened_at).num_seconds();
    let cookie = visit.cookie(Cookie::Staff, &opened.token.expose(), seconds);
    set_cookie(&mut response, cookie);
    set_cookie(&mut response, Cookie::Form.remove(&visit.app.config));
    Ok(response)
}

/// The form again, with the status of what went wrong.
fn refused(
    visit: &Visit,
    next: Option<String>,
    login: &str,
    fault: &Fault,
    reason: Reason,
) -> Result<Response, Fault> {
    let shown: String = login.chars().take(256).collect();
    let mut response = form(visit, next, shown, reason)?;
    fault.dress(&mut response);
    response.headers_mut().remove("www-authenticate");
    Ok(response)
}

/// The form, sealed to the cookie that strangers' forms are sealed to.
fn form(
    visit: &Visit,
    next: Option<String>,
    login: String,
    reason: Reason,
) -> Result<Response, Fault> {
    let bound = bound(visit);
    let mut around = frame(visit, None);
    around.here = Query::new(SIGN_IN).and("next", next.clone().unwrap_or_default());
    let page = StaffSignInPage {
        frame: around,
        csrf: csrf::token(visit.app.portal.keys(), Holder::Stranger(&bound)),
        next,
        login,
        reason,
    };
    let mut response = private(&page)?;
    let cookie = visit.cookie(Cookie::Form, &bound, FORM_SECONDS);
    set_cookie(&mut response, cookie);
    Ok(response)
}

/// Where to go on: a page of the staff's that is there, and nothing else.
fn wanted(text: &str) -> Option<String> {
    let path = next::safe(text)?;
    let bare = path.split('?').next().unwrap_or_default();
    let own = is_staff_area(bare) && bare != SIGN_IN && routes::is_page(bare);
    own.then(|| path.to_owned())
}
