//! The way to a collector: HTTP with our own TLS, within the runtime of the program.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use guichet_tls::{Believed, TlsError};
use http::{Request, Response};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use opentelemetry_http::hyper::HyperClient;
use opentelemetry_http::{HttpClient, HttpError};
use tokio::runtime::Handle;

/// How long one sending may take.
pub(crate) const DEADLINE: Duration = Duration::from_secs(5);

/// A collector of traces and metrics that nothing can be sent to, whether it is there or not.
#[derive(Debug, thiserror::Error)]
pub enum CollectorSetUpError {
    /// No address that could be sent to.
    #[error("{0}")]
    Endpoint(String),
    /// No way that is protected.
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// An exporter has a thread of its own, without a runtime: what it sends goes through ours.
#[derive(Debug, Clone)]
pub(crate) struct OnRuntime(Arc<HyperClient<HttpsConnector<HttpConnector>>>, Handle);

impl OnRuntime {
    /// Called within a runtime, which must outlive it.
    pub(crate) fn here() -> Result<Self, CollectorSetUpError> {
        let runtime = Handle::try_current()
            .map_err(|error| CollectorSetUpError::Endpoint(error.to_string()))?;
        let client = HyperClient::new(connector()?, DEADLINE, None);
        Ok(Self(Arc::new(client), runtime))
    }
}

#[async_trait]
impl HttpClient for OnRuntime {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.0.clone();
        let sending = async move { client.send_bytes(request).await };
        self.1.spawn(sending).await?
    }
}

/// Where a collector takes one kind of what is told.
pub(crate) fn address(endpoint: &str, kind: &str) -> String {
    format!("{}/v1/{kind}", endpoint.trim_end_matches('/'))
}

fn connector() -> Result<HttpsConnector<HttpConnector>, CollectorSetUpError> {
    let tls = guichet_tls::client(Believed::SystemAnd(None))?;
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    Ok(HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_http1()
        .wrap_connector(tcp))
}
