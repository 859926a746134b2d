//! `guichet`: the operators' command line.

mod args;
mod commands;
mod exit;
mod failure;
mod fold;
mod help;
mod out;
mod terminal;
mod when;
mod words;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::FromArgMatches;
use guichet_domain::kernel::Language;

use args::Cli;
use exit::Exit;
use out::Out;
use terminal::Terminal;

fn main() -> ExitCode {
    let terminal = Terminal::read();
    // The language and the colours of the help are needed before the line is understood.
    let arguments: Vec<_> = std::env::args_os().collect();
    let lang = args::language(&arguments).unwrap_or(terminal.language);
    let color = terminal.color && !args::no_color(&arguments);
    let command = help::command(lang, color);
    let parsed = command
        .try_get_matches_from(arguments)
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            print(&error, lang, color);
            return if error.use_stderr() {
                Exit::Usage.into()
            } else {
                Exit::Done.into()
            };
        }
    };
    let out = Out::new(cli.format, lang, terminal.color && !cli.no_color).wide(terminal.width);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "guichet: {error}");
            return Exit::CouldNotRun.into();
        }
    };
    let done = runtime.block_on(commands::run(cli.command, out, terminal));
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => {
            for line in failure.lines(lang) {
                out.note(&line);
            }
            failure.exit().into()
        }
    }
}

/// What clap has to say: the help, or what is wrong with the line. A reader that went away, as
/// `guichet help | head`, is no fault.
fn print(error: &clap::Error, lang: Language, color: bool) {
    if lang == Language::English {
        let _ = error.print();
        return;
    }
    let printed = |is_terminal: bool| {
        let printed = error.render();
        if color && is_terminal {
            printed.ansi().to_string()
        } else {
            printed.to_string()
        }
    };
    let (mut stdout, mut stderr) = (std::io::stdout(), std::io::stderr());
    let _ = if error.use_stderr() {
        let words = words::usage::in_french(&printed(stderr.is_terminal()));
        write!(stderr, "{words}")
    } else {
        let words = words::usage::help_in_french(&printed(stdout.is_terminal()));
        write!(stdout, "{words}")
    };
}
