//! The customers' sign-in.

use poem::web::Form;
use poem::{Response, handler};

use super::door::{Door, Knock, Shown, Submitted};
use super::{DASHBOARD, SIGN_IN, seconds_left};
use crate::auth;
use crate::cookies::Cookie;
use crate::problem::{Fault, answered};
use crate::view::sign_in::SignInPage;
use crate::visit::Visit;

const DOOR: Door<SignInPage> = Door {
    path: SIGN_IN,
    first: DASHBOARD,
    // Tryton keeps it.
    password: None,
    session: Cookie::Session,
    is_behind: |path| path.starts_with("/client/"),
    page: |shown| {
        let Shown {
            frame,
            csrf,
            next,
            login,
            reason,
        } = shown;
        SignInPage {
            frame,
            csrf,
            next,
            login,
            reason,
        }
    },
};

/// GET `/client/`
#[handler]
pub(crate) async fn show(visit: Visit) -> Result<Response, Fault> {
    // Whoever signs out is told so on the public page.
    DOOR.show(&visit, auth::by_cookie(&visit).await, false)
}

/// POST `/client/`
#[handler]
pub(crate) async fn submit(visit: Visit, sent: Form<Submitted>) -> Result<Response, Fault> {
    let (tried, command) = match DOOR.tried(&visit, sent.0)? {
        Knock::Tried(tried, command) => (tried, command),
        Knock::Stale(again) => return Ok(again),
    };
    let sessions = visit.app.portal.sessions();
    let opened = match sessions.sign_in(command).await {
        Ok(opened) => opened,
        Err(error) => return DOOR.refused(&visit, tried, error),
    };
    // Whoever was signed in here before no longer is.
    if let Ok(before) = auth::by_cookie(&visit).await {
        answered(sessions.sign_out(&before.principal, &visit.origin()).await)?;
    }
    let (secret, seconds) = (opened.token.expose(), seconds_left(&opened));
    Ok(DOOR.entered(&visit, tried.next.as_deref(), &secret, seconds))
}
