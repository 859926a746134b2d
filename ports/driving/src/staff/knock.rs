use guichet_domain::access::{StaffAccount, StaffMember};
use guichet_domain::kernel::{StaffId, UserId};
use guichet_driven::{KeptPassword, PortResult, SignInRefusal};
use secrecy::SecretString;
use uuid::Uuid;

use super::Staff;
use crate::passwords::is_possible;

/// What the portal's own records say of a login and a password typed at the door.
pub(crate) struct Knock {
    /// Whose login it is.
    pub member: Option<StaffMember>,
    /// What the password was found to be right by, where the portal keeps it.
    pub right: Option<KeptPassword>,
    possible: bool,
    /// It was right, and is a one-time password of the past.
    is_over: bool,
}

impl Knock {
    /// The active member whose password Tryton judges.
    pub(crate) fn of_erp(&self) -> Option<(&StaffMember, UserId)> {
        let member = self.member.as_ref().filter(|member| member.is_active())?;
        let user = member.account.user().filter(|_| self.possible)?;
        Some((member, user))
    }

    /// Why it is none of the portal's own passwords.
    pub(crate) fn refusal(&self) -> SignInRefusal {
        match &self.member {
            None => SignInRefusal::UnknownLogin,
            Some(member) if !member.is_active() => SignInRefusal::Disabled,
            Some(_) if self.is_over => SignInRefusal::PasswordOver,
            Some(_) => SignInRefusal::Wrong,
        }
    }
}

impl Staff<'_> {
    /// Looks a login up and works the password out: once and at the same cost, whether the login
    /// is a local member's, one of Tryton's or nobody's, so that neither the time nor the answer
    /// of a full queue tells which.
    pub(crate) async fn knock(&self, login: &str, password: &SecretString) -> PortResult<Knock> {
        let portal = self.0;
        let now = portal.clock().now();
        let member = portal.parts.staff.by_login(login).await?;
        let id = member.as_ref().map_or(StaffId(Uuid::nil()), |m| m.id);
        let kept = portal.parts.staff.password(id).await?;
        let possible = is_possible(password);
        let local = |member: &StaffMember| {
            possible && member.is_active() && member.account == StaffAccount::Local
        };
        let kept = kept.filter(|_| member.as_ref().is_some_and(local));
        // An impossible password is not worked out: its length is no secret.
        let typed = if possible {
            password.clone()
        } else {
            SecretString::default()
        };
        let hash = kept.as_ref().map(|kept| kept.hash.clone());
        let is_right = portal.passwords.check(typed, hash).await?;
        let right = kept.filter(|_| is_right);
        Ok(Knock {
            member,
            is_over: right.as_ref().is_some_and(|kept| !kept.is_good(now)),
            right: right.filter(|kept| kept.is_good(now)),
            possible,
        })
    }
}
