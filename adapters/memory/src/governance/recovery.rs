use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::access::{Role, Roles};
use guichet_domain::kernel::Words;
use guichet_driven::{
    Anonymised, BackupRow, DrillRow, GoneLinks, Held, Hold, LaterFacts, LaterStaff, OutboxState,
    PortError, PortResult, ReadRecovery, RecoveryStore,
};
use uuid::Uuid;

use super::MemoryWork;
use super::tables::Tables;
use super::unit::MemoryUnit;

#[async_trait]
impl RecoveryStore for MemoryUnit {
    async fn add_backup(&mut self, backup: &BackupRow) -> PortResult<()> {
        if self.tables.backups.contains_key(&backup.id) {
            return Err(PortError::Conflict);
        }
        self.tables.backups.insert(backup.id, backup.clone());
        Ok(())
    }

    async fn verified(&mut self, id: Uuid, at: DateTime<Utc>) -> PortResult<bool> {
        let found = self.tables.backups.get_mut(&id);
        Ok(found.map(|row| row.verified_at = Some(at)).is_some())
    }

    async fn forget_backup(&mut self, id: Uuid) -> PortResult<bool> {
        Ok(self.tables.backups.remove(&id).is_some())
    }

    async fn add_drill(&mut self, drill: &DrillRow) -> PortResult<()> {
        self.tables.drills.push(drill.clone());
        Ok(())
    }

    async fn hold(&mut self, new: &Hold, later: Option<&LaterFacts>) -> PortResult<Held> {
        let tables = &mut self.tables;
        let mut held = end_entrances(tables, new.restored_at);
        if let Some(later) = later {
            take_over(tables, later, &mut held);
        }
        let waiting = |state| state == OutboxState::Waiting;
        held.mails = tables
            .outbox
            .values()
            .filter(|row| waiting(row.state()))
            .count() as u64;
        tables.holds.push((new.clone(), None));
        Ok(held)
    }

    async fn release(&mut self, at: DateTime<Utc>, reason: &str) -> PortResult<Option<u64>> {
        let tables = &mut self.tables;
        let Some(restored_at) = in_force(tables).map(|hold| hold.restored_at) else {
            return Ok(None);
        };
        let mut given_up = 0;
        for row in tables.outbox.values_mut() {
            if row.state() == OutboxState::Waiting && row.made_at() <= restored_at {
                row.end(OutboxState::GivenUp, at, Some(reason));
                given_up += 1;
            }
        }
        for (_, released) in &mut tables.holds {
            released.get_or_insert(at);
        }
        Ok(Some(given_up))
    }

    async fn mark_anonymised(&mut self, mark: &Anonymised) -> PortResult<Held> {
        for (_, released) in &mut self.tables.holds {
            released.get_or_insert(mark.at);
        }
        self.tables.anonymised.push(mark.clone());
        Ok(end_entrances(&mut self.tables, mark.at))
    }
}

#[async_trait]
impl ReadRecovery for MemoryWork {
    async fn backups(&self) -> PortResult<Vec<BackupRow>> {
        let mut rows: Vec<_> = self.now().backups.values().cloned().collect();
        rows.sort_by_key(|row| std::cmp::Reverse((row.made_at, row.id)));
        Ok(rows)
    }

    async fn last_drill(&self) -> PortResult<Option<DrillRow>> {
        let tables = self.now();
        let last = tables.drills.iter().max_by_key(|row| (row.at, row.id));
        Ok(last.cloned())
    }

    async fn last_drill_until(&self, moment: DateTime<Utc>) -> PortResult<Option<DrillRow>> {
        let tables = self.now();
        let begun = tables.drills.iter().filter(|row| row.at <= moment);
        Ok(begun.max_by_key(|row| (row.at, row.id)).cloned())
    }

    async fn held(&self) -> PortResult<Option<Hold>> {
        Ok(in_force(&self.now()).cloned())
    }

    async fn anonymised(&self) -> PortResult<Option<Anonymised>> {
        let tables = self.now();
        let last = tables.anonymised.iter().max_by_key(|mark| mark.at);
        Ok(last.cloned())
    }
}

/// Whether mails stay where they are.
pub(super) fn keeps_mails(tables: &Tables) -> bool {
    in_force(tables).is_some() || !tables.anonymised.is_empty()
}

/// The latest hold that was not released.
fn in_force(tables: &Tables) -> Option<&Hold> {
    let holds = tables
        .holds
        .iter()
        .filter(|(_, released)| released.is_none());
    holds
        .map(|(hold, _)| hold)
        .max_by_key(|hold| hold.restored_at)
}

fn end_entrances(tables: &mut Tables, at: DateTime<Utc>) -> Held {
    let mut held = Held::default();
    let customers = tables.sessions.values_mut().map(|(s, _)| &mut s.revoked_at);
    let members = tables.staff_sessions.values_mut();
    let members = members.map(|(s, _)| &mut s.revoked_at);
    for revoked_at in customers.chain(members).filter(|at| at.is_none()) {
        *revoked_at = Some(at);
        held.sessions += 1;
    }
    let tokens = tables.tokens.values_mut().map(|(token, _)| token);
    for token in tokens.filter(|token| token.revoked_at.is_none()) {
        token.revoked_at = Some(at);
        held.tokens += 1;
    }
    held
}

fn take_over(tables: &mut Tables, later: &LaterFacts, held: &mut Held) {
    let mut gone = GoneLinks::default();
    tables.links.retain(|link| {
        let lost = later.lost(link.user, link.party);
        if let Some(told) = lost {
            gone.add(link.user, &link.login, told);
            held.links_removed += 1;
        }
        lost.is_none()
    });
    held.taken.extend(gone.named());
    for (id, state, at) in &later.mails {
        let row = tables.outbox.get_mut(id);
        if let Some(row) = row.filter(|row| row.state() == OutboxState::Waiting) {
            row.end(*state, *at, None);
            held.mails_ended += 1;
        }
    }
    let mut staff: Vec<_> = tables.staff.values_mut().collect();
    staff.sort_by_key(|(member, _)| member.login.to_lowercase());
    for (member, password) in staff {
        let roles = member.roles.iter().map(|role| role.word().to_owned());
        let mut before = LaterStaff {
            id: member.id,
            disabled_at: member.disabled_at,
            password: password.clone(),
            roles: roles.collect(),
        };
        before.roles.sort_unstable();
        let merged = later.merged(&before);
        if merged.taken.is_empty() {
            continue;
        }
        held.staff_changed += 1;
        held.taken.extend(merged.named(&member.login));
        let LaterStaff {
            disabled_at, roles, ..
        } = &merged.after;
        member.disabled_at = *disabled_at;
        let kept = |role: &Role| roles.iter().any(|word| word == role.word());
        member.roles = member.roles.iter().copied().filter(kept).collect::<Roles>();
        password.clone_from(&merged.after.password);
    }
}
