//! The pages: each handler asks one use case and fills one view.

pub(crate) mod account;
pub(crate) mod dashboard;
mod door;
mod error;
mod filters;
pub(crate) mod governance;
pub(crate) mod health;
pub(crate) mod invoices;
pub(crate) mod orders;
mod person;
pub(crate) mod public;
pub(crate) mod reference;
mod rows;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod staff;
pub(crate) mod switch;

use std::time::Duration;

use askama::Template;
use chrono::Datelike;
use guichet_portal::OpenedSession;
use poem::Response;
use poem::http::{HeaderValue, StatusCode, header};

use crate::problem::Fault;
use crate::view::frame::{Account, Frame};
use crate::visit::Visit;

pub(crate) use error::refuse;

/// The first page after signing in.
pub(crate) const DASHBOARD: &str = "/client/tableau-de-bord/";

/// The sign-in.
pub(crate) const SIGN_IN: &str = "/client/";

/// Who is signed in is worth no longer wait on pages that stand without knowing it.
const PATIENCE: Duration = Duration::from_secs(2);

/// Around a page. `account` is whoever is signed in.
fn frame(visit: &Visit, account: Option<Account>) -> Frame {
    Frame {
        language: visit.language(),
        site: visit.app.site(),
        nonce: visit.nonce.clone(),
        here: visit.here(),
        year: visit.app.portal.clock().today().year(),
        account,
        staff: None,
        held: visit.is_held(),
        anonymised: visit.is_anonymised(),
        read_at: None,
        done: None,
    }
}

/// A page that only this person may keep, and only while they look at it.
fn private(page: &impl Template) -> Result<Response, Fault> {
    html(page, "no-store")
}

fn html(page: &impl Template, caching: &'static str) -> Result<Response, Fault> {
    let body = page.render().map_err(|error| {
        tracing::error!(%error, "a page could not be written");
        Fault::Internal
    })?;
    Ok(Response::builder()
        .content_type("text/html; charset=utf-8")
        .header(header::CACHE_CONTROL, caching)
        .header(header::VARY, "Accept-Language, Cookie")
        .body(body))
}

/// Go on there, with a GET.
fn see_other(path: &str) -> Response {
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(header::LOCATION, path)
        .header(header::CACHE_CONTROL, "no-store")
        .finish()
}

fn set_cookie(response: &mut Response, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// How long a session just opened lasts at the most, in seconds.
pub(crate) fn seconds_left(opened: &OpenedSession) -> i64 {
    (opened.session.expires_at - opened.session.opened_at).num_seconds()
}
