use clap::Subcommand;
use guichet_domain::kernel::{ErrorId, Limit};

use super::parse::{AN_ID, limit};

#[derive(Debug, Subcommand)]
pub(crate) enum Errors {
    List {
        #[arg(long)]
        all: bool,
        #[arg(long, value_name = "N", default_value = "20", value_parser = limit)]
        limit: Limit,
        #[arg(long, value_name = "CURSOR")]
        cursor: Option<String>,
    },
    Resolve {
        #[arg(value_name = "ID", value_parser = id)]
        id: ErrorId,
    },
    Reopen {
        #[arg(value_name = "ID", value_parser = id)]
        id: ErrorId,
    },
}

fn id(text: &str) -> Result<ErrorId, &'static str> {
    text.parse().map_err(|_| AN_ID)
}
