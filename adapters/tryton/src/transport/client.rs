use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
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
use super::sent::{SENT, Sent};

/// Every call is ended by its own deadline; this one only ends what would have none.
const LAST_RESORT: Duration = Duration::from_mins(2);

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

    /// One call of the session itself, which changes no record: once more where another session
    /// of the account ended just then.
    pub(crate) async fn call_own<R: DeserializeOwned>(
        &self,
        method: &str,
        params: Box<RawValue>,
    ) -> Result<R, CallError> {
        let first = self.call(method, params.clone(), &Sent::default()).await;
        match first {
            Err(error) if error.is_session_gone() => {
                self.call(method, params, &Sent::default()).await
            }
            other => other,
        }
    }
}
