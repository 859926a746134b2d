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
    endpoint(&Arc::new(App::new(portal, config, routes::is_page)))
}

fn endpoint(app: &Arc<App>) -> BoxEndpoint<'static, Response> {
    Edge {
        app: Arc::clone(app),
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
    serve_until(listener, portal, config, stop).await
}

/// Serves until then. What lasts is told to end, everything else has a while to end by itself.
pub async fn serve_until(
    listener: TcpListener,
    portal: Arc<Portal>,
    config: WebConfig,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let address: SocketAddr = listener.local_addr()?;
    tracing::info!(%address, "listening on {}", config.base_url);
    let acceptor = Patient(TcpAcceptor::from_tokio(listener)?);
    let app = Arc::new(App::new(portal, config, routes::is_page));
    let endpoint = endpoint(&app);
    let stopping = async move {
        stop.await;
        app.seats.close();
    };
    Server::new_with_acceptor(acceptor)
        .run_with_graceful_shutdown(endpoint, stopping, Some(GRACE))
        .await
}

pub(crate) fn stop_signal() -> io::Result<impl Future<Output = ()>> {
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
