//! The staff's sign-in.

use poem::web::Form;
use poem::{Response, handler};

use super::{DASHBOARD, PASSWORD, SIGN_IN};
use crate::auth;
use crate::cookies::Cookie;
use crate::pages::door::{Door, Knock, Shown, Submitted};
use crate::pages::{public, set_cookie};
use crate::problem::{Fault, answered};
use crate::view::staff::sign_in::StaffSignInPage;
use crate::visit::{Visit, is_staff_area};

const DOOR: Door<StaffSignInPage> = Door {
    path: SIGN_IN,
    first: DASHBOARD,
    password: Some(PASSWORD),
    session: Cookie::Staff,
    is_behind: is_staff_area,
    page: |shown| {
        let Shown {
            frame,
            csrf,
            next,
            login,
            reason,
        } = shown;
        StaffSignInPage {
            frame,
            csrf,
            next,
            login,
            reason,
        }
    },
};

/// GET `/equipe/`
#[handler]
pub(crate) async fn show(visit: Visit) -> Result<Response, Fault> {
    let signed_out = visit.flash.as_deref() == Some(public::SIGNED_OUT);
    let known = auth::staff_by_cookie(&visit).await;
    let is_in = known.is_ok();
    let mut response = DOOR.show(&visit, known, signed_out)?;
    if signed_out && !is_in {
        set_cookie(&mut response, Cookie::Flash.remove(&visit.app.config));
    }
    Ok(response)
}

/// POST `/equipe/`
#[handler]
pub(crate) async fn submit(visit: Visit, sent: Form<Submitted>) -> Result<Response, Fault> {
    let (tried, command) = match DOOR.tried(&visit, sent.0)? {
        Knock::Tried(tried, command) => (tried, command),
        Knock::Stale(again) => return Ok(again),
    };
    let staff = visit.app.portal.staff();
    let opened = match staff.sign_in(command).await {
        Ok(opened) => opened,
        Err(error) => return DOOR.refused(&visit, tried, error),
    };
    // Whoever was signed in at this door before no longer is.
    if let Ok(before) = auth::staff_by_cookie(&visit).await {
        answered(staff.sign_out(&before.principal, &visit.origin()).await)?;
    }
    let session = &opened.session;
    let seconds = (session.expires_at - session.opened_at).num_seconds();
    let next = if session.must_change {
        Some(PASSWORD)
    } else {
        tried.next.as_deref()
    };
    Ok(DOOR.entered(&visit, next, &opened.token.expose(), seconds))
}
