use guichet_driven::SignInRefusal;

use super::{OpenedSession, SignInCommand, SignInError};
use crate::Portal;
use crate::passwords::is_possible;
use crate::staff::{OpenedStaffSession, Try};

/// A session just opened, at whichever door the login belongs to.
#[derive(Debug)]
pub enum Opened {
    /// The customers'.
    Customer(OpenedSession),
    /// The staff's.
    Staff(OpenedStaffSession),
}

impl Portal {
    /// Signs somebody in who does not say where: at the customers' door if the login is linked to
    /// a customer, else at the staff's if it is one of theirs, else at the customers'.
    ///
    /// Whichever it is, the password is worked out once and a failure counts, so that neither time
    /// nor answer tells one of the staff from nobody, also while the ERP is away.
    #[tracing::instrument(name = "session.sign_in", skip_all)]
    pub async fn sign_in(&self, command: SignInCommand) -> Result<Opened, SignInError> {
        let now = self.clock().now();
        let login = command.login.trim().to_owned();
        let (customers, staff) = (self.sessions(), self.staff());
        let mut ticket = customers.begin(&login, &command.origin, now).await?;
        let linked = self.parts.links.of_login(&login).await;
        let linked = linked.inspect_err(|_| customers.attempts().clear(&ticket, false))?;
        let knock = staff.knocked(&login, &command, &ticket).await?;
        let mut grouped = Ok(());
        let mut is_customer = !linked.is_empty();
        if !is_customer {
            let tried = Try {
                command: &command,
                ticket: &mut ticket,
                now,
            };
            if let Some(opened) = staff.admit(&knock, tried).await? {
                return Ok(Opened::Staff(opened));
            }
            // Asked about whoever it is: the answer may be that the ERP is away.
            let accounts = self.parts.accounts.as_ref();
            let found = self.directory.in_group(&login, now, accounts).await;
            is_customer = knock.member.is_none() && found.as_ref().is_ok_and(|found| *found);
            grouped = found.map(drop);
        }
        if !is_customer {
            let reason = knock.refusal();
            return staff.refuse(reason, &command, &ticket, grouped).await;
        }
        if !is_possible(&command.password) {
            let reason = SignInRefusal::Wrong;
            return staff.refuse(reason, &command, &ticket, grouped).await;
        }
        let account = customers.ask_erp(login, &command, &mut ticket).await??;
        if self.is_held().await? {
            return Err(SignInError::Held);
        }
        let opened = customers.open(account, &command, now).await?;
        Ok(Opened::Customer(opened))
    }
}
