use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::{Body, Frame, SizeHint};
use jsonrpsee_core::BoxError;

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
