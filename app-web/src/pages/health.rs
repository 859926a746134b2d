//! For those who watch the server.

use poem::http::{StatusCode, header};
use poem::{Response, handler};
use serde_json::json;

use crate::visit::Visit;

fn answer(status: StatusCode, body: &serde_json::Value) -> Response {
    Response::builder()
        .status(status)
        .content_type("application/json")
        .header(header::CACHE_CONTROL, "no-store")
        .body(body.to_string())
}

/// `/health/`, `/healthz`: alive; touches nothing else.
#[handler]
pub(crate) fn alive() -> Response {
    answer(StatusCode::OK, &json!({"status": "ok"}))
}

/// `/readyz`: ready, with a line a dependency.
#[handler]
pub(crate) async fn ready(visit: Visit) -> Response {
    let readiness = visit.app.portal.readiness().await;
    let dependencies: Vec<_> = readiness
        .dependencies
        .iter()
        .map(|d| json!({"name": d.name, "ready": d.ready}))
        .collect();
    let status = if readiness.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = json!({"ready": readiness.ready, "dependencies": dependencies});
    answer(status, &body)
}
