use guichet_domain::access::Carrier;
use guichet_portal::SignInCommand;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, Enum, Object};
use secrecy::SecretString;

use crate::api::body::{Fields, Shape};
use crate::api::shapes::Instant;
use crate::cookies::Cookie;
use crate::problem::Fault;
use crate::visit::Visit;

/// How the session travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename_all = "lowercase")]
pub(super) enum As {
    /// In the header `Authorization: Bearer …`.
    Token,
    /// In the session cookie.
    Cookie,
}

/// A person at the door.
#[derive(Debug, Object)]
pub(super) struct SignIn {
    /// The login.
    #[oai(validator(max_length = 256))]
    login: String,
    /// The password; it goes to the ERP's own sign-in and is kept nowhere.
    #[oai(validator(max_length = 1024))]
    password: String,
    /// How the session travels: `token` unless told.
    r#as: Option<As>,
}

impl Shape for SignIn {
    fn read(fields: &mut Fields) -> Option<Self> {
        let login = fields.text("login", 256);
        let password = fields.text("password", 1024);
        let way = fields.choice("as", &["token", "cookie"]);
        Some(Self {
            login: login?,
            password: password?,
            r#as: Some(if way? == "cookie" {
                As::Cookie
            } else {
                As::Token
            }),
        })
    }
}

/// A session.
#[derive(Debug, Object)]
pub(super) struct Session {
    /// Its token; only with `as: token`.
    #[oai(skip_serializing_if_is_none)]
    token: Option<String>,
    /// When it ends at the latest; without use it ends earlier.
    expires_at: Instant,
}

#[derive(ApiResponse)]
pub(super) enum Opened {
    /// Signed in.
    #[oai(status = 201)]
    Session(
        Json<Session>,
        /// The session cookie; only with `as: cookie`.
        #[oai(header = "Set-Cookie")]
        Option<String>,
    ),
}

/// Signs somebody in.
pub(super) async fn open(visit: &Visit, body: SignIn) -> Result<Opened, Fault> {
    let SignIn {
        login,
        password,
        r#as: way,
    } = body;
    let carrier = match way {
        Some(As::Cookie) => Carrier::Cookie,
        _ => Carrier::Token,
    };
    let command = SignInCommand {
        login,
        password: SecretString::from(password),
        carrier,
        language: visit.language(),
        origin: visit.origin(),
    };
    let sessions = visit.app.portal.sessions();
    let opened = sessions.sign_in(command).await?;
    let seconds = crate::pages::seconds_left(&opened);
    let secret = opened.token.expose();
    let cookie = visit.cookie(Cookie::Session, &secret, seconds);
    let cookie = cookie.and_then(|value| value.to_str().ok().map(str::to_owned));
    let as_cookie = carrier == Carrier::Cookie;
    Ok(Opened::Session(
        Json(Session {
            token: (!as_cookie).then_some(secret),
            expires_at: opened.session.expires_at.into(),
        }),
        cookie.filter(|_| as_cookie),
    ))
}
