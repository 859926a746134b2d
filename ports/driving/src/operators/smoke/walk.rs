//! The way through the checklist: a stranger, then the test customer, then a stranger again. One
//! after the other, since each goes with the cookies of those before it.

use std::collections::HashSet;
use std::time::Duration;

use guichet_driven::PortResult;
use tokio::time::Instant;

use super::check::{Check, CheckName, Finding};
use super::told::{Told, Verdict};
use super::visitor::Visitor;
use super::{Place, Smoke, SmokeLimits};
use crate::operators::checking::{Ended, ended};
use crate::operators::verdict::CheckStatus;

/// Every check but the log's, in their order.
pub(super) async fn whole(smoke: &Smoke) -> Vec<Check> {
    let mut made = Made::new(smoke);
    let mut visitor = Visitor::new(smoke);
    let v = &mut visitor;
    made.one(CheckName::Alive, v.alive()).await;
    made.one(CheckName::Ready, v.ready()).await;
    if v.is_held {
        // Customers are told to wait: what they are shown says nothing about the deployment.
        made.end_with(CheckName::Ready);
    }
    made.one(CheckName::Https, v.https()).await;
    made.one(CheckName::StrangerRedirected, v.stranger()).await;
    made.one(CheckName::FormCsrf, v.form()).await;
    made.one(CheckName::Headers, v.headers()).await;
    made.one(CheckName::SignIn, v.sign_in()).await;
    made.one(CheckName::Cookie, async { Ok(v.cookie()) }).await;
    made.one(CheckName::Dashboard, v.dashboard()).await;
    made.one(CheckName::Orders, v.orders()).await;
    made.one(CheckName::Order, v.order()).await;
    made.one(CheckName::Invoices, v.invoices()).await;
    made.one(CheckName::Invoice, v.invoice()).await;
    made.one(CheckName::InvoicePdf, v.invoice_pdf()).await;
    made.one(CheckName::OtherOrder, v.other_order()).await;
    made.one(CheckName::OtherInvoice, v.other_invoice()).await;
    made.one(CheckName::SignOut, v.sign_out()).await;
    made.checks
}

/// The checks that were made, and what those to come may stand on.
struct Made {
    place: Place,
    limits: SmokeLimits,
    /// When all must have ended.
    end: Instant,
    checks: Vec<Check>,
    held: HashSet<CheckName>,
    /// Nothing after this one is made.
    last: Option<CheckName>,
}

impl Made {
    fn new(smoke: &Smoke) -> Self {
        Self {
            place: smoke.plan.place,
            limits: smoke.limits,
            end: Instant::now() + smoke.limits.usual.all,
            checks: Vec::new(),
            held: HashSet::new(),
            last: None,
        }
    }

    fn end_with(&mut self, name: CheckName) {
        self.last = Some(name);
    }

    /// Makes a check, if what it stands on has held and there is time left.
    async fn one(&mut self, name: CheckName, probe: impl Future<Output = PortResult<Verdict>>) {
        let needed = name.needs().filter(|need| !self.held.contains(need));
        let ended = if let Some(missing) = self.last.or(needed) {
            not_made(CheckStatus::Skip, Finding::After(missing))
        } else if Instant::now() >= self.end {
            not_made(CheckStatus::Timeout, Finding::OutOfTime)
        } else {
            let each = match name {
                CheckName::InvoicePdf => self.limits.document,
                _ => self.limits.usual.each,
            };
            let limit = (Instant::now() + each).min(self.end);
            ended(probe, CheckName::SEVERITY, self.place, limit).await
        };
        if ended.held {
            self.held.insert(name);
        }
        let Told { finding, hint } = ended.told;
        let is_well = matches!(ended.status, CheckStatus::Pass | CheckStatus::Skip);
        let hint = hint.or_else(|| (!is_well).then(|| name.usual_hint()));
        let found = (ended.status, finding, hint);
        self.checks.push(Check::new(name, found, ended.took));
    }
}

fn not_made(status: CheckStatus, finding: Finding) -> Ended<Told> {
    Ended {
        status,
        told: Told::plain(finding),
        held: false,
        took: Duration::ZERO,
    }
}
