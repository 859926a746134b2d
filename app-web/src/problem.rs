//! The only place that knows which HTTP status an error has, and what its problem document says
//! (RFC 9457). Causes go to the log, never into an answer.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use guichet_domain::access::TokenScope;
use guichet_domain::access::policy::Refusal;
use guichet_portal::driven::{PortError, PortResult};
use guichet_portal::{AuthError, ReadError, SignInError};
use poem::Response;
use poem::error::{MethodNotAllowedError, ResponseError};
use poem::http::{StatusCode, header};
use poem_openapi::error::{ContentTypeError, ParseParamError};
use serde::Serialize;

use crate::view::error::Fault as PageFault;

/// Why a request was not answered as asked.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The request cannot be understood; said in words.
    Malformed(&'static str),
    /// Fields or parameters hold what they cannot hold.
    Fields(Vec<FieldFault>),
    /// The cursor is not one of this list and this person.
    BadCursor,
    /// Nobody is signed in, or the session has ended.
    NotSignedIn,
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

/// One field or parameter that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FieldFault {
    /// Its name.
    pub(crate) field: Cow<'static, str>,
    /// A stable word: `required`, `invalid`, `unknown`, `order`.
    pub(crate) code: &'static str,
    /// What it takes.
    pub(crate) detail: Cow<'static, str>,
}

impl FieldFault {
    /// One fault of one field.
    pub(crate) fn new(
        field: impl Into<Cow<'static, str>>,
        code: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            field: field.into(),
            code,
            detail: detail.into(),
        }
    }
}

/// What is said of a fault: its status, a stable word, a title, a sentence.
struct Facts<'a> {
    status: u16,
    code: &'a str,
    title: &'static str,
    detail: &'a str,
}

const fn facts<'a>(status: u16, code: &'a str, title: &'static str, detail: &'a str) -> Facts<'a> {
    Facts {
        status,
        code,
        title,
        detail,
    }
}

impl Fault {
    /// Every status an operation of the API may answer with beside its own, for its description.
    pub(crate) const STATUSES: [(u16, &'static str); 14] = [
        (400, "The request is malformed, out of range or incomplete."),
        (401, "Nobody is signed in."),
        (403, "Signed in, but not allowed."),
        (404, "Missing, or somebody else's."),
        (405, "The address does not take this method."),
        (
            409,
            "Somebody changed it meanwhile, or it is not possible as things stand.",
        ),
        (413, "More was sent than is taken."),
        (415, "The body is of a type that is not taken."),
        (
            422,
            "The ERP's rules say no, or an `Idempotency-Key` came before with another body.",
        ),
        (429, "Too many tries."),
        (500, "A fault of the portal."),
        (502, "The ERP answered nonsense."),
        (503, "The ERP cannot be reached."),
        (504, "The ERP did not answer in time."),
    ];

    #[expect(clippy::too_many_lines, reason = "one fault after the other")]
    fn facts(&self) -> Facts<'_> {
        match self {
            Self::Malformed(words) => facts(400, "bad_request", "Bad request", words),
            Self::Fields(_) => facts(
                400,
                "bad_request",
                "Bad request",
                "Some fields or parameters hold what they cannot hold.",
            ),
            Self::BadCursor => facts(
                404,
                "bad_cursor",
                "Not found",
                "The cursor is not one of this list with this filter. Start again without it.",
            ),
            Self::NotSignedIn => facts(
                401,
                "not_signed_in",
                "Not signed in",
                "Sign in, or send the token of a session that has not ended.",
            ),
            Self::WrongSignIn => facts(
                401,
                "wrong_sign_in",
                "Sign-in refused",
                "The login or the password does not match.",
            ),
            Self::Forged => facts(
                403,
                "csrf",
                "Not allowed",
                "The token against forged requests is missing or does not belong to this session.",
            ),
            Self::NoCustomer => facts(
                403,
                "no_customer",
                "Not allowed",
                "This login is not linked to a customer yet.",
            ),
            Self::NotACustomer => facts(
                403,
                "not_a_customer",
                "Not allowed",
                "This is for customers; you are signed in as one of the staff.",
            ),
            Self::NotStaff => facts(
                403,
                "not_staff",
                "Not allowed",
                "This is for the staff; you are signed in as a customer.",
            ),
            Self::Scope(scope) => facts(403, "missing_scope", "Not allowed", needs(*scope)),
            Self::NoSession => facts(
                403,
                "no_session",
                "Not allowed",
                "A token is no session: revoke it instead.",
            ),
            Self::Missing => facts(404, "missing", "Not found", "There is nothing here."),
            Self::Method(_) => facts(
                405,
                "method",
                "Method not allowed",
                "This address does not take this method.",
            ),
            Self::Conflict => facts(
                409,
                "conflict",
                "Changed meanwhile",
                "Somebody changed it meanwhile. Read it again.",
            ),
            Self::Rules(rule) if rule.forbidden => {
                facts(403, rule.code, "Not allowed", &rule.detail)
            }
            Self::Rules(rule) => facts(409, rule.code, "Not possible now", &rule.detail),
            Self::KeyReused => facts(
                422,
                "key_reused",
                "Key used before",
                "This Idempotency-Key came before with another request.",
            ),
            Self::TooLarge => facts(
                413,
                "too_large",
                "Too large",
                "At most 64 KiB are taken; 1 MiB where log lines are.",
            ),
            Self::MediaType => facts(
                415,
                "media_type",
                "Unsupported media type",
                "The body is of a type that is not taken here.",
            ),
            Self::Refused { code, words } => facts(422, code, "Refused", words),
            Self::TooMany(_) => facts(
                429,
                "too_many",
                "Too many tries",
                "Wait as long as Retry-After says, then try again.",
            ),
            Self::Internal => facts(
                500,
                "internal",
                "Internal error",
                "This could not be answered. Tell us the request_id.",
            ),
            Self::BadGateway => facts(
                502,
                "bad_gateway",
                "Bad gateway",
                "The management system's answer could not be used.",
            ),
            Self::Unavailable(_) => facts(
                503,
                "unavailable",
                "Unavailable",
                "The management system does not answer. Try again in a few minutes.",
            ),
            Self::TooSlow => facts(
                504,
                "too_slow",
                "Too slow",
                "The management system did not answer in time. Try again in a few minutes.",
            ),
        }
    }

