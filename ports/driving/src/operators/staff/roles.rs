use guichet_domain::access::{Role, Roles};
use guichet_driven::{FieldChange, staff_entry};

use super::{Operators, StaffChange, StaffError, role_words};

impl Operators {
    /// Gives a member a role.
    pub async fn staff_give_role(
        &self,
        login: &str,
        role: Role,
    ) -> Result<StaffChange, StaffError> {
        self.change_roles(login, "give_role", |roles| {
            roles.insert(role);
        })
        .await
    }

    /// Takes a role from a member: it no longer counts from now on, in any project.
    pub async fn staff_take_role(
        &self,
        login: &str,
        role: Role,
    ) -> Result<StaffChange, StaffError> {
        self.change_roles(login, "take_role", |roles| {
            roles.remove(&role);
        })
        .await
    }

    async fn change_roles(
        &self,
        login: &str,
        verb: &str,
        change_them: impl FnOnce(&mut Roles) + Send,
    ) -> Result<StaffChange, StaffError> {
        let (mut unit, before) = self.turn(login).await?;
        let mut member = before.clone();
        change_them(&mut member.roles);
        if member.roles == before.roles {
            return Ok(StaffChange::needless(member));
        }
        let now = self.0.clock.now();
        if Self::leaves_no_administrator(unit.as_mut(), &before, &member, now).await? {
            return Err(self.last_administrator(unit, before, verb).await);
        }
        unit.staff().set_roles(member.id, &member.roles).await?;
        let (was, is) = (role_words(&before.roles), role_words(&member.roles));
        let changes = vec![FieldChange::moved(staff_entry::ROLES, Some(was), Some(is))];
        self.staff_done(unit, member.id, verb, changes).await?;
        Ok(StaffChange::done(member))
    }
}
