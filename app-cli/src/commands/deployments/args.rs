use std::path::PathBuf;

use clap::{Args, Subcommand};
use guichet_domain::deployments::{Environment, State};
use guichet_domain::kernel::Words;
use serde_json::{Value, json};

use super::lines_of;
use crate::failure::Failure;

#[derive(Debug, Subcommand)]
pub(crate) enum Deployments {
    List(List),
    Show {
        #[arg(value_name = "ID")]
        id: String,
    },
    History {
        #[arg(value_name = "ID")]
        id: String,
    },
    Statistics(Of),
    Plan(Plan),
    Edit {
        #[arg(value_name = "ID")]
        id: String,
        #[command(flatten)]
        edit: Changed,
        #[arg(long, value_name = "N")]
        revision: Option<u64>,
    },
    Authorise {
        #[arg(value_name = "ID")]
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
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "N")]
        revision: Option<u64>,
    },
    Start {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "TEXT")]
        override_reason: Option<String>,
        #[arg(long, value_name = "N")]
        revision: Option<u64>,
    },
    Log {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        #[arg(long)]
        tee: bool,
    },
    Succeed {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "FILE")]
        log_file: Option<PathBuf>,
        #[arg(long, value_name = "N")]
        revision: Option<u64>,
    },
    Fail {
        #[arg(value_name = "ID")]
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
        #[arg(value_name = "ID")]
        id: String,
        #[arg(long, value_name = "SECONDS", default_value = "2", value_parser = clap::value_parser!(u64).range(1..=60))]
        every: u64,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Of {
    #[arg(value_name = "PROJECT")]
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
    #[arg(value_name = "PROJECT")]
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
    #[arg(value_name = "ID")]
    id: String,
    #[arg(long, value_name = "TEXT")]
    reason: String,
    #[arg(long, value_name = "N")]
    revision: Option<u64>,
}

/// A verb that is one request.
pub(super) struct Verb {
    pub(super) name: &'static str,
    pub(super) id: String,
    pub(super) revision: Option<u64>,
    pub(super) body: Value,
}

impl Deployments {
    /// The verb as it is sent. Those that are none are never asked.
    pub(super) fn verb(self) -> Result<Verb, Failure> {
        let of = |name, id, revision, body| Verb {
            name,
            id,
            revision,
            body,
        };
        let overriding = |reason: Option<String>| match reason {
            Some(reason) => json!({"override_reason": reason}),
            None => json!({}),
        };
        let reasoned = |name, given: Reasoned| {
            let body = json!({"reason": given.reason});
            of(name, given.id, given.revision, body)
        };
        Ok(match self {
            Self::Authorise {
                id,
                confirmed,
                override_reason,
                revision,
            } => {
                let mut body = overriding(override_reason);
                body["confirmed"] = json!(confirmed);
                of("authorise", id, revision, body)
            }
            Self::Reject(given) => reasoned("reject", given),
            Self::Revoke(given) => reasoned("revoke", given),
            Self::Cancel(given) => reasoned("cancel", given),
            Self::Replan { id, revision } => of("replan", id, revision, json!({})),
            Self::Start {
                id,
                override_reason,
                revision,
            } => of("start", id, revision, overriding(override_reason)),
            Self::Succeed {
                id,
                log_file,
                revision,
            } => {
                let log = lines_of(log_file.as_deref())?;
                of("succeed", id, revision, json!({"log": log}))
            }
            Self::Fail {
                id,
                reason,
                log_file,
                revision,
            } => {
                let log = lines_of(log_file.as_deref())?;
                of("fail", id, revision, json!({"reason": reason, "log": log}))
            }
            Self::Show { id }
            | Self::History { id }
            | Self::Edit { id, .. }
            | Self::Log { id, .. }
            | Self::Watch { id, .. } => of("", id, None, json!({})),
            Self::List(List { of: given, .. }) | Self::Statistics(given) => {
                of("", given.project, None, json!({}))
            }
            Self::Plan(plan) => of("", plan.project, None, json!({})),
        })
    }
}

/// One of a closed set of words, as it is sent.
pub(in crate::commands) fn word<W: Words>(text: &str) -> Result<String, String> {
    if W::from_word(text).is_some() {
        return Ok(text.to_owned());
    }
    let words: Vec<&str> = W::ALL.iter().map(|(_, word)| *word).collect();
    Err(words.join(", "))
}
