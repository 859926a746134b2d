//! The staff, as operators keep them.

mod add;
mod password;
mod roles;
mod standing;
mod tokens;

use chrono::{DateTime, Utc};
use guichet_domain::access::{LONGEST_LOGIN, Role, Roles, StaffMember};
use guichet_domain::kernel::{StaffId, Words};
use guichet_driven::{
    AuditEvent, AuditObject, FieldChange, ObjectKind, PortError, PortResult, Unit,
};

use super::{OperatorResult, Operators};
use crate::passwords::PasswordFault;
use crate::{BadCursor, TokenError};

pub use add::NewStaff;
pub(super) use add::line;

/// Members read at once.
const PAGE: usize = 500;

/// Why the staff were not changed.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// Tryton has no such login, or the service account cannot see it.
    #[error("no login {0} in Tryton")]
    UnknownInTryton(String),
    /// The login may not sign in to Tryton.
    #[error("the login {0} is not active in Tryton")]
    InactiveInTryton(String),
    /// Somebody of the staff has this login already.
    #[error("{0} is one of the staff already")]
    Taken(String),
    /// Somebody of the staff is bound to this Tryton user already.
    #[error("the Tryton user of {0} is bound to another member of the staff")]
    UserTaken(String),
    /// Nobody of the staff has this login.
    #[error("{0} is not one of the staff")]
    Unknown(String),
    /// A login or name that cannot be one.
    #[error("not a {0}: 1 to {LONGEST_LOGIN} characters on one line")]
    Field(&'static str),
    /// Somebody of the staff is something.
    #[error("a member of the staff has a role")]
    NoRole,
    /// The password cannot be taken.
    #[error(transparent)]
    Password(#[from] PasswordFault),
    /// Tryton keeps this member's password.
    #[error("{0} signs in with Tryton's password")]
    NotLocal(String),
    /// There is an active administrator: this one.
    #[error("{0} is an active administrator")]
    AdministratorThere(String),
    /// They do not hold the role.
    #[error("{0} is not an administrator")]
    NotAdministrator(String),
    /// Nobody would be left who may act everywhere.
    #[error("{0} is the last active administrator")]
    LastAdministrator(String),
    /// The cursor is of another list, or of none.
    #[error(transparent)]
    BadCursor(#[from] BadCursor),
    /// The token cannot be made or ended.
    #[error(transparent)]
    Token(TokenError),
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<TokenError> for StaffError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Port(error) => Self::Port(error),
            other => Self::Token(other),
        }
    }
}

/// A member, and whether the command changed anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffChange {
    /// As they are now.
    pub member: StaffMember,
    /// `false` where they were so already.
    pub changed: bool,
}

impl StaffChange {
    fn done(member: StaffMember) -> Self {
        Self {
            member,
            changed: true,
        }
    }

    fn needless(member: StaffMember) -> Self {
        Self {
            member,
            changed: false,
        }
    }
}

impl Operators {
    /// Everybody of the staff, by login.
    pub async fn staff_list(&self) -> OperatorResult<Vec<StaffMember>> {
        let mut all: Vec<StaffMember> = Vec::new();
        loop {
            let after = all.last().map(|member| member.login.clone());
            let page = self.0.staff.page(after.as_deref(), PAGE).await?;
            let whole = page.len() < PAGE;
            all.extend(page);
            if whole {
                return Ok(all);
            }
        }
    }

    /// The one lock of all changes of the staff, and the member to be changed.
    pub(super) async fn turn(
        &self,
        login: &str,
    ) -> Result<(Box<dyn Unit>, StaffMember), StaffError> {
        let mut unit = self.0.work.begin().await?;
        unit.staff().take_turn().await?;
        let member = unit.staff().by_login(login.trim()).await?;
        let member = member.ok_or_else(|| StaffError::Unknown(login.into()))?;
        Ok((unit, member))
    }

    /// Of whom no password is kept that is still good, though the portal is to keep it: a restore
    /// closed their login, a data set was made of them, or a one-time one is over.
    pub async fn staff_without_password(&self) -> OperatorResult<Vec<StaffId>> {
        self.0.staff.without_password(self.0.clock.now()).await
    }

    /// Whether this change would leave nobody who may act everywhere, or nobody of them who can
    /// sign in. An administrator whom no sign-in lets in may go only beside another: the last is
    /// there to be repaired.
    async fn leaves_no_administrator(
        unit: &mut dyn Unit,
        before: &StaffMember,
        after: &StaffMember,
        now: DateTime<Utc>,
    ) -> PortResult<bool> {
        let administers = |member: &StaffMember| {
            member.is_active() && member.roles.contains(&Role::Administrator)
        };
        if !administers(before) || administers(after) {
            return Ok(false);
        }
        let administrators = Roles::from([Role::Administrator]);
        let mut others = unit.staff().with_roles(&administrators).await?;
        others.retain(|other| other.id != before.id);
        if others.is_empty() {
            return Ok(true);
        }
        if !can_sign_in(unit, before, now).await? {
            return Ok(false);
        }
        for other in &others {
            if can_sign_in(unit, other, now).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Gives the turn back and notes that the last administrator stays one.
    async fn last_administrator(
        &self,
        unit: Box<dyn Unit>,
        member: StaffMember,
        verb: &str,
    ) -> StaffError {
        drop(unit);
        let event = AuditEvent::ActRefused {
            object: AuditObject::new(ObjectKind::Staff, member.id),
            verb: verb.into(),
            code: "last_administrator".into(),
            untold: 0,
        };
        let recorder = self.recorder();
        let noted = recorder.alone(self.actor(), &Self::origin(), event).await;
        noted.map_or_else(StaffError::Port, |()| {
            StaffError::LastAdministrator(member.login)
        })
    }

    pub(super) async fn staff_done(
        &self,
        unit: Box<dyn Unit>,
        id: StaffId,
        verb: &str,
        changes: Vec<FieldChange>,
    ) -> PortResult<()> {
        let event = AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Staff, id),
            verb: verb.into(),
            changes,
            reason: None,
        };
        self.recorder()
            .last(unit, self.actor(), &Self::origin(), event)
            .await
    }
}

/// Whether any sign-in lets a member in at this moment, who stays so until the unit ends.
pub(super) async fn can_sign_in(
    unit: &mut dyn Unit,
    member: &StaffMember,
    now: DateTime<Utc>,
) -> PortResult<bool> {
    let password = unit.staff().password(member.id).await?;
    Ok(member.can_sign_in(password.is_some_and(|kept| kept.is_good(now))))
}

pub(super) fn role_words(roles: &Roles) -> String {
    let words: Vec<&str> = roles.iter().map(|role| role.word()).collect();
    words.join(" ")
}
