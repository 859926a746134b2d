use std::path::PathBuf;

use clap::{Args, Subcommand};
use guichet_domain::kernel::EmailAddress;

use super::parse::base_url;
use super::print::Lang;
use super::staff::email;

#[derive(Debug, Subcommand)]
pub(crate) enum Admin {
    Bootstrap(Bootstrap),
    Repair {
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    Verify {
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(long, value_name = "URL", value_parser = base_url)]
        base_url: String,
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    DiagnosticToken,
}

#[derive(Debug, Args)]
pub(crate) struct Bootstrap {
    #[arg(value_name = "LOGIN")]
    pub(crate) login: String,
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,
    #[arg(long, value_name = "EMAIL", value_parser = email)]
    pub(crate) email: Option<EmailAddress>,
    #[arg(long, value_enum, default_value = "fr")]
    pub(crate) language: Lang,
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Roles {
    Check {
        #[arg(long)]
        dry_run: bool,
        #[arg(long)]
        strict: bool,
    },
}
