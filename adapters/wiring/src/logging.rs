use std::io::{self, IsTerminal};

use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, fmt};

use crate::{LogFormat, Settings};

/// A part of what is made of events and spans.
pub(crate) type Part = Box<dyn Layer<Registry> + Send + Sync>;

/// Starts logging to standard error, as `LOG_FORMAT` and `RUST_LOG` say. Once a process.
pub fn start_logging(settings: &Settings) {
    begin(vec![to_standard_error(settings)]);
}

/// Makes these parts the ones of this process, unless others are already.
pub(crate) fn begin(parts: Vec<Part>) {
    if let Err(error) = tracing_subscriber::registry().with(parts).try_init() {
        tracing::debug!(%error, "logging was started before");
    }
}

/// The log on standard error: text for a terminal, unless told.
pub(crate) fn to_standard_error(settings: &Settings) -> Part {
    let terminal = io::stderr().is_terminal();
    let usual = if terminal {
        LogFormat::Text
    } else {
        LogFormat::Json
    };
    written(settings, usual, terminal, io::stderr)
}

/// The log as it is written: in JSON, one object a line, or in words.
pub(crate) fn written<W>(settings: &Settings, usual: LogFormat, colours: bool, writer: W) -> Part
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let filter =
        EnvFilter::try_new(&settings.log_filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let layer = fmt::layer().with_writer(writer);
    match settings.log_format.unwrap_or(usual) {
        LogFormat::Json => layer
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_filter(filter)
            .boxed(),
        LogFormat::Text => layer
            .with_target(false)
            .with_ansi(colours)
            .with_filter(filter)
            .boxed(),
    }
}
