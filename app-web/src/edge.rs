//! What stands around every request: its number, its deadline, its limit, the words for faults,
//! the headers, one line in the log.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt;
use guichet_domain::access::Entrance;
use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::{Body, Endpoint, Request, Response};
use tracing::Instrument;

use crate::app::App;
use crate::cookies::Cookie;
use crate::language;
use crate::problem::{Fault, cause};
use crate::visit::{Visit, is_staff_area};
use crate::{measure, pages, routes, security, trace};

/// Every request ends by then.
const DEADLINE: Duration = Duration::from_secs(20);

/// The most anybody may send.
const LARGEST_BODY: usize = 64 * 1024;

/// The most that may be sent from the staff's forms: the longest text they take, twelve bytes a
/// character as forms write the rarest.
const LARGEST_FORM: usize = 256 * 1024;

/// The most that may be sent where log lines are.
const LARGEST_LOG: usize = 1024 * 1024;

/// How long a choice of language is kept.
const LANGUAGE_SECONDS: i64 = 365 * 24 * 3600;

/// The outermost endpoint.
pub(crate) struct Edge<E> {
    pub(crate) app: Arc<App>,
    pub(crate) inner: E,
}

impl<E: Endpoint<Output = Response>> Endpoint for Edge<E> {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let started = Instant::now();
        let visit = Visit::of(&self.app, &request);
        request.set_data(visit.clone());
        let route = routes::template(&visit.path);
        let (span, trace) = trace::span_of(&visit, route);
        let answer = cause::noticing(self.answer(&visit, request));
        let (mut response, cause) = answer.instrument(span.clone()).await;
        finish(&mut response, &visit);
        let (status, took) = (response.status(), started.elapsed());
        if status.is_server_error() {
            span.record("otel.status_code", "ERROR");
        }
        count(&visit, route, status, cause);
        measure::answered(&visit, route, status, took);
        log(&visit, route, status, took, trace.as_deref());
        Ok(response)
    }
}

impl<E: Endpoint<Output = Response>> Edge<E> {
    async fn answer(&self, visit: &Visit, request: Request) -> Response {
        let handled = async {
            if visit.is_customers_area() || visit.is_staff_area() {
                let portal = &self.app.portal;
                let (held, marked) = tokio::join!(portal.is_held(), portal.is_anonymised());
                let _ = visit.anonymised.set(marked);
                match held {
                    Ok(held) => {
                        let _ = visit.held.set(held);
                    }
                    // Where nobody knows, a customer is shown nothing.
                    Err(error) if visit.is_customers_area() => {
                        return Err(Fault::from(error).into());
                    }
                    Err(_) => {}
                }
            }
            if visit.is_held() && visit.is_customers_area() {
                cause::notice(cause::HELD);
                return Err(Fault::Restoring.into());
            }
            self.handle(request).await
        };
        let handled = AssertUnwindSafe(handled).catch_unwind();
        let fault = match tokio::time::timeout(DEADLINE, handled).await {
            Ok(Ok(Ok(response))) => return response,
            Ok(Ok(Err(error))) if error.is_from_response() => return error.into_response(),
            Ok(Ok(Err(error))) => Fault::from(error),
            Ok(Err(_panic)) => {
                cause::notice("panic");
                tracing::error!("a handler panicked");
                Fault::Internal
            }
            Err(_late) => Fault::TooSlow,
        };
        self.refuse(visit, fault).await
    }

    async fn handle(&self, mut request: Request) -> poem::Result<Response> {
        let path = request.uri().path();
        let most = if routes::takes_logs(path) {
            LARGEST_LOG
        } else if is_staff_area(path) {
            LARGEST_FORM
        } else {
            LARGEST_BODY
        };
        let body = request.take_body().into_bytes_limit(most).await?;
        request.set_body(body);
        self.inner.call(request).await
    }

    async fn refuse(&self, visit: &Visit, fault: Fault) -> Response {
        cause::settle();
        let fault = match fault {
            // The router knows neither which methods there are nor that only a slash is missing.
            Fault::Method(_) => routes::allowed(&visit.path).map_or(Fault::Missing, Fault::Method),
            Fault::Missing => match routes::with_slash(&visit.path, &visit.query) {
                Some(redirect) => return redirect,
                None => Fault::Missing,
            },
            fault => fault,
        };
        if visit.is_api() {
            return fault.problem(&visit.request_id);
        }
        // Writing the page must not undo the deadline, nor bring the server down.
        let page = AssertUnwindSafe(pages::refuse(visit, fault)).catch_unwind();
        page.await
            .unwrap_or_else(|_| Fault::Internal.problem(&visit.request_id))
    }
}

