//! Faults as people see them.

use poem::Response;
use poem::http::header;

use super::{DASHBOARD, PATIENCE, SIGN_IN, frame, person, private, see_other, staff};
use crate::auth;
use crate::problem::Fault;
use crate::view::error::ErrorPage;
use crate::view::frame::{Account, Frame};
use crate::view::profile::NoCustomerPage;
use crate::view::query::Query;
use crate::visit::Visit;

/// The answer to a person whose request met a fault.
pub(crate) async fn refuse(visit: &Visit, fault: Fault) -> Response {
    if matches!(fault, Fault::NotSignedIn) {
        return to_sign_in(visit);
    }
    if matches!(fault, Fault::PasswordToChange) {
        return see_other(staff::PASSWORD);
    }
    if visit.is_staff_area() {
        let rendered = staff_page(visit, &fault).await;
        return rendered.unwrap_or_else(|_| plain(visit, &fault));
    }
    let account = account(visit, &fault).await;
    let rendered = match &fault {
        Fault::NoCustomer => private(&NoCustomerPage {
            frame: frame(visit, account),
        }),
        _ => page(visit, &fault, account),
    };
    rendered.unwrap_or_else(|_| plain(visit, &fault))
}

/// The page itself failed: plain words, and the number.
fn plain(visit: &Visit, fault: &Fault) -> Response {
    let mut response = Response::builder()
        .content_type("text/plain; charset=utf-8")
        .body(format!("{}\n", visit.request_id));
    fault.dress(&mut response);
    response
}

fn page(visit: &Visit, fault: &Fault, account: Option<Account>) -> Result<Response, Fault> {
    let mut around = frame(visit, account);
    // The page must not differ by what was asked for: what is somebody else's looks as what is not there.
    around.here = Query::new(if around.account.is_some() {
        DASHBOARD
    } else {
        "/"
    });
    filled(visit, fault, around)
}

/// A fault on one of the staff's pages, with their header if they are signed in.
async fn staff_page(visit: &Visit, fault: &Fault) -> Result<Response, Fault> {
    let mut around = frame(visit, None);
    let known = tokio::time::timeout(PATIENCE, auth::staff_by_cookie(visit)).await;
    if let Ok(Ok(known)) = known {
        around.staff = Some(staff::account(visit, &known));
    }
    around.here = Query::new(if around.staff.is_some() {
        staff::DASHBOARD
    } else {
        "/"
    });
    filled(visit, fault, around)
}

fn filled(visit: &Visit, fault: &Fault, around: Frame) -> Result<Response, Fault> {
    let ours = fault.status_code().is_server_error();
    let mut response = private(&ErrorPage {
        frame: around,
        fault: fault.page(),
        request_id: visit.request_id.clone(),
        at: None,
        reason: reason(fault),
        unchanged: visit.is_read() || !ours,
        retry_href: (ours && visit.is_read()).then(|| visit.here().href()),
    })?;
    fault.dress(&mut response);
    response.headers_mut().remove(header::WWW_AUTHENTICATE);
    Ok(response)
}

/// Why it is no to this person, in their language, where there is more to say.
fn reason(fault: &Fault) -> Option<String> {
    match fault {
        Fault::Filter(words) => Some(words.clone()),
        Fault::Rules(rule) if rule.forbidden => {
            Some(rule.detail.clone()).filter(|words| !words.is_empty())
        }
        _ => None,
    }
}

/// Who it is, if that is known or can be found out without asking a world that does not answer.
async fn account(visit: &Visit, fault: &Fault) -> Option<Account> {
    if fault.status_code().is_server_error() && visit.known.get().is_none() {
        return None;
    }
    let known = tokio::time::timeout(PATIENCE, auth::by_cookie(visit)).await;
    let known = known.ok()?.ok()?;
    tokio::time::timeout(PATIENCE, person::account(visit, &known))
        .await
        .ok()
}

/// To the sign-in, and back here afterwards.
fn to_sign_in(visit: &Visit) -> Response {
    let back = visit.here().href();
    let door = if visit.is_staff_area() {
        staff::SIGN_IN
    } else {
        SIGN_IN
    };
    // What was sent is not kept by the server: they come back to its form, where a draft may wait.
    let is_there = visit.is_read() || (visit.app.is_page)(&visit.path);
    let target = if is_there && crate::next::safe(&back).is_some() {
        Query::new(door).and("next", back).href()
    } else {
        door.to_owned()
    };
    see_other(&target)
}
