use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use chrono::{DateTime, Utc};
use guichet_domain::kernel::Words;
use guichet_driven::{
    Clock, DrillOutcome, MeasureStore, OutboxState, PortResult, ReadRecovery, Schema, SchemaLevel,
};
use guichet_portal::Collector;
use guichet_portal::operators::recovery::{is_ahead, latest};
use guichet_telemetry::{
    CollectorSetUpError, Heard, LogFiles, Metrics, Reports, Traces, error_events,
};
use metrics::gauge;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::logging::{Part, begin, to_standard_error, written};
use crate::{CompanyClock, Config, ConfigFaults, LogFormat, Reporter, Settings};

/// What the traces call the server.
const SERVICE: &str = "guichet-web";

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How long the database may take to say its figures: who asks for metrics does not wait long.
const PATIENCE: Duration = Duration::from_secs(3);

/// What goes wrong in this process: one process has one log.
static FAILURES: LazyLock<Arc<Collector>> =
    LazyLock::new(|| Arc::new(Collector::new(Arc::new(CompanyClock::default()))));

/// Where what goes wrong in this process is counted.
pub(crate) fn failures() -> Arc<Collector> {
    FAILURES.clone()
}

/// What the server tells of itself: its log, what goes wrong, metrics, traces.
#[must_use = "traces end with it"]
pub struct Telemetry {
    traces: Option<Traces>,
    metrics: Option<(Metrics, JoinHandle<()>)>,
    reports: Option<Reports>,
}

impl Telemetry {
    /// Begins to tell, as the configuration says. Once a process, within its runtime.
    pub fn begin(config: &Config) -> Result<Self, ConfigFaults> {
        let settings = &config.settings;
        let traces = config.collector.as_deref().map(traces).transpose()?;
        let reports = config.collector.as_deref().map(reports).transpose()?;
        let mut parts: Vec<Part> = vec![log(settings)?];
        parts.push(Box::new(error_events(count)));
        if let Some(traces) = &traces {
            parts.push(Box::new(traces.layer()));
        }
        begin(parts);
        let is_measured = config.metrics_listen.is_some() || reports.is_some();
        let metrics = is_measured.then(Metrics::begin).flatten();
        let metrics = metrics.map(|metrics| (metrics.clone(), tokio::spawn(metrics.keep())));
        Ok(Self {
            traces,
            metrics,
            reports,
        })
    }

    /// What is measured, where it is.
    pub fn metrics(&self) -> Option<Metrics> {
        self.metrics.as_ref().map(|(metrics, _)| metrics.clone())
    }

    /// Begins to send what is measured to the collector, where there is one.
    pub fn report(&self, meter: Arc<Meter>) -> Option<Reporter> {
        let reports = self.reports.clone()?;
        Some(Reporter::start(reports, meter))
    }

    /// Sends the last traces.
    pub async fn end(self) {
        if let Some((_, keeper)) = self.metrics {
            keeper.abort();
        }
        if let Some(traces) = self.traces {
            traces.end().await;
        }
    }
}

fn traces(endpoint: &str) -> Result<Traces, ConfigFaults> {
    Traces::begin(endpoint, SERVICE, VERSION).map_err(|error| no_collector(&error))
}

fn reports(endpoint: &str) -> Result<Reports, ConfigFaults> {
    let since = CompanyClock::default().now();
    Reports::begin(endpoint, SERVICE, VERSION, since).map_err(|error| no_collector(&error))
}

fn no_collector(error: &CollectorSetUpError) -> ConfigFaults {
    ConfigFaults::of(
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        error,
        "the URL of a collector, as http://HOST:4318",
    )
}

fn log(settings: &Settings) -> Result<Part, ConfigFaults> {
    match &settings.log_dir {
        None => Ok(to_standard_error(settings)),
        Some(folder) => to_files(settings, folder),
    }
}

fn to_files(settings: &Settings, folder: &Path) -> Result<Part, ConfigFaults> {
    let clock = Arc::new(CompanyClock::default());
    let files = LogFiles::open(folder, settings.log_keep, clock).map_err(|error| {
        ConfigFaults::of("GUICHET_LOG_DIR", &error, "a folder that can be written to")
    })?;
    Ok(written(settings, LogFormat::Json, false, Arc::new(files)))
}

fn count(heard: &Heard) {
    FAILURES.failed(&heard.kind, &heard.place, heard.correlation.as_deref());
}

/// What Prometheus reads: what was measured, and how the portal's database stands.
pub struct Meter {
    metrics: Metrics,
    store: Arc<dyn MeasureStore>,
    recovery: Arc<dyn ReadRecovery>,
    clock: Arc<dyn Clock>,
}

