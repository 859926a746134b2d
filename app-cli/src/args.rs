//! The command line as clap reads it. Its words are in `words::help`.

use std::ffi::OsString;

use clap::{ColorChoice, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use guichet_domain::kernel::{Language, Limit, Words};
use guichet_portal::driven::OutboxState;
use uuid::Uuid;

use crate::commands::{Projects, Staff, deployments, incidents};
use crate::words::help;

#[derive(Debug, Parser)]
#[command(name = "guichet", version, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[arg(long, global = true, value_enum, default_value = "table")]
    pub(crate) format: Format,
    #[arg(long, global = true, value_enum)]
    pub(crate) lang: Option<Lang>,
    #[arg(long, global = true)]
    pub(crate) no_color: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Table,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    Fr,
    En,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Migrate {
        #[arg(long)]
        status: bool,
    },
    #[command(subcommand)]
    Setup(Setup),
    #[command(subcommand)]
    Customers(Customers),
    #[command(subcommand)]
    Staff(Staff),
    #[command(subcommand)]
    Projects(Projects),
    Deployments(deployments::Command),
    Incidents(incidents::Command),
    #[command(subcommand)]
    Audit(Audit),
    Smoke {
        #[arg(long, value_name = "URL", value_parser = base_url)]
        base_url: String,
        #[arg(long, value_name = "FILE")]
        log: Option<std::path::PathBuf>,
        #[arg(long)]
        strict: bool,
    },
    #[command(subcommand)]
    Outbox(Outbox),
    Openapi,
    Completions {
        #[arg(value_name = "SHELL")]
        shell: Shell,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Setup {
    Portal {
        #[arg(long)]
        pdf_reports: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Customers {
    Sync {
        #[arg(long)]
        dry_run: bool,
        #[arg(long, value_name = "LOGIN")]
        accept: Vec<String>,
    },
    Link {
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(value_name = "PARTY_CODE")]
        party_code: String,
        #[arg(long)]
        strict: bool,
    },
    Unlink {
        #[arg(value_name = "LOGIN")]
        login: String,
    },
    List,
    Confine {
        #[arg(value_name = "LOGIN", required = true)]
        logins: Vec<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    Verify {
        #[arg(long, value_name = "FILE|TEXT")]
        head: Option<String>,
    },
    Head,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Outbox {
    List {
        #[arg(long, value_name = "STATE", value_parser = outbox_state)]
        state: Option<OutboxState>,
        #[arg(long, value_name = "N", default_value = "20", value_parser = limit)]
        limit: Limit,
        #[arg(long, value_name = "ID")]
        before: Option<Uuid>,
    },
    Retry {
        #[arg(value_name = "ID")]
        id: Uuid,
    },
}

fn outbox_state(text: &str) -> Result<OutboxState, &'static str> {
    OutboxState::from_word(text).ok_or("waiting, sent, given_up")
}

fn limit(text: &str) -> Result<Limit, &'static str> {
    let rows = text.parse().ok().and_then(Limit::new);
    rows.ok_or("1..100")
}

/// The command with its help in this language.
pub(crate) fn command(lang: Language, color: bool) -> clap::Command {
    let choice = if color {
        ColorChoice::Auto
    } else {
        ColorChoice::Never
    };
    help::speak(Cli::command(), lang).color(choice)
}

/// `--lang`, wherever it stands.
pub(crate) fn language(arguments: &[OsString]) -> Option<Language> {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let named = words.iter().find_map(|word| word.strip_prefix("--lang="));
    let after = words
        .windows(2)
        .find(|pair| pair[0] == "--lang")
        .map(|pair| pair[1]);
    named.or(after).and_then(|tag| tag.parse().ok())
}

pub(crate) fn no_color(arguments: &[OsString]) -> bool {
    arguments.iter().any(|word| word == "--no-color")
}

/// `http://` or `https://` and a host, without a trailing slash.
pub(crate) fn base_url(text: &str) -> Result<String, &'static str> {
    let text = text.trim_end_matches('/');
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => {
            Ok(text.to_owned())
        }
        _ => Err("http(s)://HOST[:PORT]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_sound_in_both_languages() {
        for lang in Language::ALL {
            command(lang, false).debug_assert();
        }
    }

    #[test]
    fn every_command_and_option_has_words() {
        fn walk(command: &clap::Command) {
            for argument in command.get_arguments().filter(|a| a.get_id() != "help") {
                let name = command.get_name();
                assert!(
                    argument.get_help().is_some(),
                    "{name} {}",
                    argument.get_id()
                );
            }
            for sub in command
                .get_subcommands()
                .filter(|sub| sub.get_name() != "help")
            {
                assert!(sub.get_about().is_some(), "{}", sub.get_name());
                if !sub.has_subcommands() {
                    assert!(
                        sub.get_after_help().is_some(),
                        "{}: no examples",
                        sub.get_name()
                    );
                }
                walk(sub);
            }
        }
        for lang in Language::ALL {
            walk(&command(lang, false));
        }
    }

    #[test]
    fn a_base_url_is_a_host_and_nothing_else() {
        assert_eq!(
            base_url("http://127.0.0.1:8080/").as_deref(),
            Ok("http://127.0.0.1:8080")
        );
        for wrong in [
            "127.0.0.1:8080",
            "ftp://x",
            "http://",
            "http://x/y",
            "http://a@b",
        ] {
            assert!(base_url(wrong).is_err(), "{wrong}");
        }
    }
}
