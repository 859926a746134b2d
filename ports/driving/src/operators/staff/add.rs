use guichet_domain::access::{LONGEST_LOGIN, Roles, StaffAccount, StaffMember};
use guichet_domain::kernel::{EmailAddress, Language, StaffId};
use guichet_driven::{FieldChange, KeptPassword, PortError, staff_entry};
use secrecy::SecretString;

use super::{Operators, StaffError, role_words};

/// Somebody to be added to the staff.
#[derive(Debug)]
pub struct NewStaff {
    /// What they sign in with.
    pub login: String,
    /// For people to read.
    pub name: String,
    /// Where mail for them goes.
    pub email: EmailAddress,
    /// The language of that mail.
    pub language: Language,
    /// What they are: one role or more.
    pub roles: Roles,
    /// Their password where the portal keeps it; without, Tryton does.
    pub local: Option<SecretString>,
}

impl Operators {
    /// Adds a member of the staff: bound to the Tryton user of this login, or with a password of
    /// the portal's own.
    pub async fn staff_add(&self, new: NewStaff) -> Result<StaffMember, StaffError> {
        let login = line(&new.login, "login")?;
        let name = line(&new.name, "name")?;
        if new.roles.is_empty() {
            return Err(StaffError::NoRole);
        }
        let (account, password) = match new.local {
            Some(password) => {
                let hash = self.keep_password(password, &login).await?;
                (StaffAccount::Local, Some(KeptPassword::lasting(hash)))
            }
            None => (self.bind(&login).await?, None),
        };
        let member = StaffMember {
            id: StaffId(self.0.random.id()),
            login,
            name,
            email: new.email,
            language: new.language,
            account,
            roles: new.roles,
            disabled_at: None,
        };
        let mut unit = self.0.work.begin().await?;
        unit.staff().take_turn().await?;
        if unit.staff().by_login(&member.login).await?.is_some() {
            return Err(StaffError::Taken(member.login));
        }
        match unit.staff().add(&member, password.as_ref()).await {
            Err(PortError::Conflict) => return Err(StaffError::UserTaken(member.login)),
            added => added?,
        }
        let changes = vec![
            FieldChange::set("account", account_word(member.account)),
            FieldChange::set(staff_entry::ROLES, role_words(&member.roles)),
        ];
        self.staff_done(unit, member.id, "add", changes).await?;
        Ok(member)
    }

    /// Tryton's user of this login.
    async fn bind(&self, login: &str) -> Result<StaffAccount, StaffError> {
        let account = self.0.accounts.by_login(login).await?;
        let account = account.ok_or_else(|| StaffError::UnknownInTryton(login.into()))?;
        if !account.active {
            return Err(StaffError::InactiveInTryton(login.into()));
        }
        Ok(StaffAccount::Tryton(account.user))
    }
}

pub(in crate::operators) fn line(text: &str, what: &'static str) -> Result<String, StaffError> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= LONGEST_LOGIN;
    if fits && !text.contains(char::is_control) {
        return Ok(text.to_owned());
    }
    Err(StaffError::Field(what))
}

fn account_word(account: StaffAccount) -> String {
    match account {
        StaffAccount::Tryton(user) => format!("user:{user}"),
        StaffAccount::Local => "local".into(),
    }
}
