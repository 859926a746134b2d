use std::path::PathBuf;

use clap::{Args, Subcommand};
use guichet_domain::deployments::{Environment, State};

use super::parse::{id, word};
use super::server::Server;

#[derive(Debug, Args)]
pub(crate) struct Command {
    #[command(flatten)]
    pub(crate) server: Server,
    #[command(subcommand)]
    pub(crate) verb: Deployments,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Deployments {
    List(List),
    Show {
        #[arg(value_name = "ID", value_parser = id)]
        id: String,
    },
    History {
        #[arg(value_name = "ID", value_parser = id)]
        id: String,
    },
    Statistics(Of),
    Plan(Plan),
    Edit {
        #[arg(value_name = "ID", value_parser = id)]
        id: String,
        #[command(flatten)]
        edit: Changed,
        #[arg(long, value_name = "N")]
        revision: Option<u64>,
    },
    Authorise {
        #[arg(value_name = "ID", value_parser = id)]
        id: String,
        #[arg(long, value_name = "POINTS", required = true, value_delimiter = ',')]
        confirmed: Vec<String>,
        #[arg(long, value_name = "TEXT")]
        override_reason: Option<String>,
        #[arg(long, value_name = "N")]
        revision: Option<u64>,
    },
    Reject(Reasoned),
    Revoke(Reasoned),
    Replan {
        #[arg(value_name = "ID", value_parser = id)]
        id: String,
        #[arg(long, value_name = "N")]
        revision: Option<u64>,
    },
    Start {
        #[arg(value_name = "ID", value_parser = id)]
        id: String,
        #[arg(long, value_name = "TEXT")]
        override_reason: Option<String>,
        #[arg(long, value_name = "N")]
        revision: Option<u64>,
    },
    Log {
        #[arg(value_name = "ID", value_parser = id)]
        id: String,
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        #[arg(long)]
        tee: bool,
    },
    Succeed {
        #[arg(value_name = "ID", value_parser = id)]
        id: String,
        #[arg(long, value_name = "FILE")]
        log_file: Option<PathBuf>,
        #[arg(long, value_name = "N")]
        revision: Option<u64>,
    },
    Fail {
        #[arg(value_name = "ID", value_parser = id)]
        id: String,
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[arg(long, value_name = "FILE")]
        log_file: Option<PathBuf>,
        #[arg(long, value_name = "N")]
        revision: Option<u64>,
    },
    Cancel(Reasoned),
    Watch {
        #[arg(value_name = "ID", value_parser = id)]
        id: String,
        #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = clap::value_parser!(u64).range(1..=60))]
        every: u64,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Of {
    #[arg(value_name = "PROJECT", value_parser = id)]
    pub(crate) project: String,
    #[arg(long = "environment", value_name = "ENVIRONMENT", value_parser = word::<Environment>)]
    pub(crate) environments: Vec<String>,
    #[arg(long = "state", value_name = "STATE", value_parser = word::<State>)]
    pub(crate) states: Vec<String>,
    #[arg(long, value_name = "DAY")]
    pub(crate) from: Option<String>,
    #[arg(long, value_name = "DAY")]
    pub(crate) to: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) of: Of,
    #[arg(long)]
    pub(crate) overridden: bool,
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,
    #[arg(long, value_name = "CURSOR")]
    pub(crate) cursor: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Plan {
    #[arg(value_name = "PROJECT", value_parser = id)]
    pub(crate) project: String,
    #[arg(long, value_name = "VERSION")]
    pub(crate) version: String,
    #[arg(long, value_name = "ENVIRONMENT", value_parser = word::<Environment>)]
    pub(crate) environment: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: String,
    #[arg(long, value_name = "LOGIN")]
    pub(crate) responsible: String,
    #[arg(long, value_name = "INSTANT")]
    pub(crate) planned_at: String,
    #[arg(long, value_name = "ZONE")]
    pub(crate) time_zone: String,
    #[arg(long)]
    pub(crate) redeployment: bool,
    #[arg(long, value_name = "ID")]
    pub(crate) retry_of: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(crate) rollback_of: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Changed {
    #[arg(long, value_name = "VERSION")]
    pub(crate) version: Option<String>,
    #[arg(long, value_name = "ENVIRONMENT", value_parser = word::<Environment>)]
    pub(crate) environment: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,
    #[arg(long, value_name = "LOGIN")]
    pub(crate) responsible: Option<String>,
    #[arg(long, value_name = "INSTANT")]
    pub(crate) planned_at: Option<String>,
    #[arg(long, value_name = "ZONE")]
    pub(crate) time_zone: Option<String>,
    #[arg(long, value_name = "BOOL")]
    pub(crate) redeployment: Option<bool>,
    #[arg(long, value_name = "ID")]
    pub(crate) retry_of: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(crate) rollback_of: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Reasoned {
    #[arg(value_name = "ID", value_parser = id)]
    pub(crate) id: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    #[arg(long, value_name = "N")]
    pub(crate) revision: Option<u64>,
}
