//! Which fault an error stands for.

use std::error::Error as StdError;

use guichet_domain::access::policy::Refusal;
use guichet_portal::driven::{AUDIT_KEY, PortError};
use guichet_portal::{AuthError, ReadError, SignInError};
use poem::error::MethodNotAllowedError;
use poem_openapi::error::{ContentTypeError, ParseParamError, ParsePathError};

use super::{Fault, cause, fault_of};
use crate::measure;

impl From<PortError> for Fault {
    fn from(error: PortError) -> Self {
        log(&error);
        match error {
            PortError::Unavailable {
                timed_out: true, ..
            }
            | PortError::OutcomeUnknown { .. } => Self::TooSlow,
            PortError::Unavailable { .. } => Self::Unavailable(None),
            PortError::Throttled { after } => Self::Unavailable(after),
            PortError::Conflict => Self::Conflict,
            // A fault of the set-up: nobody's act was refused.
            PortError::Refused { code, .. } if code == AUDIT_KEY => Self::BadGateway,
            PortError::Refused { code, words } => Self::Refused { code, words },
            PortError::Warning { name, words } => Self::Refused { code: name, words },
            PortError::Denied { .. } | PortError::Corrupt { .. } => Self::BadGateway,
        }
    }
}

/// The cause, with what caused it, for the log alone; its kind for the board of errors.
fn log(error: &PortError) {
    cause::notice(error.code());
    let mut cause = match error {
        // What the other side says in its own words may name persons.
        PortError::Refused { code, .. } => format!("refused: {code}"),
        PortError::Warning { name, .. } => format!("a warning: {name}"),
        other => other.to_string(),
    };
    let mut source = error.source();
    while let Some(inner) = source {
        cause = format!("{cause}: {inner}");
        source = inner.source();
    }
    tracing::warn!(kind = error.code(), cause, "a port failed");
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NoCustomer => Self::NoCustomer,
            Refusal::NotYourCustomer => Self::Missing,
        }
    }
}

impl From<ReadError> for Fault {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Refused(refusal) => refusal.into(),
            ReadError::Missing => Self::Missing,
            ReadError::BadCursor(_) => Self::BadCursor,
            ReadError::Port(error) => error.into(),
        }
    }
}

impl From<AuthError> for Fault {
    fn from(error: AuthError) -> Self {
        match error {
            AuthError::Unknown | AuthError::Ended(_) | AuthError::LoginClosed => Self::NotSignedIn,
            AuthError::MustChange => Self::PasswordToChange,
            AuthError::Port(error) => error.into(),
        }
    }
}

impl From<SignInError> for Fault {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Held => {
                cause::notice(cause::HELD);
                Self::Restoring
            }
            SignInError::Wrong => {
                measure::sign_in_refused("wrong");
                Self::WrongSignIn
            }
            SignInError::TooMany { after } => {
                measure::sign_in_refused("too_many");
                Self::TooMany(after)
            }
            SignInError::Port(error) => error.into(),
        }
    }
}

/// What the framework refused before a handler saw it. Its own words speak of Rust: they are dropped.
impl From<poem::Error> for Fault {
    fn from(error: poem::Error) -> Self {
        let error = match error.downcast::<Self>() {
            Ok(fault) => return fault,
            Err(error) => error,
        };
        if let Some(bad) = error.downcast_ref::<ParseParamError>() {
            return Self::Fields(vec![fault_of(bad.name)]);
        }
        // No id is written so that it is no text.
        if error.is::<ParsePathError>() || error.is::<poem::error::ParsePathError>() {
            return Self::Missing;
        }
        if error.is::<ContentTypeError>() {
            return Self::MediaType;
        }
        if error.is::<MethodNotAllowedError>() {
            return Self::Method(String::new());
        }
        match error.status().as_u16() {
            404 => Self::Missing,
            405 => Self::Method(String::new()),
            413 => Self::TooLarge,
            415 => Self::MediaType,
            400..500 => Self::Malformed("The request could not be understood."),
            _ => {
                tracing::error!(%error, "a handler failed");
                Self::Internal
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use guichet_contract::Written;

    use super::*;

    #[test]
    fn what_the_erp_says_in_its_own_words_is_for_who_asked_and_not_for_the_log() {
        let lines = Written::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(move || writer.clone())
            .finish();
        let words = "Party \"Eva Durand\" has no address eva@x.example";
        let faults = tracing::subscriber::with_default(subscriber, || {
            [
                PortError::Refused {
                    code: "party.no_address".into(),
                    words: words.into(),
                },
                PortError::Warning {
                    name: "party.no_address".into(),
                    words: words.into(),
                },
            ]
            .map(Fault::from)
        });
        for fault in faults {
            assert!(matches!(&fault, Fault::Refused { words: said, .. } if said == words));
        }
        let text = lines.text();
        assert_eq!(text.matches("party.no_address").count(), 2, "{text}");
        assert!(!text.to_lowercase().contains("eva"), "{text}");
    }
}
