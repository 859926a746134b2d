//! Backups, restores, drills.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub(crate) enum Backup {
    Create {
        #[arg(long, value_name = "DIR")]
        to: Option<PathBuf>,
        #[arg(long, value_name = "KEY")]
        recipient: Option<String>,
    },
    List,
    Verify {
        #[arg(value_name = "PATH")]
        path: PathBuf,
        #[arg(long)]
        unproven: bool,
    },
    Keygen {
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option that may be there or not"
)]
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Restore {
    #[command(subcommand)]
    pub(crate) act: Option<RestoreAct>,
    #[arg(value_name = "PATH", required = true)]
    pub(crate) path: Option<PathBuf>,
    #[arg(long, value_name = "DB_URL", conflicts_with = "replace")]
    pub(crate) to: Option<String>,
    #[arg(long)]
    pub(crate) replace: bool,
    #[arg(long, requires = "replace")]
    pub(crate) damaged: bool,
    #[arg(long)]
    pub(crate) reseal: bool,
    #[arg(long)]
    pub(crate) unproven: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RestoreAct {
    Release,
}
