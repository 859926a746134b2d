use std::sync::OnceLock;
use std::time::Duration;

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

/// How something is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetricKind {
    /// Only ever grows.
    Counter,
    /// As it is now.
    Gauge,
    /// Seconds, sorted into buckets.
    Seconds,
}

/// Something that is measured. Its labels are closed sets of the program's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// How it is measured.
    pub kind: MetricKind,
    /// What it is told apart by.
    pub labels: &'static [&'static str],
    /// What it is.
    pub help: &'static str,
}

const fn metric(
    name: &'static str,
    kind: MetricKind,
    labels: &'static [&'static str],
    help: &'static str,
) -> Metric {
    Metric {
        name,
        kind,
        labels,
        help,
    }
}

/// All that is measured: what is not here is not exported, and a test holds each to be.
#[rustfmt::skip]
pub const METRICS: &[Metric] = &[
    metric("guichet_build_info", MetricKind::Gauge, &["version", "schema"], "Always 1: the program's version and the schema's level."),
    metric("guichet_http_requests_total", MetricKind::Counter, &["route", "method", "status"], "Requests answered, by the class of their status."),
    metric("guichet_http_request_duration_seconds", MetricKind::Seconds, &["route", "method"], "How long answers took."),
    metric("guichet_sign_ins_refused_total", MetricKind::Counter, &["reason"], "Sign-ins refused: wrong, or too many."),
    metric("guichet_erp_calls_total", MetricKind::Counter, &["method", "outcome"], "Calls to the ERP, and how they ended."),
    metric("guichet_erp_call_duration_seconds", MetricKind::Seconds, &["method"], "How long calls to the ERP took."),
    metric("guichet_cache_reads_total", MetricKind::Counter, &["cache", "outcome"], "What was looked up in the cache: hit or miss."),
    metric("guichet_outbox_entries", MetricKind::Gauge, &["state"], "Mails in the outbox, by state."),
    metric("guichet_outbox_oldest_seconds", MetricKind::Gauge, &[], "How long the oldest mail that is due has waited."),
    metric("guichet_last_backup_timestamp_seconds", MetricKind::Gauge, &[], "When the newest backup that was verified was made; 0 without one."),
    metric("guichet_last_drill_timestamp_seconds", MetricKind::Gauge, &[], "When the last drill was begun; 0 where it failed, and without one."),
    metric("guichet_database_connections", MetricKind::Gauge, &["pool", "state"], "Connections to the portal's database, in use or idle."),
    metric("guichet_database_connections_max", MetricKind::Gauge, &["pool"], "Connections to the portal's database at the most."),
];

/// Up to which a duration is told apart, in seconds.
const BUCKETS: &[f64] = &[
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0,
];

/// How often what was measured is folded into its buckets.
const UPKEEP: Duration = Duration::from_secs(5);

/// What is measured in this process.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

static INSTALLED: OnceLock<Option<Metrics>> = OnceLock::new();

impl Metrics {
    /// Begins to measure; the same again when it was begun. `None` where something else measures
    /// in this process.
    pub fn begin() -> Option<Self> {
        INSTALLED.get_or_init(Self::install).clone()
    }

    fn install() -> Option<Self> {
        let seconds = Matcher::Suffix("_seconds".to_owned());
        let builder = PrometheusBuilder::new();
        let builder = builder.set_buckets_for_metric(seconds, BUCKETS).ok()?;
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).ok()?;
        for metric in METRICS {
            match metric.kind {
                MetricKind::Counter => describe_counter!(metric.name, metric.help),
                MetricKind::Gauge => describe_gauge!(metric.name, metric.help),
                MetricKind::Seconds => {
                    describe_histogram!(metric.name, Unit::Seconds, metric.help);
                }
            }
        }
        Some(Self(handle))
    }

    /// Says which program this is.
    pub fn built(version: &'static str, schema: &str) {
        gauge!("guichet_build_info", "version" => version, "schema" => schema.to_owned()).set(1.0);
    }

    /// What was measured, as Prometheus reads it.
    pub fn render(&self) -> String {
        self.0.render()
    }

    /// Keeps what was measured small for as long as it is polled, whether anybody reads it or not.
    pub async fn keep(self) {
        loop {
            tokio::time::sleep(UPKEEP).await;
            self.0.run_upkeep();
        }
    }
}
