//! The way through the checklist: a stranger, then the test customer, then a stranger again.

use guichet_domain::kernel::Words;
use guichet_driven::{PortError, PortResult, Visited};
use secrecy::ExposeSecret;
use tokio::time::{Instant, timeout_at};

use super::check::{Check, CheckName, Finding, Hint};
use super::page::{first_id, hidden_field, without_tokens};
use super::{Smoke, headers};
use crate::operators::guest::Guest;
use crate::operators::verdict::CheckStatus;
use crate::readiness::RESTORED_AND_NOT_RELEASED;

const SIGN_IN: &str = "/client/";
const SIGN_OUT: &str = "/client/deconnexion/";
const DASHBOARD: &str = "/client/tableau-de-bord/";
const ORDERS: &str = "/client/commandes/";
const INVOICES: &str = "/client/factures/";

/// An id that no document has.
const MISSING: &str = "2147483646";

type Found = (CheckStatus, Finding, Option<Hint>);

/// Goes through the checks, and keeps the cookies it is given.
pub(super) struct Walk<'a> {
    smoke: &'a Smoke,
    guest: Guest,
    checks: Vec<Check>,
    /// When the check under way began.
    began: Instant,
    /// When all must have ended.
    end: Instant,
}

impl<'a> Walk<'a> {
    pub(super) fn new(smoke: &'a Smoke) -> Self {
        let began = Instant::now();
        Self {
            smoke,
            guest: Guest::new(smoke.browse.clone(), smoke.plan.base_url.clone()),
            checks: Vec::new(),
            began,
            end: began + smoke.limits.all,
        }
    }

    async fn visit(&mut self, path: &str) -> PortResult<Visited> {
        let limit = self.limit();
        let answer = timeout_at(limit, self.guest.visit(path)).await;
        answer.unwrap_or_else(|_| Err(PortError::timed_out("a page")))
    }

    async fn post(&mut self, path: &str, form: Vec<(String, String)>) -> PortResult<Visited> {
        let limit = self.limit();
        let answer = timeout_at(limit, self.guest.post(path, form)).await;
        answer.unwrap_or_else(|_| Err(PortError::timed_out("a page")))
    }

    fn limit(&self) -> Instant {
        (self.began + self.smoke.limits.each).min(self.end)
    }

    pub(super) async fn whole(mut self) -> Vec<Check> {
        let alive = self.visit("/healthz").await;
        self.note(CheckName::Alive, answered(&alive, 200, Hint::Start));
        let ready = self.visit("/readyz").await;
        if is_held(&ready) {
            let held = (CheckStatus::Fail, Finding::Held, Some(Hint::Release));
            self.note(CheckName::Ready, held);
            return self.skipped();
        }
        self.note(CheckName::Ready, answered(&ready, 200, Hint::Ready));
        let stranger = self.visit(DASHBOARD).await;
        self.note(CheckName::StrangerRedirected, sent_to_sign_in(&stranger));
        let form = self.visit(SIGN_IN).await;
        self.note(CheckName::FormCsrf, has_field(&form));
        let https = self.guest.is_https();
        self.note(CheckName::Headers, secured(&form, https));
        let csrf = form
            .ok()
            .and_then(|page| hidden_field(&page.text(), "csrf"));
        if self.sign_in(csrf, https).await {
            self.signed_in().await;
        } else {
            for name in [
                CheckName::Dashboard,
                CheckName::Orders,
                CheckName::Invoices,
                CheckName::InvoicePdf,
                CheckName::OtherOrder,
                CheckName::OtherInvoice,
                CheckName::SignOut,
            ] {
                self.note(
                    name,
                    (CheckStatus::Skip, Finding::After(CheckName::SignIn), None),
                );
            }
        }
        self.checks
    }

    /// Customers are told to wait: what they are shown says nothing about the deployment.
    fn skipped(mut self) -> Vec<Check> {
        let made = self.checks.len();
        let left = CheckName::ALL.iter().map(|(name, _)| *name);
        for name in left.filter(|name| *name != CheckName::Log).skip(made) {
            self.note(name, after(CheckName::Ready));
        }
        self.checks
    }

