//! The only place that knows which HTTP status an error has, and what its problem document says
//! (RFC 9457). Causes go to the log, never into an answer.

pub(crate) mod cause;
mod document;
mod fields;
mod from;
mod said;

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use guichet_domain::access::TokenScope;
use guichet_portal::driven::PortResult;
use poem::Response;
use poem::error::ResponseError;
use poem::http::{StatusCode, header};

pub(crate) use fields::{FieldFault, fault_of};

use crate::view::error::Fault as PageFault;

/// Why a request was not answered as asked.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The request cannot be understood; said in words.
    Malformed(&'static str),
    /// Fields or parameters hold what they cannot hold.
    Fields(Vec<FieldFault>),
    /// A file was asked for with a filter that is not understood; in the person's language.
    Filter(String),
    /// The cursor is not one of this list and this person.
    BadCursor,
    /// Nobody is signed in, or the session has ended.
    NotSignedIn,
    /// The session is good for choosing another password, and for nothing else.
    PasswordToChange,
    /// Login and password do not match.
    WrongSignIn,
    /// The token against forged requests is missing or wrong.
    Forged,
    /// The login is not linked to a customer yet.
    NoCustomer,
    /// A member of the staff asks for what is a customer's.
    NotACustomer,
    /// A customer asks for what is the staff's.
    NotStaff,
    /// The token is not good for this; what it would need.
    Scope(TokenScope),
    /// A token is no session: it is revoked, not signed out.
    NoSession,
    /// Missing, or somebody else's: nobody is told which.
    Missing,
    /// The address does not take this method; those it takes.
    Method(String),
    /// More was sent than is taken.
    TooLarge,
    /// What was sent is of another type than is taken.
    MediaType,
    /// Somebody changed it meanwhile.
    Conflict,
    /// The rules of governance say no.
    Rules(Box<RuleFault>),
    /// The key of a command came before with another request.
    KeyReused,
    /// The ERP's own rules say no, in its words.
    Refused {
        /// A stable word.
        code: String,
        /// The ERP's words.
        words: String,
    },
    /// Too many tries.
    TooMany(Duration),
    /// A fault of ours.
    Internal,
    /// The ERP or the database answered nonsense, or does not let us ask.
    BadGateway,
    /// The ERP or the database cannot be reached, or asks for a pause.
    Unavailable(Option<Duration>),
    /// What is here was restored, and customers wait until it is released.
    Restoring,
    /// No answer in time.
    TooSlow,
}

/// What the rules of governance say of an act they refuse.
#[derive(Debug)]
pub(crate) struct RuleFault {
    /// Not for this person; otherwise, not as things stand.
    pub(crate) forbidden: bool,
    /// A stable word.
    pub(crate) code: &'static str,
    /// Why not, in the person's language.
    pub(crate) detail: String,
    /// The object as it now is, as its own address answers it.
    pub(crate) current: Option<serde_json::Value>,
}

/// How soon it is worth looking again while a restored database is compared.
const RESTORING: Duration = Duration::from_mins(5);

impl Fault {
    /// What a person's page says instead.
    pub(crate) fn page(&self) -> PageFault {
        match self {
            Self::Rules(rule) if rule.forbidden => PageFault::Forbidden,
            Self::Malformed(_)
            | Self::Fields(_)
            | Self::Filter(_)
            | Self::MediaType
            | Self::Refused { .. }
            | Self::KeyReused
            | Self::Conflict
            | Self::Rules(_) => PageFault::BadRequest,
            Self::NotSignedIn
            | Self::PasswordToChange
            | Self::WrongSignIn
            | Self::NoCustomer
            | Self::NotACustomer
            | Self::NotStaff
            | Self::Scope(_)
            | Self::NoSession => PageFault::Forbidden,
            Self::Forged => PageFault::StaleForm,
            Self::Missing | Self::BadCursor => PageFault::NotFound,
            Self::Method(_) => PageFault::MethodNotAllowed,
            Self::TooLarge => PageFault::TooLarge,
            Self::TooMany(after) => PageFault::TooMany {
                minutes: minutes(*after),
            },
            Self::Internal => PageFault::Internal,
            Self::BadGateway => PageFault::BadGateway,
            Self::Unavailable(_) => PageFault::Unavailable,
            Self::Restoring => PageFault::Restoring,
            Self::TooSlow => PageFault::TooSlow,
        }
    }

    /// Its status.
    pub(crate) fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.facts().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The headers that go with its status.
    pub(crate) fn dress(&self, response: &mut Response) {
        response.set_status(self.status_code());
        let (name, value) = match self {
            Self::NotSignedIn | Self::WrongSignIn => (
                header::WWW_AUTHENTICATE,
                "Bearer realm=\"guichet\"".to_owned(),
            ),
            Self::Method(allow) => (header::ALLOW, allow.clone()),
            Self::TooMany(after) | Self::Unavailable(Some(after)) => {
                (header::RETRY_AFTER, after.as_secs().max(1).to_string())
            }
            Self::Restoring => (header::RETRY_AFTER, RESTORING.as_secs().to_string()),
            _ => return,
        };
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }
}

/// Whole minutes, rounded up.
pub(crate) fn minutes(after: Duration) -> u64 {
    after.as_secs().max(1).div_ceil(60)
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.facts().code)
    }
}

impl StdError for Fault {}

impl ResponseError for Fault {
    fn status(&self) -> StatusCode {
        self.status_code()
    }
}

/// A port's answer, or the fault it stands for.
pub(crate) fn answered<T>(result: PortResult<T>) -> Result<T, Fault> {
    result.map_err(Fault::from)
}

#[cfg(test)]
mod tests {
    use guichet_portal::driven::PortError;

    use super::*;

    fn rule(forbidden: bool) -> Fault {
        Fault::Rules(Box::new(RuleFault {
            forbidden,
            code: "",
            detail: String::new(),
            current: None,
        }))
    }

    #[test]
    fn every_fault_has_a_declared_status() {
        let all = [
            Fault::Malformed(""),
            Fault::Fields(vec![]),
            Fault::Filter(String::new()),
            Fault::BadCursor,
            Fault::NotSignedIn,
            Fault::PasswordToChange,
            Fault::WrongSignIn,
            Fault::Forged,
            Fault::NoCustomer,
            Fault::NotACustomer,
            Fault::NotStaff,
            Fault::Scope(TokenScope::ProjectsRead),
            Fault::NoSession,
            Fault::Missing,
            Fault::Method(String::new()),
            Fault::TooLarge,
            Fault::MediaType,
            Fault::Conflict,
            rule(true),
            rule(false),
            Fault::KeyReused,
            Fault::Refused {
                code: String::new(),
                words: String::new(),
            },
            Fault::TooMany(Duration::ZERO),
            Fault::Internal,
            Fault::BadGateway,
            Fault::Unavailable(None),
            Fault::Restoring,
            Fault::TooSlow,
        ];
        for fault in all {
            let status = fault.status_code().as_u16();
            assert!(
                Fault::STATUSES.iter().any(|(s, _)| *s == status),
                "{status}"
            );
        }
    }

    #[test]
    fn a_cause_stays_in_the_log() {
        let fault = Fault::from(PortError::unavailable("host 10.0.0.1", "secret"));
        assert_eq!(fault.status_code(), 503);
        assert_eq!(fault.to_string(), "unavailable");
    }

    #[test]
    fn minutes_are_rounded_up() {
        assert_eq!(minutes(Duration::from_secs(1)), 1);
        assert_eq!(minutes(Duration::from_secs(61)), 2);
    }
}
