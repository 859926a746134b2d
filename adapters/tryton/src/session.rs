//! One account's session at Tryton: opened when first needed, kept in memory, renewed once
//! however many calls find it ended.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use secrecy::SecretString;
use serde_json::{Map, Value, json};
use tokio::sync::OnceCell;
use tokio::time::{Instant, timeout};

use crate::device::DeviceCookie;
use crate::dialect::{Address, params};
use crate::domain_filter::Wildcards;
use crate::login::{LoginFault, Server, log_in, log_out};
use crate::transport::{CallError, Client};

/// Who signs in.
#[derive(Debug, Clone)]
pub(crate) struct Credentials {
    pub(crate) user: String,
    pub(crate) password: SecretString,
}

/// An open session.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) client: Client,
    pub(crate) address: Address,
    /// The user's own preferences: `company`, `groups`, `locale`, what a context is made of.
    pub(crate) preferences: Map<String, Value>,
    /// Whether its server knows an escape in `ilike`, once somebody had to ask.
    pub(crate) wildcards: OnceCell<Wildcards>,
}

type Opened = Result<Arc<Session>, LoginFault>;

#[derive(Debug)]
enum Slot {
    Closed,
    Opening(Shared<BoxFuture<'static, Opened>>),
    Open(Arc<Session>),
    /// Refused: not tried again before `until`.
    Barred {
        until: Instant,
        why: LoginFault,
    },
}

/// Keeps the one session of an account.
#[derive(Debug)]
pub(crate) struct Keeper {
    pub(crate) server: Arc<Server>,
    credentials: Credentials,
    device: Option<DeviceCookie>,
    pause: Duration,
    slot: Mutex<Slot>,
}

impl Keeper {
    pub(crate) fn new(
        server: Arc<Server>,
        credentials: Credentials,
        device: Option<DeviceCookie>,
        pause: Duration,
    ) -> Arc<Self> {
        let slot = Mutex::new(Slot::Closed);
        Arc::new(Self {
            server,
            credentials,
            device,
            pause,
            slot,
        })
    }

    fn slot(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The open session; opens one if there is none. Everybody who asks meanwhile waits for the
    /// same sign-in, which goes on even if the one who began it no longer waits.
    pub(crate) async fn session(self: &Arc<Self>) -> Opened {
        let opening = {
            let mut slot = self.slot();
            match &*slot {
                Slot::Open(session) => return Ok(session.clone()),
                Slot::Opening(opening) => opening.clone(),
                Slot::Barred { until, why } if Instant::now() < *until => {
                    return Err(why.still_for(*until - Instant::now()));
                }
                Slot::Closed | Slot::Barred { .. } => {
                    let opening = self.begin();
                    *slot = Slot::Opening(opening.clone());
                    opening
                }
            }
        };
        opening.await
    }

    fn begin(self: &Arc<Self>) -> Shared<BoxFuture<'static, Opened>> {
        let this = self.clone();
        let task = tokio::spawn(async move {
            let opened = timeout(this.server.sign_in_deadline, this.open()).await;
            let opened = opened.unwrap_or_else(|_| Err(LoginFault::silent()));
            this.settle(&opened);
            opened
        });
        let this = self.clone();
        let opening = async move {
            task.await.unwrap_or_else(|_| {
                let stopped = Err(LoginFault::stopped());
                this.settle(&stopped);
                stopped
            })
        };
        opening.boxed().shared()
    }

    fn settle(&self, opened: &Opened) {
        *self.slot() = match opened {
            Ok(session) => Slot::Open(session.clone()),
            Err(why) if why.is_refusal() => {
                tracing::error!(user = %self.credentials.user, "Tryton sign-in: {why}");
                let pause = why.pause().unwrap_or(self.pause);
                Slot::Barred {
                    until: Instant::now() + pause,
                    why: why.clone(),
                }
            }
            Err(_) => Slot::Closed,
        };
    }

    async fn open(&self) -> Opened {
        let cookie = match &self.device {
            Some(device) => device.load().await,
            None => None,
        };
        let Credentials { user, password } = &self.credentials;
        let login = log_in(&self.server, user, password, cookie.as_deref(), None, "fr").await?;
        let mut session = Session {
            client: login.client,
            address: login.address,
            preferences: Map::new(),
            wildcards: OnceCell::new(),
        };
        let wanted = params(&json!([true]), Some(&Map::new()))?;
        session.preferences = session
            .client
            .call_own("model.res.user.get_preferences", wanted)
            .await?;
        if let Some(device) = &self.device {
            self.renew_device(device, cookie, &session).await;
        }
        Ok(Arc::new(session))
    }

    /// A sign-in that shows a device cookie has a counter of its own: wrong passwords from others
    /// do not lock this account out. Without one we go on, and say so.
    async fn renew_device(&self, device: &DeviceCookie, old: Option<String>, session: &Session) {
        let renewed = async {
            let args = params(&json!([old]), Some(&session.preferences))?;
            session
                .client
                .call_own::<String>("model.res.user.device.renew", args)
                .await
        };
        match renewed.await {
            Ok(cookie) => device.store(cookie).await,
            Err(error) => tracing::warn!("no device cookie from Tryton: {error}"),
        }
    }

    /// This session was found ended; another one, opened meanwhile, stays.
    pub(crate) fn expire(&self, ended: &Arc<Session>) {
        let mut slot = self.slot();
        if matches!(&*slot, Slot::Open(session) if Arc::ptr_eq(session, ended)) {
            *slot = Slot::Closed;
        }
    }

    /// Signs out, if a session is open.
    pub(crate) async fn close(&self) -> Result<(), CallError> {
        let slot = std::mem::replace(&mut *self.slot(), Slot::Closed);
        match slot {
            Slot::Open(session) => log_out(&session.client).await,
            _ => Ok(()),
        }
    }
}
