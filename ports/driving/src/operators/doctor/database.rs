//! The portal's own database.

use guichet_driven::{Drift, DriftKind, InspectStore, Loaded, PortResult, Schema, SchemaLevel};

use super::check::{READS_ONLY, listed};
use super::{Check, DoctorParts, Note, Severity, Verdict};

const fn check(
    name: &'static str,
    needs: &'static [&'static str],
    probe: super::check::Probe,
) -> Check {
    Check {
        name,
        severity: Severity::Error,
        needs,
        runbook: "corrupt-data",
        preflight: true,
        probe,
    }
}

pub(super) const CHECKS: &[Check] = &[
    Check {
        runbook: "application-down",
        ..check("database_reachable", &["configuration"], |parts| {
            Box::pin(reachable(parts))
        })
    },
    Check {
        severity: Severity::Warning,
        runbook: "upgrade",
        ..check("database_version", &["database_reachable"], |parts| {
            Box::pin(version(parts))
        })
    },
    Check {
        runbook: "disk-full",
        ..check("database_writable", &["database_reachable"], |parts| {
            Box::pin(writable(parts))
        })
    },
    Check {
        runbook: "broken-migration",
        // What a migration is for.
        preflight: false,
        ..check("schema_level", &["database_reachable"], |parts| {
            Box::pin(level(parts))
        })
    },
    Check {
        runbook: "broken-migration",
        preflight: false,
        ..check("schema_drift", &["schema_level"], |parts| {
            Box::pin(drift(parts))
        })
    },
    check("database_integrity", &["database_reachable"], |parts| {
        Box::pin(integrity(parts))
    }),
    check("database_references", &["database_reachable"], |parts| {
        Box::pin(references(parts))
    }),
];

async fn reachable(parts: &DoctorParts) -> PortResult<Verdict> {
    let store = match &parts.database {
        Ok(store) => store,
        Err(why) => return Ok(Verdict::Bad(Note::plain("away").with("why", why))),
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

async fn level(parts: &DoctorParts) -> PortResult<Verdict> {
    level_of(parts.store()?.schema.as_ref()).await
}

async fn level_of(schema: &dyn Schema) -> PortResult<Verdict> {
    Ok(match schema.level().await? {
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

async fn drift(parts: &DoctorParts) -> PortResult<Verdict> {
    drift_of(parts.store()?.inspect.as_ref()).await
}

async fn drift_of(inspect: &dyn InspectStore) -> PortResult<Verdict> {
    let drift = inspect.drift().await?;
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

async fn integrity(parts: &DoctorParts) -> PortResult<Verdict> {
    integrity_of(parts.store()?.inspect.as_ref()).await
}

async fn integrity_of(inspect: &dyn InspectStore) -> PortResult<Verdict> {
    let faults = inspect.integrity().await?;
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

async fn references(parts: &DoctorParts) -> PortResult<Verdict> {
    references_of(parts.store()?.inspect.as_ref()).await
}

async fn references_of(inspect: &dyn InspectStore) -> PortResult<Verdict> {
    let dangling = inspect.dangling().await?;
    Ok(if dangling.is_empty() {
        Verdict::Good(Note::plain("whole"))
    } else {
        Verdict::Bad(Note::plain("dangling").with("references", listed(&dangling)))
    })
}

/// What these checks find wrong with a database that was loaded from a backup: the check's name,
/// and what it found.
pub(crate) async fn of_a_copy(copy: &Loaded) -> PortResult<Vec<String>> {
    let inspect = copy.inspect.as_ref();
    let found = [
        ("schema_level", level_of(copy.schema.as_ref()).await?),
        ("schema_drift", drift_of(inspect).await?),
        ("database_integrity", integrity_of(inspect).await?),
        ("database_references", references_of(inspect).await?),
    ];
    let wrong = found
        .into_iter()
        .filter_map(|(check, verdict)| match verdict {
            Verdict::Bad(note) => {
                let told = note.args.iter().map(|(_, value)| format!(": {value}"));
                Some(format!("{check}{}", told.collect::<String>()))
            }
            _ => None,
        });
    Ok(wrong.collect())
}