    async fn sign_in(&mut self, csrf: Option<String>, https: bool) -> bool {
        let Some((login, password)) = &self.smoke.plan.test else {
            let missing = Finding::NotConfigured("PORTAL_LOGIN");
            self.note(
                CheckName::SignIn,
                (CheckStatus::Fail, missing, Some(Hint::Setup)),
            );
            self.note(CheckName::Cookie, after(CheckName::SignIn));
            return false;
        };
        let fields = vec![
            ("login".to_owned(), login.clone()),
            ("password".to_owned(), password.expose_secret().to_owned()),
            ("next".to_owned(), DASHBOARD.to_owned()),
            ("csrf".to_owned(), csrf.unwrap_or_default()),
        ];
        let answer = self.post(SIGN_IN, fields).await;
        let found = match &answer {
            Err(error) => unanswered(error, Hint::Start),
            Ok(page) if page.status == 303 => {
                let to = page.header("location").unwrap_or_default().to_owned();
                if self.guest.path(&to) == DASHBOARD {
                    (CheckStatus::Pass, Finding::Redirected(to), None)
                } else {
                    (
                        CheckStatus::Fail,
                        Finding::Redirected(to),
                        Some(Hint::Setup),
                    )
                }
            }
            Ok(page) if page.status == 401 => {
                (CheckStatus::Fail, Finding::Refused, Some(Hint::Setup))
            }
            Ok(page) => unexpected(page.status, 303, Hint::ReadLog),
        };
        let good = found.0 == CheckStatus::Pass;
        self.note(CheckName::SignIn, found);
        let cookie = match answer.as_ref().ok().filter(|_| good) {
            None => after(CheckName::SignIn),
            Some(page) => match headers::cookies(page, https) {
                None => (
                    CheckStatus::Fail,
                    Finding::Lacks("Set-Cookie"),
                    Some(Hint::Proxy),
                ),
                Some(faults) => faulty(faults),
            },
        };
        self.note(CheckName::Cookie, cookie);
        good
    }

    async fn signed_in(&mut self) {
        let dashboard = self.visit(DASHBOARD).await;
        self.note(CheckName::Dashboard, shown(&dashboard));
        let orders = self.visit(ORDERS).await;
        self.note(CheckName::Orders, shown(&orders));
        let invoices = self.visit(INVOICES).await;
        self.note(CheckName::Invoices, shown(&invoices));
        let found = self.invoice_pdf(&invoices).await;
        self.note(CheckName::InvoicePdf, found);
        let plan = &self.smoke.plan;
        let found = self
            .other(ORDERS, plan.other_order.as_deref(), "PORTAL_OTHER_ORDER")
            .await;
        self.note(CheckName::OtherOrder, found);
        let found = self
            .other(
                INVOICES,
                plan.other_invoice.as_deref(),
                "PORTAL_OTHER_INVOICE",
            )
            .await;
        self.note(CheckName::OtherInvoice, found);
        let found = self.sign_out(&dashboard).await;
        self.note(CheckName::SignOut, found);
    }

    async fn invoice_pdf(&mut self, list: &PortResult<Visited>) -> Found {
        let Some(list) = good(list) else {
            return after(CheckName::Invoices);
        };
        let Some(id) = first_id(&list.text(), INVOICES) else {
            return (CheckStatus::Skip, Finding::NoInvoice, None);
        };
        let document = match self.visit(&format!("{INVOICES}{id}/pdf")).await {
            Ok(document) => document,
            Err(error) => return unanswered(&error, Hint::ReadLog),
        };
        if document.status != 200 {
            return unexpected(document.status, 200, Hint::ReadLog);
        }
        let kind = document.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_owned();
        if kind != "application/pdf" {
            return (
                CheckStatus::Warn,
                Finding::Document(kind),
                Some(Hint::PdfReports),
            );
        }
        if !document.body.starts_with(b"%PDF") {
            return (CheckStatus::Fail, Finding::NotPdf, Some(Hint::ReadLog));
        }
        (CheckStatus::Pass, Finding::Document(kind), None)
    }

    /// Somebody else's document, and one that does not exist: page and file alike.
    async fn other(&mut self, list: &str, id: Option<&str>, variable: &'static str) -> Found {
        let Some(id) = id else {
            let missing = Finding::NotConfigured(variable);
            return (CheckStatus::Skip, missing, Some(Hint::Configure));
        };
        for end in ["/", "/pdf"] {
            let other = match self.visit(&format!("{list}{id}{end}")).await {
                Ok(page) => page,
                Err(error) => return unanswered(&error, Hint::ReadLog),
            };
            if other.status != 404 {
                return unexpected(other.status, 404, Hint::Isolation);
            }
            let missing = match self.visit(&format!("{list}{MISSING}{end}")).await {
                Ok(page) => page,
                Err(error) => return unanswered(&error, Hint::ReadLog),
            };
            // Each page may name the id it was asked for. The one that nothing has is found in
            // its page by its length; a short one stands in many places of a page.
            let as_asked = missing.text().replace(MISSING, id);
            let same = without_tokens(&other.text()) == without_tokens(&as_asked);
            if missing.status != 404 || !same {
                return (CheckStatus::Fail, Finding::ToldApart, Some(Hint::Isolation));
            }
        }
        (CheckStatus::Pass, Finding::Hidden, None)
    }

