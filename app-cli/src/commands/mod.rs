//! One command a file.

mod admin;
mod anonymise;
mod api;
mod audit;
mod backup;
mod checks;
mod completions;
mod customers;
mod deployments;
mod doctor;
mod drill;
mod errors;
mod incidents;
mod migrate;
mod openapi;
mod outbox;
mod projects;
mod recovery;
mod restore;
mod retention;
mod roles;
mod secret;
mod setup;
mod smoke;
mod staff;
mod unreached;

use guichet_portal::Operators;
use guichet_wiring::{Checks, Config, System, start_logging};

use crate::args::{Audit, Command, Customers, Errors, Outbox, Roles, Setup, Staff};
use crate::failure::Done;
use crate::out::Out;
use crate::terminal::Terminal;

#[expect(clippy::too_many_lines, reason = "one command after the other")]
pub(crate) async fn run(command: Command, out: Out, terminal: Terminal) -> Done {
    match command {
        Command::Migrate { status: true } => migrate::status(terminal, out).await,
        Command::Migrate { status: false } => {
            with(terminal, Checks::NONE, async |operators, _| {
                migrate::run(operators, out).await
            })
            .await
        }
        Command::Setup(Setup::Portal { pdf_reports }) => {
            with(terminal, Checks::SCHEMA, async |operators, config| {
                setup::run(operators, &config.portal_plan(pdf_reports), out).await
            })
            .await
        }
        Command::Customers(Customers::Sync { dry_run, accept }) => {
            with(terminal, Checks::ALL, async |operators, _| {
                customers::sync::run(operators, &accept, dry_run, out).await
            })
            .await
        }
        Command::Customers(Customers::Link {
            login,
            party_code,
            strict,
        }) => {
            with(terminal, Checks::ALL, async |operators, _| {
                customers::link::run(operators, &login, &party_code, strict, out).await
            })
            .await
        }
        Command::Customers(Customers::Unlink { login }) => {
            with(terminal, Checks::SCHEMA, async |operators, _| {
                customers::unlink::run(operators, &login, out).await
            })
            .await
        }
        Command::Customers(Customers::List) => {
            with(terminal, Checks::ALL, async |operators, _| {
                customers::list::run(operators, out).await
            })
            .await
        }
        Command::Customers(Customers::Confine { logins }) => {
            with(terminal, Checks::SCHEMA, async |operators, _| {
                customers::confine::run(operators, &logins, out).await
            })
            .await
        }
        Command::Admin(command) => admin::run(command, terminal, out).await,
        Command::Roles(Roles::Check { dry_run, strict }) => {
            with(terminal, Checks::SCHEMA, async |operators, _| {
                roles::check(operators, dry_run, strict, out).await
            })
            .await
        }
        Command::Audit(Audit::Verify { head }) => {
            with(terminal, Checks::SCHEMA, async |operators, _| {
                audit::verify(operators, head.as_deref(), out).await
            })
            .await
        }
        Command::Audit(Audit::Head) => {
            with(terminal, Checks::SCHEMA, async |operators, _| {
                audit::head(operators, out).await
            })
            .await
        }
        Command::Audit(Audit::Reseal { head, unverified }) => {
            with(terminal, Checks::SCHEMA, async |operators, _| {
                audit::reseal(operators, head.as_deref(), !unverified, out).await
            })
            .await
        }
        Command::Audit(Audit::EraseOrigins { before, dry_run }) => {
            with(terminal, Checks::SCHEMA, async |operators, _| {
                retention::erase_origins(operators, before, dry_run, out).await
            })
            .await
        }
        Command::Audit(Audit::Prune {
            before,
            head,
            dry_run,
        }) => {
            with(terminal, Checks::SCHEMA, async |operators, _| {
                retention::prune(operators, before, head.as_deref(), dry_run, out).await
            })
            .await
        }
        Command::Staff(command) => {
            // Whoever signs in through Tryton is looked up there; nothing else asks it anything.
            let checks = match &command {
                Staff::Add(add) if !add.is_local() => Checks::ALL,
                _ => Checks::SCHEMA,
            };
            with(terminal, checks, async |operators, _| {
                staff::run(operators, command, out).await
            })
            .await
        }
        Command::Projects(command) => {
            with(terminal, Checks::SCHEMA, async |operators, _| {
                projects::run(operators, command, out).await
            })
            .await
        }
        Command::Deployments(command) => deployments::run(command, out).await,
        Command::Incidents(command) => incidents::run(command, out).await,
        Command::Smoke {
            base_url,
            log,
            strict,
        } => smoke::run(base_url, log.as_deref(), strict, out).await,
        Command::Doctor(asked) => doctor::run(asked, terminal, out).await,
        Command::Preflight { strict } => doctor::preflight(strict, terminal, out).await,
        Command::Backup(command) => backup::run(command, terminal, out).await,
        Command::Restore(asked) => restore::run(asked, terminal, out).await,
        Command::Anonymise { path, to } => {
            anonymise::run(&path, to.as_deref(), terminal, out).await
        }
        Command::Drill { path, unproven } => {
            drill::run(path.as_deref(), unproven, terminal, out).await
        }
        Command::Outbox(command) => mails(command, out, terminal).await,
        Command::Errors(command) => watch(command, out, terminal).await,
        Command::Openapi => openapi::run(out),
        Command::Completions { shell } => completions::run(shell, out),
    }
}

async fn mails(command: Outbox, out: Out, terminal: Terminal) -> Done {
    with(terminal, Checks::SCHEMA, async |operators, config| {
        outbox::run(operators, command, config.mail.is_some(), out).await
    })
    .await
}

async fn watch(command: Errors, out: Out, terminal: Terminal) -> Done {
    with(terminal, Checks::SCHEMA, async |operators, _| {
        errors::run(operators, command, out).await
    })
    .await
}

/// What operators do, connected for one act and signed out after it. The log is written only where
/// it is asked for: a person reads one line a fault.
async fn with(
    terminal: Terminal,
    checks: Checks,
    act: impl AsyncFnOnce(&Operators, &Config) -> Done,
) -> Done {
    // Only `migrate` checks no schema: it makes what is not there.
    let config = if checks == Checks::NONE {
        Config::load_to_begin()?
    } else {
        Config::load()?
    };
    if terminal.log {
        start_logging(&config.settings);
    }
    let system = System::operators(&config, checks).await?;
    let done = act(&system.operators, &config).await;
    system.close().await;
    done
}
