use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use guichet_driven::{Browse, PortError, PortResult, Visit, Visited};
use guichet_tls::{Believed, TlsError};
use http::header::{CONTENT_TYPE, USER_AGENT};
use http::{Method, Request};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::time::timeout;

use crate::form::encode;

/// How long and how much.
#[derive(Debug, Clone)]
pub struct HttpLimits {
    /// For one request, from its connection to the last byte of its answer.
    pub deadline: Duration,
    /// Bytes of one answer.
    pub max_body: usize,
    /// PEM file of a private authority, believed beside the system's.
    pub ca_file: Option<PathBuf>,
}

impl Default for HttpLimits {
    fn default() -> Self {
        Self {
            deadline: Duration::from_secs(15),
            max_body: 32 * 1024 * 1024,
            ca_file: None,
        }
    }
}

/// A client that could not be made.
#[derive(Debug, thiserror::Error)]
#[error("TLS cannot be set up: {0}")]
pub struct HttpSetUpError(#[from] TlsError);

/// The client. Follows no redirect, keeps no cookie.
pub struct HttpBrowser {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    limits: HttpLimits,
}

impl HttpBrowser {
    /// A client with these limits.
    pub fn new(limits: HttpLimits) -> Result<Self, HttpSetUpError> {
        let tls = guichet_tls::client(Believed::SystemAnd(limits.ca_file.as_deref()))?;
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        // A connection a request: an idle one that the server just ended would look like a fault.
        let client = Client::builder(TokioExecutor::new())
            .pool_max_idle_per_host(0)
            .build(connector);
        Ok(Self { client, limits })
    }

    async fn send(&self, request: Request<Full<Bytes>>) -> PortResult<Visited> {
        let what = request.uri().path().to_owned();
        let answer = self.client.request(request).await;
        let (head, body) = answer
            .map_err(|e| PortError::unavailable(&what, e))?
            .into_parts();
        let body = Limited::new(body, self.limits.max_body)
            .collect()
            .await
            .map_err(|error| {
                if error.is::<LengthLimitError>() {
                    PortError::corrupt(format!("{what}: more than {} bytes", self.limits.max_body))
                } else {
                    PortError::unavailable(&what, error)
                }
            })?;
        let headers = head.headers.iter().map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        });
        Ok(Visited {
            status: head.status.as_u16(),
            headers: headers.collect(),
            body: body.to_bytes().into(),
        })
    }
}

#[async_trait]
impl Browse for HttpBrowser {
    async fn visit(&self, visit: Visit) -> PortResult<Visited> {
        let request = request(&visit)?;
        match timeout(self.limits.deadline, self.send(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(PortError::timed_out(visit.url)),
        }
    }
}

fn request(visit: &Visit) -> PortResult<Request<Full<Bytes>>> {
    let mut request = Request::builder()
        .uri(&visit.url)
        .header(USER_AGENT, concat!("guichet/", env!("CARGO_PKG_VERSION")));
    for (name, value) in &visit.headers {
        request = request.header(name, value);
    }
    let body = match (&visit.json, &visit.form) {
        (None, None) => Full::default(),
        (Some(sent), _) => {
            request = request.method(sent.method);
            if !sent.body.is_empty() {
                request = request.header(CONTENT_TYPE, "application/json");
            }
            Full::from(sent.body.clone())
        }
        (None, Some(fields)) => {
            let kind = "application/x-www-form-urlencoded";
            request = request.method(Method::POST).header(CONTENT_TYPE, kind);
            Full::from(encode(fields))
        }
    };
    request
        .body(body)
        .map_err(|_| PortError::corrupt(format!("no request can be made of {}", visit.url)))
}
