//! The portal's own database.

use guichet_driven::{Drift, DriftKind, PortError, PortResult, SchemaLevel};

use super::check::{OfAll, OfData, READS_ONLY, listed};
use super::{Check, DATABASE, Data, DoctorParts, NotOpened, Note, Probe, Severity, Verdict};

const fn check(name: &'static str, needs: &'static [&'static str], probe: Probe) -> Check {
    Check {
        name,
        severity: Severity::Error,
        needs,
        runbook: "corrupt-data",
        preflight: true,
        probe,
    }
}

const fn of_all(name: &'static str, needs: &'static [&'static str], probe: OfAll) -> Check {
    check(name, needs, Probe::All(probe))
}

const fn of_data(name: &'static str, needs: &'static [&'static str], probe: OfData) -> Check {
    check(name, needs, Probe::Data(probe))
}

pub(super) const CHECKS: &[Check] = &[
    Check {
        runbook: "application-down",
        ..of_all("database_reachable", &["configuration"], |parts| {
            Box::pin(reachable(parts))
        })
    },
    Check {
        severity: Severity::Warning,
        runbook: "upgrade",
        ..of_all("database_version", &["database_reachable"], |parts| {
            Box::pin(version(parts))
        })
    },
    Check {
        runbook: "disk-full",
        ..of_all("database_writable", &["database_reachable"], |parts| {
            Box::pin(writable(parts))
        })
    },
    Check {
        runbook: "broken-migration",
        // What a migration is for.
        preflight: false,
        ..of_data("schema_level", &["database_reachable"], |data| {
            Box::pin(level(data))
        })
    },
    Check {
        runbook: "broken-migration",
        preflight: false,
        ..of_data("schema_drift", &["schema_level"], |data| {
            Box::pin(drift(data))
        })
    },
    of_data("database_integrity", &["database_reachable"], |data| {
        Box::pin(integrity(data))
    }),
    of_data("database_references", &["database_reachable"], |data| {
        Box::pin(references(data))
    }),
];

async fn reachable(parts: &DoctorParts) -> PortResult<Verdict> {
    let store = match parts.database.open().await {
        Ok(store) => store,
        Err(NotOpened::Silent) => return Err(PortError::timed_out(DATABASE)),
        Err(NotOpened::Because(wants, why)) => {
            let (code, page) = wants.note();
            let note = Note::plain(code).with("why", why).on_page(page);
            return Ok(Verdict::Bad(note));
        }
        Err(NotOpened::NoKey(theirs)) => {
            let note = Note::plain("no_key").with("theirs", theirs);
            return Ok(Verdict::Bad(note.on_page(Some("corrupt-data"))));
        }
    };
    let version = store.inspect.version().await?;
    Ok(Verdict::Good(
        Note::plain("here").with("product", version.product),
    ))
}

async fn version(parts: &DoctorParts) -> PortResult<Verdict> {
    let version = parts.store()?.inspect.version().await?;
    let note = |code| {
        Note::plain(code)
            .with("product", version.product)
            .with("version", &version.version)
    };
    Ok(if version.supported {
        Verdict::Good(note("known"))
    } else {
        Verdict::Bad(note("unknown"))
    })
}

async fn writable(parts: &DoctorParts) -> PortResult<Verdict> {
    if parts.settled.reads_only {
        return Ok(Verdict::NotHere(Note::plain(READS_ONLY)));
    }
    Ok(if parts.store()?.inspect.writable().await? {
        Verdict::Good(Note::plain("writable"))
    } else {
        Verdict::Bad(Note::plain("read_only"))
    })
}

async fn level(data: Data<'_>) -> PortResult<Verdict> {
    Ok(match data.schema.level().await? {
        SchemaLevel::Current { last } => Verdict::Good(Note::plain("current").with("last", last)),
        SchemaLevel::Behind { pending } => {
            Verdict::Bad(Note::plain("behind").with("pending", listed(&pending)))
        }
        SchemaLevel::Ahead { unknown } => {
            Verdict::Bad(Note::plain("ahead").with("unknown", listed(&unknown)))
        }
        SchemaLevel::HalfMigrated { migration } => {
            Verdict::Bad(Note::plain("half").with("migration", migration))
        }
    })
}

async fn drift(data: Data<'_>) -> PortResult<Verdict> {
    let drift = data.inspect.drift().await?;
    if drift.is_empty() {
        return Ok(Verdict::Good(Note::plain("none")));
    }
    let named: Vec<String> = drift.iter().map(marked).collect();
    Ok(Verdict::Bad(
        Note::plain("drifted").with("objects", listed(&named)),
    ))
}

/// As in a list of changes: `-` missing, `+` unexpected, `~` of another kind.
fn marked(drift: &Drift) -> String {
    let mark = match drift.kind {
        DriftKind::Missing => '-',
        DriftKind::Unexpected => '+',
        DriftKind::Changed => '~',
    };
    format!("{mark}{}", drift.object)
}

async fn integrity(data: Data<'_>) -> PortResult<Verdict> {
    let faults = data.inspect.integrity().await?;
    Ok(if faults.is_empty() {
        Verdict::Good(Note::plain("whole"))
    } else {
        // SQLite tells several in one text, a line each.
        let lines = faults.iter().flat_map(|fault| fault.lines().map(str::trim));
        let lines: Vec<String> = lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect();
        Verdict::Bad(Note::plain("damaged").with("faults", listed(&lines)))
    })
}

async fn references(data: Data<'_>) -> PortResult<Verdict> {
    let dangling = data.inspect.dangling().await?;
    Ok(if dangling.is_empty() {
        Verdict::Good(Note::plain("whole"))
    } else {
        Verdict::Bad(Note::plain("dangling").with("references", listed(&dangling)))
    })
}
