use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use guichet_driven::{InspectSharedCache, PortError, PortResult, SharedCacheStanding};
use guichet_tls::{Believed, TlsError};
use secrecy::ExposeSecret;
use tokio_rustls::TlsConnector;

use crate::RedisUrl;
use crate::connection::{Connection, Reply};

/// What Redis begins a refusal with that is about who asks.
const DENIALS: [&str; 4] = ["WRONGPASS", "NOAUTH", "NOPERM", "DENIED"];

/// The way to a Redis cannot be prepared.
#[derive(Debug, thiserror::Error)]
#[error("TLS cannot be set up: {0}")]
pub struct RedisError(#[from] TlsError);

/// A Redis by its URL; each question has a connection of its own.
pub struct Redis {
    url: RedisUrl,
    tls: TlsConnector,
}

impl Redis {
    /// Prepares the way; nothing is connected. `authority` is the PEM file of a private authority
    /// that signed the server's certificate.
    pub fn new(url: RedisUrl, authority: Option<&Path>) -> Result<Self, RedisError> {
        let tls = guichet_tls::client(Believed::SystemAnd(authority))?;
        let tls = Arc::new(tls).into();
        Ok(Self { url, tls })
    }

    async fn asked(&self, connection: &mut Connection) -> PortResult<SharedCacheStanding> {
        if let Some(credentials) = &self.url.credentials {
            let password = credentials.password.expose_secret();
            let answer = match &credentials.user {
                None => connection.ask(&["AUTH", password]).await?,
                Some(user) => connection.ask(&["AUTH", user, password]).await?,
            };
            // `ERR`: older ones about a wrong password, and all where none is asked for.
            if let Some(standing) = refusal(answer, SharedCacheStanding::Denied)? {
                return Ok(standing);
            }
        }
        if self.url.database != 0 {
            let number = self.url.database.to_string();
            let answer = connection.ask(&["SELECT", &number]).await?;
            if let Some(standing) = refusal(answer, SharedCacheStanding::NoSuchDatabase)? {
                return Ok(standing);
            }
        }
        let answer = connection.ask(&["PING"]).await?;
        let refused = refusal(answer, SharedCacheStanding::Denied)?;
        Ok(refused.unwrap_or(SharedCacheStanding::Answers))
    }
}

/// What a refusal means, where a plain error means `plain`; nothing where it was none. Anything
/// else (it still loads its data, its master is away) is Redis' own trouble.
fn refusal(answer: Reply, plain: SharedCacheStanding) -> PortResult<Option<SharedCacheStanding>> {
    match answer {
        Reply::Good => Ok(None),
        Reply::Refused(code) if DENIALS.contains(&code.as_str()) => {
            Ok(Some(SharedCacheStanding::Denied))
        }
        Reply::Refused(code) if code == "ERR" => Ok(Some(plain)),
        Reply::Refused(code) => Err(PortError::Refused {
            code,
            words: String::new(),
        }),
    }
}

#[async_trait]
impl InspectSharedCache for Redis {
    async fn stands(&self) -> PortResult<SharedCacheStanding> {
        let mut connection = Connection::open(&self.url, &self.tls).await?;
        let standing = self.asked(&mut connection).await;
        connection.close().await;
        standing
    }
}
