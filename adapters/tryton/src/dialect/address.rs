use std::fmt::Write as _;

use http::{HeaderMap, StatusCode, Uri};
use tokio::sync::Mutex;

use super::body::params;
use crate::config::TrytonConfigError;
use crate::transport::{CallError, Client, Sent, Wire};

const VERSION: &str = "common.server.version";

/// Where a series of Tryton answers: up to 7 at `/` and `/<db>/`, from 8 on at `/rpc/` and
/// `/<db>/rpc/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// Of the server: its version, its list of databases.
    pub(crate) server: String,
    /// Of the database: everything else.
    pub(crate) database: String,
    /// The series that answered there when the address was found.
    pub(crate) version: String,
}

/// Finds the address at the first call and remembers it.
#[derive(Debug)]
pub(crate) struct Addresses {
    /// Without the last slash.
    root: String,
    /// Percent-encoded.
    database: String,
    found: Mutex<Option<Address>>,
}

impl Addresses {
    pub(crate) fn new(url: &Uri, database: &str) -> Result<Self, TrytonConfigError> {
        let authority = url.authority().ok_or(TrytonConfigError::Url)?;
        let scheme = url.scheme_str().ok_or(TrytonConfigError::Url)?;
        let known = scheme == "http" || scheme == "https";
        if !known || authority.as_str().contains('@') || url.query().is_some() {
            return Err(TrytonConfigError::Url);
        }
        if database.trim().is_empty() {
            return Err(TrytonConfigError::Database);
        }
        Ok(Self {
            root: format!("{scheme}://{authority}{}", url.path().trim_end_matches('/')),
            database: percent(database),
            found: Mutex::new(None),
        })
    }

    /// The address, asked for once however many want it at the same time.
    pub(crate) async fn get(&self, wire: &Wire) -> Result<Address, CallError> {
        let mut found = self.found.lock().await;
        if let Some(address) = found.as_ref() {
            return Ok(address.clone());
        }
        let address = match self.ask(wire, "/").await {
            Err(error) if elsewhere(&error) => self.ask(wire, "/rpc/").await?,
            other => other?,
        };
        Ok(found.insert(address).clone())
    }

    /// The address, if it was found already.
    pub(crate) async fn known(&self) -> Option<Address> {
        self.found.lock().await.clone()
    }

    /// The server was replaced by one of another series: the next call looks again.
    pub(crate) async fn forget(&self, stale: &Address) {
        let mut found = self.found.lock().await;
        if found.as_ref() == Some(stale) {
            *found = None;
        }
    }

    async fn ask(&self, wire: &Wire, suffix: &str) -> Result<Address, CallError> {
        let server = format!("{}{suffix}", self.root);
        let version = version(wire, &server).await?;
        let database = format!("{}/{}{suffix}", self.root, self.database);
        Ok(Address {
            server,
            database,
            version,
        })
    }
}

/// The series of the server at this address: `7.6`.
pub(crate) async fn version(wire: &Wire, server: &str) -> Result<String, CallError> {
    let client = Client::new(wire, server, HeaderMap::new())?;
    client
        .call(VERSION, params(&(), None)?, &Sent::default())
        .await
}

/// Answers that say "not at this address"; none of them acted on the request.
pub(crate) fn elsewhere(error: &CallError) -> bool {
    matches!(
        error.status(),
        Some(StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_FOUND)
    )
}

fn percent(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
