//! For those who watch the server.

use std::time::Duration;

use poem::http::{StatusCode, header};
use poem::{Response, handler};
use serde_json::json;

use crate::visit::Visit;

/// Longest a watcher waits for a dependency.
const PATIENCE: Duration = Duration::from_secs(5);

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
    let asked = tokio::time::timeout(PATIENCE, visit.app.portal.readiness());
    let Ok(readiness) = asked.await else {
        let body = json!({"ready": false, "dependencies": []});
        return answer(StatusCode::SERVICE_UNAVAILABLE, &body);
    };
    let dependencies: Vec<_> = readiness
        .dependencies
        .iter()
        .map(|d| json!({"name": d.name, "ready": d.detail.is_some(), "detail": d.detail}))
        .collect();
    let status = if readiness.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = json!({"ready": readiness.ready, "dependencies": dependencies});
    answer(status, &body)
}
