//! `guichet admin …`

mod diagnostic;
mod given;
mod verify;

use guichet_domain::kernel::{EmailAddress, Language};
use guichet_portal::Operators;
use guichet_portal::operators::{NewAdministrator, SetAside};
use guichet_wiring::Checks;
use secrecy::ExposeSecret;

use super::staff::{refused, shown_member, staff_table};
use super::with;
use crate::args::{Admin, Bootstrap, Lang};
use crate::exit::Exit;
use crate::failure::{Done, Failure};
use crate::out::Out;
use crate::terminal::Terminal;
use crate::when::{instant, minute};

/// Nothing here asks Tryton anything: it may be away.
pub(crate) async fn run(command: Admin, terminal: Terminal, out: Out) -> Done {
    match command {
        Admin::Bootstrap(asked) => {
            with(terminal, Checks::SCHEMA, async |operators, _| {
                bootstrap(operators, asked, out).await
            })
            .await
        }
        Admin::Repair {
            login,
            password_file,
        } => {
            let given = given::password(password_file.as_deref(), out)?;
            with(terminal, Checks::SCHEMA, async |operators, _| {
                let repaired = operators.admin_repair(&login, given).await;
                answer(repaired.map_err(|error| refused(out, error))?, out)
            })
            .await
        }
        Admin::Verify {
            login,
            base_url,
            password_file,
        } => verify::run(&login, base_url, password_file.as_deref(), out).await,
        Admin::DiagnosticToken => diagnostic::token(out),
    }
}

async fn bootstrap(operators: &Operators, asked: Bootstrap, out: Out) -> Done {
    let email = match asked.email {
        Some(email) => email,
        None => address_of(&asked.login, out)?,
    };
    let new = NewAdministrator {
        name: asked.name.unwrap_or_else(|| asked.login.clone()),
        login: asked.login,
        email,
        language: match asked.language {
            Lang::Fr => Language::French,
            Lang::En => Language::English,
        },
        password: given::password(asked.password_file.as_deref(), out)?,
        even_if_there_is_one: asked.force,
    };
    let made = operators.admin_bootstrap(new).await;
    answer(made.map_err(|error| refused(out, error))?, out)
}

/// A login that is an address is theirs; otherwise one where no mail arrives (RFC 2606).
fn address_of(login: &str, out: Out) -> Result<EmailAddress, Failure> {
    let own = login.trim().parse();
    let nowhere = || format!("{}@guichet.invalid", login.trim()).parse();
    own.or_else(|_| nowhere()).map_err(|_| {
        let words = out.say("indiquez une adresse : --email", "give an address: --email");
        Failure::Refused(words.into())
    })
}

/// The member, and on the terminal what nobody can read again.
fn answer(set: SetAside, out: Out) -> Done {
    if let Some(password) = &set.made {
        let words = out.say(
            "mot de passe à usage unique, montré cette seule fois\u{a0}:",
            "one-time password, shown this once:",
        );
        out.note(&format!("{words} {}", password.expose_secret()));
    }
    let words = out.say(
        "à changer à la première connexion, avant le",
        "to be changed at the first sign-in, before",
    );
    out.note(&format!("{words} {}", minute(set.until)));
    let mut json = shown_member(&set.member);
    json["one_time_until"] = instant(set.until).into();
    out.answer(&json, &staff_table(&[set.member], out))?;
    Ok(Exit::Done)
}
