//! The composition root: configuration to a connected system, once, for both programs and for tests.
//!
//! The only place that reads the environment and that sees adapters and use cases together.

mod api_token;
mod beside;
mod browser;
mod clock;
mod company;
mod config;
mod demo_staff;
mod demo_story;
mod device;
mod doctor;
mod housekeeping;
mod logging;
mod memory;
mod operator;
mod outbox;
mod portal;
mod random;
mod recovery;
mod report;
mod schema;
mod seal;
mod start;
mod system;
mod telemetry;
pub mod words;

pub use api_token::api_token;
pub use browser::browser;
pub use clock::CompanyClock;
pub use config::{
    BackupConfig, Config, ConfigFault, ConfigFaults, Environment, KeyFacts, LogFormat, MailAccess,
    Network, RedisAccess, Settings, SmokeConfig, TestAccount, TrytonAccess,
};
pub use demo_staff::{DEMO_STAFF, DEMO_STAFF_PASSWORD};
pub use doctor::{ConnectedDoctor, diagnostics, doctor, doctor_of_faults};
pub use guichet_host::regular_file;
pub use guichet_telemetry::{METRICS, Metric, MetricKind, Metrics, join as join_trace};
pub use logging::start_logging;
pub use memory::{InMemory, InMemoryError};
pub use random::OsRandom;
pub use recovery::{ConnectedBackups, RestoreTarget, make_backup_key};
pub use report::Reporter;
pub use schema::SchemaStatus;
pub use seal::KeySeal;
pub use start::{Checks, StartError};
pub use system::{OperatorSystem, System, tell_demo_story};
pub use telemetry::{Meter, Telemetry};
