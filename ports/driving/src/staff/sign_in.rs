use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::access::{StaffMember, StaffSession, Ticket};
use guichet_domain::kernel::{SessionId, StaffId, UserId};
use guichet_driven::{
    Actor, AuditEvent, AuditObject, FieldChange, KeptPassword, ObjectKind, PortError, PortResult,
    SignInOutcome, SignInRefusal, SignInRequest,
};
use tokio::time::Instant;

use super::Staff;
use super::knock::Knock;
use crate::{SessionToken, SignInCommand, SignInError};

/// A staff session just opened.
#[derive(Debug)]
pub struct OpenedStaffSession {
    /// The secret, told this once.
    pub token: SessionToken,
    /// The session.
    pub session: StaffSession,
    /// Whose.
    pub member: StaffMember,
}

/// A try of one of the staff, or of nobody, whose password was worked out.
pub(crate) struct Try<'a> {
    pub command: &'a SignInCommand,
    pub ticket: &'a mut Ticket,
    pub now: DateTime<Utc>,
}

impl Staff<'_> {
    /// Asks whoever keeps this member's password whether it is them, and opens a session.
    ///
    /// The tries count together with the customers'. A refusal answers the same, takes as long and
    /// counts as much for a login that is nobody's as for one that is somebody's, also while the
    /// ERP is away: only a right password that the portal keeps opens the door then.
    #[tracing::instrument(name = "staff.sign_in", skip_all)]
    pub async fn sign_in(&self, command: SignInCommand) -> Result<OpenedStaffSession, SignInError> {
        let now = self.0.clock().now();
        let login = command.login.trim().to_owned();
        let mut ticket = self
            .0
            .sessions()
            .begin(&login, &command.origin, now)
            .await?;
        let knock = self.knocked(&login, &command, &ticket).await?;
        let tried = Try {
            command: &command,
            ticket: &mut ticket,
            now,
        };
        if let Some(opened) = self.admit(&knock, tried).await? {
            return Ok(opened);
        }
        self.refuse(knock.refusal(), &command, &ticket, Ok(()))
            .await
    }

    /// As [`Staff::knock`]; where nothing was judged the try does not count.
    pub(crate) async fn knocked(
        &self,
        login: &str,
        command: &SignInCommand,
        ticket: &Ticket,
    ) -> PortResult<Knock> {
        let knock = self.knock(login, &command.password).await;
        knock.inspect_err(|_| self.0.sessions().attempts().clear(ticket, false))
    }

    /// Opens a session where the password is right, of the portal's own or by Tryton; `None` where
    /// Tryton's sign-in was not asked: see [`Staff::refuse`].
    pub(crate) async fn admit(
        &self,
        knock: &Knock,
        tried: Try<'_>,
    ) -> Result<Option<OpenedStaffSession>, SignInError> {
        let erp = knock.of_erp();
        let member = match (&knock.right, &knock.member, erp) {
            (Some(_), Some(member), _) => member,
            (_, _, Some((member, user))) => {
                self.ask_erp(member, user, tried.command, tried.ticket)
                    .await?;
                // They may have been let in again since they were last seen.
                self.0.directory.forget(user).await;
                member
            }
            _ => return Ok(None),
        };
        let customers = self.0.sessions();
        let opened = self.open(member, knock.right.as_ref(), tried.command, tried.now);
        match opened.await {
            Ok(Ok(opened)) => {
                customers.attempts().clear(tried.ticket, true);
                Ok(Some(opened))
            }
            Ok(Err(reason)) => {
                customers.refused(&tried.command.origin, reason).await?;
                Err(SignInError::Wrong)
            }
            Err(error) => {
                customers.attempts().clear(tried.ticket, false);
                Err(error.into())
            }
        }
    }

    /// Refuses a try that Tryton's sign-in was not asked about, as it would: after as long, and not
    /// at all while it is away. `before` is what was asked of it already.
    pub(crate) async fn refuse<T>(
        &self,
        reason: SignInRefusal,
        command: &SignInCommand,
        ticket: &Ticket,
        before: PortResult<()>,
    ) -> Result<T, SignInError> {
        let customers = self.0.sessions();
        customers.refused(&command.origin, reason).await?;
        // What a refusal by Tryton takes is measured without its entry in the audit.
        let asked = Instant::now();
        before?;
        // One login of a group: nothing of it is needed but that there is an answer.
        self.0.parts.accounts.customers_group(None, 1).await?;
        let [random, ..] = self.0.parts.random.secret();
        let pace = customers.pace().like(ticket.before(), random);
        tokio::time::sleep(pace.saturating_sub(asked.elapsed())).await;
        Err(SignInError::Wrong)
    }

    /// Tryton's sign-in, which must answer with the very user the member is bound to. Whatever
    /// else it answers, the try counts.
    async fn ask_erp(
        &self,
        member: &StaffMember,
        user: UserId,
        command: &SignInCommand,
        ticket: &mut Ticket,
    ) -> Result<(), SignInError> {
        let customers = self.0.sessions();
        customers.attempts().hand_on(ticket);
        let request = SignInRequest {
            login: member.login.clone(),
            password: command.password.clone(),
            address: command.origin.address,
            language: command.language,
        };
        let asked = Instant::now();
        match self.0.parts.sign_in.sign_in(request).await {
            Ok(SignInOutcome::Accepted(account)) if account.user == user => Ok(()),
            Ok(SignInOutcome::Accepted(account)) => {
                let (staff, is) = (member.id.to_string(), account.user.get());
                tracing::warn!(
                    staff,
                    bound = user.get(),
                    is,
                    "a login that is another user now"
                );
                customers
                    .refused(&command.origin, SignInRefusal::Wrong)
                    .await?;
                Err(SignInError::Wrong)
            }
            Ok(SignInOutcome::Refused) => {
                customers.pace().note(ticket.before(), asked.elapsed());
                customers
                    .refused(&command.origin, SignInRefusal::Wrong)
                    .await?;
                Err(SignInError::Wrong)
            }
            Err(PortError::Throttled { after }) => {
                let reason = SignInRefusal::ErpThrottled;
                customers.refused(&command.origin, reason).await?;
                let after = after.unwrap_or(Duration::from_mins(5));
                Err(SignInError::TooMany { after })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A session, or why there is none after all: they were disabled, or given another password,
    /// while this one was judged.
    async fn open(
        &self,
        member: &StaffMember,
        right: Option<&KeptPassword>,
        command: &SignInCommand,
        now: DateTime<Utc>,
    ) -> PortResult<Result<OpenedStaffSession, SignInRefusal>> {
        let parts = &self.0.parts;
        let token = SessionToken::new(parts.random.secret());
        let lasts = now + parts.session_limits.absolute;
        // What a one-time password opened is over with it.
        let until = right.and_then(|kept| kept.one_time_until);
        let session = StaffSession {
            id: SessionId(parts.random.id()),
            staff: member.id,
            carrier: command.carrier,
            opened_at: now,
            used_at: now,
            expires_at: until.map_or(lasts, |until| until.min(lasts)),
            revoked_at: None,
            must_change: until.is_some(),
        };
        let mut unit = parts.work.begin().await?;
        let found = unit.staff().find(member.id).await?;
        let Some(member) = found.filter(StaffMember::is_active) else {
            return Ok(Err(SignInRefusal::Disabled));
        };
        // Whoever changes it waits for this unit, and ends the session that it opens.
        if right.is_some() && unit.staff().password(member.id).await?.as_ref() != right {
            return Ok(Err(SignInRefusal::Wrong));
        }
        let actor = Actor::Staff(member.id);
        let recorder = self.0.recorder();
        if session.must_change {
            // A one-time password opens one way at a time: the newest.
            let ended = unit.staff().revoke_sessions(member.id, now).await?;
            if ended > 0 {
                let event = one_time_again(member.id, ended);
                let origin = &command.origin;
                recorder
                    .note(&mut *unit, actor.clone(), origin, event)
                    .await?;
            }
        }
        unit.staff().open_session(&session, &token.hash()).await?;
        let old = now - TimeDelta::days(30);
        unit.staff().prune_sessions(old).await?;
        let event = AuditEvent::StaffSignedIn {
            session: session.id,
        };
        recorder.last(unit, actor, &command.origin, event).await?;
        Ok(Ok(OpenedStaffSession {
            token,
            session,
            member,
        }))
    }
}

/// The entry of sessions that ended because their one-time password opened another.
fn one_time_again(member: StaffId, ended: u64) -> AuditEvent {
    AuditEvent::Acted {
        object: AuditObject::new(ObjectKind::Staff, member),
        verb: "one_time_again".into(),
        changes: vec![FieldChange::set("sessions_ended", ended)],
        reason: None,
    }
}