    /// What a person's page says instead.
    pub(crate) fn page(&self) -> PageFault {
        match self {
            Self::Rules(rule) if rule.forbidden => PageFault::Forbidden,
            Self::Malformed(_)
            | Self::Fields(_)
            | Self::MediaType
            | Self::Refused { .. }
            | Self::KeyReused
            | Self::Conflict
            | Self::Rules(_) => PageFault::BadRequest,
            Self::NotSignedIn
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
            _ => return,
        };
        if let Ok(value) = value.parse() {
            response.headers_mut().insert(name, value);
        }
    }

    /// The problem document.
    pub(crate) fn problem(&self, request_id: &str) -> Response {
        let facts = self.facts();
        let errors = match self {
            Self::Fields(errors) => errors.as_slice(),
            _ => &[],
        };
        let document = Document {
            kind: format!("urn:problem-type:guichet:{}", type_of(self, facts.code)),
            title: facts.title,
            status: facts.status,
            detail: facts.detail,
            code: facts.code,
            request_id,
            errors,
            current: match self {
                Self::Rules(rule) => rule.current.as_ref(),
                _ => None,
            },
        };
        let body = serde_json::to_string(&document).unwrap_or_default();
        let mut response = Response::builder()
            .content_type("application/problem+json")
            .body(body);
        self.dress(&mut response);
        response
    }
}

/// The scope a token lacks, in words.
const fn needs(scope: TokenScope) -> &'static str {
    match scope {
        TokenScope::ProjectsRead => "This needs a token with the scope projects:read.",
        TokenScope::ProjectsWrite => "This needs a token with the scope projects:write.",
        TokenScope::DeploymentsRead => "This needs a token with the scope deployments:read.",
        TokenScope::DeploymentsWrite => "This needs a token with the scope deployments:write.",
        TokenScope::IncidentsRead => "This needs a token with the scope incidents:read.",
        TokenScope::IncidentsWrite => "This needs a token with the scope incidents:write.",
    }
}

/// The ERP's own codes are many: they share one type.
fn type_of<'a>(fault: &Fault, code: &'a str) -> Cow<'a, str> {
    match fault {
        Fault::Refused { .. } => Cow::Borrowed("refused"),
        _ => Cow::Owned(code.replace('_', "-")),
    }
}

/// Whole minutes, rounded up.
pub(crate) fn minutes(after: Duration) -> u64 {
    after.as_secs().max(1).div_ceil(60)
}

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    detail: &'a str,
    code: &'a str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldFault],
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<&'a serde_json::Value>,
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
            PortError::Refused { code, words } => Self::Refused { code, words },
            PortError::Warning { name, words } => Self::Refused { code: name, words },
            PortError::Denied { .. } | PortError::Corrupt { .. } => Self::BadGateway,
        }
    }
}

/// The cause, with what caused it, for the log alone.
fn log(error: &PortError) {
    let mut cause = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        cause = format!("{cause}: {inner}");
        source = inner.source();
    }
    tracing::warn!(cause, "a port failed");
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
            AuthError::Port(error) => error.into(),
        }
    }
}

impl From<SignInError> for Fault {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong => Self::WrongSignIn,
            SignInError::TooMany { after } => Self::TooMany(after),
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
            return Self::Fields(vec![crate::api::params::fault_of(bad.name)]);
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

/// A port's answer, or the fault it stands for.
pub(crate) fn answered<T>(result: PortResult<T>) -> Result<T, Fault> {
    result.map_err(Fault::from)
}

#[cfg(test)]
mod tests {
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
            Fault::BadCursor,
            Fault::NotSignedIn,
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
