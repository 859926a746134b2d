use clap::{Args, Subcommand};
use guichet_domain::incidents::{Severity, State};

use super::parse::{id, word};
use super::server::Server;

#[derive(Debug, Args)]
pub(crate) struct Command {
    #[command(flatten)]
    pub(crate) server: Server,
    #[command(subcommand)]
    pub(crate) verb: Incidents,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Incidents {
    List(List),
    Show {
        #[arg(value_name = "ID", value_parser = id)]
        id: String,
    },
    Open(Open),
    Acknowledge(Of),
    Investigate(Of),
    Resolve {
        #[command(flatten)]
        of: Of,
        #[arg(long, value_name = "TEXT")]
        cause: String,
    },
    Close(Of),
    Reopen {
        #[command(flatten)]
        of: Of,
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    Duplicate {
        #[command(flatten)]
        of: Of,
        #[arg(long = "of", value_name = "ID")]
        original: String,
    },
    Assign {
        #[command(flatten)]
        of: Of,
        #[arg(value_name = "LOGIN")]
        login: String,
    },
    Grade {
        #[command(flatten)]
        of: Of,
        #[arg(long, value_name = "SEVERITY", value_parser = word::<Severity>)]
        severity: String,
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    Review {
        #[command(flatten)]
        of: Of,
        #[arg(long, value_name = "TEXT")]
        text: String,
    },
    Comment {
        #[arg(value_name = "ID", value_parser = id)]
        id: String,
        #[arg(long, value_name = "TEXT")]
        text: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Of {
    #[arg(value_name = "ID", value_parser = id)]
    pub(crate) id: String,
    #[arg(long, value_name = "N")]
    pub(crate) revision: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[arg(long = "state", value_name = "STATE", value_parser = word::<State>)]
    pub(crate) states: Vec<String>,
    #[arg(long = "severity", value_name = "SEVERITY", value_parser = word::<Severity>)]
    pub(crate) severities: Vec<String>,
    #[arg(long, value_name = "ID")]
    pub(crate) project: Option<String>,
    #[arg(long, value_name = "LOGIN")]
    pub(crate) assignee: Option<String>,
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<u64>,
    #[arg(long, value_name = "CURSOR")]
    pub(crate) cursor: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Open {
    #[arg(long, value_name = "ID")]
    pub(crate) project: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: String,
    #[arg(long, value_name = "SEVERITY", value_parser = word::<Severity>)]
    pub(crate) severity: String,
    #[arg(long, value_name = "ID")]
    pub(crate) deployment: Option<String>,
    #[arg(long, value_name = "LOGIN")]
    pub(crate) assignee: Option<String>,
    #[arg(long)]
    pub(crate) production: bool,
}
