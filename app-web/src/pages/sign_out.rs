use guichet_domain::access::Carrier;
use guichet_portal::SessionToken;
use poem::web::Form;
use poem::{Response, handler};
use serde::Deserialize;

use super::{public, see_other, set_cookie};
use crate::cookies::Cookie;
use crate::csrf::{self, Holder};
use crate::problem::{Fault, answered};
use crate::visit::Visit;

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Submitted {
    #[serde(default)]
    pub(crate) csrf: String,
}

/// POST `/client/deconnexion/`: whoever is signed out already is where they wanted to be.
#[handler]
pub(crate) async fn submit(visit: Visit, sent: Form<Submitted>) -> Result<Response, Fault> {
    let portal = &visit.app.portal;
    let secret = visit.session_cookie.as_deref().unwrap_or_default();
    // Not through the person: the ERP may be away, and leaving needs nobody's leave.
    if let Some(token) = SessionToken::parse(secret) {
        if !csrf::holds(portal.keys(), Holder::Session(secret), &sent.csrf) {
            return Err(Fault::Forged);
        }
        let sessions = portal.sessions();
        let closed = sessions
            .close(&token, Carrier::Cookie, &visit.origin())
            .await;
        answered(closed)?;
    }
    let mut response = see_other("/");
    // Another site's form comes without the cookie, and the answer to it could still remove it.
    if visit.session_cookie.is_some() {
        let config = &visit.app.config;
        set_cookie(&mut response, Cookie::Session.remove(config));
        set_cookie(
            &mut response,
            visit.cookie(Cookie::Flash, public::SIGNED_OUT, 60),
        );
    }
    Ok(response)
}
