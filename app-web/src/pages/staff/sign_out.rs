use guichet_domain::access::Carrier;
use guichet_portal::SessionToken;
use poem::web::Form;
use poem::{Response, handler};

use super::SIGN_IN;
use crate::cookies::Cookie;
use crate::csrf::{self, Holder};
use crate::pages::sign_out::Submitted;
use crate::pages::{public, see_other, set_cookie};
use crate::problem::{Fault, answered};
use crate::visit::Visit;

/// POST `/equipe/deconnexion/`: whoever is signed out already is where they wanted to be.
#[handler]
pub(crate) async fn submit(visit: Visit, sent: Form<Submitted>) -> Result<Response, Fault> {
    let portal = &visit.app.portal;
    let secret = visit.staff_cookie.as_deref().unwrap_or_default();
    if let Some(token) = SessionToken::parse(secret) {
        if !csrf::holds(portal.keys(), Holder::Staff(secret), &sent.csrf) {
            return Err(Fault::Forged);
        }
        let (staff, origin) = (portal.staff(), visit.origin());
        answered(staff.close(&token, Carrier::Cookie, &origin).await)?;
    }
    let mut response = see_other(SIGN_IN);
    // Another site's form comes without the cookie, and the answer to it could still remove it.
    if visit.staff_cookie.is_some() {
        set_cookie(&mut response, Cookie::Staff.remove(&visit.app.config));
        let said = visit.cookie(Cookie::Flash, public::SIGNED_OUT, 60);
        set_cookie(&mut response, said);
    }
    Ok(response)
}
