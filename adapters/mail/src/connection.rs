use std::time::Duration;

use mail_send::smtp::AssertReply;
use mail_send::smtp::message::Parameters;
use mail_send::{Credentials, SmtpClient, SmtpClientBuilder};
use secrecy::ExposeSecret;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::config::{Security, SmtpUrl};
use crate::outcome::Failure;

/// A connection to the mail server, signed in.
pub(crate) enum Connection {
    /// As it is.
    Plain(SmtpClient<TcpStream>),
    /// Inside TLS.
    Tls(Box<SmtpClient<TlsStream<TcpStream>>>),
}

/// One mail as the server is told it.
pub(crate) struct Envelope<'a> {
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
    pub(crate) body: &'a [u8],
}

impl Connection {
    pub(crate) async fn open(
        url: &SmtpUrl,
        tls: &TlsConnector,
        helo: &str,
        patience: Duration,
    ) -> Result<Self, Failure> {
        let mut builder =
            SmtpClientBuilder::new_with_tls_connector(url.host.clone(), url.port, tls.clone())
                .helo_host(helo)
                .timeout(patience)
                .implicit_tls(url.security == Security::Implicit);
        if url.host.contains(':') {
            builder.addr = format!("[{}]:{}", url.host, url.port);
        }
        if let Some((user, password)) = &url.credentials {
            let password = password.expose_secret().to_owned();
            builder = builder.credentials(Credentials::new(user.clone(), password));
        }
        let opening = async {
            Ok(match url.security {
                Security::None => Self::Plain(builder.connect_plain().await?),
                _ => Self::Tls(Box::new(builder.connect().await?)),
            })
        };
        // The builder's own patience leaves out the greeting of a server without TLS.
        tokio::time::timeout(patience, opening)
            .await
            .map_err(|_| mail_send::Error::Timeout)
            .flatten()
            .map_err(Failure::Connecting)
    }

    /// Whether it still answers, with nothing left of a mail before.
    pub(crate) async fn is_fresh(&mut self) -> bool {
        let reset = match self {
            Self::Plain(client) => client.rset().await,
            Self::Tls(client) => client.rset().await,
        };
        reset.is_ok()
    }

    pub(crate) async fn send(&mut self, envelope: &Envelope<'_>) -> Result<(), Failure> {
        match self {
            Self::Plain(client) => send(client, envelope).await,
            Self::Tls(client) => send(client, envelope).await,
        }
    }

    /// Whether the server begins a mail of this sender; it is not gone on with.
    pub(crate) async fn takes(&mut self, from: &str) -> Result<(), Failure> {
        match self {
            Self::Plain(client) => begin(client, from, from).await,
            Self::Tls(client) => begin(client, from, from).await,
        }
    }

    /// Says goodbye; whether the server answers is its own affair.
    pub(crate) async fn close(self) {
        let _ = match self {
            Self::Plain(client) => client.quit().await,
            Self::Tls(client) => client.quit().await,
        };
    }
}

async fn begin<S: AsyncRead + AsyncWrite + Unpin>(
    client: &mut SmtpClient<S>,
    from: &str,
    to: &str,
) -> Result<(), Failure> {
    let mut parameters = Parameters::new();
    if !(from.is_ascii() && to.is_ascii()) {
        parameters.add("SMTPUTF8");
    }
    client
        .mail_from(from, &parameters)
        .await
        .map_err(Failure::Sender)
}

/// Step by step, so that a failure says what the server knows by then.
async fn send<S: AsyncRead + AsyncWrite + Unpin>(
    client: &mut SmtpClient<S>,
    envelope: &Envelope<'_>,
) -> Result<(), Failure> {
    begin(client, envelope.from, envelope.to).await?;
    client
        .rcpt_to(envelope.to, &Parameters::new())
        .await
        .map_err(Failure::Mail)?;
    let begun = client.cmd(b"DATA\r\n").await;
    begun
        .and_then(|reply| reply.assert_code(354))
        .map_err(Failure::Mail)?;
    let patience = client.timeout;
    let handed = async {
        client.write_message(envelope.body).await?;
        client.read().await
    };
    let reply = tokio::time::timeout(patience, handed)
        .await
        .map_err(|_| mail_send::Error::Timeout)
        .flatten()
        .map_err(Failure::Lost)?;
    reply.assert_positive_completion().map_err(Failure::Mail)
}
