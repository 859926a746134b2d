//! Backups, drills, and what was restored.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use guichet_domain::kernel::Words;
use guichet_driven::{BackupRow, DrillOutcome, PortResult};

use super::check::OfAll;
use super::{Check, DoctorParts, Note, Place, Probe, Severity, Verdict};
use crate::operators::recovery::{is_ahead, latest};

/// A backup a night, and two hours for a night that was long.
const BACKUP: TimeDelta = TimeDelta::hours(26);

/// A drill a week, and a day.
const DRILL: TimeDelta = TimeDelta::days(8);

const fn check(name: &'static str, probe: OfAll) -> Check {
    Check {
        name,
        severity: Severity::Warning,
        needs: &["schema_level"],
        runbook: "restore",
        preflight: false,
        probe: Probe::All(probe),
    }
}

pub(super) const CHECKS: &[Check] = &[
    check("backup_age", |parts| Box::pin(age(parts))),
    check("backup_copy", |parts| Box::pin(copy(parts))),
    check("drill_age", |parts| Box::pin(drill(parts))),
    check("recovery_released", |parts| Box::pin(released(parts))),
    check("anonymised_data", |parts| Box::pin(anonymised(parts))),
];

/// The newest that was verified. One that is dated in the future is none: its date is wrong.
async fn newest(parts: &DoctorParts) -> PortResult<Option<BackupRow>> {
    let now = parts.clock.now();
    let rows = parts.store()?.recovery.backups().await?;
    let counts = |row: &BackupRow| row.verified_at.is_some() && !is_ahead(row.made_at, now);
    Ok(rows.into_iter().find(counts))
}

/// A backup that is dated in the future: somebody wrote to the catalogue, or a clock was ahead.
async fn ahead(parts: &DoctorParts) -> PortResult<Option<Note>> {
    let now = parts.clock.now();
    let rows = parts.store()?.recovery.backups().await?;
    let found = rows.into_iter().find(|row| is_ahead(row.made_at, now));
    Ok(found.map(|row| dated(row.made_at).with("path", row.path.display())))
}

fn dated(at: DateTime<Utc>) -> Note {
    Note::plain("ahead").with("at", at.format("%Y-%m-%d %H:%M UTC"))
}

fn hours(parts: &DoctorParts, since: DateTime<Utc>) -> (TimeDelta, i64) {
    let age = parts.clock.now() - since;
    (age, age.num_hours())
}

async fn is_there(parts: &DoctorParts, path: &Path) -> PortResult<bool> {
    Ok(parts.host.open_to_others(path).await?.is_some())
}

async fn age(parts: &DoctorParts) -> PortResult<Verdict> {
    if parts.settled.backup_folder.is_none() {
        return Ok(Verdict::Unset("GUICHET_BACKUP_DIR"));
    }
    let places = [&parts.settled.backup_folder, &parts.settled.backup_second];
    for folder in places.into_iter().flatten() {
        if parts.host.writable_by_others(folder).await? == Some(true) {
            let note = Note::plain("writable").with("folder", folder.display());
            return Ok(Verdict::Bad(note));
        }
    }
    if let Some(note) = ahead(parts).await? {
        return Ok(Verdict::Bad(note));
    }
    let Some(row) = newest(parts).await? else {
        return Ok(Verdict::Bad(Note::plain("never")));
    };
    if !is_there(parts, &row.path).await? {
        let note = Note::plain("gone").with("path", row.path.display());
        return Ok(Verdict::Bad(note));
    }
    let (age, hours) = hours(parts, row.made_at);
    Ok(if age > BACKUP {
        Verdict::Bad(Note::plain("late").with("hours", hours))
    } else {
        Verdict::Good(Note::plain("recent").with("hours", hours))
    })
}

async fn copy(parts: &DoctorParts) -> PortResult<Verdict> {
    if parts.settled.backup_second.is_none() {
        return Ok(Verdict::Unset("GUICHET_BACKUP_SECOND_DIR"));
    }
    let Some(row) = newest(parts).await? else {
        return Ok(Verdict::Bad(Note::plain("never")));
    };
    let there = match &row.copy {
        None => false,
        Some(copy) => is_there(parts, copy).await?,
    };
    Ok(if there {
        Verdict::Good(Note::plain("there"))
    } else {
        Verdict::Bad(Note::plain("missing").with("path", row.path.display()))
    })
}

async fn drill(parts: &DoctorParts) -> PortResult<Verdict> {
    if parts.settled.backup_folder.is_none() {
        return Ok(Verdict::Unset("GUICHET_BACKUP_DIR"));
    }
    let recovery = &parts.store()?.recovery;
    let until = latest(parts.clock.now());
    let Some(row) = recovery.last_drill_until(until).await? else {
        // One that is dated later is told; it stands for none.
        let later = recovery.last_drill().await?;
        let note = later.map_or(Note::plain("never"), |row| dated(row.at));
        return Ok(Verdict::Bad(note));
    };
    if row.outcome != DrillOutcome::Equal {
        let note = Note::plain("failed").with("outcome", row.outcome.word());
        return Ok(Verdict::Bad(note));
    }
    let (age, hours) = hours(parts, row.at);
    let note = |code| {
        Note::plain(code)
            .with("days", hours / 24)
            .with("ms", row.ms)
    };
    Ok(if age > DRILL {
        Verdict::Bad(note("late"))
    } else {
        Verdict::Good(note("recent"))
    })
}

/// Where nobody's orders are at stake, data without people is as it must be: mails stay.
async fn anonymised(parts: &DoctorParts) -> PortResult<Verdict> {
    Ok(match parts.store()?.recovery.anonymised().await? {
        None => Verdict::Good(Note::plain("none")),
        Some(mark) => {
            let since = Note::plain("marked").with("at", mark.at.format("%Y-%m-%d %H:%M UTC"));
            if parts.place == Place::Production {
                Verdict::Bad(since)
            } else {
                Verdict::NotHere(since)
            }
        }
    })
}

async fn released(parts: &DoctorParts) -> PortResult<Verdict> {
    Ok(match parts.store()?.recovery.held().await? {
        None => Verdict::Good(Note::plain("free")),
        Some(hold) => {
            let (_, hours) = hours(parts, hold.restored_at);
            Verdict::Bad(Note::plain("held").with("hours", hours))
        }
    })
}
