use std::sync::Arc;

use async_trait::async_trait;
use guichet_domain::access::Account;
use guichet_domain::kernel::{Language, UserId};
use guichet_driven::{PortError, PortResult, SignIn, SignInOutcome, SignInRequest};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::{Map, json};
use tokio::time::timeout;

use crate::call::spanned;
use crate::dialect::{Kind, into_port, params};
use crate::login::{Login, LoginFault, Server, log_in, log_out};
use crate::service::Tryton;
use crate::transport::{CallError, Sent};

const METHOD: &str = "common.db.login";
const PREFERENCES: &str = "model.res.user.get_preferences";

/// Longer is nobody's, and costs Tryton's hash a lot.
const LONGEST: usize = 256;

#[async_trait]
impl SignIn for Tryton {
    async fn sign_in(&self, request: SignInRequest) -> PortResult<SignInOutcome> {
        if !possible(&request.login) || !possible(request.password.expose_secret()) {
            return Ok(SignInOutcome::Refused);
        }
        let server = self.people().clone();
        // Of its own: when nobody waits any more, the session is still closed.
        let whole = tokio::spawn(in_and_out(server, request));
        spanned(METHOD, async {
            match timeout(self.config().write_deadline, whole).await {
                Ok(Ok(outcome)) => outcome,
                Ok(Err(stopped)) => Err(PortError::unavailable(METHOD, stopped)),
                Err(_) => Err(PortError::timed_out(METHOD)),
            }
        })
        .await
    }
}

/// Whether Tryton could know such a login or password.
fn possible(text: &str) -> bool {
    !text.is_empty() && !text.contains('\0') && text.chars().count() <= LONGEST
}

/// In, who is it, out.
async fn in_and_out(server: Arc<Server>, request: SignInRequest) -> PortResult<SignInOutcome> {
    let SignInRequest {
        login,
        password,
        address,
        language,
    } = request;
    let language = language.code();
    let signed_in = log_in(&server, &login, &password, None, address, language);
    let session = match timeout(server.sign_in_deadline, signed_in).await {
        Ok(Ok(session)) => session,
        Ok(Err(LoginFault::WrongPassword)) => return Ok(SignInOutcome::Refused),
        Ok(Err(fault)) => return Err(fault.into_port(METHOD)),
        Err(_) => return Err(PortError::timed_out(METHOD)),
    };
    drop(password);
    let account = timeout(server.sign_in_deadline, who(&session, login)).await;
    match timeout(server.sign_in_deadline, log_out(&session.client)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::warn!("a person's Tryton session stays open: {error}"),
        Err(_) => tracing::warn!("a person's Tryton session stays open: no answer"),
    }
    account
        .unwrap_or_else(|_| Err(PortError::timed_out(PREFERENCES)))
        .map(SignInOutcome::Accepted)
}

#[derive(Deserialize)]
struct Preferences {
    name: Option<String>,
    language: Option<String>,
}

/// Tryton compares logins letter by letter, so the one that was typed is the one it has.
async fn who(session: &Login, login: String) -> PortResult<Account> {
    let port = |error| into_port(error, PREFERENCES, Kind::SignIn, &Sent::default());
    let wanted = params(&json!([false]), Some(&Map::new())).map_err(port)?;
    let preferences: Preferences = session
        .client
        .call_own(PREFERENCES, wanted)
        .await
        .map_err(port)?;
    let user =
        UserId::new(session.user).ok_or_else(|| port(CallError::Shape("a user id".into())))?;
    let language = preferences.language.and_then(|code| code.parse().ok());
    Ok(Account {
        user,
        name: preferences.name.unwrap_or_else(|| login.clone()),
        login,
        language: language.unwrap_or(Language::French),
    })
}
