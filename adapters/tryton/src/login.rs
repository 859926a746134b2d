//! Tryton's sign-in and sign-out, and what a refused one means.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use guichet_driven::PortError;
use http::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use crate::dialect::{Address, Addresses, TrytonError, elsewhere, params};
use crate::transport::{CallError, Client, Fault, Sent, Wire};

const LOGIN: &str = "common.db.login";
const LOGOUT: &str = "common.db.logout";

/// What every session at the same server shares.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) addresses: Arc<Addresses>,
    pub(crate) wire: Wire,
    /// For a whole sign-in: after wrong passwords Tryton makes a right one wait up to 31 s.
    pub(crate) sign_in_deadline: Duration,
}

/// A session just opened.
pub(crate) struct Login {
    pub(crate) user: i64,
    pub(crate) client: Client,
    pub(crate) address: Address,
}

/// Why a sign-in gave no session. Cheap to hand to everybody who waits for it.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum LoginFault {
    /// Login and password do not match, or more than a password is asked for.
    #[error("login or password refused")]
    WrongPassword,
    /// The server answers, and has no such database.
    #[error("no such database")]
    NoSuchDatabase,
    /// Too many wrong passwords for this login or from this address.
    #[error("too many tries")]
    Throttled(Option<Duration>),
    /// Not answered, or not as Tryton answers.
    #[error("{words}")]
    Unavailable {
        /// Why, for the log.
        words: String,
        /// Silence.
        timed_out: bool,
    },
}

impl LoginFault {
    pub(crate) fn silent() -> Self {
        Self::Unavailable {
            words: "no answer to the sign-in in time".into(),
            timed_out: true,
        }
    }

    pub(crate) fn stopped() -> Self {
        Self::Unavailable {
            words: "the sign-in was stopped".into(),
            timed_out: false,
        }
    }

    /// An answer that trying again at once would only make worse.
    pub(crate) fn is_refusal(&self) -> bool {
        !matches!(self, Self::Unavailable { .. })
    }

    /// The pause Tryton asked for.
    pub(crate) fn pause(&self) -> Option<Duration> {
        match self {
            Self::Throttled(after) => *after,
            _ => None,
        }
    }

    /// The same, seen while it is not tried again for `left`.
    pub(crate) fn still_for(&self, left: Duration) -> Self {
        match self {
            Self::Throttled(_) => Self::Throttled(Some(left)),
            other => other.clone(),
        }
    }

    /// In the words of the port, for a call that needed the session.
    pub(crate) fn into_port(self, method: &str) -> PortError {
        match self {
            Self::WrongPassword | Self::NoSuchDatabase => PortError::Denied {
                what: format!("{method}: the account's own sign-in: {self}"),
            },
            Self::Throttled(after) => PortError::Throttled { after },
            Self::Unavailable {
                timed_out: true, ..
            } => PortError::timed_out(method),
            Self::Unavailable { words, .. } => PortError::unavailable(method, words),
        }
    }
}

impl From<CallError> for LoginFault {
    fn from(error: CallError) -> Self {
        match &error {
            CallError::Tryton(TrytonError::Login) => return Self::WrongPassword,
            CallError::Fault(Fault::Status {
                status,
                retry_after,
            }) => match *status {
                StatusCode::UNAUTHORIZED => return Self::WrongPassword,
                StatusCode::NOT_FOUND => return Self::NoSuchDatabase,
                StatusCode::TOO_MANY_REQUESTS => return Self::Throttled(*retry_after),
                _ => {}
            },
            _ => {}
        }
        let timed_out = matches!(error, CallError::TimedOut);
        Self::Unavailable {
            words: crate::transport::chain(&error),
            timed_out,
        }
    }
}

/// Opens a session. Never repeated: each try counts at Tryton. Only an answer "not at this
/// address", which acted on nothing, makes it look for the address again, once.
pub(crate) async fn log_in(
    server: &Server,
    login: &str,
    password: &SecretString,
    cookie: Option<&str>,
    from: Option<IpAddr>,
    language: &str,
) -> Result<Login, LoginFault> {
    let mut parameters = json!({ "password": password.expose_secret() });
    if let Some(cookie) = cookie {
        parameters["device_cookie"] = cookie.into();
    }
    let args = params(&(login, parameters, language), None)?;
    let mut tried = None;
    loop {
        let address = find(server).await?;
        let client = Client::new(&server.wire, &address.database, Client::forwarded_for(from))?;
        let answer = client
            .call::<Vec<Value>>(LOGIN, args.clone(), &Sent::default())
            .await;
        match answer {
            Err(error) if tried.is_none() && elsewhere(&error) => {
                server.addresses.forget(&address).await;
                if find(server).await? == address {
                    return Err(error.into());
                }
                tried = Some(address);
            }
            other => return opened(server, login, from, address, &other?),
        }
    }
}

async fn find(server: &Server) -> Result<Address, LoginFault> {
    server
        .addresses
        .get(&server.wire)
        .await
        .map_err(|error| match error.status() {
            // Asked for its version it names no database yet: this is no Tryton.
            Some(status) => LoginFault::Unavailable {
                words: format!("no Tryton at this address (status {status})"),
                timed_out: false,
            },
            None => error.into(),
        })
}

/// `[user id, session]`, and from 8.0 on a third item.
fn opened(
    server: &Server,
    login: &str,
    from: Option<IpAddr>,
    address: Address,
    answer: &[Value],
) -> Result<Login, LoginFault> {
    let [Value::Number(user), Value::String(session), ..] = answer else {
        return Err(CallError::Shape("a user id and a session".into()).into());
    };
    let user = user.as_i64().ok_or(CallError::Shape("a user id".into()))?;
    let mut headers = Client::authorization(login, user, &SecretString::from(session.clone()));
    // 8.0 lets a session be used only from the address that opened it.
    headers.extend(Client::forwarded_for(from));
    let client = Client::new(&server.wire, &address.database, headers)?;
    Ok(Login {
        user,
        client,
        address,
    })
}

/// Ends the session.
pub(crate) async fn log_out(client: &Client) -> Result<(), CallError> {
    client
        .call_own::<Value>(LOGOUT, params(&(), None)?)
        .await
        .map(drop)
}
