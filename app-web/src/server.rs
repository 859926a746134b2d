//! The server: everything put together, and its life from the first connection to the last.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use guichet_portal::Portal;
use poem::endpoint::BoxEndpoint;
use poem::listener::TcpAcceptor;
use poem::{EndpointExt, Response, Server};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use crate::app::{App, WebConfig};
use crate::edge::Edge;
use crate::patience::Patient;
use crate::routes;

/// How long requests under way may take to end when the server stops.
const GRACE: Duration = Duration::from_secs(25);

/// The whole server as one endpoint, without a socket.
pub fn app(portal: Arc<Portal>, config: WebConfig) -> BoxEndpoint<'static, Response> {
    let app = Arc::new(App::new(portal, config));
    Edge {
        app,
        inner: routes::router().map_to_response(),
    }
    .boxed()
}

/// Serves on a socket until the process is told to stop (SIGINT, SIGTERM), then lets requests end.
pub async fn serve(
    listener: TcpListener,
    portal: Arc<Portal>,
    config: WebConfig,
) -> io::Result<()> {
    let stop = stop_signal()?;
    let address: SocketAddr = listener.local_addr()?;
    tracing::info!(%address, "listening on {}", config.base_url);
    let acceptor = Patient(TcpAcceptor::from_tokio(listener)?);
    Server::new_with_acceptor(acceptor)
        .run_with_graceful_shutdown(app(portal, config), stop, Some(GRACE))
        .await
}

fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
    })
}
