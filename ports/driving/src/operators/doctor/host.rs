//! What this machine says.

use std::path::Path;

use guichet_driven::PortResult;

use super::check::READS_ONLY;
use super::{Check, DoctorParts, Note, Probe, Severity, Verdict};

/// A database, its log and a backup find room in it.
const ROOM: u64 = 1 << 30;

/// Less than this, and the next write may fail.
const NO_ROOM: u64 = 100 << 20;

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "secret_files",
        severity: Severity::Error,
        needs: &["configuration"],
        runbook: "leaked-secret",
        preflight: false,
        probe: Probe::All(|parts| Box::pin(secret_files(parts))),
    },
    Check {
        name: "disk_space",
        severity: Severity::Error,
        needs: &["configuration"],
        runbook: "disk-full",
        preflight: true,
        probe: Probe::All(|parts| Box::pin(disk_space(parts))),
    },
    Check {
        name: "disk_writable",
        severity: Severity::Error,
        needs: &["configuration"],
        runbook: "disk-full",
        preflight: true,
        probe: Probe::All(|parts| Box::pin(disk_writable(parts))),
    },
];

async fn secret_files(parts: &DoctorParts) -> PortResult<Verdict> {
    let files = &parts.settled.secret_files;
    if files.is_empty() {
        return Ok(Verdict::NotHere(Note::plain("none")));
    }
    let unreadable = parts.settled.unreadable_identity.as_ref();
    let read = |path: &Path| unreadable.is_none_or(|(there, _)| there != path);
    for file in files.iter().filter(|file| read(&file.path)) {
        if parts.host.open_to_others(&file.path).await? == Some(true) {
            let note = Note::plain("open").with("variable", &file.variable);
            return Ok(Verdict::Bad(note.with("path", file.path.display())));
        }
    }
    Ok(match unreadable {
        Some((path, why)) => Verdict::Poor(
            Note::plain("identity_unreadable")
                .with("path", path.display())
                .with("why", why),
        ),
        None => Verdict::Good(Note::plain("closed").with("count", files.len())),
    })
}

async fn disk_space(parts: &DoctorParts) -> PortResult<Verdict> {
    let folder = &parts.settled.data_folder;
    let space = parts.host.space(folder).await?;
    let note = |code| {
        Note::plain(code)
            .with("folder", folder.display())
            .with("free", space.free >> 20)
            .with("total", space.total >> 20)
    };
    Ok(if space.free < NO_ROOM {
        Verdict::Bad(note("full"))
    } else if space.free < ROOM {
        Verdict::Poor(note("narrow"))
    } else {
        Verdict::Good(note("room"))
    })
}

async fn disk_writable(parts: &DoctorParts) -> PortResult<Verdict> {
    if parts.settled.reads_only {
        return Ok(Verdict::NotHere(Note::plain(READS_ONLY)));
    }
    let folder = &parts.settled.data_folder;
    let written = parts.host.writes(folder).await;
    let note = |code| Note::plain(code).with("folder", folder.display());
    Ok(match written {
        Ok(()) => Verdict::Good(note("written")),
        Err(why) => Verdict::Bad(note("refused").with("why", why)),
    })
}
