use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::access::{RoleReview, Roles, StaffAccount, StaffMember, StaffSession};
use guichet_domain::kernel::{SessionId, StaffId, UserId};
use guichet_driven::{KeptPassword, PortError, PortResult, ReadStaff, StaffStore, TokenHash};

use super::MemoryWork;
use super::sessions::{USED_TO, ended_before, is_open};
use super::tables::{Tables, text};
use super::unit::MemoryUnit;

/// What a login is found and ordered by.
pub(super) fn key(login: &str) -> String {
    text(&login.to_lowercase())
}

impl Tables {
    /// Members by login.
    fn staff_where(&self, which: impl Fn(&StaffMember) -> bool) -> Vec<StaffMember> {
        let members = self.staff.values().map(|(member, _)| member);
        let mut found: Vec<_> = members.filter(|m| which(m)).cloned().collect();
        found.sort_by_key(|member| key(&member.login));
        found
    }

    fn staff_by_login(&self, login: &str) -> Option<StaffMember> {
        let wanted = key(login);
        self.staff_where(|member| key(&member.login) == wanted)
            .pop()
    }

    fn staff_with(&self, roles: &Roles) -> Vec<StaffMember> {
        self.staff_where(|member| member.is_active() && !member.roles.is_disjoint(roles))
    }

    fn end_staff_sessions(
        &mut self,
        which: impl Fn(&StaffSession) -> bool,
        at: DateTime<Utc>,
    ) -> u64 {
        let mut ended = 0;
        for (session, _) in self.staff_sessions.values_mut() {
            if which(session) && is_open(session.revoked_at, session.expires_at, at) {
                session.revoked_at = Some(at);
                ended += 1;
            }
        }
        ended
    }
}

#[async_trait]
impl ReadStaff for MemoryWork {
    async fn by_id(&self, id: StaffId) -> PortResult<Option<StaffMember>> {
        Ok(self.now().staff.get(&id).map(|(member, _)| member.clone()))
    }

    async fn by_ids(&self, ids: &[StaffId]) -> PortResult<Vec<StaffMember>> {
        Ok(self.now().staff_where(|member| ids.contains(&member.id)))
    }

    async fn by_login(&self, login: &str) -> PortResult<Option<StaffMember>> {
        Ok(self.now().staff_by_login(login))
    }

    async fn password(&self, id: StaffId) -> PortResult<Option<KeptPassword>> {
        let tables = self.now();
        Ok(tables.staff.get(&id).and_then(|(_, kept)| kept.clone()))
    }

    async fn without_password(&self, now: DateTime<Utc>) -> PortResult<Vec<StaffId>> {
        let tables = self.now();
        let shut = tables.staff.values().filter(|(member, kept)| {
            let is_local = member.account == StaffAccount::Local;
            is_local && !kept.as_ref().is_some_and(|kept| kept.is_good(now))
        });
        let mut ids: Vec<StaffId> = shut.map(|(member, _)| member.id).collect();
        ids.sort_unstable();
        Ok(ids)
    }

    async fn unlocked_at(&self, login: &str) -> PortResult<Option<DateTime<Utc>>> {
        let tables = self.now();
        let member = tables.staff_by_login(login);
        Ok(member.and_then(|member| tables.unlocked.get(&member.id).copied()))
    }

    async fn last_review(&self) -> PortResult<Option<RoleReview>> {
        let tables = self.now();
        Ok(tables
            .reviews
            .iter()
            .max_by_key(|review| review.at)
            .cloned())
    }

    async fn page(&self, after: Option<&str>, limit: usize) -> PortResult<Vec<StaffMember>> {
        let after = after.map(key);
        let beyond = |m: &StaffMember| after.as_ref().is_none_or(|a| key(&m.login) > *a);
        let mut found = self.now().staff_where(beyond);
        found.truncate(limit);
        Ok(found)
    }

    async fn with_roles(&self, roles: &Roles) -> PortResult<Vec<StaffMember>> {
        Ok(self.now().staff_with(roles))
    }

    async fn erp_users(&self) -> PortResult<Vec<UserId>> {
        let active = self.now().staff_where(StaffMember::is_active);
        let mut users: Vec<UserId> = active.iter().filter_map(|m| m.account.user()).collect();
        users.sort_unstable();
        Ok(users)
    }

    async fn session(&self, hash: &TokenHash) -> PortResult<Option<(StaffMember, StaffSession)>> {
        let tables = self.now();
        let mut sessions = tables.staff_sessions.values();
        let found = sessions.find(|(_, known)| known == hash);
        Ok(found.and_then(|(session, _)| {
            let (member, _) = tables.staff.get(&session.staff)?;
            Some((member.clone(), session.clone()))
        }))
    }

