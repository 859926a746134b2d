//! `guichet-web`: the server.
//!
//! Exit status: 0 when it was told to stop, 2 when it failed while serving, 3 when it could not
//! begin (configuration, schema, an address in use), 64 for wrong usage.

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use guichet_web::{WebConfig, openapi_json, serve, serve_diagnostic, serve_metrics};
use guichet_wiring::{Checks, Config, System, Telemetry, start_logging};
use tokio::net::TcpListener;

const USAGE: &str = "guichet-web: the counter's server, configured by its environment

  guichet-web                   serve
  guichet-web --print-openapi   print the API's description and end
  guichet-web --version
  guichet-web --help";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => start(),
        ["--print-openapi"] => print(openapi_json().trim_end()),
        ["--version"] => print(concat!("guichet-web ", env!("CARGO_PKG_VERSION"))),
        ["--help" | "-h"] => print(USAGE),
        _ => {
            complain(USAGE);
            ExitCode::from(64)
        }
    }
}

#[expect(clippy::print_stdout, reason = "it was asked for on the command line")]
fn print(text: &str) -> ExitCode {
    println!("{text}");
    ExitCode::SUCCESS
}

#[expect(clippy::print_stderr, reason = "the log may not have been started")]
fn complain(text: impl std::fmt::Display) {
    eprintln!("{text}");
}

fn cannot_begin(why: impl std::fmt::Display) -> ExitCode {
    complain(why);
    ExitCode::from(3)
}

fn start() -> ExitCode {
    let config = match Config::load() {
        Ok(config) => config,
        Err(faults) => return cannot_begin(faults),
    };
    match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime.block_on(run(config)),
        Err(error) => cannot_begin(format!("no threads can be started: {error}")),
    }
}

async fn run(config: Config) -> ExitCode {
    if let Some(address) = config.diagnostic {
        // Nothing is written, no log file either.
        start_logging(&config.settings);
        return run_diagnostic(config, address).await;
    }
    let telemetry = match Telemetry::begin(&config) {
        Ok(telemetry) => telemetry,
        Err(faults) => return cannot_begin(faults),
    };
    let ended = connect_and_serve(config, &telemetry).await;
    telemetry.end().await;
    ended
}

async fn connect_and_serve(config: Config, telemetry: &Telemetry) -> ExitCode {
    // The addresses first: they are refused at once, Tryton may take its time.
    let listener = match listen("GUICHET_LISTEN", config.listen).await {
        Ok(listener) => listener,
        Err(why) => return cannot_begin(why),
    };
    let measured = match config.metrics_listen {
        None => None,
        Some(address) => match listen("GUICHET_METRICS_LISTEN", address).await {
            Ok(listener) => Some(listener),
            Err(why) => return cannot_begin(why),
        },
    };
    let web = WebConfig::of(&config);
    let system = match System::connect(config, Checks::ALL).await {
        Ok(system) => system,
        Err(error) => return cannot_begin(error),
    };
    let meter = telemetry.metrics().map(|told| Arc::new(system.meter(told)));
    let reporter = meter.clone().and_then(|meter| telemetry.report(meter));
    let metrics = measured.zip(meter).map(|(listener, meter)| {
        tokio::spawn(async move {
            if let Err(error) = serve_metrics(listener, meter).await {
                tracing::error!(kind = "metrics", place = "metrics", %error, "metrics are no longer served");
            }
        })
    });
    let served = serve(listener, system.portal.clone(), web).await;
    if let Some(reporter) = reporter {
        reporter.end().await;
    }
    system.close().await;
    if let Some(metrics) = metrics {
        metrics.abort();
    }
    ended(served)
}

/// Neither the database nor Tryton has to be there: what is wrong with them is what is shown.
async fn run_diagnostic(config: Config, address: SocketAddr) -> ExitCode {
    match listen("GUICHET_LISTEN", address).await {
        Ok(listener) => ended(serve_diagnostic(listener, config).await),
        Err(why) => cannot_begin(why),
    }
}

fn ended(served: std::io::Result<()>) -> ExitCode {
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(format!("the server failed: {error}"));
            ExitCode::from(2)
        }
    }
}

async fn listen(variable: &str, address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| {
        format!("{variable}: {address} cannot be listened on: {error}; expected: a free ADDRESS:PORT, as 127.0.0.1:8080")
    })
}