fn finish(response: &mut Response, visit: &Visit) {
    security::dress(response, visit);
    let headers = response.headers_mut();
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if visit.is_api() && !headers.contains_key(header::VARY) {
        headers.insert(
            header::VARY,
            HeaderValue::from_static("Authorization, Cookie"),
        );
    }
    if let Some(chosen) = language::asked(&visit.query).filter(|_| !visit.is_api())
        && let Some(cookie) = visit.cookie(Cookie::Language, chosen.code(), LANGUAGE_SECONDS)
    {
        headers.append(header::SET_COOKIE, cookie);
    }
    if visit.method == Method::HEAD {
        response.set_body(Body::empty());
    }
}

/// Tells the board of errors how the request ended; `why` it failed, as far as that was
/// noticed.
fn count(visit: &Visit, route: &str, status: StatusCode, why: Option<&'static str>) {
    if !routes::is_served(route) {
        return;
    }
    let failures = visit.app.portal.failures();
    let failed = status.is_server_error() && why != Some(cause::HELD);
    // Asking for what is not there costs a stranger nothing, and must not hide what fails.
    if route != routes::NOWHERE || failed {
        failures.answered(failed);
    }
    if failed {
        let kind = why.unwrap_or(match status.as_u16() {
            502 => "bad_gateway",
            503 => "unavailable",
            504 => "too_slow",
            _ => "internal",
        });
        failures.failed(kind, route, Some(&visit.request_id));
    }
}

/// One line a request; no query, nothing a person typed. Who asked is there by their id: a
/// customers' login by its Tryton user, a member of the staff by theirs, with the token's where one
/// came; and the door they came in by.
fn log(visit: &Visit, route: &str, status: StatusCode, took: Duration, trace: Option<&str>) {
    let user = visit.known.get().map(|known| known.principal.user().get());
    let staff = visit.staff.get().map(|known| &known.principal);
    let token = staff.and_then(|principal| match principal.entrance() {
        Entrance::Session(_) => None,
        Entrance::Token { id, .. } => Some(tracing::field::display(id)),
    });
    let door = match (staff, user) {
        (Some(_), _) => "staff",
        (None, Some(_)) => "customer",
        (None, None) => "none",
    };
    let staff = staff.map(|principal| tracing::field::display(principal.id()));
    tracing::info!(
        request_id = %visit.request_id,
        trace_id = trace,
        method = trace::word(&visit.method),
        route,
        status = status.as_u16(),
        ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        door,
        user,
        staff,
        token,
        "request"
    );
}

#[cfg(test)]
mod tests {
    use guichet_wiring::InMemory;
    use poem::endpoint::make;

    use super::*;
    use crate::WebConfig;

    async fn answer(path: &str) -> Response {
        let memory = InMemory::today().await.expect("the company in memory");
        let config = WebConfig {
            base_url: "http://127.0.0.1".into(),
            development: true,
            trusted_proxies: vec![],
        };
        let inner = make(|_| async {
            assert!(std::hint::black_box(false), "secret cause");
            Ok::<_, poem::Error>(Response::default())
        });
        let edge = Edge {
            app: Arc::new(App::new(memory.portal, config, routes::is_page)),
            inner,
        };
        let request = Request::builder().uri_str(path).finish();
        Box::pin(edge.call(request))
            .await
            .expect("the edge answers")
    }

    #[tokio::test]
    async fn a_panic_is_a_500_with_its_number_and_without_its_cause() {
        for (path, kind) in [
            ("/api/v1/me", "application/problem+json"),
            ("/", "text/html; charset=utf-8"),
        ] {
            let mut response = Box::pin(answer(path)).await;
            assert_eq!(response.status(), 500, "{path}");
            assert_eq!(response.content_type(), Some(kind), "{path}");
            let id = response
                .header("x-request-id")
                .unwrap_or_default()
                .to_owned();
            let body = response.take_body().into_string().await.unwrap_or_default();
            assert!(body.contains(&id) && !id.is_empty(), "{path}");
            assert!(!body.contains("secret cause"), "{path}");
        }
    }
}
