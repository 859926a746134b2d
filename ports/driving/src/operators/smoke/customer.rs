//! What the test customer is shown, from the sign-in to the sign-out.

use guichet_driven::{PortResult, Visited};
use secrecy::ExposeSecret;

use super::check::{Finding, Hint};
use super::headers;
use super::page::{Listed, first_listed, is_headed, without_tokens};
use super::told::{Told, Verdict, bad, good, unexpected};
use super::visitor::{DASHBOARD, SIGN_IN, Visitor, faulty, place, token};

const SIGN_OUT: &str = "/client/deconnexion/";
const ORDERS: &str = "/client/commandes/";
const INVOICES: &str = "/client/factures/";

/// An id that no document has.
const MISSING: &str = "2147483646";

impl Visitor<'_> {
    pub(super) async fn sign_in(&mut self) -> PortResult<Verdict> {
        let Some((login, password)) = &self.smoke.plan.test else {
            // A portal may stand without a test customer. What customers see is not looked at
            // then, which whoever runs the checklist must hear, wherever they run it.
            let none = Finding::NotConfigured("PORTAL_LOGIN");
            return Ok(Verdict::Blind(Told::with(none, Hint::Setup)));
        };
        let fields = vec![
            ("login".to_owned(), login.clone()),
            ("password".to_owned(), password.expose_secret().to_owned()),
            ("next".to_owned(), DASHBOARD.to_owned()),
            ("csrf".to_owned(), token(self.form.as_ref())),
        ];
        let page = self.guest.post(SIGN_IN, fields).await?;
        let verdict = match page.status {
            303 => {
                let to = place(&page);
                let is_good = self.guest.path(&to) == DASHBOARD;
                let finding = Finding::Redirected(to);
                if is_good {
                    good(finding)
                } else {
                    bad(finding, Hint::Setup)
                }
            }
            401 => bad(Finding::Refused, Hint::Setup),
            other => unexpected(other, 303, Hint::ReadLog),
        };
        self.welcome = Some(page);
        Ok(verdict)
    }

    pub(super) fn cookie(&self) -> Verdict {
        let https = self.guest.is_https();
        let set = self.welcome.as_ref();
        match set.and_then(|page| headers::cookies(page, https)) {
            None => bad(Finding::Lacks("Set-Cookie"), Hint::Proxy),
            Some(faults) => faulty(faults),
        }
    }

    pub(super) async fn dashboard(&mut self) -> PortResult<Verdict> {
        let page = self.guest.visit(DASHBOARD).await?;
        let verdict = shown(&page);
        self.dashboard = Some(page);
        Ok(verdict)
    }

    pub(super) async fn orders(&mut self) -> PortResult<Verdict> {
        let page = self.guest.visit(ORDERS).await?;
        self.first_order = first_listed(&page.text(), ORDERS);
        Ok(shown(&page))
    }

    pub(super) async fn order(&mut self) -> PortResult<Verdict> {
        let listed = self.first_order.clone();
        self.opened(ORDERS, listed, Finding::NoOrder).await
    }

    pub(super) async fn invoices(&mut self) -> PortResult<Verdict> {
        let page = self.guest.visit(INVOICES).await?;
        self.first_invoice = first_listed(&page.text(), INVOICES);
        Ok(shown(&page))
    }

    pub(super) async fn invoice(&mut self) -> PortResult<Verdict> {
        let listed = self.first_invoice.clone();
        self.opened(INVOICES, listed, Finding::NoInvoice).await
    }

    /// The page of a document of the test customer's: it is the one that was asked for.
    async fn opened(
        &mut self,
        list: &str,
        listed: Option<Listed>,
        none: Finding,
    ) -> PortResult<Verdict> {
        let Some(Listed { id, number }) = listed else {
            return Ok(Verdict::Absent(Told::with(none, Hint::Documents)));
        };
        let page = self.guest.visit(&format!("{list}{id}/")).await?;
        let verdict = shown(&page);
        if !matches!(verdict, Verdict::Good(_)) {
            return Ok(verdict);
        }
        Ok(if is_headed(&page.text(), &number) {
            good(Finding::Numbered)
        } else {
            bad(Finding::OtherNumber, Hint::ReadLog)
        })
    }

    pub(super) async fn invoice_pdf(&mut self) -> PortResult<Verdict> {
        let Some(Listed { id, .. }) = self.first_invoice.clone() else {
            let none = Told::with(Finding::NoInvoice, Hint::Documents);
            return Ok(Verdict::Absent(none));
        };
        let document = self.guest.visit(&format!("{INVOICES}{id}/pdf")).await?;
        if document.status != 200 {
            return Ok(unexpected(document.status, 200, Hint::ReadLog));
        }
        let kind = document.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_owned();
        if kind != "application/pdf" {
            let other = Told::with(Finding::Document(kind), Hint::PdfReports);
            return Ok(Verdict::Poor(other));
        }
        Ok(if document.body.starts_with(b"%PDF") {
            good(Finding::Document(kind))
        } else {
            bad(Finding::NotPdf, Hint::ReadLog)
        })
    }

    pub(super) async fn other_order(&mut self) -> PortResult<Verdict> {
        let id = self.smoke.plan.other_order.as_deref();
        self.other(ORDERS, id, "PORTAL_OTHER_ORDER").await
    }

    pub(super) async fn other_invoice(&mut self) -> PortResult<Verdict> {
        let id = self.smoke.plan.other_invoice.as_deref();
        self.other(INVOICES, id, "PORTAL_OTHER_INVOICE").await
    }

    /// Somebody else's document, and one that does not exist: page and file alike.
    async fn other(
        &mut self,
        list: &str,
        id: Option<&str>,
        variable: &'static str,
    ) -> PortResult<Verdict> {
        let Some(id) = id else {
            return Ok(Verdict::Unset(variable));
        };
        for end in ["/", "/pdf"] {
            let other = self.guest.visit(&format!("{list}{id}{end}")).await?;
            if other.status != 404 {
                return Ok(unexpected(other.status, 404, Hint::Isolation));
            }
            let missing = self.guest.visit(&format!("{list}{MISSING}{end}")).await?;
            // Each page may name the id it was asked for. The one that nothing has is found in
            // its page by its length; a short one stands in many places of a page.
            let as_asked = missing.text().replace(MISSING, id);
            let same = without_tokens(&other.text()) == without_tokens(&as_asked);
            if missing.status != 404 || !same {
                return Ok(bad(Finding::ToldApart, Hint::Isolation));
            }
        }
        Ok(good(Finding::Hidden))
    }

    pub(super) async fn sign_out(&mut self) -> PortResult<Verdict> {
        // What somebody who kept the cookie would still send.
        let kept = self.guest.cookies();
        let fields = vec![("csrf".to_owned(), token(self.dashboard.as_ref()))];
        let answer = self.guest.post(SIGN_OUT, fields).await?;
        if answer.status != 303 {
            return Ok(unexpected(answer.status, 303, Hint::ReadLog));
        }
        let to = place(&answer);
        if self.guest.path(&to) != "/" {
            return Ok(bad(Finding::Redirected(to), Hint::ReadLog));
        }
        let home = self.guest.visit("/").await?;
        if home.status != 200 {
            return Ok(unexpected(home.status, 200, Hint::ReadLog));
        }
        self.guest.hold(kept);
        let after = self.guest.visit(DASHBOARD).await?;
        Ok(if after.status == 200 {
            bad(Finding::StillSignedIn, Hint::ReadLog)
        } else {
            good(Finding::Redirected(to))
        })
    }
}

/// A page of somebody who is signed in: it has the way out.
fn shown(page: &Visited) -> Verdict {
    if page.status != 200 {
        unexpected(page.status, 200, Hint::ReadLog)
    } else if page.text().contains(SIGN_OUT) {
        good(Finding::Status(200))
    } else {
        bad(Finding::Lacks(SIGN_OUT), Hint::ReadLog)
    }
}
