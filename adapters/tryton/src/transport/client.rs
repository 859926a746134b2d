use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use http_body_util::Full;
use hyper::body::{Body, Frame, SizeHint};
use jsonrpsee_core::BoxError;
use jsonrpsee_core::client::ClientT;
use jsonrpsee_core::traits::ToRpcParams;
use jsonrpsee_http_client::{HttpClient, HttpClientBuilder, RpcService, RpcServiceBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use tracing::instrument::WithSubscriber;
use tracing::subscriber::NoSubscriber;

use super::fault::CallError;
use super::layer::{Line, Wire};

/// Every call is ended by its own deadline; this one only ends what would have none.
const LAST_RESORT: Duration = Duration::from_mins(2);

/// Whether the request of the call under way was handed to a connection: from then on Tryton
/// may act on it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sent(Arc<AtomicBool>);

impl Sent {
    pub(crate) fn get(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }

    /// Before another try.
    pub(crate) fn clear(&self) {
        self.0.store(false, Ordering::Release);
    }

    fn set(&self) {
        self.0.store(true, Ordering::Release);
    }
}

tokio::task_local! {
    /// jsonrpsee hands nothing of a call down to its HTTP layer: this reaches it there.
    pub(super) static SENT: Sent;
}

/// A request body that tells when it is read for sending.
pub(super) struct Marked {
    body: Full<Bytes>,
    sent: Sent,
}

impl Marked {
    pub(super) fn new(bytes: Bytes, sent: Sent) -> Self {
        Self {
            body: Full::new(bytes),
            sent,
        }
    }
}

impl Body for Marked {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.sent.set();
        Pin::new(&mut self.body).poll_frame(cx).map_err(Into::into)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// One JSON-RPC client: an address and the headers of one session. Costs microseconds to make;
/// all share the pool of their [`Wire`].
#[derive(Debug, Clone)]
pub(crate) struct Client(HttpClient<RpcService<Line>>);

struct Params(Box<RawValue>);

impl ToRpcParams for Params {
    fn to_rpc_params(self) -> Result<Option<Box<RawValue>>, serde_json::Error> {
        Ok(Some(self.0))
    }
}

impl Client {
    pub(crate) fn new(wire: &Wire, url: &str, headers: HeaderMap) -> Result<Self, CallError> {
        let limit = u32::try_from(wire.max_response).unwrap_or(u32::MAX);
        let wrong = CallError::Request("the address is not one");
        let Ok(target) = url.parse() else {
            return Err(wrong);
        };
        let line = Line {
            wire: wire.clone(),
            target,
        };
        HttpClientBuilder::default()
            .set_headers(headers)
            .request_timeout(LAST_RESORT)
            .max_response_size(limit)
            .max_request_size(limit)
            // Without the default logger, which writes params and results.
            .set_rpc_middleware(RpcServiceBuilder::new())
            .set_http_middleware(tower::ServiceBuilder::new().layer(line))
            .build("http://tryton.invalid/")
            .map(Self)
            .map_err(|_| wrong)
    }

    /// The headers of a session. The login may hold any character: its bytes are encoded. Tryton
    /// takes the text apart at its colons and reads only the other two: none may be in the login.
    pub(crate) fn authorization(login: &str, user: i64, session: &SecretString) -> HeaderMap {
        let login = login.replace(':', "");
        let words = format!("{login}:{user}:{}", session.expose_secret());
        let mut headers = HeaderMap::new();
        let text = format!("Session {}", STANDARD.encode(words));
        if let Ok(mut value) = HeaderValue::from_str(&text) {
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        headers
    }

    /// Where the request really comes from, for Tryton's limits by address.
    pub(crate) fn forwarded_for(address: Option<std::net::IpAddr>) -> HeaderMap {
        let value = address.and_then(|a| HeaderValue::from_str(&a.to_string()).ok());
        value
            .map(|v| (HeaderName::from_static("x-forwarded-for"), v))
            .into_iter()
            .collect()
    }

    /// One call. `sent` says afterwards, or when this future was dropped, whether it left us.
    pub(crate) async fn call<R: DeserializeOwned>(
        &self,
        method: &str,
        params: Box<RawValue>,
        sent: &Sent,
    ) -> Result<R, CallError> {
        let call = self.0.request::<R, _>(method, Params(params));
        // jsonrpsee writes every body to the log at the finest level: nothing is heard of it here.
        let call = SENT
            .scope(sent.clone(), call)
            .with_subscriber(NoSubscriber::new());
        call.await.map_err(CallError::from)
    }
}
