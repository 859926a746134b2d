use guichet_domain::access::{Role, StaffAccount, StaffMember, TokenOwner};
use guichet_driven::{FieldChange, staff_entry};

use super::{GivenPassword, SetAside};
use crate::Operators;
use crate::operators::StaffError;

impl Operators {
    /// Lets an administrator in again: another, one-time password, enabled, no longer held back
    /// for failed tries; sessions and tokens end, whoever opened them. Asks the ERP nothing.
    pub async fn admin_repair(
        &self,
        login: &str,
        password: GivenPassword,
    ) -> Result<SetAside, StaffError> {
        let found = self.0.staff.by_login(login.trim()).await?;
        let found = found.ok_or_else(|| StaffError::Unknown(login.into()))?;
        is_repairable(&found)?;
        let once = self.once(password, &found.login).await?;
        let (mut unit, mut member) = self.turn(login).await?;
        is_repairable(&member)?;
        let now = self.0.clock.now();
        unit.staff().set_password(member.id, &once.kept).await?;
        unit.staff().unlock(member.id, now).await?;
        let until = once.until.to_rfc3339();
        let mut changes = vec![
            FieldChange::set(staff_entry::ONE_TIME_UNTIL, until),
            staff_entry::which(&once.kept.hash),
        ];
        if !member.is_active() {
            unit.staff().set_disabled(member.id, None).await?;
            member.disabled_at = None;
            let (was, is) = (Some("true".into()), Some("false".into()));
            changes.push(FieldChange::moved(staff_entry::DISABLED, was, is));
        }
        let sessions = unit.staff().revoke_sessions(member.id, now).await?;
        let owner = TokenOwner::Staff(member.id);
        let tokens = unit.tokens().revoke_all(owner, now).await?;
        changes.extend([
            FieldChange::set("sessions_ended", sessions),
            FieldChange::set("tokens_ended", tokens),
        ]);
        self.staff_done(unit, member.id, staff_entry::REPAIR, changes)
            .await?;
        Ok(SetAside {
            member,
            made: once.made,
            until: once.until,
        })
    }
}

fn is_repairable(member: &StaffMember) -> Result<(), StaffError> {
    if !member.roles.contains(&Role::Administrator) {
        return Err(StaffError::NotAdministrator(member.login.clone()));
    }
    if member.account != StaffAccount::Local {
        return Err(StaffError::NotLocal(member.login.clone()));
    }
    Ok(())
}
