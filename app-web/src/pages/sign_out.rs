use guichet_portal::AuthError;
use poem::web::Form;
use poem::{Response, handler};
use serde::Deserialize;

use super::{public, see_other, set_cookie};
use crate::auth;
use crate::cookies::Cookie;
use crate::csrf::{self, Holder};
use crate::problem::{Fault, answered};
use crate::visit::Visit;

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Submitted {
    #[serde(default)]
    csrf: String,
}

/// POST `/client/deconnexion/`: whoever is signed out already is where they wanted to be.
#[handler]
pub(crate) async fn submit(visit: Visit, sent: Form<Submitted>) -> Result<Response, Fault> {
    let portal = &visit.app.portal;
    match auth::by_cookie(&visit).await {
        Ok(known) => {
            if !csrf::holds(portal.keys(), Holder::Session(&known.secret), &sent.csrf) {
                return Err(Fault::Forged);
            }
            answered(
                portal
                    .sessions()
                    .sign_out(&known.principal, &visit.origin())
                    .await,
            )?;
        }
        Err(AuthError::Port(error)) => return Err(error.into()),
        Err(_) => {}
    }
    let mut response = see_other("/");
    let config = &visit.app.config;
    set_cookie(&mut response, Cookie::Session.remove(config));
    set_cookie(
        &mut response,
        visit.cookie(Cookie::Flash, public::SIGNED_OUT, 60),
    );
    Ok(response)
}