    async fn sign_out(&mut self, dashboard: &PortResult<Visited>) -> Found {
        let Some(dashboard) = good(dashboard) else {
            return after(CheckName::Dashboard);
        };
        let csrf = hidden_field(&dashboard.text(), "csrf").unwrap_or_default();
        // What somebody who kept the cookie would still send.
        let kept = self.guest.cookies();
        let fields = vec![("csrf".to_owned(), csrf)];
        let answer = match self.post(SIGN_OUT, fields).await {
            Ok(answer) => answer,
            Err(error) => return unanswered(&error, Hint::ReadLog),
        };
        if answer.status != 303 {
            return unexpected(answer.status, 303, Hint::ReadLog);
        }
        let to = answer.header("location").unwrap_or_default().to_owned();
        if self.guest.path(&to) != "/" {
            return (
                CheckStatus::Fail,
                Finding::Redirected(to),
                Some(Hint::ReadLog),
            );
        }
        match self.visit("/").await {
            Ok(home) if home.status == 200 => {}
            Ok(home) => return unexpected(home.status, 200, Hint::ReadLog),
            Err(error) => return unanswered(&error, Hint::ReadLog),
        }
        self.guest.hold(kept);
        match self.visit(DASHBOARD).await {
            Ok(page) if page.status == 200 => (
                CheckStatus::Fail,
                Finding::StillSignedIn,
                Some(Hint::ReadLog),
            ),
            Ok(_) => (CheckStatus::Pass, Finding::Redirected(to), None),
            Err(error) => unanswered(&error, Hint::ReadLog),
        }
    }

    fn note(&mut self, name: CheckName, found: Found) {
        let now = Instant::now();
        // What came too late to be asked is not what is wrong.
        let found = if self.began >= self.end {
            (CheckStatus::Skip, Finding::OutOfTime, None)
        } else {
            found
        };
        self.checks.push(Check::new(name, found, now - self.began));
        self.began = now;
    }
}

/// Whether the server says that what was restored waits for its release.
fn is_held(ready: &PortResult<Visited>) -> bool {
    let told = ready.as_ref().ok().filter(|page| page.status == 503);
    told.is_some_and(|page| page.text().contains(RESTORED_AND_NOT_RELEASED))
}

fn unanswered(error: &PortError, hint: Hint) -> Found {
    if error.is_silence() {
        return (CheckStatus::Timeout, Finding::Silent, Some(hint));
    }
    let mut why = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        why = inner.to_string();
        cause = inner.source();
    }
    (CheckStatus::Fail, Finding::Unreachable(why), Some(hint))
}

fn unexpected(status: u16, wanted: u16, hint: Hint) -> Found {
    (
        CheckStatus::Fail,
        Finding::Unexpected { status, wanted },
        Some(hint),
    )
}

fn after(name: CheckName) -> Found {
    (CheckStatus::Skip, Finding::After(name), None)
}

/// A page that was shown.
fn good(page: &PortResult<Visited>) -> Option<&Visited> {
    page.as_ref().ok().filter(|page| page.status == 200)
}

fn answered(page: &PortResult<Visited>, wanted: u16, hint: Hint) -> Found {
    match page {
        Ok(page) if page.status == wanted => (CheckStatus::Pass, Finding::Status(wanted), None),
        Ok(page) => unexpected(page.status, wanted, hint),
        Err(error) => unanswered(error, Hint::Start),
    }
}

fn sent_to_sign_in(page: &PortResult<Visited>) -> Found {
    match page {
        Err(error) => unanswered(error, Hint::Start),
        Ok(page) if page.status == 303 => {
            let to = page.header("location").unwrap_or_default().to_owned();
            let good = to.contains("/client/?next=");
            let status = if good {
                CheckStatus::Pass
            } else {
                CheckStatus::Fail
            };
            (
                status,
                Finding::Redirected(to),
                (!good).then_some(Hint::ReadLog),
            )
        }
        Ok(page) => unexpected(page.status, 303, Hint::Isolation),
    }
}

fn has_field(page: &PortResult<Visited>) -> Found {
    match page {
        Err(error) => unanswered(error, Hint::Start),
        Ok(page) if page.status != 200 => unexpected(page.status, 200, Hint::ReadLog),
        Ok(page) => match hidden_field(&page.text(), "csrf") {
            Some(token) if !token.is_empty() => (CheckStatus::Pass, Finding::Holds("csrf"), None),
            _ => (
                CheckStatus::Fail,
                Finding::Lacks("csrf"),
                Some(Hint::ReadLog),
            ),
        },
    }
}

fn secured(page: &PortResult<Visited>, https: bool) -> Found {
    match page {
        Err(_) => after(CheckName::FormCsrf),
        Ok(page) => faulty(headers::security(page, https)),
    }
}

fn faulty(faults: Vec<String>) -> Found {
    let good = faults.is_empty();
    let status = if good {
        CheckStatus::Pass
    } else {
        CheckStatus::Fail
    };
    (
        status,
        Finding::Faults(faults),
        (!good).then_some(Hint::Proxy),
    )
}

/// A page of somebody who is signed in: it has the way out.
fn shown(page: &PortResult<Visited>) -> Found {
    match page {
        Err(error) => unanswered(error, Hint::ReadLog),
        Ok(page) if page.status != 200 => unexpected(page.status, 200, Hint::ReadLog),
        Ok(page) if page.text().contains(SIGN_OUT) => {
            (CheckStatus::Pass, Finding::Status(200), None)
        }
        Ok(_) => (
            CheckStatus::Fail,
            Finding::Lacks(SIGN_OUT),
            Some(Hint::ReadLog),
        ),
    }
}
