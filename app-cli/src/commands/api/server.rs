use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use guichet_wiring::api_token;
use secrecy::SecretString;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::Out;

/// Which server, and with whose token.
#[derive(Debug, Clone, Args)]
pub(crate) struct Server {
    #[arg(long, value_name = "URL", global = true, value_parser = crate::args::base_url)]
    pub(super) base_url: Option<String>,
    #[arg(long, value_name = "FILE", global = true)]
    token_file: Option<PathBuf>,
    #[arg(long, value_name = "FILE", global = true)]
    pub(super) ca_file: Option<PathBuf>,
    #[arg(long, value_name = "SECONDS", global = true, value_parser = clap::value_parser!(u64).range(1..))]
    timeout: Option<u64>,
    #[arg(long, value_name = "KEY", global = true, value_parser = key)]
    pub(super) idempotency_key: Option<String>,
}

impl Server {
    pub(super) fn url(&self, out: Out) -> Result<String, Failure> {
        self.base_url.clone().ok_or_else(|| {
            let words = out.say(
                "--base-url manque ; attendu : l'adresse du portail, par exemple https://portail.example",
                "--base-url is missing; expected: the portal's address, as https://portal.example",
            );
            Failure::told(Exit::Usage, words)
        })
    }

    /// The token of the file, else of the environment.
    pub(super) fn token(&self, out: Out) -> Result<SecretString, Failure> {
        let Some(file) = &self.token_file else {
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

    /// The time limit of the command as a whole; without one, `usual`.
    pub(crate) fn limit(&self, usual: Option<Duration>) -> Option<Duration> {
        self.timeout.map(Duration::from_secs).or(usual)
    }
}

fn key(text: &str) -> Result<String, &'static str> {
    let printable = text.bytes().all(|byte| matches!(byte, b'!'..=b'~'));
    if (1..=200).contains(&text.len()) && printable {
        Ok(text.to_owned())
    } else {
        Err("1..200")
    }
}
