use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use guichet_domain::access::{Role, TokenScope};
use guichet_domain::kernel::{EmailAddress, Limit, TokenId};

use super::parse::{AN_ID, limit, role, words};
use super::print::Lang;

#[derive(Debug, Subcommand)]
pub(crate) enum Staff {
    // The login first: after --role it would be read as a role.
    #[command(
        override_usage = "guichet staff add <LOGIN> --name <NAME> --email <EMAIL> --role <ROLE>... [OPTIONS]"
    )]
    Add(Add),
    #[command(subcommand)]
    Role(RoleChange),
    List,
    Disable {
        #[arg(value_name = "LOGIN")]
        login: String,
    },
    Enable {
        #[arg(value_name = "LOGIN")]
        login: String,
    },
    Password {
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    #[command(
        override_usage = "guichet staff token <LOGIN> --scope <SCOPE>... --days <N> [OPTIONS]"
    )]
    Token {
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(long = "scope", value_name = "SCOPE", required = true, num_args = 1.., value_parser = scope)]
        scopes: Vec<Scopes>,
        #[arg(long, value_name = "N")]
        days: u32,
        #[arg(long, value_name = "NAME", default_value = "guichet")]
        name: String,
    },
    Tokens {
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(long, value_name = "N", default_value = "100", value_parser = limit)]
        limit: Limit,
        #[arg(long, value_name = "CURSOR")]
        cursor: Option<String>,
    },
    TokenRevoke {
        #[arg(value_name = "ID", value_parser = token)]
        id: TokenId,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Add {
    #[arg(value_name = "LOGIN")]
    pub(crate) login: String,
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    #[arg(long, value_name = "EMAIL", value_parser = email)]
    pub(crate) email: EmailAddress,
    #[arg(long = "role", value_name = "ROLE", required = true, num_args = 1.., value_parser = role)]
    pub(crate) roles: Vec<Role>,
    #[arg(long, value_enum, default_value = "fr")]
    pub(crate) language: Lang,
    #[arg(long)]
    pub(crate) local: bool,
    #[arg(long, value_name = "FILE", requires = "local")]
    pub(crate) password_file: Option<PathBuf>,
}

impl Add {
    /// Whether the portal keeps the password.
    pub(crate) fn is_local(&self) -> bool {
        self.local
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum RoleChange {
    Add {
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(value_name = "ROLE", value_parser = role)]
        role: Role,
    },
    Remove {
        #[arg(value_name = "LOGIN")]
        login: String,
        #[arg(value_name = "ROLE", value_parser = role)]
        role: Role,
    },
}

/// The scopes of one word: a noun alone means reading and writing.
#[derive(Debug, Clone)]
pub(crate) struct Scopes(pub(crate) BTreeSet<TokenScope>);

fn scope(text: &str) -> Result<Scopes, String> {
    let scopes = TokenScope::of_word(text);
    if scopes.is_empty() {
        return Err(words::<TokenScope>());
    }
    Ok(Scopes(scopes))
}

pub(super) fn email(text: &str) -> Result<EmailAddress, &'static str> {
    text.parse().map_err(|_| "name@example.com")
}

fn token(text: &str) -> Result<TokenId, &'static str> {
    text.parse().map_err(|_| AN_ID)
}
