//! A member's own password.

use guichet_domain::access::Carrier;
use guichet_portal::{
    AuthError, ChangePassword, PasswordChangeError, PasswordDesk, PasswordFault, SessionToken,
};
use poem::http::StatusCode;
use poem::web::Form;
use poem::{Response, handler};
use secrecy::SecretString;
use serde::Deserialize;

use super::{DASHBOARD, person};
use crate::cookies::Cookie;
use crate::csrf::{self, Holder};
use crate::pages::governance::{Told, go};
use crate::pages::{frame, private, set_cookie};
use crate::problem::{self, Fault};
use crate::view::frame::{Frame, StaffAccount};
use crate::view::staff::password::{PasswordPage, WrongPassword};
use crate::visit::Visit;

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    current: String,
    #[serde(default, rename = "wanted")]
    new: String,
    #[serde(default)]
    again: String,
    /// `yes` where the box is ticked; a box that is not sends nothing.
    #[serde(default)]
    tokens: String,
    #[serde(default)]
    csrf: String,
}

/// Somebody at the desk where passwords are changed.
struct Desk {
    token: SessionToken,
    secret: String,
    holder: PasswordDesk,
}

/// GET `/equipe/mot-de-passe/`
#[handler]
pub(crate) async fn show(visit: Visit) -> Result<Response, Fault> {
    let Some(desk) = desk(&visit).await? else {
        return private(&page(&visit, None, None, true).await?);
    };
    private(&page(&visit, Some(&desk), None, true).await?)
}

/// POST `/equipe/mot-de-passe/`
#[handler]
pub(crate) async fn submit(visit: Visit, sent: Form<Wanted>) -> Result<Response, Fault> {
    let Form(sent) = sent;
    let Some(desk) = desk(&visit).await? else {
        return Err(Fault::Missing);
    };
    let holder = Holder::Staff(&desk.secret);
    if !csrf::holds(visit.app.portal.keys(), holder, &sent.csrf) {
        return Err(Fault::Forged);
    }
    let end_tokens = sent.tokens == "yes";
    if sent.new != sent.again {
        let wrong = (WrongPassword::Again, StatusCode::BAD_REQUEST);
        return again(&visit, &desk, wrong, end_tokens).await;
    }
    let change = ChangePassword {
        current: SecretString::from(sent.current),
        wanted: SecretString::from(sent.new),
        end_tokens,
        carrier: Carrier::Cookie,
        origin: visit.origin(),
    };
    let staff = visit.app.portal.staff();
    let opened = match staff.change_password(&desk.token, change).await {
        Ok(opened) => opened,
        Err(error) => return again(&visit, &desk, wrong(error)?, end_tokens).await,
    };
    let session = &opened.session;
    let seconds = (session.expires_at - session.opened_at).num_seconds();
    let mut response = go(&visit, DASHBOARD, Told::Password);
    let cookie = visit.cookie(Cookie::Staff, &opened.token.expose(), seconds);
    set_cookie(&mut response, cookie);
    Ok(response)
}

/// Whoever is signed in at the staff's door; `None` where Tryton keeps their password.
async fn desk(visit: &Visit) -> Result<Option<Desk>, Fault> {
    let secret = visit.staff_cookie.clone().ok_or(AuthError::Unknown)?;
    let token = SessionToken::parse(&secret).ok_or(AuthError::Unknown)?;
    let staff = visit.app.portal.staff();
    let holder = staff.password_desk(&token, Carrier::Cookie).await?;
    Ok(holder.map(|holder| Desk {
        token,
        secret,
        holder,
    }))
}

async fn again(
    visit: &Visit,
    desk: &Desk,
    (wrong, status): (WrongPassword, StatusCode),
    end_tokens: bool,
) -> Result<Response, Fault> {
    let page = page(visit, Some(desk), Some(wrong), end_tokens).await?;
    let mut response = private(&page)?;
    response.set_status(status);
    Ok(response)
}

fn wrong(error: PasswordChangeError) -> Result<(WrongPassword, StatusCode), Fault> {
    let bad = |wrong| Ok((wrong, StatusCode::BAD_REQUEST));
    match error {
        PasswordChangeError::Wrong => bad(WrongPassword::Current),
        PasswordChangeError::Same => bad(WrongPassword::Same),
        PasswordChangeError::Fault(PasswordFault::TooShort) => bad(WrongPassword::TooShort),
        PasswordChangeError::Fault(PasswordFault::Impossible) => bad(WrongPassword::Impossible),
        PasswordChangeError::Fault(PasswordFault::IsLogin) => bad(WrongPassword::IsLogin),
        PasswordChangeError::TooMany { after } => {
            let minutes = problem::minutes(after);
            let wrong = WrongPassword::TooMany { minutes };
            Ok((wrong, StatusCode::TOO_MANY_REQUESTS))
        }
        PasswordChangeError::NotLocal => Err(Fault::Missing),
        PasswordChangeError::Auth(error) => Err(error.into()),
        PasswordChangeError::Port(error) => Err(error.into()),
    }
}

async fn page(
    visit: &Visit,
    desk: Option<&Desk>,
    wrong: Option<WrongPassword>,
    end_tokens: bool,
) -> Result<PasswordPage, Fault> {
    let (around, csrf) = if let Some(desk) = desk {
        around(visit, desk)
    } else {
        // Tryton's: they are signed in as on every other page.
        let known = crate::auth::staff_by_cookie(visit).await?;
        let mut frame = frame(visit, None);
        frame.staff = Some(super::account(visit, &known));
        (frame, String::new())
    };
    Ok(PasswordPage {
        frame: around,
        csrf,
        is_local: desk.is_some(),
        must_change: desk.is_some_and(|desk| desk.holder.must_change),
        wrong,
        end_tokens,
    })
}

fn around(visit: &Visit, desk: &Desk) -> (Frame, String) {
    let csrf = csrf::token(visit.app.portal.keys(), Holder::Staff(&desk.secret));
    let member = &desk.holder.member;
    let mut frame = frame(visit, None);
    if visit.chosen_language.is_none() {
        frame.language = member.language;
    }
    frame.staff = Some(StaffAccount {
        name: member.name.clone(),
        login: member.login.clone(),
        roles: member.roles.iter().copied().collect(),
        csrf: csrf.clone(),
        mark: person::mark(visit, member.id),
        is_local: true,
        is_held: desk.holder.must_change,
    });
    (frame, csrf)
}
