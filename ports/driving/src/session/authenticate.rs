use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::access::{Carrier, Principal, Session, SessionEnd};
use guichet_driven::{Actor, AuditEvent, PortError, SignOutReason};

use super::{SessionToken, Sessions};
use crate::Origin;
use crate::directory::Standing;

/// Why a request is nobody's.
#[derive(Debug, thiserror::Error)]
pub enum AuthError {
    /// No such session, or it travels another way.
    #[error("no such session")]
    Unknown,
    /// The session has ended.
    #[error("the session has ended")]
    Ended(SessionEnd),
    /// Tryton no longer has the login as it was at sign-in: gone, closed, renamed, out of the group.
    #[error("the login is closed")]
    LoginClosed,
    /// The session was opened with a one-time password: it is good for choosing another alone.
    #[error("the password must be changed first")]
    MustChange,
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl Sessions<'_> {
    /// Who a session's secret stands for, now: the session is in force, the login still stands in
    /// Tryton (as of a minute ago at most), and the customers are those linked to that very user.
    #[tracing::instrument(name = "session.authenticate", skip_all)]
    pub async fn authenticate(
        &self,
        token: &SessionToken,
        carrier: Carrier,
    ) -> Result<Principal, AuthError> {
        let parts = &self.0.parts;
        let now = self.0.clock().now();
        let session = parts
            .sessions
            .by_token(&token.hash())
            .await?
            .ok_or(AuthError::Unknown)?;
        if session.carrier != carrier {
            return Err(AuthError::Unknown);
        }
        session
            .check(now, &parts.session_limits)
            .map_err(AuthError::Ended)?;
        self.check_login(&session, now).await?;
        if now - session.used_at >= TimeDelta::minutes(1) {
            parts.sessions.touch(session.id, now).await?;
        }
        let (user, login) = (session.account.user, &session.account.login);
        let links = parts.links.of_user(user).await?;
        let held = links.into_iter().filter(|link| link.holds_for(user, login));
        Ok(Principal::of(
            &session,
            held.map(|link| link.party).collect(),
        ))
    }

    async fn check_login(&self, session: &Session, now: DateTime<Utc>) -> Result<(), AuthError> {
        let parts = &self.0.parts;
        let used_since = now - parts.session_limits.idle;
        let user = session.account.user;
        let standing = self
            .0
            .directory
            .standing(user, now, used_since, parts.readers())
            .await?;
        if standing.is_some_and(|standing| still_stands(session, &standing)) {
            return Ok(());
        }
        let mut unit = parts.work.begin().await?;
        let ended = unit.sessions().revoke_user(user, now).await?;
        let event = AuditEvent::SignedOut {
            session: session.id,
            reason: SignOutReason::LoginClosed,
        };
        // Many requests may find it closed at once: one of them ends something.
        if ended > 0 {
            let (actor, recorder) = (Actor::User(user), self.0.recorder());
            recorder
                .last(unit, actor, &Origin::default(), event)
                .await?;
        }
        Err(AuthError::LoginClosed)
    }
}

fn still_stands(session: &Session, standing: &Standing) -> bool {
    standing.active
        && standing.login == session.account.login
        && (standing.in_group || !session.in_group)
}
