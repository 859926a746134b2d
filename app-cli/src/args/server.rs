use std::path::PathBuf;

use clap::Args;

use super::parse::{base_url, key};

/// Which server, and with whose token.
#[derive(Debug, Clone, Args)]
pub(crate) struct Server {
    #[arg(long, value_name = "URL", global = true, value_parser = base_url)]
    pub(crate) base_url: Option<String>,
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) token_file: Option<PathBuf>,
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) ca_file: Option<PathBuf>,
    #[arg(long, value_name = "SECONDS", global = true, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) timeout: Option<u64>,
    #[arg(long, value_name = "KEY", global = true, value_parser = key)]
    pub(crate) idempotency_key: Option<String>,
}
