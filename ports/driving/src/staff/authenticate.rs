use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::access::{
    Carrier, Entrance, StaffAccount, StaffMember, StaffPrincipal, StaffSession, TokenOwner,
};
use guichet_driven::{Actor, AuditEvent, AuditObject, FieldChange, ObjectKind};

use super::{Staff, TokenSecret};
use crate::{AuthError, Origin, SessionToken};

impl Staff<'_> {
    /// Who a staff session's secret stands for, as they are now. A customer's is none, nor is one
    /// of somebody whose login Tryton no longer has as it was (as of a minute ago at most).
    #[tracing::instrument(name = "staff.authenticate", skip_all)]
    pub async fn authenticate(
        &self,
        token: &SessionToken,
        carrier: Carrier,
    ) -> Result<StaffPrincipal, AuthError> {
        let parts = &self.0.parts;
        let now = self.0.clock().now();
        let (member, session) = self.session(token, carrier, now).await?;
        if session.must_change {
            return Err(AuthError::MustChange);
        }
        let principal = self
            .principal(member, Entrance::Session(session.id), now)
            .await?;
        if now - session.used_at >= TimeDelta::minutes(1) {
            parts.staff.touch_session(session.id, now).await?;
        }
        Ok(principal)
    }

    /// A session in force, and whose.
    pub(super) async fn session(
        &self,
        token: &SessionToken,
        carrier: Carrier,
        now: DateTime<Utc>,
    ) -> Result<(StaffMember, StaffSession), AuthError> {
        let parts = &self.0.parts;
        let found = parts.staff.session(&token.hash()).await?;
        let (member, session) = found
            .filter(|(_, session)| session.carrier == carrier)
            .ok_or(AuthError::Unknown)?;
        session
            .check(now, &parts.session_limits)
            .map_err(AuthError::Ended)?;
        Ok((member, session))
    }

    /// Who a token stands for, as they are now, and what it is good for; of a login that Tryton
    /// closed it is good for nothing, as [`Staff::authenticate`] says.
    #[tracing::instrument(name = "staff.authenticate_token", skip_all)]
    pub async fn authenticate_token(
        &self,
        secret: &TokenSecret,
    ) -> Result<StaffPrincipal, AuthError> {
        let parts = &self.0.parts;
        let now = self.0.clock().now();
        let token = parts.tokens.by_secret(&secret.hash()).await?;
        let token = token
            .filter(|token| token.is_in_force(now))
            .ok_or(AuthError::Unknown)?;
        let TokenOwner::Staff(staff) = token.owner else {
            return Err(AuthError::Unknown);
        };
        let member = parts.staff.by_id(staff).await?;
        let entrance = Entrance::Token {
            id: token.id,
            scopes: token.scopes,
        };
        let member = member.ok_or(AuthError::Unknown)?;
        if member.account == StaffAccount::Local {
            let kept = parts.staff.password(staff).await?;
            if kept.is_some_and(|kept| kept.one_time_until.is_some()) {
                return Err(AuthError::MustChange);
            }
        }
        let principal = self.principal(member, entrance, now).await?;
        let minute = TimeDelta::minutes(1);
        if token.used_at.is_none_or(|used| now - used >= minute) {
            parts.tokens.touch_token(token.id, now).await?;
        }
        Ok(principal)
    }

    pub(super) async fn principal(
        &self,
        member: StaffMember,
        entrance: Entrance,
        now: DateTime<Utc>,
    ) -> Result<StaffPrincipal, AuthError> {
        let principal = StaffPrincipal::of(member, entrance).ok_or(AuthError::LoginClosed)?;
        self.check_login(principal.member(), now).await?;
        Ok(principal)
    }

    /// Whether Tryton still has the login of a member that is Tryton's. Once it is found closed,
    /// their sessions and tokens end for good, as those of a member who is disabled.
    async fn check_login(&self, member: &StaffMember, now: DateTime<Utc>) -> Result<(), AuthError> {
        let Some(user) = member.account.user() else {
            return Ok(());
        };
        let parts = &self.0.parts;
        let used_since = now - parts.session_limits.idle;
        let directory = &self.0.directory;
        let standing = directory.standing(user, now, used_since, parts.readers());
        if (standing.await?).is_some_and(|found| found.active && found.login == member.login) {
            return Ok(());
        }
        let mut unit = parts.work.begin().await?;
        let sessions = unit.staff().revoke_sessions(member.id, now).await?;
        let owner = TokenOwner::Staff(member.id);
        let tokens = unit.tokens().revoke_all(owner, now).await?;
        let event = AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Staff, member.id),
            verb: "login_closed".into(),
            changes: vec![
                FieldChange::set("sessions_ended", sessions),
                FieldChange::set("tokens_ended", tokens),
            ],
            reason: None,
        };
        // Many requests may find it closed at once: one of them ends something.
        if sessions + tokens > 0 {
            let recorder = self.0.recorder();
            let origin = Origin::default();
            recorder.last(unit, Actor::System, &origin, event).await?;
        }
        Err(AuthError::LoginClosed)
    }
}
