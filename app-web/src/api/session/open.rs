use guichet_domain::access::Carrier;
use guichet_portal::{self as portal, SignInCommand};
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

/// Where somebody signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[oai(rename = "Door", rename_all = "lowercase")]
pub(crate) enum DoorWord {
    /// The customers'.
    Customer,
    /// The staff's.
    Staff,
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
    /// Where. Unless told: the customers' for a login that is linked to a customer, else the
    /// staff's for one of theirs.
    door: Option<DoorWord>,
}

impl Shape for SignIn {
    fn read(fields: &mut Fields) -> Option<Self> {
        let login = fields.text("login", 256);
        let password = fields.text("password", 1024);
        let way = fields.choice("as", &["token", "cookie"]);
        let door = fields.option("door", &["customer", "staff"]);
        Some(Self {
            login: login?,
            password: password?,
            r#as: Some(if way? == "cookie" {
                As::Cookie
            } else {
                As::Token
            }),
            door: door?.map(|word| match word {
                "staff" => DoorWord::Staff,
                _ => DoorWord::Customer,
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
    let carrier = match body.r#as {
        Some(As::Cookie) => Carrier::Cookie,
        _ => Carrier::Token,
    };
    let command = SignInCommand {
        login: body.login,
        password: SecretString::from(body.password),
        carrier,
        language: visit.language(),
        origin: visit.origin(),
    };
    let portal = &visit.app.portal;
    let opened = match body.door {
        Some(DoorWord::Customer) => {
            portal::Opened::Customer(portal.sessions().sign_in(command).await?)
        }
        Some(DoorWord::Staff) => portal::Opened::Staff(portal.staff().sign_in(command).await?),
        None => portal.sign_in(command).await?,
    };
    let (token, opened_at, expires_at, cookie) = match opened {
        portal::Opened::Customer(opened) => {
            let session = opened.session;
            let (opened_at, expires_at) = (session.opened_at, session.expires_at);
            (opened.token, opened_at, expires_at, Cookie::Session)
        }
        portal::Opened::Staff(opened) => {
            let session = opened.session;
            let (opened_at, expires_at) = (session.opened_at, session.expires_at);
            (opened.token, opened_at, expires_at, Cookie::Staff)
        }
    };
    let secret = token.expose();
    let seconds = (expires_at - opened_at).num_seconds();
    let cookie = visit.cookie(cookie, &secret, seconds);
    let cookie = cookie.and_then(|value| value.to_str().ok().map(str::to_owned));
    let as_cookie = carrier == Carrier::Cookie;
    Ok(Opened::Session(
        Json(Session {
            token: (!as_cookie).then_some(secret),
            expires_at: expires_at.into(),
        }),
        cookie.filter(|_| as_cookie),
    ))
}
