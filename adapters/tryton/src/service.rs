use std::sync::Arc;
use std::time::Duration;

use guichet_driven::PortResult;
use secrecy::SecretString;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;

use crate::call::Calls;
use crate::config::{TrytonConfig, TrytonConfigError};
use crate::context::Context;
use crate::device::DeviceCookie;
use crate::dialect::{Addresses, Kind};
use crate::login::Server;
use crate::session::{Credentials, Keeper};
use crate::transport::{Wire, pool};

/// A sign-in's whole time. Tryton lets the right password wait up to 31 s after wrong ones.
const SIGN_IN: Duration = Duration::from_secs(40);

/// For one call of set-up.
const PATIENCE: Duration = Duration::from_mins(1);

/// A Tryton server, one database of it, and the service account's session there.
/// Cheap to clone; all clones share connections and session.
#[derive(Debug, Clone)]
pub struct Tryton {
    calls: Calls,
    people: Arc<Server>,
    config: Arc<TrytonConfig>,
}

impl Tryton {
    /// Prepares the connection; nothing is sent yet.
    pub fn new(config: TrytonConfig) -> Result<Self, TrytonConfigError> {
        let limits = [config.max_response, config.max_calls, config.max_sign_ins];
        if limits.contains(&0) || config.read_deadline.is_zero() || config.write_deadline.is_zero()
        {
            return Err(TrytonConfigError::Limit);
        }
        let pool = pool(&config)?;
        let addresses = Arc::new(Addresses::new(&config.url, &config.database)?);
        let server = |permits: usize| {
            Arc::new(Server {
                addresses: addresses.clone(),
                wire: Wire {
                    pool: pool.clone(),
                    max_response: config.max_response,
                    permits: Arc::new(Semaphore::new(permits)),
                },
                sign_in_deadline: SIGN_IN,
            })
        };
        let own = server(config.max_calls);
        let people = server(config.max_sign_ins);
        let kept = config.device_cookie_is_kept;
        let device = DeviceCookie::new(config.device_cookie_file.clone(), kept);
        let who = Credentials {
            user: config.user.clone(),
            password: config.password.clone(),
        };
        let keeper = Keeper::new(own, who, Some(device), config.refused_pause);
        let calls = Calls::new(keeper, &config);
        Ok(Self {
            calls,
            people,
            config: Arc::new(config),
        })
    }

    /// One read through the service account. `args` is a tuple (or array) of the arguments
    /// without the context, which is put last.
    pub(crate) async fn read<R: DeserializeOwned>(
        &self,
        method: &'static str,
        args: impl Serialize + Send,
        context: &Context,
    ) -> PortResult<R> {
        self.calls.call(Kind::Read, method, args, context).await
    }

    /// One write through the service account; never repeated once it was sent.
    #[cfg(feature = "raw")]
    pub(crate) async fn write<R: DeserializeOwned>(
        &self,
        method: &'static str,
        args: impl Serialize + Send,
        context: &Context,
    ) -> PortResult<R> {
        self.calls.call(Kind::Write, method, args, context).await
    }

    /// Another account at the same server. Nothing is sent yet.
    #[cfg(feature = "raw")]
    pub(crate) fn admin(&self, user: String, password: SecretString) -> Admin {
        self.account(user, password, &self.config)
    }

    /// The same for set-up: nobody waits for a page, and a batch of rules takes its time.
    pub(crate) fn patient_admin(&self, user: String, password: SecretString) -> Admin {
        let mut config = TrytonConfig::clone(&self.config);
        config.read_deadline = config.read_deadline.max(PATIENCE);
        config.write_deadline = config.write_deadline.max(PATIENCE);
        self.account(user, password, &config)
    }

    fn account(&self, user: String, password: SecretString, config: &TrytonConfig) -> Admin {
        let who = Credentials { user, password };
        let server = self.calls.keeper().server.clone();
        let keeper = Keeper::new(server, who, None, config.refused_pause);
        Admin(Calls::new(keeper, config))
    }

    /// Signs the service account out, at the end of the program.
    pub async fn close(&self) {
        if let Err(error) = self.calls.keeper().close().await {
            tracing::warn!("the service account's session stays open: {error}");
        }
    }

    /// The service account's login.
    pub(crate) fn service_login(&self) -> &str {
        &self.config.user
    }

    pub(crate) fn keeper(&self) -> &Arc<Keeper> {
        self.calls.keeper()
    }

    /// For people's sign-ins: its own places, so that a slow one takes nobody's read.
    pub(crate) fn people(&self) -> &Arc<Server> {
        &self.people
    }

    pub(crate) fn config(&self) -> &TrytonConfig {
        &self.config
    }
}

/// An administrator's session, for set-up alone. End it with [`Admin::close`].
#[derive(Debug, Clone)]
pub(crate) struct Admin(Calls);

impl Admin {
    /// As [`Tryton::read`].
    pub(crate) async fn read<R: DeserializeOwned>(
        &self,
        method: &'static str,
        args: impl Serialize + Send,
        context: &Context,
    ) -> PortResult<R> {
        self.0.call(Kind::Read, method, args, context).await
    }

    /// As [`Tryton::write`].
    pub(crate) async fn write<R: DeserializeOwned>(
        &self,
        method: &'static str,
        args: impl Serialize + Send,
        context: &Context,
    ) -> PortResult<R> {
        self.0.call(Kind::Write, method, args, context).await
    }

    pub(crate) fn keeper(&self) -> &Arc<Keeper> {
        self.0.keeper()
    }

    /// Signs out.
    pub(crate) async fn close(self) {
        if let Err(error) = self.0.keeper().close().await {
            tracing::warn!("the administrator's session stays open: {error}");
        }
    }
}
