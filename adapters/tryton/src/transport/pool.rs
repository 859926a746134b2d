use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use guichet_tls::Believed;
use http::header::HOST;
use http::{HeaderValue, Request, Response, Uri};
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use jsonrpsee_core::BoxError;
use tower::ServiceExt;

use crate::config::{TrytonConfig, TrytonConfigError};

pub(crate) type Body = UnsyncBoxBody<Bytes, BoxError>;

/// Every connection there is to Tryton, kept alive between calls.
///
/// Our own, because hyper's pooled client opens a connection ahead and leaves it silent when
/// another becomes free first: a Tryton with one thread then waits on that one and answers
/// nobody. Here a connection is made only when a request is about to be written on it.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    connector: HttpsConnector<HttpConnector>,
    idle: Arc<Mutex<Vec<Idle>>>,
    keep: Duration,
}

#[derive(Debug)]
struct Idle {
    sender: SendRequest<Body>,
    since: Instant,
}

/// Why a request got no answer.
#[derive(Debug)]
pub(crate) enum Unanswered {
    /// There is no connection.
    Connect(BoxError),
    /// The connection ended.
    Ended(BoxError),
}

/// A connection whose answer is being read. Dropped, it is closed; given back, it is kept.
#[derive(Debug)]
pub(crate) struct Lease {
    pool: Pool,
    sender: SendRequest<Body>,
}

impl Lease {
    /// The answer was read to its end.
    pub(crate) fn give_back(self) {
        let Self { pool, sender } = self;
        if !sender.is_closed() {
            pool.lock().push(Idle {
                sender,
                since: Instant::now(),
            });
        }
    }
}

impl Pool {
    /// Sends on a connection that is kept, else on a new one. A kept one that turns out to be
    /// closed before anything was written on it costs nothing but a new one.
    pub(crate) async fn send(
        &self,
        mut request: Request<Body>,
    ) -> Result<(Response<Incoming>, Lease), Unanswered> {
        let target = in_origin_form(&mut request);
        while let Some(mut sender) = self.kept() {
            if sender.ready().await.is_err() {
                continue;
            }
            match sender.try_send_request(request).await {
                Ok(answer) => return Ok((answer, self.lease(sender))),
                Err(mut error) => match error.take_message() {
                    Some(unsent) => request = unsent,
                    None => return Err(Unanswered::Ended(error.into_error().into())),
                },
            }
        }
        let mut sender = self.connect(target).await.map_err(Unanswered::Connect)?;
        match sender.send_request(request).await {
            Ok(answer) => Ok((answer, self.lease(sender))),
            Err(error) => Err(Unanswered::Ended(error.into())),
        }
    }

    /// The connection given back last that is still good: the others may age.
    fn kept(&self) -> Option<SendRequest<Body>> {
        let mut idle = self.lock();
        idle.retain(|kept| !kept.sender.is_closed() && kept.since.elapsed() < self.keep);
        idle.pop().map(|kept| kept.sender)
    }

    async fn connect(&self, target: Uri) -> Result<SendRequest<Body>, BoxError> {
        let stream = self.connector.clone().oneshot(target).await?;
        let (mut sender, connection) = handshake(stream).await?;
        tokio::spawn(async move {
            // Its end is seen by whoever waits for the answer.
            drop(connection.await);
        });
        sender.ready().await?;
        Ok(sender)
    }

    fn lease(&self, sender: SendRequest<Body>) -> Lease {
        Lease {
            pool: self.clone(),
            sender,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a server, rather than a proxy, is sent: the path, and the host in a header.
fn in_origin_form(request: &mut Request<Body>) -> Uri {
    let target = request.uri().clone();
    let host = target
        .authority()
        .map(|authority| HeaderValue::from_str(authority.as_str()));
    if let Some(Ok(host)) = host {
        request.headers_mut().insert(HOST, host);
    }
    let path = target.path_and_query().map_or("/", |path| path.as_str());
    *request.uri_mut() = path.parse().unwrap_or_default();
    target
}

pub(crate) fn pool(config: &TrytonConfig) -> Result<Pool, TrytonConfigError> {
    let secure = config.url.scheme_str() == Some("https");
    let tls = guichet_tls::client(believed(secure, config.ca_file.as_deref()))
        .map_err(|error| TrytonConfigError::Authority(error.to_string()))?;
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(config.connect_deadline));
    let connector = HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_http1()
        .wrap_connector(tcp);
    Ok(Pool {
        connector,
        idle: Arc::default(),
        keep: config.idle,
    })
}

fn believed(secure: bool, ca_file: Option<&Path>) -> Believed<'_> {
    match ca_file {
        // A private authority is the only one: nobody else has business with that server.
        Some(file) => Believed::Only(file),
        None if secure => Believed::System,
        None => Believed::Nobody,
    }
}
