use chrono::{DateTime, TimeDelta, Utc};
use guichet_kernel::{PartyId, SessionId};

use crate::Account;

/// How a session travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// In a browser's cookie.
    Cookie,
    /// In an `Authorization: Bearer` header.
    Token,
}

/// A portal session as it is stored; the secret that opens it is known only by its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its name in the audit.
    pub id: SessionId,
    /// Who signed in.
    pub account: Account,
    /// Whether the login was in Tryton's customers' group at sign-in: if so, it ends when it no longer is.
    pub in_group: bool,
    /// How it travels: a cookie's secret is no Bearer token, nor the reverse.
    pub carrier: Carrier,
    /// The customer the person narrowed the pages to.
    pub chosen: Option<PartyId>,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub used_at: DateTime<Utc>,
    /// When it ends whatever happens.
    pub expires_at: DateTime<Utc>,
    /// When it was ended before that: by signing out, by an operator, or because the login was closed.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// How long sessions last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionLimits {
    /// Ends a session that was not used for so long.
    pub idle: TimeDelta,
    /// Ends every session so long after it was opened.
    pub absolute: TimeDelta,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self {
            idle: TimeDelta::minutes(30),
            absolute: TimeDelta::hours(12),
        }
    }
}

/// Why a session no longer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionEnd {
    /// It was not used for too long.
    Idle,
    /// It reached its absolute end.
    Expired,
    /// It was ended.
    Revoked,
}

impl Session {
    /// Whether it is in force at `now`, or why not.
    pub fn check(&self, now: DateTime<Utc>, limits: &SessionLimits) -> Result<(), SessionEnd> {
        end_of(self.revoked_at, self.expires_at, self.used_at, now, limits)
    }
}

/// Whether a session with these times is in force at `now`, or why not.
pub(crate) fn end_of(
    revoked_at: Option<DateTime<Utc>>,
    expires_at: DateTime<Utc>,
    used_at: DateTime<Utc>,
    now: DateTime<Utc>,
    limits: &SessionLimits,
) -> Result<(), SessionEnd> {
    if revoked_at.is_some() {
        return Err(SessionEnd::Revoked);
    }
    if now >= expires_at {
        return Err(SessionEnd::Expired);
    }
    if now - used_at >= limits.idle {
        return Err(SessionEnd::Idle);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use guichet_kernel::{Language, UserId};

    use super::*;

    fn session(opened_at: DateTime<Utc>) -> Session {
        Session {
            id: SessionId(uuid::Uuid::nil()),
            account: Account {
                user: UserId::new(1).unwrap(),
                login: "claire".into(),
                name: "Claire".into(),
                language: Language::French,
            },
            in_group: true,
            carrier: Carrier::Cookie,
            chosen: None,
            opened_at,
            used_at: opened_at,
            expires_at: opened_at + SessionLimits::default().absolute,
            revoked_at: None,
        }
    }

    #[test]
    fn a_session_ends_by_idleness_by_age_and_by_revocation() {
        let (t, limits) = (DateTime::UNIX_EPOCH, SessionLimits::default());
        let mut s = session(t);
        assert_eq!(s.check(t + TimeDelta::minutes(29), &limits), Ok(()));
        assert_eq!(
            s.check(t + TimeDelta::minutes(30), &limits),
            Err(SessionEnd::Idle)
        );
        s.used_at = t + TimeDelta::hours(12) - TimeDelta::minutes(1);
        assert_eq!(
            s.check(t + TimeDelta::hours(12), &limits),
            Err(SessionEnd::Expired)
        );
        s.revoked_at = Some(t);
        assert_eq!(s.check(t, &limits), Err(SessionEnd::Revoked));
    }
}
