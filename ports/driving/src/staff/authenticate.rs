use chrono::TimeDelta;
use guichet_domain::access::{Carrier, Entrance, StaffMember, StaffPrincipal, TokenOwner};

use super::{Staff, TokenSecret};
use crate::{AuthError, SessionToken};

impl Staff<'_> {
    /// Who a staff session's secret stands for, as they are now. A customer's is none.
    pub async fn authenticate(
        &self,
        token: &SessionToken,
        carrier: Carrier,
    ) -> Result<StaffPrincipal, AuthError> {
        let parts = &self.0.parts;
        let now = self.0.clock().now();
        let found = parts.staff.session(&token.hash()).await?;
        let (member, session) = found
            .filter(|(_, session)| session.carrier == carrier)
            .ok_or(AuthError::Unknown)?;
        session
            .check(now, &parts.session_limits)
            .map_err(AuthError::Ended)?;
        let principal = principal(member, Entrance::Session(session.id))?;
        if now - session.used_at >= TimeDelta::minutes(1) {
            parts.staff.touch_session(session.id, now).await?;
        }
        Ok(principal)
    }

    /// Who a token stands for, as they are now, and what it is good for.
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
        let principal = principal(member.ok_or(AuthError::Unknown)?, entrance)?;
        let minute = TimeDelta::minutes(1);
        if token.used_at.is_none_or(|used| now - used >= minute) {
            parts.tokens.touch_token(token.id, now).await?;
        }
        Ok(principal)
    }
}

fn principal(member: StaffMember, entrance: Entrance) -> Result<StaffPrincipal, AuthError> {
    StaffPrincipal::of(member, entrance).ok_or(AuthError::LoginClosed)
}
