use clap::Subcommand;
use guichet_domain::access::Role;
use guichet_domain::deployments::{Stage, StageVerb};
use guichet_domain::kernel::ProjectId;

use super::parse::{AN_ID, Chosen, chosen, role};

#[derive(Debug, Subcommand)]
pub(crate) enum Projects {
    Add {
        #[arg(value_name = "NAME")]
        name: String,
        #[arg(long, value_name = "LOGIN")]
        lead: String,
    },
    List,
    Show {
        #[arg(value_name = "ID", value_parser = id)]
        id: ProjectId,
    },
    Stage {
        #[arg(value_name = "ID", value_parser = id)]
        id: ProjectId,
        #[arg(value_name = "STAGE", value_parser = chosen::<Stage>)]
        stage: Chosen<Stage>,
        #[arg(value_name = "VERB", value_parser = chosen::<StageVerb>)]
        verb: Chosen<StageVerb>,
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    #[command(subcommand)]
    Member(Member),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Member {
    Add {
        #[arg(value_name = "ID", value_parser = id)]
        id: ProjectId,
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(long, value_name = "ROLE", value_parser = role)]
        role: Role,
    },
    Remove {
        #[arg(value_name = "ID", value_parser = id)]
        id: ProjectId,
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(long, value_name = "ROLE", value_parser = role)]
        role: Option<Role>,
    },
}

fn id(text: &str) -> Result<ProjectId, &'static str> {
    text.parse().map_err(|_| AN_ID)
}
