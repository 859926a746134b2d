//! What the programs tell of themselves: log files that have an end, errors for the board,
//! metrics for Prometheus and over OTLP, traces over OTLP. No type of a telemetry SDK leaves this
//! crate but the layers that are handed to the log.

mod errors;
mod exposition;
mod files;
mod measure;
mod otlp;
mod report;
mod traces;

pub use errors::{Heard, error_events};
pub use files::LogFiles;
pub use measure::{METRICS, Metric, MetricKind, Metrics};
pub use otlp::CollectorSetUpError;
pub use report::{ReportError, Reports};
pub use traces::{Traces, join};
