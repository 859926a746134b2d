//! What is measured of requests, and the address where Prometheus reads all that is measured: one
//! of its own, never the public one.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use guichet_wiring::Meter;
use poem::endpoint::make;
use poem::http::StatusCode;
use poem::listener::TcpAcceptor;
use poem::{EndpointExt, Response, Route, Server, get};
use tokio::net::TcpListener;

use crate::patience::Patient;
use crate::trace;
use crate::visit::Visit;

/// The form Prometheus reads.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Counts a request that was answered.
pub(crate) fn answered(visit: &Visit, route: &'static str, status: StatusCode, took: Duration) {
    let (method, status) = (trace::word(&visit.method), class(status));
    metrics::counter!(
        "guichet_http_requests_total",
        "route" => route, "method" => method, "status" => status
    )
    .increment(1);
    metrics::histogram!(
        "guichet_http_request_duration_seconds",
        "route" => route, "method" => method
    )
    .record(took);
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

/// A sign-in was refused.
pub(crate) fn sign_in_refused(reason: &'static str) {
    metrics::counter!("guichet_sign_ins_refused_total", "reason" => reason).increment(1);
}

/// Answers `/metrics` there, and nothing else, for as long as it is polled.
pub async fn serve_metrics(listener: TcpListener, meter: Arc<Meter>) -> io::Result<()> {
    let read = make(move |_| {
        let meter = meter.clone();
        async move {
            let text = meter.read().await;
            Ok::<_, poem::Error>(Response::builder().content_type(TEXT).body(text))
        }
    });
    tracing::info!(metrics = %listener.local_addr()?, "metrics are read at /metrics there");
    let acceptor = Patient(TcpAcceptor::from_tokio(listener)?);
    let app = Route::new().at("/metrics", get(read)).boxed();
    Server::new_with_acceptor(acceptor).run(app).await
}
