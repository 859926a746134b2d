use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::access::{StaffAccount, StaffMember, StaffSession, Ticket};
use guichet_domain::kernel::{SessionId, UserId};
use guichet_driven::{
    Actor, AuditEvent, PortError, PortResult, SignInOutcome, SignInRefusal, SignInRequest,
};
use secrecy::SecretString;
use tokio::time::Instant;

use super::Staff;
use crate::passwords::is_possible;
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

/// What became of a password.
enum Judged {
    Right,
    Wrong,
    /// By the ERP, which took its time.
    Refused,
    Throttled(Duration),
}

impl Staff<'_> {
    /// Asks whoever keeps this member's password whether it is them, and opens a session.
    ///
    /// The tries count together with the customers'; a refusal takes as long for a login that is
    /// nobody's as for one that is somebody's.
    pub async fn sign_in(&self, command: SignInCommand) -> Result<OpenedStaffSession, SignInError> {
        let now = self.0.clock().now();
        let login = command.login.trim().to_owned();
        let customers = self.0.sessions();
        // A guard in the match's head would be held across what is awaited in its arms.
        let begun = customers
            .attempts()
            .begin(&login, command.origin.address, now);
        let mut ticket = match begun {
            Ok(ticket) => ticket,
            Err(held) => return Err(customers.held_back(&command.origin, held).await?),
        };
        let asked = Instant::now();
        let (member, judged) = match self.judge(&login, &command, &mut ticket).await {
            Ok(judged) => judged,
            Err(error) => {
                // Nobody judged the password; after a silence Tryton may judge it yet.
                if !error.is_silence() {
                    customers.attempts().clear(&ticket, false);
                }
                return Err(error.into());
            }
        };
        let took_its_time = matches!(judged, Judged::Refused);
        let reason = match (&member, judged) {
            (Some(member), Judged::Right) => {
                customers.attempts().clear(&ticket, true);
                match self.open(member, &command, now).await? {
                    Some(opened) => return Ok(opened),
                    None => SignInRefusal::Disabled,
                }
            }
            (_, Judged::Throttled(after)) => {
                let reason = SignInRefusal::ErpThrottled;
                customers.refused(&command.origin, reason).await?;
                return Err(SignInError::TooMany { after });
            }
            (None, _) => SignInRefusal::UnknownLogin,
            (Some(member), _) if !member.is_active() => SignInRefusal::Disabled,
            (Some(_), Judged::Wrong | Judged::Refused) => SignInRefusal::Wrong,
        };
        customers.refused(&command.origin, reason).await?;
        if !took_its_time {
            let [random, ..] = self.0.parts.random.secret();
            let pace = customers.pace().like(ticket.before(), random);
            tokio::time::sleep(pace.saturating_sub(asked.elapsed())).await;
        }
        Err(SignInError::Wrong)
    }

    /// The member of this login, if there is one, and what became of the password. Each way works
    /// out a password once, so that the time tells nothing of the login.
    async fn judge(
        &self,
        login: &str,
        command: &SignInCommand,
        ticket: &mut Ticket,
    ) -> PortResult<(Option<StaffMember>, Judged)> {
        let portal = self.0;
        let member = portal.parts.staff.by_login(login).await?;
        let possible = is_possible(&command.password);
        let known = member.as_ref().filter(|m| m.is_active() && possible);
        // An impossible password is not worked out: its length is no secret.
        let work = async |kept| {
            let password = if possible {
                command.password.clone()
            } else {
                SecretString::default()
            };
            portal.passwords.check(password, kept).await
        };
        let judged = match known.map(|member| (member, member.account)) {
            Some((member, StaffAccount::Local)) => {
                let kept = portal.parts.staff.password(member.id).await?;
                if work(kept).await? {
                    Judged::Right
                } else {
                    Judged::Wrong
                }
            }
            Some((member, StaffAccount::Tryton(user))) => {
                let erp = self.ask_erp(member, user, command, ticket);
                let (judged, worked) = tokio::join!(erp, work(None));
                worked?;
                judged?
            }
            None => {
                work(None).await?;
                Judged::Wrong
            }
        };
        Ok((member, judged))
    }

    /// Tryton's sign-in, which must answer with the very user the member is bound to.
    async fn ask_erp(
        &self,
        member: &StaffMember,
        user: UserId,
        command: &SignInCommand,
        ticket: &mut Ticket,
    ) -> PortResult<Judged> {
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
            Ok(SignInOutcome::Accepted(account)) if account.user == user => Ok(Judged::Right),
            Ok(SignInOutcome::Accepted(account)) => {
                let (staff, is) = (member.id.to_string(), account.user.get());
                tracing::warn!(
                    staff,
                    bound = user.get(),
                    is,
                    "a login that is another user now"
                );
                Ok(Judged::Wrong)
            }
            Ok(SignInOutcome::Refused) => {
                customers.pace().note(ticket.before(), asked.elapsed());
                Ok(Judged::Refused)
            }
            Err(PortError::Throttled { after }) => {
                Ok(Judged::Throttled(after.unwrap_or(Duration::from_mins(5))))
            }
            Err(error) => Err(error),
        }
    }

    /// `None` where they were disabled while the password was judged.
    async fn open(
        &self,
        member: &StaffMember,
        command: &SignInCommand,
        now: DateTime<Utc>,
    ) -> PortResult<Option<OpenedStaffSession>> {
        let parts = &self.0.parts;
        let token = SessionToken::new(parts.random.secret());
        let session = StaffSession {
            id: SessionId(parts.random.id()),
            staff: member.id,
            carrier: command.carrier,
            opened_at: now,
            used_at: now,
            expires_at: now + parts.session_limits.absolute,
            revoked_at: None,
        };
        let mut unit = parts.work.begin().await?;
        let Some(member) = unit.staff().find(member.id).await? else {
            return Ok(None);
        };
        if !member.is_active() {
            return Ok(None);
        }
        unit.staff().open_session(&session, &token.hash()).await?;
        let old = now - TimeDelta::days(30);
        unit.staff().prune_sessions(old).await?;
        let event = AuditEvent::StaffSignedIn {
            session: session.id,
        };
        let actor = Actor::Staff(member.id);
        let recorder = self.0.recorder();
        recorder.last(unit, actor, &command.origin, event).await?;
        Ok(Some(OpenedStaffSession {
            token,
            session,
            member,
        }))
    }
}
