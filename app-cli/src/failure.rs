use std::io;

use guichet_domain::kernel::Language;
use guichet_portal::driven::{AUDIT_KEY, PortError};
use guichet_portal::operators::{
    AuditHeadError, ConfineError, LinkError, NoAdministrator, SetupError, UnlinkError,
};
use guichet_wiring::words::{faults, start};
use guichet_wiring::{ConfigFaults, StartError};

use crate::exit::Exit;

/// How a command ended.
pub(crate) type Done = Result<Exit, Failure>;

/// Why a command did not end well. What it could still say is printed already.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The configuration, a line a fault.
    Start(StartError),
    /// The world did not answer as it must.
    Port(PortError),
    /// The act was refused.
    Refused(String),
    /// The act was refused: in French, in English.
    Either(String, String),
    /// Told in words, with how the program ends.
    Told(Exit, String),
    /// The same, on several lines.
    Lines(Exit, Vec<String>),
    /// The audit's head and its newest entry do not go together.
    AuditBroken,
    /// There is no administrator's account.
    NoAdministrator,
    /// Standard output cannot be written.
    Output(io::Error),
}

impl Failure {
    pub(crate) fn told(exit: Exit, words: impl Into<String>) -> Self {
        Self::Told(exit, words.into())
    }

    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Start(_) | Self::NoAdministrator => Exit::CouldNotRun,
            Self::Told(exit, _) | Self::Lines(exit, _) => *exit,
            Self::Port(PortError::Unavailable {
                timed_out: true, ..
            }) => Exit::TimeLimit,
            Self::Port(PortError::Unavailable { .. } | PortError::Throttled { .. }) => {
                Exit::CouldNotRun
            }
            Self::Port(PortError::Refused { code, .. }) if variables(code).is_some() => {
                Exit::CouldNotRun
            }
            Self::Port(_)
            | Self::Refused(_)
            | Self::Either(..)
            | Self::AuditBroken
            | Self::Output(_) => Exit::Failed,
        }
    }

    pub(crate) fn lines(&self, lang: Language) -> Vec<String> {
        let say = |french: &str, english: &str| match lang {
            Language::French => french.to_owned(),
            Language::English => english.to_owned(),
        };
        vec![match self {
            Self::Start(error) => {
                return match lang {
                    Language::French => faults::in_french(error),
                    Language::English => error.to_string().lines().map(str::to_owned).collect(),
                };
            }
            Self::Lines(_, lines) => return lines.clone(),
            Self::Either(french, english) => say(french, english),
            Self::NoAdministrator => say(
                "TRYTON_ADMIN_USER, TRYTON_ADMIN_PASSWORD: manquent ; attendu : le compte d'un administrateur de Tryton",
                "TRYTON_ADMIN_USER, TRYTON_ADMIN_PASSWORD: are missing; expected: a Tryton administrator's account",
            ),
            Self::Refused(words) | Self::Told(_, words) => words.clone(),
            Self::AuditBroken => say(
                "la tête de l'audit n'est pas celle de sa dernière entrée ; lancez : guichet audit verify",
                "the head of the audit is not that of its newest entry; run: guichet audit verify",
            ),
            Self::Output(error) => error.to_string(),
            Self::Port(error) => port(error, say),
        }]
    }
}

/// What adapters say of what they find nobody at.
const CANNOT_BE_REACHED: &str = "cannot be reached";

/// The variables that a refusal by Tryton is about.
fn variables(code: &str) -> Option<&'static str> {
    match code {
        "administrator_sign_in" => Some("TRYTON_ADMIN_USER, TRYTON_ADMIN_PASSWORD"),
        "no_such_database" => Some("TRYTON_DATABASE"),
        AUDIT_KEY => Some("GUICHET_SECRET_KEY"),
        _ => None,
    }
}

