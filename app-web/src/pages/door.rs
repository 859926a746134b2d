//! What the customers' and the staff's sign-in have in common: a form sealed to a cookie of its
//! own, why it is shown, and where it leads.

use guichet_domain::access::{Carrier, SessionEnd};
use guichet_portal::{AuthError, SignInCommand, SignInError};
use poem::Response;
use secrecy::SecretString;
use serde::Deserialize;

use super::{frame, private, see_other, set_cookie};
use crate::app::{idle_minutes, random};
use crate::cookies::Cookie;
use crate::csrf::{self, Holder};
use crate::next;
use crate::problem::{self, Fault};
use crate::view::frame::Frame;
use crate::view::query::Query;
use crate::view::sign_in::Reason;
use crate::visit::Visit;

/// A form is good for so long.
const FORM_SECONDS: i64 = 12 * 3600;

/// Characters of a login that are shown again.
const LONGEST_LOGIN: usize = 256;

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Submitted {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
    #[serde(default)]
    csrf: String,
}

/// What a door's page shows.
pub(crate) struct Shown {
    pub(crate) frame: Frame,
    pub(crate) csrf: String,
    pub(crate) next: Option<String>,
    pub(crate) login: String,
    pub(crate) reason: Reason,
}

/// A door.
pub(crate) struct Door<P> {
    /// Its address.
    pub(crate) path: &'static str,
    /// The first page behind it.
    pub(crate) first: &'static str,
    /// Where whoever must choose another password does so.
    pub(crate) password: Option<&'static str>,
    /// The cookie of the sessions that begin at it.
    pub(crate) session: Cookie,
    /// Whether a path lies behind it.
    pub(crate) is_behind: fn(&str) -> bool,
    /// Its page.
    pub(crate) page: fn(Shown) -> P,
}

/// What became of what was sent.
pub(crate) enum Knock {
    /// Somebody tries to sign in.
    Tried(Tried, SignInCommand),
    /// The form was not this stranger's own: here it is again.
    Stale(Response),
}

/// Who tried a door, and where they want to go.
pub(crate) struct Tried {
    pub(crate) next: Option<String>,
    login: String,
}

impl<P: askama::Template> Door<P> {
    /// The form, or the way on for whoever is signed in. `known` is what their cookie says.
    pub(crate) fn show<K>(
        &self,
        visit: &Visit,
        known: Result<K, AuthError>,
        signed_out: bool,
    ) -> Result<Response, Fault> {
        let next = visit
            .param("next")
            .and_then(|text| self.wanted(visit, text));
        let reason = match known {
            Ok(_) => return Ok(see_other(next.as_deref().unwrap_or(self.first))),
            Err(AuthError::MustChange) => {
                return Ok(see_other(self.password.unwrap_or(self.first)));
            }
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
        let mut response = self.form(visit, next, String::new(), reason)?;
        if matches!(reason, Reason::Expired { .. }) {
            set_cookie(&mut response, self.session.remove(&visit.app.config));
        }
        Ok(response)
    }

    /// What was sent; the form again where it is not this stranger's own.
    pub(crate) fn tried(&self, visit: &Visit, sent: Submitted) -> Result<Knock, Fault> {
        let next = self.wanted(visit, &sent.next);
        if !is_own_form(visit, &sent.csrf) {
            let again = self.again(visit, next, &sent.login, &Fault::Forged, Reason::Stale)?;
            return Ok(Knock::Stale(again));
        }
        let login = sent.login.clone();
        let command = SignInCommand {
            login: sent.login,
            password: SecretString::from(sent.password),
            carrier: Carrier::Cookie,
            language: visit.language(),
            origin: visit.origin(),
        };
        Ok(Knock::Tried(Tried { next, login }, command))
    }

    /// The form again, and why nobody came in.
    pub(crate) fn refused(
        &self,
        visit: &Visit,
        tried: Tried,
        error: SignInError,
    ) -> Result<Response, Fault> {
        let reason = match &error {
            SignInError::Wrong => Reason::Wrong,
            SignInError::TooMany { after } => Reason::Throttled {
                minutes: problem::minutes(*after),
            },
            SignInError::Held | SignInError::Port(_) => Reason::Unavailable,
        };
        self.again(visit, tried.next, &tried.login, &error.into(), reason)
    }

    /// In: the session's secret goes into its cookie, for so many seconds.
    pub(crate) fn entered(
        &self,
        visit: &Visit,
        next: Option<&str>,
        secret: &str,
        seconds: i64,
    ) -> Response {
        let mut response = see_other(next.unwrap_or(self.first));
        set_cookie(&mut response, visit.cookie(self.session, secret, seconds));
        set_cookie(&mut response, Cookie::Form.remove(&visit.app.config));
        response
    }

    /// The form again, with the status of what went wrong.
    fn again(
        &self,
        visit: &Visit,
        next: Option<String>,
        login: &str,
        fault: &Fault,
        reason: Reason,
    ) -> Result<Response, Fault> {
        let shown: String = login.chars().take(LONGEST_LOGIN).collect();
        let mut response = self.form(visit, next, shown, reason)?;
        fault.dress(&mut response);
        response.headers_mut().remove("www-authenticate");
        Ok(response)
    }

    /// The form, sealed to a cookie of its own.
    fn form(
        &self,
        visit: &Visit,
        next: Option<String>,
        login: String,
        reason: Reason,
    ) -> Result<Response, Fault> {
        let bound = bound(visit);
        let mut around = frame(visit, None);
        around.here = Query::new(self.path).and("next", next.clone().unwrap_or_default());
        let page = (self.page)(Shown {
            frame: around,
            csrf: csrf::token(visit.app.portal.keys(), Holder::Stranger(&bound)),
            next,
            login,
            reason,
        });
        let mut response = private(&page)?;
        let cookie = visit.cookie(Cookie::Form, &bound, FORM_SECONDS);
        set_cookie(&mut response, cookie);
        Ok(response)
    }

    /// Where to go on: a page behind this door that is there, and nothing else.
    fn wanted(&self, visit: &Visit, text: &str) -> Option<String> {
        let path = next::safe(text)?;
        let bare = path.split('?').next().unwrap_or_default();
        let own = (self.is_behind)(bare) && bare != self.path && (visit.app.is_page)(bare);
        own.then(|| path.to_owned())
    }
}

/// What a stranger's form is sealed to. A value of our making is used again, so that a second
/// window does not spoil the first.
fn bound(visit: &Visit) -> String {
    let kept = visit.form_cookie.as_deref().filter(|value| is_ours(value));
    kept.map_or_else(new_value, str::to_owned)
}

fn is_own_form(visit: &Visit, token: &str) -> bool {
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