impl Meter {
    pub(crate) fn new(
        metrics: Metrics,
        store: Arc<dyn MeasureStore>,
        recovery: Arc<dyn ReadRecovery>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            metrics,
            store,
            recovery,
            clock,
        }
    }

    /// All of it, in the form of Prometheus. A database that is away leaves its figures as they
    /// were last.
    pub async fn read(&self) -> String {
        for pool in self.store.pools() {
            let name = pool.name;
            gauge!("guichet_database_connections", "pool" => name, "state" => "in_use")
                .set(pool.in_use);
            gauge!("guichet_database_connections", "pool" => name, "state" => "idle")
                .set(pool.idle);
            gauge!("guichet_database_connections_max", "pool" => name).set(pool.most);
        }
        match timeout(PATIENCE, self.store.outbox_figures()).await {
            Ok(Ok(figures)) => {
                for (state, word) in OutboxState::ALL {
                    let found = figures.entries.iter().find(|(of, _)| of == state);
                    let count = found.map_or(0, |(_, count)| *count);
                    gauge!("guichet_outbox_entries", "state" => *word).set(as_gauge(count));
                }
                let oldest = figures.oldest_waiting.map(|at| self.clock.now() - at);
                let seconds = oldest.map_or(0, |age| age.num_seconds().max(0));
                gauge!("guichet_outbox_oldest_seconds").set(as_gauge(seconds.unsigned_abs()));
            }
            Ok(Err(error)) => tracing::debug!(%error, "the outbox could not be measured"),
            Err(_) => tracing::debug!("the outbox could not be measured in time"),
        }
        match timeout(PATIENCE, self.last_recoveries()).await {
            Ok(Ok((backup, drill))) => {
                gauge!("guichet_last_backup_timestamp_seconds").set(as_gauge(backup));
                gauge!("guichet_last_drill_timestamp_seconds").set(as_gauge(drill));
            }
            Ok(Err(error)) => tracing::debug!(%error, "the backups could not be looked up"),
            Err(_) => tracing::debug!("the backups could not be looked up in time"),
        }
        self.metrics.render()
    }

    /// When the newest backup that was verified was made, and when the last drill was begun if it
    /// went well, in seconds since 1970; 0 for none. What is dated in the future counts as none:
    /// nobody would be told that there is no other.
    async fn last_recoveries(&self) -> PortResult<(u64, u64)> {
        let now = self.clock.now();
        let backups = self.recovery.backups().await?;
        let mut backups = backups.iter().filter(|row| !is_ahead(row.made_at, now));
        let backup = backups.find(|row| row.verified_at.is_some());
        let drill = self.recovery.last_drill_until(latest(now)).await?;
        let drill = drill.filter(|row| row.outcome == DrillOutcome::Equal);
        let seconds = |at: DateTime<Utc>| u64::try_from(at.timestamp()).unwrap_or(0);
        Ok((
            backup.map_or(0, |row| seconds(row.made_at)),
            drill.map_or(0, |row| seconds(row.at)),
        ))
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "Prometheus knows no other numbers"
)]
fn as_gauge(count: u64) -> f64 {
    count as f64
}

/// Says which program this is, and the level of the schema it works on.
pub(crate) async fn tell_version(schema: &dyn Schema) {
    let level = match schema.level().await {
        Ok(SchemaLevel::Current { last }) => last,
        _ => "unknown".to_owned(),
    };
    Metrics::built(VERSION, &level);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::DateTime;
    use guichet_contract::TestSeal;
    use guichet_driven::{BackupRow, DrillOutcome, DrillRow, Work};
    use guichet_memory::MemoryWork;
    use uuid::Uuid;

    use super::{Meter, Metrics};
    use crate::CompanyClock;

    fn backup(n: u128, seconds: i64, verified: bool) -> BackupRow {
        let made_at = DateTime::from_timestamp(seconds, 0).unwrap();
        BackupRow {
            id: Uuid::from_u128(n),
            made_at,
            path: format!("/backups/{n}").into(),
            bytes: 1,
            sha256: String::new(),
            level: String::new(),
            audit_seq: 1,
            copy: None,
            verified_at: verified.then_some(made_at),
        }
    }

    fn drill(n: u128, seconds: i64, outcome: DrillOutcome) -> DrillRow {
        DrillRow {
            id: Uuid::from_u128(n),
            at: DateTime::from_timestamp(seconds, 0).unwrap(),
            backup: Uuid::from_u128(1),
            outcome,
            ms: 1,
            found: Vec::new(),
        }
    }

    async fn read(work: &Arc<MemoryWork>) -> Vec<String> {
        let metrics = Metrics::begin().expect("nothing else measures here");
        let clock = Arc::new(CompanyClock::default());
        let meter = Meter::new(metrics, work.clone(), work.clone(), clock);
        let text = meter.read().await;
        let lines = text.lines().filter(|line| line.starts_with("guichet_last"));
        lines.map(str::to_owned).collect()
    }

    /// Given nothing, then a verified backup and a newer one that is not, and a drill that went
    /// well and a later one that failed: what is measured is 0, then the verified one and the good
    /// one, then 0 for the drill. What is dated in the future changes nothing.
    #[tokio::test]
    async fn the_last_backup_and_drill_are_measured_and_those_that_failed_are_none() {
        let seal = Arc::new(TestSeal::default());
        let work = Arc::new(MemoryWork::new(seal));
        let lines = |backup: i64, drill: i64| {
            [
                format!("guichet_last_backup_timestamp_seconds {backup}"),
                format!("guichet_last_drill_timestamp_seconds {drill}"),
            ]
        };
        let mut found = read(&work).await;
        found.sort();
        assert_eq!(found, lines(0, 0));
        for (backups, drills, expected) in [
            (
                vec![
                    backup(1, 1_700_000_000, true),
                    backup(2, 1_700_009_000, false),
                ],
                vec![drill(3, 1_700_000_500, DrillOutcome::Equal)],
                lines(1_700_000_000, 1_700_000_500),
            ),
            (
                vec![],
                vec![drill(4, 1_700_010_000, DrillOutcome::Failed)],
                lines(1_700_000_000, 0),
            ),
            (
                vec![backup(5, 32_503_680_000, true)],
                vec![drill(6, 32_503_680_500, DrillOutcome::Equal)],
                lines(1_700_000_000, 0),
            ),
        ] {
            let mut unit = work.begin().await.unwrap();
            for row in &backups {
                unit.recovery().add_backup(row).await.unwrap();
            }
            for row in &drills {
                unit.recovery().add_drill(row).await.unwrap();
            }
            unit.save().await.unwrap();
            let mut found = read(&work).await;
            found.sort();
            assert_eq!(found, expected);
        }
    }
}