    async fn touch_session(&self, id: SessionId, at: DateTime<Utc>) -> PortResult<()> {
        self.change(|tables| {
            if let Some((session, _)) = tables.staff_sessions.get_mut(&id)
                && session.revoked_at.is_none()
                && session.used_at <= at - USED_TO
            {
                session.used_at = at;
            }
        })
        .await
    }
}

#[async_trait]
impl StaffStore for MemoryUnit {
    async fn find(&mut self, id: StaffId) -> PortResult<Option<StaffMember>> {
        let found = self.tables.staff.get(&id);
        Ok(found.map(|(member, _)| member.clone()))
    }

    async fn by_ids(&mut self, ids: &[StaffId]) -> PortResult<Vec<StaffMember>> {
        Ok(self.tables.staff_where(|member| ids.contains(&member.id)))
    }

    async fn by_login(&mut self, login: &str) -> PortResult<Option<StaffMember>> {
        Ok(self.tables.staff_by_login(login))
    }

    async fn with_roles(&mut self, roles: &Roles) -> PortResult<Vec<StaffMember>> {
        Ok(self.tables.staff_with(roles))
    }

    async fn take_turn(&mut self) -> PortResult<()> {
        // It has its turn from its beginning.
        Ok(())
    }

    async fn add(
        &mut self,
        member: &StaffMember,
        password: Option<&KeptPassword>,
    ) -> PortResult<()> {
        let same_user = |other: &StaffAccount| {
            matches!(other, StaffAccount::Tryton(_)) && *other == member.account
        };
        let taken = self.tables.staff.values().any(|(other, _)| {
            other.id == member.id
                || key(&other.login) == key(&member.login)
                || same_user(&other.account)
        });
        if taken {
            return Err(PortError::Conflict);
        }
        let row = (member.clone(), password.cloned());
        self.tables.staff.insert(member.id, row);
        Ok(())
    }

    async fn set_roles(&mut self, id: StaffId, roles: &Roles) -> PortResult<()> {
        if let Some((member, _)) = self.tables.staff.get_mut(&id) {
            member.roles.clone_from(roles);
        }
        Ok(())
    }

    async fn set_disabled(&mut self, id: StaffId, since: Option<DateTime<Utc>>) -> PortResult<()> {
        if let Some((member, _)) = self.tables.staff.get_mut(&id) {
            member.disabled_at = since;
        }
        Ok(())
    }

    async fn password(&mut self, id: StaffId) -> PortResult<Option<KeptPassword>> {
        let found = self.tables.staff.get(&id);
        Ok(found.and_then(|(_, kept)| kept.clone()))
    }

    async fn set_password(&mut self, id: StaffId, password: &KeptPassword) -> PortResult<()> {
        if let Some((_, kept)) = self.tables.staff.get_mut(&id) {
            *kept = Some(password.clone());
        }
        Ok(())
    }

    async fn unlock(&mut self, id: StaffId, at: DateTime<Utc>) -> PortResult<()> {
        if self.tables.staff.contains_key(&id) {
            self.tables.unlocked.insert(id, at);
        }
        Ok(())
    }

    async fn add_review(&mut self, review: &RoleReview) -> PortResult<()> {
        if self
            .tables
            .reviews
            .iter()
            .any(|other| other.id == review.id)
        {
            return Err(PortError::Conflict);
        }
        self.tables.reviews.push(review.clone());
        Ok(())
    }

    async fn open_session(&mut self, session: &StaffSession, hash: &TokenHash) -> PortResult<()> {
        let sessions = &mut self.tables.staff_sessions;
        let taken = sessions.values().any(|(_, known)| known == hash);
        if taken || sessions.contains_key(&session.id) {
            return Err(PortError::Conflict);
        }
        sessions.insert(session.id, (session.clone(), *hash));
        Ok(())
    }

    async fn session(&mut self, id: SessionId) -> PortResult<Option<StaffSession>> {
        let found = self.tables.staff_sessions.get(&id);
        Ok(found.map(|(session, _)| session.clone()))
    }

    async fn revoke_session(&mut self, id: SessionId, at: DateTime<Utc>) -> PortResult<bool> {
        let ended = self
            .tables
            .end_staff_sessions(|session| session.id == id, at);
        Ok(ended > 0)
    }

    async fn revoke_sessions(&mut self, staff: StaffId, at: DateTime<Utc>) -> PortResult<u64> {
        let of = |session: &StaffSession| session.staff == staff;
        Ok(self.tables.end_staff_sessions(of, at))
    }

    async fn prune_sessions(&mut self, before: DateTime<Utc>) -> PortResult<u64> {
        let sessions = &mut self.tables.staff_sessions;
        let there = sessions.len();
        sessions.retain(|_, (s, _)| !ended_before(s.revoked_at, s.expires_at, before));
        Ok((there - sessions.len()) as u64)
    }
}
