//! Whoever is signed in, for pages.

use std::sync::Arc;

use guichet_domain::access::Principal;
use poem::{FromRequest, Request, RequestBody};

use crate::auth;
use crate::csrf::{self, Holder};
use crate::known::Known;
use crate::problem::Fault;
use crate::view::frame::{Account, CustomerChoice, Frame};
use crate::view::parts::When;
use crate::visit::Visit;
use crate::words;

/// Somebody who is signed in. A handler that takes one is closed to strangers.
pub(crate) struct Person {
    pub(crate) visit: Visit,
    known: Arc<Known>,
}

impl<'a> FromRequest<'a> for Person {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let visit = Visit::from_request(request, body).await?;
        let known = auth::by_cookie(&visit).await.map_err(Fault::from)?;
        Ok(Self { visit, known })
    }
}

impl Person {
    pub(crate) fn principal(&self) -> &Principal {
        &self.known.principal
    }

    /// Whether a form is this person's own.
    pub(crate) fn check_form(&self, token: &str) -> Result<(), Fault> {
        let keys = self.visit.app.portal.keys();
        let holder = Holder::Session(&self.known.secret);
        if csrf::holds(keys, holder, token) {
            return Ok(());
        }
        Err(Fault::Forged)
    }

    /// Around a page with data read now.
    pub(crate) async fn frame(&self) -> Frame {
        let mut frame = super::frame(&self.visit, Some(account(&self.visit, &self.known).await));
        let now = self.visit.app.portal.clock().now();
        frame.read_at = Some(When::instant(now, &words::formatter(&self.visit)));
        frame
    }

    /// Whether they stand for more than one customer, and see all of them.
    pub(crate) fn sees_several(&self) -> bool {
        self.principal().chosen().is_none() && self.principal().customers().len() > 1
    }
}

/// Who is signed in, with the customers they stand for. Where those cannot be read the page still
/// stands: what it is about says by itself that the ERP is away.
pub(super) async fn account(visit: &Visit, known: &Known) -> Account {
    let principal = &known.principal;
    let customers = known
        .customers
        .get_or_try_init(|| async {
            let names = visit.app.portal.customers().names(principal).await?;
            Ok::<_, Fault>(
                names
                    .into_iter()
                    .map(|customer| CustomerChoice {
                        id: customer.id.to_string(),
                        current: principal.chosen() == Some(customer.id),
                        name: customer.name.clone(),
                        code: customer.code.clone(),
                    })
                    .collect(),
            )
        })
        .await;
    let account = principal.account();
    let name = if account.name.is_empty() {
        account.login.clone()
    } else {
        account.name.clone()
    };
    Account {
        name,
        login: account.login.clone(),
        csrf: known.csrf(visit),
        customers: customers.cloned().unwrap_or_default(),
        invoices_overdue: None,
    }
}
