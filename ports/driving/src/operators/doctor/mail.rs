//! Mail: the server, and what waits to be sent.

use chrono::TimeDelta;
use guichet_driven::{OutboxState, PortResult};

use super::{Check, DoctorParts, Note, Severity, Verdict};

/// Mail is sent within seconds; what has waited so long has been tried several times.
const PATIENCE: TimeDelta = TimeDelta::minutes(30);

/// Entries looked at.
const MOST: usize = 1_000;

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "mail_server",
        severity: Severity::Error,
        needs: &["configuration"],
        runbook: "mail-down",
        preflight: false,
        probe: |parts| Box::pin(server(parts)),
    },
    Check {
        name: "mail_sender",
        severity: Severity::Error,
        needs: &["mail_server"],
        runbook: "mail-down",
        preflight: false,
        probe: |parts| Box::pin(sender(parts)),
    },
    Check {
        name: "outbox_age",
        severity: Severity::Warning,
        needs: &["schema_level"],
        runbook: "mail-down",
        preflight: false,
        probe: |parts| Box::pin(age(parts)),
    },
    Check {
        name: "outbox_given_up",
        severity: Severity::Warning,
        needs: &["schema_level"],
        runbook: "mail-down",
        preflight: false,
        probe: |parts| Box::pin(given_up(parts)),
    },
];

async fn server(parts: &DoctorParts) -> PortResult<Verdict> {
    let Some(mail) = &parts.mail else {
        return Ok(Verdict::Unset("SMTP_URL"));
    };
    mail.reaches().await?;
    Ok(Verdict::Good(Note::plain("reached")))
}

async fn sender(parts: &DoctorParts) -> PortResult<Verdict> {
    let Some(mail) = &parts.mail else {
        return Ok(Verdict::Unset("MAIL_FROM"));
    };
    Ok(match mail.takes_the_sender().await? {
        Ok(()) => Verdict::Good(Note::plain("taken")),
        Err(words) => Verdict::Bad(Note::plain("refused").with("words", words)),
    })
}

/// The oldest entry of a state among the newest, and how many there are.
async fn oldest(parts: &DoctorParts, state: OutboxState) -> PortResult<(usize, TimeDelta)> {
    let rows = parts.store()?.outbox.page(Some(state), None, MOST).await?;
    let age = rows.iter().map(|row| parts.clock.now() - row.made_at).max();
    Ok((rows.len(), age.unwrap_or_default()))
}

async fn age(parts: &DoctorParts) -> PortResult<Verdict> {
    if parts.mail.is_none() {
        // They wait for a server to be named.
        return Ok(Verdict::Unset("SMTP_URL"));
    }
    let (count, age) = oldest(parts, OutboxState::Waiting).await?;
    let note = |code| {
        Note::plain(code)
            .with("count", count)
            .with("minutes", age.num_minutes())
    };
    Ok(if age > PATIENCE {
        Verdict::Bad(note("late"))
    } else {
        Verdict::Good(note("prompt"))
    })
}

async fn given_up(parts: &DoctorParts) -> PortResult<Verdict> {
    let (count, _) = oldest(parts, OutboxState::GivenUp).await?;
    Ok(if count > 0 {
        Verdict::Bad(Note::plain("some").with("count", count))
    } else {
        Verdict::Good(Note::plain("none"))
    })
}
