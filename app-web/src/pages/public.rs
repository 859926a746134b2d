//! The public pages.

use askama::Template;
use poem::{Response, handler};

use super::{PATIENCE, frame, html, person, set_cookie};
use crate::auth;
use crate::cookies::Cookie;
use crate::problem::Fault;
use crate::view::frame::Frame;
use crate::view::public::{HomePage, ProductsPage, ServicesPage};
use crate::visit::Visit;

/// What a page says once after signing out.
pub(crate) const SIGNED_OUT: &str = "signed-out";

/// `/`
#[handler]
pub(crate) async fn home(visit: Visit) -> Result<Response, Fault> {
    let signed_out = visit.flash.as_deref() == Some(SIGNED_OUT);
    let page = HomePage {
        frame: around(&visit).await,
        signed_out,
    };
    let mut response = show(&page, &page.frame)?;
    if signed_out {
        set_cookie(&mut response, Cookie::Flash.remove(&visit.app.config));
    }
    Ok(response)
}

/// `/services/`
#[handler]
pub(crate) async fn services(visit: Visit) -> Result<Response, Fault> {
    let page = ServicesPage {
        frame: around(&visit).await,
    };
    show(&page, &page.frame)
}

/// `/produits/`
#[handler]
pub(crate) async fn products(visit: Visit) -> Result<Response, Fault> {
    let page = ProductsPage {
        frame: around(&visit).await,
    };
    show(&page, &page.frame)
}

/// Public pages greet whoever is signed in, and stand without it where that cannot be known.
async fn around(visit: &Visit) -> Frame {
    let greeted = async {
        let known = auth::by_cookie(visit).await.ok()?;
        Some(person::account(visit, &known).await)
    };
    let account = tokio::time::timeout(PATIENCE, greeted).await;
    frame(visit, account.ok().flatten())
}

fn show(page: &impl Template, frame: &Frame) -> Result<Response, Fault> {
    let caching = if frame.account.is_some() {
        "no-store"
    } else {
        "no-cache"
    };
    html(page, caching)
}
