use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::access::Session;
use guichet_domain::kernel::{PartyId, SessionId, UserId};
use guichet_driven::{PortError, PortResult, ReadSessions, SessionStore, TokenHash};

use super::MemoryWork;
use super::unit::MemoryUnit;

/// A use is noted no more often.
pub(super) const USED_TO: TimeDelta = TimeDelta::minutes(1);

#[async_trait]
impl ReadSessions for MemoryWork {
    async fn by_token(&self, hash: &TokenHash) -> PortResult<Option<Session>> {
        let tables = self.now();
        let mut sessions = tables.sessions.values();
        let found = sessions.find(|(_, known)| known == hash);
        Ok(found.map(|(session, _)| session.clone()))
    }

    async fn users(
        &self,
        now: DateTime<Utc>,
        used_since: DateTime<Utc>,
    ) -> PortResult<Vec<UserId>> {
        let tables = self.now();
        let sessions = tables.sessions.values().map(|(session, _)| session);
        let in_force =
            sessions.filter(|s| is_open(s.revoked_at, s.expires_at, now) && s.used_at > used_since);
        let mut users: Vec<UserId> = in_force.map(|session| session.account.user).collect();
        users.sort_unstable();
        users.dedup();
        Ok(users)
    }

    async fn touch(&self, id: SessionId, at: DateTime<Utc>) -> PortResult<()> {
        self.change(|tables| {
            if let Some((session, _)) = tables.sessions.get_mut(&id)
                && session.revoked_at.is_none()
                && session.used_at <= at - USED_TO
            {
                session.used_at = at;
            }
        })
        .await
    }
}

/// Neither ended nor run out.
pub(super) fn is_open(
    revoked_at: Option<DateTime<Utc>>,
    expires_at: DateTime<Utc>,
    at: DateTime<Utc>,
) -> bool {
    revoked_at.is_none() && expires_at > at
}

/// Over since before a moment.
pub(super) fn ended_before(
    revoked_at: Option<DateTime<Utc>>,
    expires_at: DateTime<Utc>,
    before: DateTime<Utc>,
) -> bool {
    expires_at < before || revoked_at.is_some_and(|revoked| revoked < before)
}

#[async_trait]
impl SessionStore for MemoryUnit {
    async fn open(&mut self, session: &Session, hash: &TokenHash) -> PortResult<()> {
        let sessions = &mut self.tables.sessions;
        let taken = sessions.values().any(|(_, known)| known == hash);
        if taken || sessions.contains_key(&session.id) {
            return Err(PortError::Conflict);
        }
        sessions.insert(session.id, (session.clone(), *hash));
        Ok(())
    }

    async fn revoke(&mut self, id: SessionId, at: DateTime<Utc>) -> PortResult<bool> {
        Ok(self.end(|session| session.id == id, at) > 0)
    }

    async fn revoke_user(&mut self, user: UserId, at: DateTime<Utc>) -> PortResult<u64> {
        Ok(self.end(|session| session.account.user == user, at))
    }

    async fn choose(&mut self, id: SessionId, party: Option<PartyId>) -> PortResult<()> {
        if let Some((session, _)) = self.tables.sessions.get_mut(&id) {
            session.chosen = party;
        }
        Ok(())
    }

    async fn prune(&mut self, before: DateTime<Utc>) -> PortResult<u64> {
        let sessions = &mut self.tables.sessions;
        let there = sessions.len();
        sessions.retain(|_, (s, _)| !ended_before(s.revoked_at, s.expires_at, before));
        Ok((there - sessions.len()) as u64)
    }
}

impl MemoryUnit {
    fn end(&mut self, which: impl Fn(&Session) -> bool, at: DateTime<Utc>) -> u64 {
        let mut ended = 0;
        for (session, _) in self.tables.sessions.values_mut() {
            if which(session) && is_open(session.revoked_at, session.expires_at, at) {
                session.revoked_at = Some(at);
                ended += 1;
            }
        }
        ended
    }
}
