use guichet_domain::access::{StaffMember, TokenOwner};
use guichet_driven::{FieldChange, staff_entry};

use super::{Operators, StaffChange, StaffError};

impl Operators {
    /// Disables a member: their sessions and tokens end with it.
    pub async fn staff_disable(&self, login: &str) -> Result<StaffChange, StaffError> {
        let (mut unit, before) = self.turn(login).await?;
        if !before.is_active() {
            return Ok(StaffChange::needless(before));
        }
        let now = self.0.clock.now();
        let member = StaffMember {
            disabled_at: Some(now),
            ..before.clone()
        };
        if Self::leaves_no_administrator(unit.as_mut(), &before, &member, now).await? {
            return Err(self.last_administrator(unit, before, "disable").await);
        }
        unit.staff().set_disabled(member.id, Some(now)).await?;
        let sessions = unit.staff().revoke_sessions(member.id, now).await?;
        let owner = TokenOwner::Staff(member.id);
        let tokens = unit.tokens().revoke_all(owner, now).await?;
        let changes = vec![
            disabled("false", "true"),
            FieldChange::set("sessions_ended", sessions),
            FieldChange::set("tokens_ended", tokens),
        ];
        self.staff_done(unit, member.id, "disable", changes).await?;
        Ok(StaffChange::done(member))
    }

    /// Lets a disabled member in again; what ended with the disabling stays ended.
    pub async fn staff_enable(&self, login: &str) -> Result<StaffChange, StaffError> {
        let (mut unit, mut member) = self.turn(login).await?;
        if member.is_active() {
            return Ok(StaffChange::needless(member));
        }
        member.disabled_at = None;
        unit.staff().set_disabled(member.id, None).await?;
        let changes = vec![disabled("true", "false")];
        self.staff_done(unit, member.id, "enable", changes).await?;
        Ok(StaffChange::done(member))
    }
}

fn disabled(was: &str, is: &str) -> FieldChange {
    FieldChange::moved(staff_entry::DISABLED, Some(was.into()), Some(is.into()))
}
