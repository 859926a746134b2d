use std::time::Duration;

use guichet_domain::kernel::Words;

use crate::operators::verdict::{CheckStatus, Severity};

/// The checks, in the order they are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(
    missing_docs,
    reason = "each is named after what it checks; the words say it to people"
)]
pub enum CheckName {
    Alive,
    Ready,
    Https,
    StrangerRedirected,
    FormCsrf,
    Headers,
    SignIn,
    Cookie,
    Dashboard,
    Orders,
    Order,
    Invoices,
    Invoice,
    InvoicePdf,
    OtherOrder,
    OtherInvoice,
    SignOut,
    Log,
}

impl Words for CheckName {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Alive, "alive"),
        (Self::Ready, "ready"),
        (Self::Https, "https"),
        (Self::StrangerRedirected, "stranger_redirected"),
        (Self::FormCsrf, "form_csrf"),
        (Self::Headers, "security_headers"),
        (Self::SignIn, "sign_in"),
        (Self::Cookie, "session_cookie"),
        (Self::Dashboard, "dashboard"),
        (Self::Orders, "orders"),
        (Self::Order, "order"),
        (Self::Invoices, "invoices"),
        (Self::Invoice, "invoice"),
        (Self::InvoicePdf, "invoice_pdf"),
        (Self::OtherOrder, "other_order"),
        (Self::OtherInvoice, "other_invoice"),
        (Self::SignOut, "sign_out"),
        (Self::Log, "log"),
    ];
}

impl CheckName {
    /// How bad it is when one does not hold: people are not served, or not safe.
    pub const SEVERITY: Severity = Severity::Error;

    /// The check that must hold before this one can be made; it stands before it.
    pub const fn needs(self) -> Option<Self> {
        match self {
            // Each asks for an answer of its own, and says more than that there is none.
            Self::Alive | Self::Ready | Self::Log => None,
            Self::Https | Self::StrangerRedirected | Self::FormCsrf | Self::Headers => {
                Some(Self::Alive)
            }
            Self::SignIn => Some(Self::FormCsrf),
            Self::Cookie
            | Self::Dashboard
            | Self::Orders
            | Self::Invoices
            | Self::OtherOrder
            | Self::OtherInvoice => Some(Self::SignIn),
            Self::Order => Some(Self::Orders),
            Self::Invoice => Some(Self::Invoices),
            Self::InvoicePdf => Some(Self::Invoice),
            // Its form stands on that page.
            Self::SignOut => Some(Self::Dashboard),
        }
    }

    /// Its page under `docs/runbooks/`, without `.md`.
    pub const fn runbook(self) -> &'static str {
        match self {
            Self::Alive | Self::Ready | Self::FormCsrf => "application-down",
            Self::SignIn
            | Self::Dashboard
            | Self::Orders
            | Self::Order
            | Self::Invoices
            | Self::Invoice
            | Self::InvoicePdf => "tryton-down",
            Self::Https
            | Self::StrangerRedirected
            | Self::Headers
            | Self::Cookie
            | Self::OtherOrder
            | Self::OtherInvoice
            | Self::SignOut => "release-checklist",
            Self::Log => "errors",
        }
    }

    /// What to do where its finding says nothing of its own.
    pub(super) const fn usual_hint(self) -> Hint {
        match self {
            Self::Alive
            | Self::Ready
            | Self::StrangerRedirected
            | Self::FormCsrf
            | Self::Headers
            | Self::SignIn => Hint::Start,
            Self::Https => Hint::Https,
            Self::Log => Hint::Log,
            _ => Hint::ReadLog,
        }
    }
}

/// What was found, for the edge to put into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// This HTTP status, as it must be.
    Status(u16),
    /// This HTTP status, where the other was expected.
    Unexpected {
        /// What came.
        status: u16,
        /// What should have.
        wanted: u16,
    },
    /// No connection, or one that broke; why.
    Unreachable(String),
    /// No answer in time.
    Silent,
    /// Sent to this place.
    Redirected(String),
    /// The page has what it must: `csrf`, the way out.
    Holds(&'static str),
    /// The page lacks it.
    Lacks(&'static str),
    /// Not configured: the variable.
    NotConfigured(&'static str),
    /// Another check failed, without which this one cannot be made.
    After(CheckName),
    /// The sign-in was refused.
    Refused,
    /// The test customer has no order to open.
    NoOrder,
    /// The test customer has no invoice to open.
    NoInvoice,
    /// The page of a document shows the number that its list gives.
    Numbered,
    /// It shows another, or none.
    OtherNumber,
    /// What people send goes in the clear.
    InTheClear,
    /// Nothing answers over plain HTTP: there is nothing to lead to HTTPS.
    NoPlainHttp,
    /// The portal's pages are to be had over plain HTTP: the status.
    PlainHttp(u16),
    /// A document of this type.
    Document(String),
    /// Says it is a PDF and is none.
    NotPdf,
    /// A restored database is held: nobody is served yet.
    Held,
    /// Out of reach, and no different from what does not exist.
    Hidden,
    /// Refused, but told apart from what does not exist.
    ToldApart,
    /// What is wrong with headers or with a cookie; empty: nothing.
    Faults(Vec<String>),
    /// The session was still good after the sign-out.
    StillSignedIn,
    /// Lines of the log that must not be there, and the first of them.
    BadLines {
        /// How many.
        count: usize,
        /// The first, cut.
        first: String,
    },
    /// Lines that were read without finding any.
    GoodLines(usize),
    /// Nothing was written to the log.
    NoLines,
    /// So many lines were read without finding any; there were more.
    LogCut(usize),
    /// There is no log of this name.
    LogMissing,
    /// What lies there is no file.
    LogNoFile,
    /// The time for all checks was over before this one began.
    OutOfTime,
    /// The log cannot be read; why.
    LogUnreadable(String),
}

/// What to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// Is the server running, at this URL?
    Start,
    /// `/readyz` says which dependency is missing.
    Ready,
    /// Set `PORTAL_LOGIN` and `PORTAL_PASSWORD`, run `guichet setup portal`.
    Setup,
    /// Run `guichet setup portal --pdf-reports`.
    PdfReports,
    /// Give `--log FILE`.
    Log,
    /// Set the variable.
    Configure,
    /// Serve over HTTPS alone, and name that address.
    Https,
    /// Make an order and an invoice for the test customer.
    Documents,
    /// A proxy in front may have changed headers or cookies.
    Proxy,
    /// Stop: customers could see each other's documents.
    Isolation,
    /// Release what was restored.
    Release,
    /// Read the server's log.
    ReadLog,
}

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Which.
    pub name: CheckName,
    /// How it ended.
    pub status: CheckStatus,
    /// What was found.
    pub finding: Finding,
    /// What to do, unless it passed.
    pub hint: Option<Hint>,
    /// How long it took.
    pub ms: u64,
}

impl Check {
    pub(super) fn new(
        name: CheckName,
        (status, finding, hint): (CheckStatus, Finding, Option<Hint>),
        took: Duration,
    ) -> Self {
        Self {
            name,
            status,
            finding,
            hint,
            ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        }
    }
}
