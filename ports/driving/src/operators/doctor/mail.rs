//! Mail: the server, and what waits to be sent.

use chrono::TimeDelta;
use guichet_driven::{OutboxFigures, OutboxState, PortResult};

use super::{Check, DoctorParts, Note, Probe, Severity, Verdict};

/// Mail is sent within seconds; what has waited so long has been tried several times.
const PATIENCE: TimeDelta = TimeDelta::minutes(30);

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "mail_server",
        severity: Severity::Error,
        needs: &["configuration"],
        runbook: "mail-down",
        preflight: false,
        probe: Probe::All(|parts| Box::pin(server(parts))),
    },
    Check {
        name: "mail_sender",
        severity: Severity::Error,
        needs: &["mail_server"],
        runbook: "mail-down",
        preflight: false,
        probe: Probe::All(|parts| Box::pin(sender(parts))),
    },
    Check {
        name: "outbox_age",
        severity: Severity::Warning,
        needs: &["schema_level"],
        runbook: "mail-down",
        preflight: false,
        probe: Probe::All(|parts| Box::pin(age(parts))),
    },
    Check {
        name: "outbox_given_up",
        severity: Severity::Warning,
        needs: &["schema_level"],
        runbook: "mail-down",
        preflight: false,
        probe: Probe::All(|parts| Box::pin(given_up(parts))),
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

/// How many entries there are of a state, however many.
fn counted(figures: &OutboxFigures, state: OutboxState) -> u64 {
    let found = figures.entries.iter().find(|(of, _)| *of == state);
    found.map_or(0, |(_, count)| *count)
}

async fn age(parts: &DoctorParts) -> PortResult<Verdict> {
    if parts.mail.is_none() {
        // They wait for a server to be named.
        return Ok(Verdict::Unset("SMTP_URL"));
    }
    let figures = parts.store()?.measure.outbox_figures().await?;
    let count = counted(&figures, OutboxState::Waiting);
    let age = figures.oldest_waiting.map(|made| parts.clock.now() - made);
    let age = age.unwrap_or_default();
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
    let figures = parts.store()?.measure.outbox_figures().await?;
    let count = counted(&figures, OutboxState::GivenUp);
    Ok(if count > 0 {
        Verdict::Bad(Note::plain("some").with("count", count))
    } else {
        Verdict::Good(Note::plain("none"))
    })
}
