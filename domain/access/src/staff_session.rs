use chrono::{DateTime, Utc};
use guichet_kernel::{SessionId, StaffId};

use crate::session::end_of;
use crate::{Carrier, SessionEnd, SessionLimits};

/// A session of the staff's door; never one of the customers', nor the reverse. The secret that
/// opens it is known only by its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffSession {
    /// Its name in the audit.
    pub id: SessionId,
    /// Who signed in.
    pub staff: StaffId,
    /// How it travels: a cookie's secret is no Bearer token, nor the reverse.
    pub carrier: Carrier,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub used_at: DateTime<Utc>,
    /// When it ends whatever happens.
    pub expires_at: DateTime<Utc>,
    /// When it was ended before that.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Opened with a one-time password: good for choosing a lasting one, and for nothing else.
    pub must_change: bool,
}

impl StaffSession {
    /// Whether it is in force at `now`, or why not.
    pub fn check(&self, now: DateTime<Utc>, limits: &SessionLimits) -> Result<(), SessionEnd> {
        end_of(self.revoked_at, self.expires_at, self.used_at, now, limits)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn it_ends_as_a_customers_session_does() {
        let (t, limits) = (DateTime::UNIX_EPOCH, SessionLimits::default());
        let mut session = StaffSession {
            id: SessionId(Uuid::nil()),
            staff: StaffId(Uuid::nil()),
            carrier: Carrier::Cookie,
            opened_at: t,
            used_at: t,
            expires_at: t + limits.absolute,
            revoked_at: None,
            must_change: false,
        };
        let idle = t + TimeDelta::minutes(30);
        assert_eq!(session.check(idle, &limits), Err(SessionEnd::Idle));
        session.used_at = idle;
        assert_eq!(session.check(idle, &limits), Ok(()));
        let late = t + limits.absolute;
        assert_eq!(session.check(late, &limits), Err(SessionEnd::Expired));
        session.revoked_at = Some(t);
        assert_eq!(session.check(idle, &limits), Err(SessionEnd::Revoked));
    }
}
