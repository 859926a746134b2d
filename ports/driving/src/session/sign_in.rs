use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::access::{Account, Carrier, HeldBack, LONGEST_LOGIN, Session, Ticket};
use guichet_domain::kernel::{Language, SessionId};
use guichet_driven::{
    Actor, AuditEvent, PortError, PortResult, SignInOutcome, SignInRefusal, SignInRequest,
};
use secrecy::SecretString;
use tokio::time::Instant;

use super::{Pace, SessionToken, Sessions};
use crate::Origin;
use crate::directory::Standing;
use crate::passwords::is_possible;

/// A person at the door.
#[derive(Debug)]
pub struct SignInCommand {
    /// As typed.
    pub login: String,
    /// As typed; goes to the ERP's own sign-in and is kept nowhere.
    pub password: SecretString,
    /// How the session will travel.
    pub carrier: Carrier,
    /// For the ERP's words.
    pub language: Language,
    /// Where they are.
    pub origin: Origin,
}

/// A session just opened.
#[derive(Debug)]
pub struct OpenedSession {
    /// The secret, told this once.
    pub token: SessionToken,
    /// The session.
    pub session: Session,
}

/// Why somebody could not sign in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Login or password do not match, or the login is none of the portal's: nobody is told which.
    #[error("the login or the password does not match")]
    Wrong,
    /// Too many tries of this login, from this address, or of all together.
    #[error("too many tries")]
    TooMany {
        /// How long to wait.
        after: Duration,
    },
    /// It is them, and the portal was restored and is not released yet: customers wait.
    #[error("the portal is being restored")]
    Held,
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Why a try does not even begin: nobody's password was judged.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotBegun {
    /// Too many tries of this login, from this address, or of all together.
    #[error("too many tries")]
    TooMany {
        /// How long to wait.
        after: Duration,
    },
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<NotBegun> for SignInError {
    fn from(error: NotBegun) -> Self {
        match error {
            NotBegun::TooMany { after } => Self::TooMany { after },
            NotBegun::Port(error) => Self::Port(error),
        }
    }
}

