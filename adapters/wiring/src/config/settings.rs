//! Where the program runs and how it logs: what every program needs.

use std::path::PathBuf;

use guichet_portal::operators::doctor::Place;

use super::ConfigFaults;
use super::forms::{folder, parsed};
use super::source::Source;

/// Where the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// A developer's machine: a key is made and kept, `.env` is read, cookies need no TLS.
    Development,
    /// As production, with other data.
    Preproduction,
    /// Customers are served.
    Production,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For a terminal.
    Text,
}

/// What every program needs, however little else it does.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where it runs.
    pub environment: Environment,
    /// `None`: text on a terminal, else JSON.
    pub log_format: Option<LogFormat>,
    /// A filter in the form of `tracing`.
    pub log_filter: String,
    /// Where the server's log files lie; without it the log goes to standard error.
    pub log_dir: Option<PathBuf>,
    /// How many log files are kept beside the one that is written.
    pub log_keep: usize,
}

impl From<Environment> for Place {
    fn from(environment: Environment) -> Self {
        match environment {
            Environment::Development => Self::Development,
            Environment::Preproduction => Self::Preproduction,
            Environment::Production => Self::Production,
        }
    }
}

impl Settings {
    /// Reads the basics from the environment.
    pub fn load() -> Result<Self, ConfigFaults> {
        let mut source = Source::environment();
        let settings = settings(&mut source);
        source.finish(settings)
    }
}

pub(super) fn environment(source: &mut Source) -> Environment {
    let environment = source.with_default(
        "GUICHET_ENV",
        "development, preproduction or production",
        "development",
        |text| match text {
            "development" => Some(Environment::Development),
            "preproduction" => Some(Environment::Preproduction),
            "production" => Some(Environment::Production),
            _ => None,
        },
    );
    // A fault was noted: the program stops, but the stricter rules apply to the other faults.
    environment.unwrap_or(Environment::Production)
}

pub(super) fn settings(source: &mut Source) -> Settings {
    let environment = environment(source);
    let log_format = source.optional("LOG_FORMAT", "json or text", |text| match text {
        "json" => Some(LogFormat::Json),
        "text" => Some(LogFormat::Text),
        _ => None,
    });
    let log_filter = source.with_default(
        "RUST_LOG",
        "a filter, as info or guichet=debug",
        "info",
        |text| {
            tracing_subscriber::EnvFilter::try_new(text)
                .ok()
                .map(|_| text.to_owned())
        },
    );
    let log_dir = source.optional("GUICHET_LOG_DIR", "the path of a folder", folder);
    let log_keep = source.with_default(
        "GUICHET_LOG_KEEP",
        "how many files, from 1 to 1000",
        "14",
        |text| parsed::<usize>(text).filter(|keep| (1..=1000).contains(keep)),
    );
    Settings {
        environment,
        log_format,
        log_filter: log_filter.unwrap_or_else(|| "info".to_owned()),
        log_dir,
        log_keep: log_keep.unwrap_or(14),
    }
}
