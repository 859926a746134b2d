use guichet_domain::customers::Match;

use crate::out::Out;

/// Why a login is where `sync` puts it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reason {
    Accepted,
    SameEmail,
    Several,
    None,
}

pub(crate) fn section(out: Out, name: &'static str) -> &'static str {
    match name {
        "linked" => out.say("lié", "linked"),
        "proposed" => out.say("proposé", "proposed"),
        "ambiguous" => out.say("ambigu", "ambiguous"),
        _ => out.say("sans client", "unmatched"),
    }
}

pub(crate) fn reason(out: Out, why: Reason, found: &Match) -> String {
    let email = found.candidate.email.as_ref();
    match why {
        Reason::Accepted => out
            .say("accepté par l'opérateur", "accepted by the operator")
            .into(),
        Reason::SameEmail => out
            .say(
                "même adresse de courriel, à confirmer",
                "same e-mail address, to be confirmed",
            )
            .into(),
        Reason::Several => {
            let codes: Vec<&str> = found.customers.iter().map(|c| c.code.as_str()).collect();
            let words = out.say(
                "plusieurs clients ont cette adresse :",
                "several customers have this address:",
            );
            format!("{words} {}", codes.join(", "))
        }
        Reason::None if email.is_none() => out
            .say(
                "le login n'a pas d'adresse de courriel",
                "the login has no e-mail address",
            )
            .into(),
        Reason::None => out
            .say(
                "aucun client n'a cette adresse",
                "no customer has this address",
            )
            .into(),
    }
}
