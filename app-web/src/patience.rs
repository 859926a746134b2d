//! How long a connection may keep the server waiting. Without it whoever sends a request letter by
//! letter, or never reads an answer, holds a connection for ever.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use poem::http::uri::Scheme;
use poem::listener::Acceptor;
use poem::web::{LocalAddr, RemoteAddr};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

/// Between requests, and for each piece of an answer to be taken.
const IDLE: Duration = Duration::from_mins(1);

/// From a request's first byte to its answer's: the edge's own deadline, and time to send the head.
const REQUEST: Duration = Duration::from_secs(45);

/// Connections that end when they keep the server waiting.
pub(crate) struct Patient<A>(pub(crate) A);

impl<A: Acceptor> Acceptor for Patient<A> {
    type Io = Timed<A::Io>;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.0.local_addr()
    }

    async fn accept(&mut self) -> io::Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
        let (io, local, remote, scheme) = self.0.accept().await?;
        Ok((Timed::new(io), local, remote, scheme))
    }
}

/// A connection with its deadline.
pub(crate) struct Timed<T> {
    inner: T,
    deadline: Pin<Box<Sleep>>,
    /// Something was read since the last answer: reading more of it wins no time.
    asked: bool,
}

impl<T> Timed<T> {
    fn new(inner: T) -> Self {
        Self {
            inner,
            deadline: Box::pin(sleep(IDLE)),
            asked: false,
        }
    }

    fn wait(&mut self, time: Duration) {
        self.deadline.as_mut().reset(Instant::now() + time);
    }

    fn was_read(&mut self) {
        if !self.asked {
            self.asked = true;
            self.wait(REQUEST);
        }
    }

    fn was_written(&mut self) {
        self.asked = false;
        self.wait(IDLE);
    }

    /// For what is not ready: still to be waited for, or too late.
    fn late<R>(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<R>> {
        ready!(self.deadline.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<T: AsyncRead + Unpin> AsyncRead for Timed<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        match Pin::new(&mut this.inner).poll_read(cx, buf) {
            // What comes in too late is not taken any more.
            Poll::Ready(Ok(())) if !this.deadline.is_elapsed() => {
                this.was_read();
                Poll::Ready(Ok(()))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Ready(Ok(())) | Poll::Pending => this.late(cx),
        }
    }
}

impl<T: AsyncWrite + Unpin> Timed<T> {
    fn written(
        &mut self,
        cx: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        match written {
            Poll::Ready(done) => {
                self.was_written();
                Poll::Ready(done)
            }
            Poll::Pending => self.late(cx),
        }
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Timed<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        let written = Pin::new(&mut this.inner).poll_write(cx, buf);
        this.written(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        let written = Pin::new(&mut this.inner).poll_write_vectored(cx, bufs);
        this.written(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        match Pin::new(&mut this.inner).poll_flush(cx) {
            Poll::Pending => this.late(cx),
            done @ Poll::Ready(_) => done,
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        match Pin::new(&mut this.inner).poll_shutdown(cx) {
            Poll::Pending => this.late(cx),
            done @ Poll::Ready(_) => done,
        }
    }
}

#[cfg(test)]
mod tests {
    use poem::listener::TcpAcceptor;
    use poem::{Response, Server, handler};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};
    use tokio::time::timeout;

    use super::*;

    #[handler]
    fn long() -> Response {
        Response::builder().body(vec![b'x'; 1 << 20])
    }

    /// A server with the patience of the real one, and a connection to it.
    async fn connection() -> TcpStream {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let acceptor = Patient(TcpAcceptor::from_tokio(listener).unwrap());
        tokio::spawn(Server::new_with_acceptor(acceptor).run(long));
        TcpStream::connect(address).await.unwrap()
    }

    /// Whether the server hangs up within five minutes.
    async fn is_hung_up(stream: &mut TcpStream) -> bool {
        let mut sink = Vec::new();
        let read = stream.read_to_end(&mut sink);
        timeout(Duration::from_mins(5), read).await.is_ok()
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_does_not_end_is_not_waited_for() {
        let mut stream = connection().await;
        stream
            .write_all(b"GET / HTTP/1.1\r\nHost: x")
            .await
            .unwrap();
        assert!(is_hung_up(&mut stream).await);
    }

    #[tokio::test(start_paused = true)]
    async fn letter_by_letter_wins_no_time() {
        let mut stream = connection().await;
        stream.write_all(b"GET / HTTP/1.1\r\nX: ").await.unwrap();
        let mut hung_up = false;
        for _ in 0..20 {
            sleep(Duration::from_secs(5)).await;
            hung_up = hung_up || stream.write_all(b"x").await.is_err();
        }
        assert!(hung_up, "within 100 seconds");
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_connection_is_closed_and_a_busy_one_is_not() {
        assert!(is_hung_up(&mut connection().await).await);
        let mut stream = connection().await;
        for _ in 0..5 {
            sleep(IDLE / 2).await;
            stream
                .write_all(b"HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
                .await
                .unwrap();
            let mut head = vec![0; 4096];
            let read = stream.read(&mut head).await.unwrap();
            assert!(head[..read].starts_with(b"HTTP/1.1 200"));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_nobody_takes_is_dropped() {
        let mut stream = connection().await;
        let ask = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(64);
        stream.write_all(&ask).await.unwrap();
        sleep(IDLE * 2).await;
        let mut taken = Vec::new();
        let read = stream.read_to_end(&mut taken);
        timeout(Duration::from_secs(1), read).await.ok();
        let head = taken.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
        let whole = head + (1 << 20);
        assert!(taken.len() < 64 * whole);
        assert_ne!(taken.len() % whole, 0, "in the middle of an answer");
    }
}
