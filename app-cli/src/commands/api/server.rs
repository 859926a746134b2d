//! Which server, with whose token, and for how long.

use std::time::Duration;

use guichet_wiring::api_token;
use secrecy::SecretString;

use crate::args::Server;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::Out;

pub(super) fn url(server: &Server, out: Out) -> Result<String, Failure> {
    server.base_url.clone().ok_or_else(|| {
        let words = out.say(
            "--base-url manque ; attendu : l'adresse du portail, par exemple https://portail.example",
            "--base-url is missing; expected: the portal's address, as https://portal.example",
        );
        Failure::told(Exit::Usage, words)
    })
}

/// The token of the file, else of the environment.
pub(super) fn token(server: &Server, out: Out) -> Result<SecretString, Failure> {
    let Some(file) = &server.token_file else {
        return api_token().ok_or_else(|| {
            let words = out.say(
                "GUICHET_TOKEN manque ; attendu : un jeton du personnel, ici ou dans --token-file",
                "GUICHET_TOKEN is missing; expected: a token of the staff, here or in --token-file",
            );
            Failure::told(Exit::Usage, words)
        });
    };
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::told(Exit::CouldNotRun, format!("{}: {error}", file.display()))
    })?;
    let token = text.trim();
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        let words = out.say("ne contient pas un jeton", "does not hold a token");
        let words = format!("{}: {words}", file.display());
        return Err(Failure::told(Exit::CouldNotRun, words));
    }
    Ok(SecretString::from(token))
}

/// The time limit of the command as a whole: every wait has one.
pub(in crate::commands) fn limit(server: &Server, usual: Duration) -> Duration {
    server.timeout.map_or(usual, Duration::from_secs)
}
