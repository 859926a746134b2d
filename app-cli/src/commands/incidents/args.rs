use clap::{Args, Subcommand};
use guichet_domain::incidents::{Severity, State};

use crate::commands::api::{id, word};

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
    pub(super) id: String,
    #[arg(long, value_name = "N")]
    pub(super) revision: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[arg(long = "state", value_name = "STATE", value_parser = word::<State>)]
    pub(super) states: Vec<String>,
    #[arg(long = "severity", value_name = "SEVERITY", value_parser = word::<Severity>)]
    pub(super) severities: Vec<String>,
    #[arg(long, value_name = "ID")]
    pub(super) project: Option<String>,
    #[arg(long, value_name = "LOGIN")]
    pub(super) assignee: Option<String>,
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<u64>,
    #[arg(long, value_name = "CURSOR")]
    pub(super) cursor: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Open {
    #[arg(long, value_name = "ID")]
    pub(super) project: String,
    #[arg(long, value_name = "TEXT")]
    pub(super) title: String,
    #[arg(long, value_name = "TEXT")]
    pub(super) description: String,
    #[arg(long, value_name = "SEVERITY", value_parser = word::<Severity>)]
    pub(super) severity: String,
    #[arg(long, value_name = "ID")]
    pub(super) deployment: Option<String>,
    #[arg(long, value_name = "LOGIN")]
    pub(super) assignee: Option<String>,
    #[arg(long)]
    pub(super) production: bool,
}
