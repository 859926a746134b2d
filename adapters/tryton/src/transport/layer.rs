use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::ACCEPT_ENCODING;
use http::{HeaderValue, Request, Response, Uri};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Incoming;
use jsonrpsee_http_client::transport::Error as TransportError;
use jsonrpsee_http_client::{HttpBackend, HttpRequest, HttpResponse};
use tokio::sync::Semaphore;

use super::fault::Fault;
use super::pool::{Lease, Pool, Unanswered};
use super::sent::{Marked, SENT};
use crate::dialect::{Question, gunzip, standardise};

/// The end of an answer nobody reads is fetched only to keep its connection.
const DRAIN: Duration = Duration::from_millis(200);
const DRAIN_BYTES: usize = 64 * 1024;

/// Takes the place of jsonrpsee's HTTP backend: speaks Tryton's dialect over the one pool.
#[derive(Debug, Clone)]
pub(crate) struct Wire {
    pub(crate) pool: Pool,
    pub(crate) max_response: usize,
    /// One for each call under way; waiting for one counts against the call's deadline.
    pub(crate) permits: Arc<Semaphore>,
}

/// The wire to one address. jsonrpsee has its own opinion of addresses (no `https` without its
/// own TLS): it is given a name that means nothing, and the true address is put in here.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(super) wire: Wire,
    pub(super) target: Uri,
}

impl tower::Layer<HttpBackend> for Line {
    type Service = Self;

    /// jsonrpsee's own pool is dropped.
    fn layer(&self, _own: HttpBackend) -> Self {
        self.clone()
    }
}

impl tower::Service<HttpRequest> for Line {
    type Response = HttpResponse<Full<Bytes>>;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: HttpRequest) -> Self::Future {
        let this = self.clone();
        Box::pin(async move { this.exchange(request).await.map_err(TransportError::from) })
    }
}

impl Line {
    async fn exchange(self, request: HttpRequest) -> Result<HttpResponse<Full<Bytes>>, Fault> {
        let (mut head, body) = request.into_parts();
        let body = body.collect().await.map_err(Fault::Unreachable)?.to_bytes();
        let question = Question::read(&body)?;
        let id = question.id().to_owned();
        let bytes = Bytes::from(question.in_dialect());
        // Asked for although nothing here is large: 8.0 compresses nothing when it is not
        // asked, and says it did.
        head.headers
            .insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));

        head.uri = self.target;
        let wire = self.wire;
        let _permit = wire
            .permits
            .acquire()
            .await
            .map_err(|e| Fault::Unreachable(e.into()))?;
        let (answer, lease) = wire.send(Request::from_parts(head, bytes)).await?;
        let (head, body) = answer.into_parts();
        if !head.status.is_success() {
            drain(body, lease).await;
            return Err(Fault::from_status(head.status, &head.headers));
        }
        let body = wire.whole(body).await?;
        lease.give_back();
        let body = gunzip(&head.headers, body, wire.max_response)?;
        Ok(Response::new(Full::new(standardise(body, &id)?)))
    }
}

impl Wire {
    async fn send(&self, request: Request<Bytes>) -> Result<(Response<Incoming>, Lease), Fault> {
        let sent = SENT.try_with(Clone::clone).unwrap_or_default();
        let request = request.map(|bytes| Marked::new(bytes, sent.clone()).boxed_unsync());
        self.pool.send(request).await.map_err(|why| match why {
            Unanswered::Ended(error) if sent.get() => Fault::Cut(error),
            Unanswered::Ended(error) | Unanswered::Connect(error) => Fault::Unreachable(error),
        })
    }

    async fn whole(&self, body: Incoming) -> Result<Bytes, Fault> {
        let limited = Limited::new(body, self.max_response);
        match limited.collect().await {
            Ok(whole) => Ok(whole.to_bytes()),
            Err(error) if error.is::<LengthLimitError>() => Err(Fault::TooLarge(self.max_response)),
            Err(error) => Err(Fault::Cut(error)),
        }
    }
}

async fn drain(body: Incoming, lease: Lease) {
    let rest = Limited::new(body, DRAIN_BYTES).collect();
    if let Ok(Ok(_)) = tokio::time::timeout(DRAIN, rest).await {
        lease.give_back();
    }
}
