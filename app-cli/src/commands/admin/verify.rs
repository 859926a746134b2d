use std::path::Path;

use guichet_portal::operators::{VerifyError, verify_administrator};
use guichet_wiring::browser;
use serde_json::json;

use super::super::unreached::unreached;
use super::super::{api, secret};
use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::Out;

/// A real sign-in at a running server, and out again. Needs no configuration.
pub(super) async fn run(login: &str, base_url: String, file: Option<&Path>, out: Out) -> Done {
    // Before it is typed.
    api::warn_of_open_password(&base_url, out);
    let password = secret::read_once(file, out)?;
    let browse = browser(None).map_err(|error| Failure::Refused(error.to_string()))?;
    let seen = verify_administrator(browse, base_url.clone(), login, &password).await;
    let seen = seen.map_err(|error| failure(error, &base_url, out))?;
    let json = json!({ "login": login, "verified": true, "must_change": seen.must_change });
    let words = if seen.must_change {
        out.say(
            "la connexion fonctionne ; un autre mot de passe est demandé avant tout",
            "signing in works; another password is asked for before anything else",
        )
    } else {
        out.say("la connexion fonctionne", "signing in works")
    };
    out.line(&json, &format!("{login}: {words}"))?;
    Ok(Exit::Done)
}

fn failure(error: VerifyError, base_url: &str, out: Out) -> Failure {
    let words = match error {
        VerifyError::Port(error) => return unreached(out, base_url, error),
        VerifyError::Refused => out
            .say(
                "le serveur refuse ce login et ce mot de passe ; lancez : guichet admin repair",
                "the server refuses this login and password; run: guichet admin repair",
            )
            .to_owned(),
        VerifyError::WrongOrTryton => out
            .say(
                "mot de passe faux, ou celui de Tryton, qui ne répond pas ; d'un accès de secours : guichet admin repair",
                "wrong password, or Tryton's, which does not answer; of a break-glass account: guichet admin repair",
            )
            .to_owned(),
        VerifyError::HeldBack(seconds) => format!(
            "{} ({seconds} s)",
            out.say(
                "le serveur demande d'attendre avant un autre essai",
                "the server asks to wait before another try"
            )
        ),
        VerifyError::Unexpected { step, status } => format!(
            "{step}: {} {status}",
            out.say("réponse inattendue", "unexpected answer")
        ),
        VerifyError::StillSignedIn => out
            .say(
                "la déconnexion n'a pas mis fin à la session",
                "signing out did not end the session",
            )
            .to_owned(),
    };
    Failure::Refused(words)
}
