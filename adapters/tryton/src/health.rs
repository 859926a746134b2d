use std::time::Duration;

use async_trait::async_trait;
use guichet_driven::{Health, PortResult, Probe};
use tokio::time::timeout;

use crate::call::spanned;
use crate::dialect::{Kind, elsewhere, into_port, version};
use crate::login::LoginFault;
use crate::service::Tryton;
use crate::transport::{CallError, Sent};

const METHOD: &str = "common.server.version";
const DEADLINE: Duration = Duration::from_secs(2);

#[async_trait]
impl Health for Tryton {
    fn name(&self) -> &'static str {
        "tryton"
    }

    /// Answers once Tryton names its version and the service account has a session there.
    async fn probe(&self) -> PortResult<Probe> {
        spanned(METHOD, async {
            let probed = timeout(DEADLINE, async {
                let version = self
                    .version()
                    .await
                    .map_err(|error| into_port(error, METHOD, Kind::Read, &Sent::default()))?;
                let session = self.keeper().session().await;
                session.map_err(|fault| fault.into_port(METHOD))?;
                Ok(version)
            });
            let silent = |_| into_port(CallError::TimedOut, METHOD, Kind::Read, &Sent::default());
            let version = probed.await.map_err(silent)??;
            Ok(Probe {
                detail: format!("Tryton {version}"),
            })
        })
        .await
    }
}

/// What the start of a program finds of the service account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ServiceCheck {
    /// It signs in.
    Ok {
        /// Tryton's series: `7.6`.
        version: String,
    },
    /// Tryton refuses it: a fault of the configuration.
    WrongPassword,
    /// Tryton has no such database: a fault of the configuration.
    NoSuchDatabase,
    /// Tryton cannot be asked now, for this reason; it may come back.
    Unreachable(String),
}

impl Tryton {
    /// Signs the service account in, once, as the first call would; the session is kept for it.
    /// Ends within the deadline of a write.
    pub async fn verify_service(&self) -> ServiceCheck {
        let opened = timeout(self.config().write_deadline, self.keeper().session()).await;
        match opened.unwrap_or_else(|_| Err(LoginFault::silent())) {
            Ok(session) => ServiceCheck::Ok {
                version: session.address.version.clone(),
            },
            Err(LoginFault::WrongPassword) => ServiceCheck::WrongPassword,
            Err(LoginFault::NoSuchDatabase) => ServiceCheck::NoSuchDatabase,
            Err(other) => ServiceCheck::Unreachable(other.to_string()),
        }
    }

    /// The series that answers now.
    pub(crate) async fn version(&self) -> Result<String, CallError> {
        let server = &self.keeper().server;
        let Some(address) = server.addresses.known().await else {
            return server
                .addresses
                .get(&server.wire)
                .await
                .map(|address| address.version);
        };
        match version(&server.wire, &address.server).await {
            Err(error) if elsewhere(&error) => {
                server.addresses.forget(&address).await;
                server
                    .addresses
                    .get(&server.wire)
                    .await
                    .map(|address| address.version)
            }
            other => other,
        }
    }
}
