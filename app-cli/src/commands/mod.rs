//! One command a file.

mod completions;
mod customers;
mod migrate;
mod openapi;
mod setup;
mod smoke;

use guichet_portal::Operators;
use guichet_wiring::{Checks, Config, System, start_logging};

use crate::args::{Command, Customers, Setup};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::Out;
use crate::terminal::Terminal;

pub(crate) type Done = Result<Exit, Failure>;

pub(crate) async fn run(command: Command, out: Out, terminal: Terminal) -> Done {
    let with = |checks| connect(terminal, checks);
    match command {
        Command::Migrate { status } => {
            let (operators, _) = with(Checks::NONE).await?;
            migrate::run(&operators, status, out).await
        }
        Command::Setup(Setup::Portal { pdf_reports }) => {
            let (operators, config) = with(Checks::SCHEMA).await?;
            setup::run(&operators, &config.portal_plan(pdf_reports), out).await
        }
        Command::Customers(Customers::Sync { dry_run, accept }) => {
            let (operators, _) = with(Checks::ALL).await?;
            customers::sync::run(&operators, &accept, dry_run, out).await
        }
        Command::Customers(Customers::Link {
            login,
            party_code,
            strict,
        }) => {
            let (operators, _) = with(Checks::ALL).await?;
            customers::link::run(&operators, &login, &party_code, strict, out).await
        }
        Command::Customers(Customers::Unlink { login }) => {
            let (operators, _) = with(Checks::SCHEMA).await?;
            customers::unlink::run(&operators, &login, out).await
        }
        Command::Customers(Customers::List) => {
            let (operators, _) = with(Checks::ALL).await?;
            customers::list::run(&operators, out).await
        }
        Command::Customers(Customers::Confine { logins }) => {
            let (operators, _) = with(Checks::SCHEMA).await?;
            customers::confine::run(&operators, &logins, out).await
        }
        Command::Smoke {
            base_url,
            log,
            strict,
        } => smoke::run(base_url, log.as_deref(), strict, out).await,
        Command::Openapi => openapi::run(out),
        Command::Completions { shell } => completions::run(shell, out),
    }
}

/// What operators do, connected. The log is written only where it is asked for: a person reads
/// one line a fault.
async fn connect(terminal: Terminal, checks: Checks) -> Result<(Operators, Config), Failure> {
    let config = Config::load()?;
    if terminal.log {
        start_logging(&config.settings);
    }
    let operators = System::operators(&config, checks).await?;
    Ok((operators, config))
}
