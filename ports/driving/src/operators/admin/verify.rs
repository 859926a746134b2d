use std::sync::Arc;

use guichet_driven::{Browse, PortError, Visited};
use secrecy::{ExposeSecret, SecretString};

use crate::operators::guest::Guest;
use crate::operators::smoke::hidden_field;

const SIGN_IN: &str = "/equipe/";
const DASHBOARD: &str = "/equipe/tableau-de-bord/";
const PASSWORD: &str = "/equipe/mot-de-passe/";
const SIGN_OUT: &str = "/equipe/deconnexion/";

/// An administrator's sign-in was seen to work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdminVerified {
    /// The password is a one-time one: they are asked for another, and for nothing else.
    pub must_change: bool,
}

/// Why an administrator's sign-in was not seen to work.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The server refused login and password.
    #[error("the server refuses this login and password")]
    Refused,
    /// The server holds further tries back.
    #[error("the server holds tries back; it says to wait {0} s")]
    HeldBack(u64),
    /// The server could not tell: the password is not the one it keeps, and Tryton, which it would
    /// ask next, does not answer.
    #[error("the password is wrong, or is Tryton's, which does not answer")]
    WrongOrTryton,
    /// The server answered otherwise than it does when all is well.
    #[error("{step} answered {status}")]
    Unexpected {
        /// The address.
        step: &'static str,
        /// What it answered.
        status: u16,
    },
    /// Whoever kept the cookie would still be signed in.
    #[error("signing out did not end the session")]
    StillSignedIn,
    /// The server did not answer.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Signs an administrator in at a running server, as their browser would, looks at what is behind
/// the door, and signs out. `base_url` has no trailing slash.
pub async fn verify_administrator(
    browse: Arc<dyn Browse>,
    base_url: String,
    login: &str,
    password: &SecretString,
) -> Result<AdminVerified, VerifyError> {
    let mut guest = Guest::new(browse, base_url);
    let form = expect(guest.visit(SIGN_IN).await?, SIGN_IN, 200)?;
    let fields = vec![
        ("login".to_owned(), login.to_owned()),
        ("password".to_owned(), password.expose_secret().to_owned()),
        ("csrf".to_owned(), csrf(&form)),
    ];
    let answer = guest.post(SIGN_IN, fields).await?;
    match answer.status {
        401 => return Err(VerifyError::Refused),
        429 => {
            let after = answer.header("retry-after").and_then(|s| s.parse().ok());
            return Err(VerifyError::HeldBack(after.unwrap_or_default()));
        }
        502..=504 => return Err(VerifyError::WrongOrTryton),
        _ => {}
    }
    expect(answer, SIGN_IN, 303)?;
    let behind = guest.visit(DASHBOARD).await?;
    let to = behind.header("location").unwrap_or_default();
    let must_change = behind.status == 303 && guest.path(to) == PASSWORD;
    let page = if must_change {
        expect(guest.visit(PASSWORD).await?, PASSWORD, 200)?
    } else {
        expect(behind, DASHBOARD, 200)?
    };
    let kept = guest.cookies();
    let out = vec![("csrf".to_owned(), csrf(&page))];
    expect(guest.post(SIGN_OUT, out).await?, SIGN_OUT, 303)?;
    guest.hold(kept);
    let after = guest.visit(DASHBOARD).await?;
    let to = guest.path(after.header("location").unwrap_or_default());
    if after.status != 303 || to == PASSWORD {
        return Err(VerifyError::StillSignedIn);
    }
    Ok(AdminVerified { must_change })
}

fn expect(page: Visited, step: &'static str, wanted: u16) -> Result<Visited, VerifyError> {
    if page.status == wanted {
        return Ok(page);
    }
    let status = page.status;
    Err(VerifyError::Unexpected { step, status })
}

fn csrf(page: &Visited) -> String {
    hidden_field(&page.text(), "csrf").unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;
    use guichet_driven::{PortResult, Visit};

    use super::*;

    /// A door that answers this status to whoever knocks.
    struct Door(u16);

    #[async_trait]
    impl Browse for Door {
        async fn visit(&self, visit: Visit) -> PortResult<Visited> {
            let status = if visit.form.is_some() { self.0 } else { 200 };
            Ok(Visited {
                status,
                ..Visited::default()
            })
        }
    }

    #[tokio::test]
    async fn a_password_that_nobody_can_tell_is_none_or_tryton_s() {
        let knock = async |status| {
            let password = SecretString::from("word");
            let door = Arc::new(Door(status));
            verify_administrator(door, "http://portal.example".into(), "secours", &password).await
        };
        assert!(matches!(knock(503).await, Err(VerifyError::WrongOrTryton)));
        assert!(matches!(knock(401).await, Err(VerifyError::Refused)));
        let other = knock(500).await;
        assert!(matches!(
            other,
            Err(VerifyError::Unexpected { status: 500, .. })
        ));
    }
}
