use std::path::PathBuf;

use clap::{Args, Subcommand};
use guichet_domain::deployments::{Environment, State};
use serde_json::Value;

use crate::commands::api::{id, word};

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
    pub(super) project: String,
    #[arg(long = "environment", value_name = "ENVIRONMENT", value_parser = word::<Environment>)]
    pub(super) environments: Vec<String>,
    #[arg(long, value_name = "DAY")]
    pub(super) from: Option<String>,
    #[arg(long, value_name = "DAY")]
    pub(super) to: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(super) of: Of,
    #[arg(long = "state", value_name = "STATE", value_parser = word::<State>)]
    pub(super) states: Vec<String>,
    #[arg(long)]
    pub(super) overridden: bool,
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<u64>,
    #[arg(long, value_name = "CURSOR")]
    pub(super) cursor: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Plan {
    #[arg(value_name = "PROJECT", value_parser = id)]
    pub(super) project: String,
    #[arg(long, value_name = "VERSION")]
    version: String,
    #[arg(long, value_name = "ENVIRONMENT", value_parser = word::<Environment>)]
    environment: String,
    #[arg(long, value_name = "TEXT")]
    description: String,
    #[arg(long, value_name = "LOGIN")]
    responsible: String,
    #[arg(long, value_name = "INSTANT")]
    planned_at: String,
    #[arg(long, value_name = "ZONE")]
    time_zone: String,
    #[arg(long)]
    redeployment: bool,
    #[arg(long, value_name = "ID")]
    retry_of: Option<String>,
    #[arg(long, value_name = "ID")]
    rollback_of: Option<String>,
}

impl Plan {
    pub(super) fn body(&self) -> Value {
        let changed = Changed {
            version: Some(self.version.clone()),
            environment: Some(self.environment.clone()),
            description: Some(self.description.clone()),
            responsible: Some(self.responsible.clone()),
            planned_at: Some(self.planned_at.clone()),
            time_zone: Some(self.time_zone.clone()),
            redeployment: self.redeployment.then_some(true),
            retry_of: self.retry_of.clone(),
            rollback_of: self.rollback_of.clone(),
        };
        changed.body()
    }
}

#[derive(Debug, Args)]
pub(crate) struct Changed {
    #[arg(long, value_name = "VERSION")]
    pub(super) version: Option<String>,
    #[arg(long, value_name = "ENVIRONMENT", value_parser = word::<Environment>)]
    pub(super) environment: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(super) description: Option<String>,
    #[arg(long, value_name = "LOGIN")]
    pub(super) responsible: Option<String>,
    #[arg(long, value_name = "INSTANT")]
    pub(super) planned_at: Option<String>,
    #[arg(long, value_name = "ZONE")]
    pub(super) time_zone: Option<String>,
    #[arg(long, value_name = "BOOL")]
    pub(super) redeployment: Option<bool>,
    #[arg(long, value_name = "ID")]
    pub(super) retry_of: Option<String>,
    #[arg(long, value_name = "ID")]
    pub(super) rollback_of: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Reasoned {
    #[arg(value_name = "ID", value_parser = id)]
    pub(super) id: String,
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: String,
    #[arg(long, value_name = "N")]
    pub(super) revision: Option<u64>,
}
