use std::error::Error;
use std::time::Duration;

use http::header::RETRY_AFTER;
use http::{HeaderMap, StatusCode};
use jsonrpsee_core::BoxError;
use jsonrpsee_core::client::Error as RpcError;
use jsonrpsee_core::http_helpers::HttpError;
use jsonrpsee_http_client::transport::Error as TransportError;

use crate::dialect::TrytonError;

/// What can go wrong below JSON-RPC. Travels through jsonrpsee as a boxed stream error.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// No connection, or none that lasted until the request was written.
    #[error("cannot be reached")]
    Unreachable(#[source] BoxError),
    /// The connection ended before the whole answer was there.
    #[error("the connection was cut")]
    Cut(#[source] BoxError),
    /// An answer other than 2xx.
    #[error("status {status}")]
    Status {
        /// Which.
        status: StatusCode,
        /// The header of that name, in seconds.
        retry_after: Option<Duration>,
    },
    /// More bytes than allowed.
    #[error("more than {0} bytes")]
    TooLarge(usize),
    /// Nothing where an answer must be.
    #[error("an empty body")]
    Empty,
    /// HTML, or half an answer.
    #[error("not JSON")]
    NotJson,
    /// The answer to another request.
    #[error("the answer to another request")]
    WrongId,
}

impl Fault {
    pub(crate) fn from_status(status: StatusCode, headers: &HeaderMap) -> Self {
        let retry_after = headers
            .get(RETRY_AFTER)
            .and_then(|value| value.to_str().ok()?.trim().parse().ok())
            .map(Duration::from_secs);
        Self::Status {
            status,
            retry_after,
        }
    }
}

/// Through jsonrpsee and back out of it by downcast.
impl From<Fault> for TransportError {
    fn from(fault: Fault) -> Self {
        Self::Http(HttpError::Stream(Box::new(fault)))
    }
}

/// Why one call gave no result.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// Below JSON-RPC.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// Tryton's own error array.
    #[error("{0:?}")]
    Tryton(TrytonError),
    /// A result of another shape than asked for; where, never what.
    #[error("a result of the wrong shape ({0})")]
    Shape(String),
    /// Silence.
    #[error("no answer in time")]
    TimedOut,
    /// Our own request could not be written.
    #[error("the request cannot be written: {0}")]
    Request(&'static str),
}

impl CallError {
    /// The status Tryton answered with, if it was that.
    pub(crate) fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Fault(Fault::Status { status, .. }) => Some(*status),
            _ => None,
        }
    }

    /// What a read may be repeated after: its connection was cut, or another session of its
    /// account ended just then.
    pub(crate) fn is_of_the_moment(&self) -> bool {
        matches!(
            self,
            Self::Fault(Fault::Cut(_)) | Self::Tryton(TrytonError::SessionGone)
        )
    }

    pub(super) fn is_session_gone(&self) -> bool {
        matches!(self, Self::Tryton(TrytonError::SessionGone))
    }
}

impl From<RpcError> for CallError {
    fn from(error: RpcError) -> Self {
        match error {
            RpcError::Call(object) => {
                Self::Tryton(TrytonError::new(object.message(), object.data()))
            }
            RpcError::RequestTimeout => Self::TimedOut,
            RpcError::ParseError(e) => Self::Shape(where_not_what(&e)),
            RpcError::Transport(boxed) => from_transport(boxed),
            RpcError::InvalidRequestId(_) => Self::Fault(Fault::WrongId),
            _ => Self::Fault(Fault::NotJson),
        }
    }
}

fn from_transport(boxed: BoxError) -> CallError {
    match boxed.downcast::<TransportError>().map(|e| *e) {
        Ok(TransportError::Http(HttpError::Stream(inner))) => match inner.downcast::<Fault>() {
            Ok(fault) => CallError::Fault(*fault),
            Err(other) => CallError::Fault(Fault::Cut(other)),
        },
        Ok(TransportError::Http(HttpError::Malformed)) => CallError::Fault(Fault::NotJson),
        Ok(TransportError::RequestTooLarge) => CallError::Request("it is too large"),
        Ok(other) => CallError::Fault(Fault::Cut(other.into())),
        Err(other) => CallError::Fault(Fault::Cut(other)),
    }
}

/// serde's own words quote the value they stumbled over: keep what was expected and where.
fn where_not_what(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let place = format!("column {}", error.column());
    if words.starts_with("missing field `") {
        return words;
    }
    match words.rsplit_once(", expected ") {
        Some((_, expected)) => format!("expected {expected}"),
        None => place,
    }
}

/// The whole chain in one line, for the log.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let more = cause.to_string();
        if !words.ends_with(&more) {
            words = format!("{words}: {more}");
        }
        next = cause.source();
    }
    words
}
