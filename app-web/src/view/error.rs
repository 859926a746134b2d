//! What people see when something cannot be shown: calm, with a number, never a cause.

use askama::Template;

use super::frame::Frame;
use super::icon::Icon;
use super::parts::When;

/// What went wrong, as far as the person needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// 400: the address or the form holds something that cannot be.
    BadRequest,
    /// 403: signed in, but not allowed.
    Forbidden,
    /// 403: the form was too old, or not from here.
    StaleForm,
    /// 404: missing, or somebody else's.
    NotFound,
    /// 405: this address does not take that.
    MethodNotAllowed,
    /// 413: too much was sent.
    TooLarge,
    /// 429: too many requests.
    TooMany {
        /// How long to wait, rounded up.
        minutes: u64,
    },
    /// 500.
    Internal,
    /// 502: the ERP answered nonsense.
    BadGateway,
    /// 503: the ERP does not answer.
    Unavailable,
    /// 503: the portal is being restored.
    Restoring,
    /// 504: the ERP answers too slowly.
    TooSlow,
    /// The document is not ready yet.
    DocumentNotReady,
}

/// An error, whatever the address.
#[derive(Debug, Clone, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// Around it: of the person where a session is known, else of a stranger.
    pub frame: Frame,
    /// What went wrong.
    pub fault: Fault,
    /// The number that is in the log.
    pub request_id: String,
    /// When.
    pub at: Option<When>,
    /// Whether the server knows that nothing was changed (a read, or a write it refused).
    pub unchanged: bool,
    /// Why it is refused, where there is more to say than the page's own words.
    pub reason: Option<String>,
    /// The page to try again: this address for a read, `None` for a write.
    pub retry_href: Option<String>,
}

impl ErrorPage {
    fn title(&self) -> String {
        self.frame.t(match self.fault {
            Fault::BadRequest => "error-bad-request",
            Fault::Forbidden => "error-forbidden",
            Fault::StaleForm => "error-stale-form",
            Fault::NotFound => "error-not-found",
            Fault::MethodNotAllowed => "error-method",
            Fault::TooLarge => "error-too-large",
            Fault::TooMany { .. } => "error-too-many",
            Fault::Internal => "error-internal",
            Fault::BadGateway => "error-bad-gateway",
            Fault::Unavailable => "error-unavailable",
            Fault::Restoring => "error-restoring",
            Fault::TooSlow => "error-too-slow",
            Fault::DocumentNotReady => "error-document",
        })
    }

    fn detail(&self) -> String {
        self.frame.t(match self.fault {
            Fault::BadRequest => "error-bad-request-detail",
            Fault::Forbidden if self.frame.staff.is_some() => "staff-forbidden",
            Fault::Forbidden => "error-forbidden-detail",
            Fault::StaleForm => "error-stale-form-detail",
            Fault::NotFound if self.frame.staff.is_some() => "staff-not-found",
            Fault::NotFound if self.frame.account.is_some() => "error-not-found-detail",
            Fault::NotFound => "error-not-found-public",
            Fault::MethodNotAllowed => "error-method-detail",
            Fault::TooLarge => "error-too-large-detail",
            Fault::TooMany { minutes } => {
                return self.frame.t1("error-too-many-detail", "minutes", minutes);
            }
            Fault::Internal => "error-internal-detail",
            Fault::BadGateway => "error-bad-gateway-detail",
            Fault::Unavailable => "error-unavailable-detail",
            Fault::Restoring => "error-restoring-detail",
            Fault::TooSlow => "error-too-slow-detail",
            Fault::DocumentNotReady => "error-document-detail",
        })
    }

    /// Failures of ours, which the person may want to tell us.
    fn is_ours(&self) -> bool {
        matches!(
            self.fault,
            Fault::Internal | Fault::BadGateway | Fault::Unavailable | Fault::TooSlow
        )
    }
}
