//! The customers' sign-in.

use guichet_domain::access::{Carrier, SessionEnd};
use guichet_portal::{AuthError, SignInCommand, SignInError};
use poem::http::StatusCode;
use poem::web::Form;
use poem::{Response, handler};
use secrecy::SecretString;
use serde::Deserialize;

use super::{DASHBOARD, frame, private, see_other, set_cookie};
use crate::app::{idle_minutes, random};
use crate::auth;
use crate::cookies::Cookie;
use crate::csrf::{self, Holder};
use crate::next;
use crate::problem::{self, Fault};
use crate::routes;
use crate::view::query::Query;
use crate::view::sign_in::{Reason, SignInPage};
use crate::visit::Visit;

/// A form is good for so long.
pub(crate) const FORM_SECONDS: i64 = 12 * 3600;

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Submitted {
    #[serde(default)]
    pub(crate) login: String,
    #[serde(default)]
    pub(crate) password: String,
    #[serde(default)]
    pub(crate) next: String,
    #[serde(default)]
    pub(crate) csrf: String,
}

/// GET `/client/`
#[handler]
pub(crate) async fn show(visit: Visit) -> Result<Response, Fault> {
    let next = visit.param("next").and_then(wanted);
    let reason = match auth::by_cookie(&visit).await {
        Ok(_) => return Ok(see_other(next.as_deref().unwrap_or(DASHBOARD))),
        Err(AuthError::Ended(SessionEnd::Idle | SessionEnd::Expired)) => Reason::Expired {
            minutes: idle_minutes(),
        },
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
        set_cookie(&mut response, Cookie::Session.remove(&visit.app.config));
    }
    Ok(response)
}

/// POST `/client/`
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
    let sessions = visit.app.portal.sessions();
    let opened = match sessions.sign_in(command).await {
        Ok(opened) => opened,
        Err(error) => {
            let reason = reason_of(&error);
            return refused(&visit, next, &sent.login, &error.into(), reason);
        }
    };
    // Whoever was signed in here before no longer is.
    if let Ok(before) = auth::by_cookie(&visit).await {
        problem::answered(sessions.sign_out(&before.principal, &visit.origin()).await)?;
    }
    let mut response = see_other(next.as_deref().unwrap_or(DASHBOARD));
    let seconds = super::seconds_left(&opened);
    let cookie = visit.cookie(Cookie::Session, &opened.token.expose(), seconds);
    set_cookie(&mut response, cookie);
    set_cookie(&mut response, Cookie::Form.remove(&visit.app.config));
    Ok(response)
}

pub(crate) fn reason_of(error: &SignInError) -> Reason {
    match error {
        SignInError::Wrong => Reason::Wrong,
        SignInError::TooMany { after } => Reason::Throttled {
            minutes: problem::minutes(*after),
        },
        SignInError::Port(_) => Reason::Unavailable,
    }
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

/// The form, sealed to a cookie of its own.
fn form(
    visit: &Visit,
    next: Option<String>,
    login: String,
    reason: Reason,
) -> Result<Response, Fault> {
    let keys = visit.app.portal.keys();
    let bound = bound(visit);
    let mut around = frame(visit, None);
    around.here = Query::new(super::SIGN_IN).and("next", next.clone().unwrap_or_default());
    let page = SignInPage {
        frame: around,
        csrf: csrf::token(keys, Holder::Stranger(&bound)),
        next,
        login,
        reason,
    };
    let mut response = private(&page)?;
    response.set_status(StatusCode::OK);
    let cookie = visit.cookie(Cookie::Form, &bound, FORM_SECONDS);
    set_cookie(&mut response, cookie);
    Ok(response)
}

/// What a stranger's form is sealed to. A value of our making is used again, so that a second
/// window does not spoil the first.
pub(crate) fn bound(visit: &Visit) -> String {
    let kept = visit.form_cookie.as_deref().filter(|value| is_ours(value));
    kept.map_or_else(new_value, str::to_owned)
}

pub(crate) fn is_own_form(visit: &Visit, token: &str) -> bool {
    let bound = visit.form_cookie.as_deref().filter(|value| is_ours(value));
    bound.is_some_and(|bound| csrf::holds(visit.app.portal.keys(), Holder::Stranger(bound), token))
}

fn new_value() -> String {
    use std::fmt::Write as _;
    random().iter().fold(String::new(), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn is_ours(value: &str) -> bool {
    value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Where to go on: a customers' page that is there, and nothing else.
fn wanted(text: &str) -> Option<String> {
    let path = next::safe(text)?;
    let bare = path.split('?').next().unwrap_or_default();
    let own = bare.starts_with("/client/") && bare != super::SIGN_IN && routes::is_page(bare);
    own.then(|| path.to_owned())
}