fn port(error: &PortError, say: impl Fn(&str, &str) -> String) -> String {
    match error {
        PortError::Unavailable {
            what,
            timed_out,
            source,
        } => {
            let why = match (timed_out, source) {
                (true, _) => say("pas de réponse à temps", "no answer in time"),
                (false, Some(source)) => match source.to_string() {
                    away if away == CANNOT_BE_REACHED => say("injoignable", CANNOT_BE_REACHED),
                    other => say(&faults::french(&other), &other),
                },
                (false, None) => say("injoignable", CANNOT_BE_REACHED),
            };
            let (no, colon) = (say("pas de connexion", "no connection"), say(" : ", ": "));
            format!("{no} ({what}){colon}{why}")
        }
        PortError::Throttled { .. } => say(
            "Tryton demande une pause (trop d'essais) : réessayez dans quelques minutes",
            "Tryton asks for a pause (too many tries): try again in a few minutes",
        ),
        PortError::Refused { code, words } if code == AUDIT_KEY => format!(
            "GUICHET_SECRET_KEY: {}{}",
            say(
                &start::other_key(Language::French, words),
                &start::other_key(Language::English, words),
            ),
            say(
                " ; rien n'a été fait ; chargez la clé du portail : set -a; . /etc/guichet/guichet.env; set +a (docs/configuration.md) ; celle d'avant va dans GUICHET_SECRET_KEY_PREVIOUS ; perdue : guichet audit reseal --unverified, ou restore --reseal",
                "; nothing was done; load the portal's key: set -a; . /etc/guichet/guichet.env; set +a (docs/configuration.md); the one before goes into GUICHET_SECRET_KEY_PREVIOUS; lost: guichet audit reseal --unverified, or restore --reseal",
            ),
        ),
        PortError::Refused { code, words } => match variables(code) {
            Some(names) => format!("{names}: {words}"),
            None => format!("{}: {words} ({code})", say("refusé", "refused")),
        },
        other => other.to_string(),
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::Start(error)
    }
}

impl From<ConfigFaults> for Failure {
    fn from(faults: ConfigFaults) -> Self {
        Self::Start(faults.into())
    }
}

impl From<PortError> for Failure {
    fn from(error: PortError) -> Self {
        Self::Port(error)
    }
}

impl From<NoAdministrator> for Failure {
    fn from(_: NoAdministrator) -> Self {
        Self::NoAdministrator
    }
}

impl From<AuditHeadError> for Failure {
    fn from(error: AuditHeadError) -> Self {
        match error {
            AuditHeadError::Broken => Self::AuditBroken,
            AuditHeadError::Port(error) => error.into(),
        }
    }
}

impl From<ConfineError> for Failure {
    fn from(error: ConfineError) -> Self {
        match error {
            ConfineError::NoAdministrator(missing) => missing.into(),
            ConfineError::Port(error) => error.into(),
        }
    }
}

impl From<LinkError> for Failure {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Port(error) => error.into(),
            other => {
                let french = match &other {
                    LinkError::UnknownLogin(login) => {
                        format!("{login} n'est pas un login de Tryton")
                    }
                    LinkError::Inactive(login) => format!("le login {login} est désactivé"),
                    LinkError::UnknownParty(code) => {
                        format!("Tryton n'a pas de tiers du code {code}")
                    }
                    LinkError::Port(error) => error.to_string(),
                };
                Self::Either(french, other.to_string())
            }
        }
    }
}

impl From<UnlinkError> for Failure {
    fn from(error: UnlinkError) -> Self {
        match error {
            UnlinkError::Port(error) => error.into(),
            UnlinkError::NotLinked(ref login) => Self::Either(
                format!("le login {login} n'a pas de lien"),
                error.to_string(),
            ),
        }
    }
}

impl From<SetupError> for Failure {
    fn from(error: SetupError) -> Self {
        match error {
            SetupError::NoAdministrator(missing) => missing.into(),
            SetupError::TestLink(error) => error.into(),
            SetupError::Port(error) => error.into(),
        }
    }
}
