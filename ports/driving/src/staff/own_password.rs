use std::time::Duration;

use chrono::{DateTime, Utc};
use guichet_domain::access::{
    Carrier, Entrance, StaffAccount, StaffMember, StaffSession, TokenOwner,
};
use guichet_domain::kernel::SessionId;
use guichet_driven::{
    Actor, AuditEvent, AuditObject, FieldChange, KeptPassword, ObjectKind, PortError,
    SignInRefusal, staff_entry,
};
use secrecy::{ExposeSecret, SecretString};

use super::{OpenedStaffSession, Staff};
use crate::passwords::{PasswordFault, acceptable, is_possible};
use crate::session::NotBegun;
use crate::{AuthError, Origin, SessionToken};

/// Somebody who may choose another password: at this desk a one-time password is good too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordDesk {
    /// Who.
    pub member: StaffMember,
    /// They can do nothing else before.
    pub must_change: bool,
}

/// What somebody typed to have another password.
#[derive(Debug)]
pub struct ChangePassword {
    /// The one they have.
    pub current: SecretString,
    /// The one they want.
    pub wanted: SecretString,
    /// Whether their tokens end with it: whoever knew the old one may have made some.
    pub end_tokens: bool,
    /// How their session travels.
    pub carrier: Carrier,
    /// Where they are.
    pub origin: Origin,
}

/// Why somebody keeps the password they have.
#[derive(Debug, thiserror::Error)]
pub enum PasswordChangeError {
    /// Nobody's session.
    #[error(transparent)]
    Auth(#[from] AuthError),
    /// Tryton keeps their password.
    #[error("Tryton keeps this member's password")]
    NotLocal,
    /// What they typed as their password is not it.
    #[error("the current password is another")]
    Wrong,
    /// It is the one they have.
    #[error("the password is the one they have")]
    Same,
    /// It cannot be taken.
    #[error(transparent)]
    Fault(#[from] PasswordFault),
    /// Too many tries.
    #[error("too many tries")]
    TooMany {
        /// How long to wait.
        after: Duration,
    },
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<NotBegun> for PasswordChangeError {
    fn from(error: NotBegun) -> Self {
        match error {
            NotBegun::TooMany { after } => Self::TooMany { after },
            NotBegun::Port(error) => Self::Port(error),
        }
    }
}

impl Staff<'_> {
    /// Whose session it is, also of one that is good for nothing but another password. `None`
    /// where Tryton keeps the password.
    pub async fn password_desk(
        &self,
        token: &SessionToken,
        carrier: Carrier,
    ) -> Result<Option<PasswordDesk>, AuthError> {
        let now = self.0.clock().now();
        let (member, session) = self.session(token, carrier, now).await?;
        let entrance = Entrance::Session(session.id);
        let principal = self.principal(member, entrance, now).await?;
        let member = principal.member().clone();
        Ok(
            (member.account == StaffAccount::Local).then_some(PasswordDesk {
                member,
                must_change: session.must_change,
            }),
        )
    }

    /// Gives a member the password they chose. Their sessions end, this one too: a new one begins;
    /// and their tokens, where they say so.
    pub async fn change_password(
        &self,
        token: &SessionToken,
        change: ChangePassword,
    ) -> Result<OpenedStaffSession, PasswordChangeError> {
        let now = self.0.clock().now();
        let desk = self.password_desk(token, change.carrier).await?;
        let desk = desk.ok_or(PasswordChangeError::NotLocal)?;
        let (login, origin) = (&desk.member.login, &change.origin);
        acceptable(&change.wanted, login)?;
        if change.wanted.expose_secret() == change.current.expose_secret() {
            return Err(PasswordChangeError::Same);
        }
        // Whoever sits at somebody else's desk guesses no faster than at the door.
        let customers = self.0.sessions();
        let ticket = customers.begin(login, origin, now).await?;
        let kept = self.current(&desk.member, &change.current).await;
        let kept = kept.inspect_err(|_| customers.attempts().clear(&ticket, false))?;
        let Some(kept) = kept else {
            customers.refused(origin, SignInRefusal::Wrong).await?;
            return Err(PasswordChangeError::Wrong);
        };
        customers.attempts().clear(&ticket, true);
        let salt = self.0.parts.random.secret();
        let hash = self.0.passwords.hash(change.wanted.clone(), salt).await?;
        let lasting = KeptPassword::lasting(hash);
        self.keep(&desk.member, (&kept, &lasting), &change, now)
            .await
    }

    /// What is kept of the password they have, where this is it.
    async fn current(
        &self,
        member: &StaffMember,
        typed: &SecretString,
    ) -> Result<Option<KeptPassword>, PortError> {
        let kept = self.0.parts.staff.password(member.id).await?;
        let Some(kept) = kept.filter(|_| is_possible(typed)) else {
            return Ok(None);
        };
        let hash = Some(kept.hash.clone());
        let is_right = self.0.passwords.check(typed.clone(), hash).await?;
        Ok(is_right.then_some(kept))
    }

    async fn keep(
        &self,
        member: &StaffMember,
        (before, after): (&KeptPassword, &KeptPassword),
        change: &ChangePassword,
        now: DateTime<Utc>,
    ) -> Result<OpenedStaffSession, PasswordChangeError> {
        let parts = &self.0.parts;
        let token = SessionToken::new(parts.random.secret());
        let session = StaffSession {
            id: SessionId(parts.random.id()),
            staff: member.id,
            carrier: change.carrier,
            opened_at: now,
            used_at: now,
            expires_at: now + parts.session_limits.absolute,
            revoked_at: None,
            must_change: false,
        };
        let mut unit = parts.work.begin().await?;
        unit.staff().take_turn().await?;
        let found = unit.staff().find(member.id).await?;
        let member = found.filter(StaffMember::is_active);
        let member = member.ok_or(AuthError::LoginClosed)?;
        // An operator may have given them another meanwhile.
        if unit.staff().password(member.id).await?.as_ref() != Some(before) {
            return Err(PasswordChangeError::Wrong);
        }
        unit.staff().set_password(member.id, after).await?;
        let ended = unit.staff().revoke_sessions(member.id, now).await?;
        unit.staff().open_session(&session, &token.hash()).await?;
        let mut changes = vec![
            staff_entry::which(&after.hash),
            FieldChange::set("sessions_ended", ended),
        ];
        if change.end_tokens {
            let owner = TokenOwner::Staff(member.id);
            let tokens = unit.tokens().revoke_all(owner, now).await?;
            changes.push(FieldChange::set("tokens_ended", tokens));
        }
        let event = AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Staff, member.id),
            verb: staff_entry::CHANGE_PASSWORD.into(),
            changes,
            reason: None,
        };
        let recorder = self.0.recorder();
        let actor = Actor::Staff(member.id);
        recorder.last(unit, actor, &change.origin, event).await?;
        Ok(OpenedStaffSession {
            token,
            session,
            member,
        })
    }
}
