use guichet_portal::driven::{Clock, Random};
use guichet_portal::{DIAGNOSTIC_TOKEN_LIVES, diagnostic_token};
use guichet_wiring::{CompanyClock, Config, OsRandom};
use serde_json::json;

use crate::exit::Exit;
use crate::failure::Done;
use crate::out::Out;
use crate::when::{instant, minute};

/// A token for one sign-in to the diagnostic mode: of the secret key alone, the database is not
/// touched.
pub(super) fn token(out: Out) -> Done {
    let config = Config::load_to_begin()?;
    let now = CompanyClock::default().now();
    let token = diagnostic_token(&config.keys, &OsRandom.secret(), now);
    let expires = now + DIAGNOSTIC_TOKEN_LIVES;
    out.note(&format!(
        "{} {}",
        out.say(
            "pour une seule connexion, avant le",
            "for one sign-in, before"
        ),
        minute(expires)
    ));
    out.line(
        &json!({ "token": token, "expires_at": instant(expires) }),
        &token,
    )?;
    Ok(Exit::Done)
}