impl Sessions<'_> {
    /// Asks the ERP whether it is them and opens a session.
    ///
    /// Only logins the portal knows are handed on: a stranger's guesses must not lock Tryton accounts.
    #[tracing::instrument(name = "session.sign_in", skip_all)]
    pub async fn sign_in(&self, command: SignInCommand) -> Result<OpenedSession, SignInError> {
        let now = self.0.clock().now();
        let login = command.login.trim().to_owned();
        let mut ticket = self.begin(&login, &command.origin, now).await?;
        let known = match self.is_known(&login, now).await {
            Ok(known) => known,
            Err(error) => {
                self.attempts().clear(&ticket, false);
                return Err(error.into());
            }
        };
        if !known || !is_possible(&command.password) {
            let reason = if known {
                SignInRefusal::Wrong
            } else {
                SignInRefusal::UnknownLogin
            };
            self.refused(&command.origin, reason).await?;
            let [random, ..] = self.0.parts.random.secret();
            let pause = self.pace().like(ticket.before(), random);
            tokio::time::sleep(pause).await;
            return Err(SignInError::Wrong);
        }
        match self.ask_erp(login, &command, &mut ticket).await? {
            Ok(_) if self.0.is_held().await? => Err(SignInError::Held),
            Ok(account) => Ok(self.open(account, &command, now).await?),
            Err(error) => {
                // Nobody judged the password: the person may try again at once. After a silence
                // Tryton may judge it yet, and count it: so do we.
                if !error.is_silence() {
                    self.attempts().clear(&ticket, false);
                }
                Err(error.into())
            }
        }
    }

    /// Lets a try begin, or says how long to wait.
    pub(crate) async fn begin(
        &self,
        login: &str,
        origin: &Origin,
        now: DateTime<Utc>,
    ) -> Result<Ticket, NotBegun> {
        self.let_go(login, origin, now).await?;
        // A guard in the match's head would be held across what is awaited in its arms.
        let begun = self.attempts().begin(login, origin.address, now);
        match begun {
            Ok(ticket) => Ok(ticket),
            Err(held) => Err(self.held_back(origin, held).await?),
        }
    }

    /// Forgets the failures of a login that is held back, for them or with its address, where an
    /// operator let it try again since. Asked once a second: a flood of tries is no flood of
    /// questions to the database.
    async fn let_go(&self, login: &str, origin: &Origin, now: DateTime<Utc>) -> PortResult<()> {
        let asks = self.attempts().asks_for_pardon(login, origin.address, now);
        if asks && let Some(at) = self.0.parts.staff.unlocked_at(login).await? {
            self.attempts().forgive(login, at);
        }
        Ok(())
    }

    /// Whose the password is; an error within, where Tryton did not judge it.
    pub(crate) async fn ask_erp(
        &self,
        login: String,
        command: &SignInCommand,
        ticket: &mut Ticket,
    ) -> Result<PortResult<Account>, SignInError> {
        self.attempts().hand_on(ticket);
        let request = SignInRequest {
            login,
            password: command.password.clone(),
            address: command.origin.address,
            language: command.language,
        };
        let asked = Instant::now();
        match self.0.parts.sign_in.sign_in(request).await {
            Ok(SignInOutcome::Accepted(account)) => {
                self.attempts().clear(ticket, true);
                Ok(Ok(account))
            }
            Ok(SignInOutcome::Refused) => {
                self.pace().note(ticket.before(), asked.elapsed());
                self.refused(&command.origin, SignInRefusal::Wrong).await?;
                Err(SignInError::Wrong)
            }
            Err(PortError::Throttled { after }) => {
                self.refused(&command.origin, SignInRefusal::ErpThrottled)
                    .await?;
                let after = after.unwrap_or(Duration::from_mins(5));
                Err(SignInError::TooMany { after })
            }
            Err(error) => Ok(Err(error)),
        }
    }

    /// Whether the login is one the portal may ask about: linked, or in the customers' group.
    async fn is_known(&self, login: &str, now: DateTime<Utc>) -> PortResult<bool> {
        let long = login.chars().count() > LONGEST_LOGIN;
        if login.is_empty() || long || login.contains(char::is_control) {
            return Ok(false);
        }
        let parts = &self.0.parts;
        if !parts.links.of_login(login).await?.is_empty() {
            return Ok(true);
        }
        self.0
            .directory
            .in_group(login, now, parts.accounts.as_ref())
            .await
    }

    pub(crate) async fn open(
        &self,
        account: Account,
        command: &SignInCommand,
        now: DateTime<Utc>,
    ) -> PortResult<OpenedSession> {
        let parts = &self.0.parts;
        let in_group = self
            .0
            .directory
            .in_group(&account.login, now, parts.accounts.as_ref())
            .await?;
        let standing = Standing {
            login: account.login.clone(),
            active: true,
            in_group,
        };
        self.0.directory.note(account.user, standing, now).await;
        let token = SessionToken::new(parts.random.secret());
        let session = Session {
            id: SessionId(parts.random.id()),
            account,
            in_group,
            carrier: command.carrier,
            chosen: None,
            opened_at: now,
            used_at: now,
            expires_at: now + parts.session_limits.absolute,
            revoked_at: None,
        };
        let mut unit = parts.work.begin().await?;
        unit.sessions().open(&session, &token.hash()).await?;
        unit.sessions().prune(now - TimeDelta::days(30)).await?;
        let actor = Actor::User(session.account.user);
        let event = AuditEvent::SignedIn {
            session: session.id,
        };
        self.0
            .recorder()
            .last(unit, actor, &command.origin, event)
            .await?;
        Ok(OpenedSession { token, session })
    }

    /// A try that was held back: the first of its kind has an entry, the others are counted for
    /// the next one, so that a flood of tries is no flood of entries.
    async fn held_back(&self, origin: &Origin, held: HeldBack) -> PortResult<NotBegun> {
        if held.first {
            let told = self.refused(origin, SignInRefusal::Throttled).await;
            told.inspect_err(|_| self.attempts().give_untold_back(1))?;
        }
        let after = held.wait.to_std().unwrap_or_default();
        Ok(NotBegun::TooMany { after })
    }

    pub(crate) async fn refused(&self, origin: &Origin, reason: SignInRefusal) -> PortResult<()> {
        let untold = self.attempts().take_untold();
        let event = AuditEvent::SignInRefused { reason, untold };
        let written = self.0.recorder().alone(Actor::Nobody, origin, event).await;
        written.inspect_err(|_| self.attempts().give_untold_back(untold))
    }

    pub(crate) fn pace(&self) -> std::sync::MutexGuard<'_, Pace> {
        self.0
            .pace
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(crate) fn attempts(&self) -> std::sync::MutexGuard<'_, guichet_domain::access::Attempts> {
        // A panic elsewhere while it was held leaves counts that are still good.
        self.0
            .attempts
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
