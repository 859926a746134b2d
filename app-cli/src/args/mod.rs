//! The command line as clap reads it. It knows nothing of what the commands do; its words are in
//! `help`.

mod admin;
pub(crate) mod deployments;
mod errors;
pub(crate) mod incidents;
mod parse;
mod print;
mod projects;
pub(crate) mod recovery;
mod server;
pub(crate) mod staff;

use std::ffi::OsString;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use guichet_domain::kernel::{Language, Limit};
use guichet_portal::driven::OutboxState;
use uuid::Uuid;

pub(crate) use admin::{Admin, Bootstrap, Roles};
pub(crate) use errors::Errors;
use parse::{base_url, day, limit, outbox_state, uuid};
pub(crate) use print::{Format, Lang};
pub(crate) use projects::{Member, Projects};
pub(crate) use server::Server;
pub(crate) use staff::Staff;

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
    Admin(Admin),
    #[command(subcommand)]
    Roles(Roles),
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
    Doctor(Doctor),
    Preflight {
        #[arg(long)]
        strict: bool,
    },
    #[command(subcommand)]
    Outbox(Outbox),
    #[command(subcommand)]
    Backup(recovery::Backup),
    Restore(recovery::Restore),
    Drill {
        #[arg(value_name = "PATH")]
        path: Option<std::path::PathBuf>,
        #[arg(long)]
        unproven: bool,
    },
    Anonymise {
        #[arg(value_name = "PATH")]
        path: std::path::PathBuf,
        #[arg(long, value_name = "DB_URL")]
        to: Option<String>,
    },
    #[command(subcommand)]
    Errors(Errors),
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
    Reseal {
        #[arg(long, value_name = "FILE|TEXT")]
        head: Option<String>,
        #[arg(long)]
        unverified: bool,
    },
    EraseOrigins {
        #[arg(long, value_name = "DATE", value_parser = day)]
        before: NaiveDate,
        #[arg(long)]
        dry_run: bool,
    },
    Prune {
        #[arg(long, value_name = "DATE", value_parser = day)]
        before: NaiveDate,
        #[arg(long, value_name = "FILE|TEXT")]
        head: Option<String>,
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[arg(long, value_name = "NAME")]
    pub(crate) check: Vec<String>,
    #[arg(long)]
    pub(crate) list: bool,
    #[arg(long)]
    pub(crate) strict: bool,
    #[arg(long)]
    pub(crate) require_test_users: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Outbox {
    List {
        #[arg(long, value_name = "STATE", value_parser = outbox_state)]
        state: Option<OutboxState>,
        #[arg(long, value_name = "N", default_value = "20", value_parser = limit)]
        limit: Limit,
        #[arg(long, value_name = "ID", value_parser = uuid)]
        before: Option<Uuid>,
    },
    Retry {
        #[arg(value_name = "ID", value_parser = uuid)]
        id: Uuid,
    },
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
