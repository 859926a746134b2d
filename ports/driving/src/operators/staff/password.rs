use guichet_domain::access::{StaffAccount, StaffMember, TokenOwner};
use guichet_driven::{FieldChange, KeptPassword, PasswordHash, staff_entry};
use secrecy::SecretString;

use super::{Operators, StaffError};
use crate::passwords::{Passwords, acceptable};

impl Operators {
    /// Gives a local member another password, and ends their sessions and tokens: whoever knew the
    /// old one may have made some.
    pub async fn staff_password(
        &self,
        login: &str,
        password: SecretString,
    ) -> Result<StaffMember, StaffError> {
        let found = self.0.staff.by_login(login.trim()).await?;
        let found = found.ok_or_else(|| StaffError::Unknown(login.into()))?;
        if found.account != StaffAccount::Local {
            return Err(StaffError::NotLocal(found.login));
        }
        let hash = self.keep_password(password, &found.login).await?;
        let kept = KeptPassword::lasting(hash);
        let (mut unit, member) = self.turn(login).await?;
        unit.staff().set_password(member.id, &kept).await?;
        let now = self.0.clock.now();
        let sessions = unit.staff().revoke_sessions(member.id, now).await?;
        let owner = TokenOwner::Staff(member.id);
        let tokens = unit.tokens().revoke_all(owner, now).await?;
        let changes = vec![
            staff_entry::which(&kept.hash),
            FieldChange::set("sessions_ended", sessions),
            FieldChange::set("tokens_ended", tokens),
        ];
        self.staff_done(unit, member.id, staff_entry::GIVE_PASSWORD, changes)
            .await?;
        Ok(member)
    }

    pub(in crate::operators) async fn keep_password(
        &self,
        password: SecretString,
        login: &str,
    ) -> Result<PasswordHash, StaffError> {
        acceptable(&password, login)?;
        let passwords = Passwords::new(self.0.password_cost);
        Ok(passwords.hash(password, self.0.random.secret()).await?)
    }
}
