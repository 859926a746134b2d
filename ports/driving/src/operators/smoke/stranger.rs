//! What a stranger is shown.

use guichet_driven::{PortResult, Visit, Visited};
use tokio::time::timeout;

use super::check::{Finding, Hint};
use super::page::hidden_field;
use super::told::{Told, Verdict, bad, good, unexpected};
use super::visitor::{DASHBOARD, SIGN_IN, Visitor, faulty, place};
use super::{Place, headers};
use crate::readiness::RESTORED_AND_NOT_RELEASED;

impl Visitor<'_> {
    pub(super) async fn alive(&mut self) -> PortResult<Verdict> {
        let page = self.guest.visit("/healthz").await?;
        Ok(answered(&page, Hint::Start))
    }

    pub(super) async fn ready(&mut self) -> PortResult<Verdict> {
        let page = self.guest.visit("/readyz").await?;
        self.is_held = page.status == 503 && page.text().contains(RESTORED_AND_NOT_RELEASED);
        Ok(if self.is_held {
            bad(Finding::Held, Hint::Release)
        } else {
            answered(&page, Hint::Ready)
        })
    }

    /// Whether what people send is closed on its way, also of those who write no `https://`.
    pub(super) async fn https(&self) -> PortResult<Verdict> {
        let Some(host) = self.smoke.plan.base_url.strip_prefix("https://") else {
            return Ok(match self.smoke.plan.place {
                Place::Development => Verdict::NotHere(Told::plain(Finding::InTheClear)),
                Place::Preproduction | Place::Production => bad(Finding::InTheClear, Hint::Https),
            });
        };
        let host = host.strip_suffix(":443").unwrap_or(host);
        let visit = Visit {
            url: format!("http://{host}{SIGN_IN}"),
            ..Visit::default()
        };
        // A firewall that drops what comes to this port is no fault, and looks like silence.
        let patience = self.smoke.limits.usual.each / 2;
        Ok(
            match timeout(patience, self.smoke.browse.visit(visit)).await {
                Ok(Ok(answer)) => led_to_https(&answer),
                Ok(Err(_)) | Err(_) => Verdict::NotHere(Told::plain(Finding::NoPlainHttp)),
            },
        )
    }

    pub(super) async fn stranger(&mut self) -> PortResult<Verdict> {
        let page = self.guest.visit(DASHBOARD).await?;
        if page.status != 303 {
            return Ok(unexpected(page.status, 303, Hint::Isolation));
        }
        let to = place(&page);
        let is_good = to.contains("/client/?next=");
        let finding = Finding::Redirected(to);
        Ok(if is_good {
            good(finding)
        } else {
            bad(finding, Hint::ReadLog)
        })
    }

    pub(super) async fn form(&mut self) -> PortResult<Verdict> {
        let page = self.guest.visit(SIGN_IN).await?;
        let verdict = if page.status == 200 {
            match hidden_field(&page.text(), "csrf") {
                Some(token) if !token.is_empty() => good(Finding::Holds("csrf")),
                _ => bad(Finding::Lacks("csrf"), Hint::ReadLog),
            }
        } else {
            unexpected(page.status, 200, Hint::ReadLog)
        };
        self.form = Some(page);
        Ok(verdict)
    }

    pub(super) async fn headers(&mut self) -> PortResult<Verdict> {
        let page = match self.form.clone() {
            Some(page) => page,
            None => self.guest.visit(SIGN_IN).await?,
        };
        Ok(faulty(headers::security(&page, self.guest.is_https())))
    }
}

fn answered(page: &Visited, hint: Hint) -> Verdict {
    match page.status {
        200 => good(Finding::Status(200)),
        other => unexpected(other, 200, hint),
    }
}

/// Whether plain HTTP leads to HTTPS, or is refused by a port that speaks TLS.
fn led_to_https(answer: &Visited) -> Verdict {
    let to = place(answer);
    match answer.status {
        301..=308 if to.starts_with("https://") => good(Finding::Redirected(to)),
        301..=308 => bad(Finding::Redirected(to), Hint::Https),
        refused @ (400 | 426) => good(Finding::Status(refused)),
        other => bad(Finding::PlainHttp(other), Hint::Https),
    }
}
