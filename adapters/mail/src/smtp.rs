use std::sync::Arc;

use async_trait::async_trait;
use guichet_driven::{Notice, PortError, PortResult, SendMail};
use guichet_tls::{Believed, TlsError};
use tokio::sync::Mutex;
use tokio_rustls::TlsConnector;
use uuid::Uuid;

use crate::connection::{Connection, Envelope};
use crate::outcome::Failure;
use crate::{MailConfig, message, render};

/// The way to a mail server. Mails go one after the other, over one connection as long as the
/// server keeps it.
pub struct Smtp {
    config: MailConfig,
    tls: TlsConnector,
    helo: String,
    connection: Mutex<Option<Connection>>,
}

/// Why there is no way to a mail server.
#[derive(Debug, thiserror::Error)]
#[error("TLS cannot be set up: {0}")]
pub struct SmtpError(#[from] TlsError);

impl Smtp {
    /// A way to this server; nothing is said to it yet.
    pub fn new(config: MailConfig) -> Result<Self, SmtpError> {
        let tls = guichet_tls::client(Believed::SystemAnd(config.authority.as_deref()))?;
        Ok(Self {
            tls: Arc::new(tls).into(),
            helo: helo(&config.base_url),
            config,
            connection: Mutex::new(None),
        })
    }

    /// The address mails come from.
    pub(crate) fn sender(&self) -> &str {
        self.config.from.address.as_str()
    }

    /// A connection of its own, for health checks.
    pub(crate) async fn opened(&self) -> PortResult<Connection> {
        let MailConfig {
            server, patience, ..
        } = &self.config;
        let opened = Connection::open(server, &self.tls, &self.helo, *patience).await;
        opened.map_err(Failure::by_code)
    }

    /// The connection of the mail before if it still answers, else a new one.
    async fn connection(&self, kept: Option<Connection>) -> PortResult<Connection> {
        if let Some(mut connection) = kept
            && connection.is_fresh().await
        {
            return Ok(connection);
        }
        let MailConfig {
            server, patience, ..
        } = &self.config;
        Ok(Connection::open(server, &self.tls, &self.helo, *patience).await?)
    }
}

#[async_trait]
impl SendMail for Smtp {
    async fn send(&self, id: Uuid, notice: &Notice) -> PortResult<()> {
        let rendered = render(notice, &self.config.base_url, &self.config.from.name)?;
        let from = &self.config.from;
        let body =
            message::mime(id, from, notice, rendered).map_err(|error| PortError::Corrupt {
                what: "a mail".into(),
                source: Some(error.into()),
            })?;
        let envelope = Envelope {
            from: from.address.as_str(),
            to: notice.to.as_str(),
            body: &body,
        };
        // Taken out while it is used: a sending that is given up half-way leaves none behind.
        let mut kept = self.connection.lock().await;
        let mut connection = self.connection(kept.take()).await?;
        match connection.send(&envelope).await {
            Ok(()) => *kept = Some(connection),
            Err(failure) => {
                if failure.leaves_the_connection() {
                    *kept = Some(connection);
                }
                return Err(failure.into());
            }
        }
        Ok(())
    }

    async fn rest(&self) {
        if let Some(connection) = self.connection.lock().await.take() {
            connection.close().await;
        }
    }
}

/// The name of this server as a mail server is greeted: the host of the public URL, an address
/// in brackets (RFC 5321, 4.1.3).
fn helo(base_url: &str) -> String {
    let place = base_url
        .split_once("://")
        .map_or(base_url, |(_, place)| place);
    let place = place.split('/').next().unwrap_or_default();
    let host = match place.strip_prefix('[') {
        Some(rest) => return format!("[IPv6:{}]", rest.split(']').next().unwrap_or_default()),
        None => place.split(':').next().unwrap_or_default(),
    };
    if host.parse::<std::net::Ipv4Addr>().is_ok() {
        format!("[{host}]")
    } else {
        host.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mail_server_is_greeted_with_the_public_name() {
        for (url, greeted) in [
            ("https://portail.example", "portail.example"),
            ("http://localhost:8080", "localhost"),
            ("http://127.0.0.1:8080", "[127.0.0.1]"),
            ("http://[::1]:8080", "[IPv6:::1]"),
        ] {
            assert_eq!(helo(url), greeted, "{url}");
        }
    }
}
