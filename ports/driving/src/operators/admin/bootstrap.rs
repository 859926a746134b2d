use guichet_domain::access::{Role, Roles, StaffAccount, StaffMember};
use guichet_domain::kernel::{EmailAddress, Language, StaffId};
use guichet_driven::{FieldChange, PortError, staff_entry};

use super::{GivenPassword, SetAside};
use crate::Operators;
use crate::operators::StaffError;
use crate::operators::staff::{line, role_words};

/// The first administrator, or one more.
#[derive(Debug)]
pub struct NewAdministrator {
    /// What they sign in with.
    pub login: String,
    /// For people to read.
    pub name: String,
    /// Where mail for them goes.
    pub email: EmailAddress,
    /// The language of that mail.
    pub language: Language,
    /// Their one-time password.
    pub password: GivenPassword,
    /// Also where an active administrator is there.
    pub even_if_there_is_one: bool,
}

impl Operators {
    /// Makes an administrator whose password the portal keeps, without asking the ERP anything.
    pub async fn admin_bootstrap(&self, new: NewAdministrator) -> Result<SetAside, StaffError> {
        let login = line(&new.login, "login")?;
        let name = line(&new.name, "name")?;
        let once = self.once(new.password, &login).await?;
        let member = StaffMember {
            id: StaffId(self.0.random.id()),
            login,
            name,
            email: new.email,
            language: new.language,
            account: StaffAccount::Local,
            roles: [Role::Administrator].into(),
            disabled_at: None,
        };
        let mut unit = self.0.work.begin().await?;
        unit.staff().take_turn().await?;
        if unit.staff().by_login(&member.login).await?.is_some() {
            return Err(StaffError::Taken(member.login));
        }
        let administrators = Roles::from([Role::Administrator]);
        let there = unit.staff().with_roles(&administrators).await?;
        if let Some(first) = there.first()
            && !new.even_if_there_is_one
        {
            return Err(StaffError::AdministratorThere(first.login.clone()));
        }
        match unit.staff().add(&member, Some(&once.kept)).await {
            Err(PortError::Conflict) => return Err(StaffError::Taken(member.login)),
            added => added?,
        }
        let changes = vec![
            FieldChange::set("account", "local"),
            FieldChange::set(staff_entry::ROLES, role_words(&member.roles)),
            FieldChange::set(staff_entry::ONE_TIME_UNTIL, once.until.to_rfc3339()),
        ];
        self.staff_done(unit, member.id, "bootstrap", changes)
            .await?;
        Ok(SetAside {
            member,
            made: once.made,
            until: once.until,
        })
    }
}
