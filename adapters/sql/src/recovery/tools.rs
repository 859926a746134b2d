//! PostgreSQL's own programs, which make and read dumps.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use guichet_driven::{PortError, PortResult};
use sea_orm::sqlx::ConnectOptions;
use sea_orm::sqlx::postgres::PgConnectOptions;
use tokio::process::Command;

use super::failed::{disk, refused};

/// The longest a dump or its loading lasts.
pub(super) const LONGEST: Duration = Duration::from_hours(2);

/// What runs while a dump is loaded, or from then on.
const RUNS: [&str; 8] = [
    "AGGREGATE",
    "EVENT TRIGGER",
    "FUNCTION",
    "POLICY",
    "PROCEDURAL LANGUAGE",
    "PROCEDURE",
    "RULE",
    "TRIGGER",
];

/// The way to a server for its programs. Passwords go by the environment: arguments can be seen
/// by others.
pub(super) struct Tools {
    environment: Vec<(&'static str, String)>,
}

impl Tools {
    pub(super) fn new(options: &PgConnectOptions, database: &str) -> Self {
        let host = match options.get_socket() {
            Some(socket) => socket.display().to_string(),
            None => options.get_host().to_owned(),
        };
        let mut environment = vec![
            ("PGHOST", host),
            ("PGPORT", options.get_port().to_string()),
            ("PGUSER", options.get_username().to_owned()),
            ("PGDATABASE", database.to_owned()),
            ("PGAPPNAME", "guichet".to_owned()),
            ("PGCONNECT_TIMEOUT", "10".to_owned()),
            ("LC_MESSAGES", "C".to_owned()),
        ];
        let url = options.to_url_lossy();
        let password = url.password().and_then(guichet_tls::decoded);
        environment.extend(password.map(|password| ("PGPASSWORD", password)));
        for (name, value) in url.query_pairs() {
            let variable = match name.as_ref() {
                "sslmode" => "PGSSLMODE",
                "sslrootcert" => "PGSSLROOTCERT",
                "sslcert" => "PGSSLCERT",
                "sslkey" => "PGSSLKEY",
                _ => continue,
            };
            environment.push((variable, value.into_owned()));
        }
        Self { environment }
    }

    /// That both are here, and not older than the server, of which they would not know all.
    pub(super) async fn fit(&self, server: u32) -> PortResult<()> {
        for program in ["pg_dump", "pg_restore"] {
            let said = self.run(program, &[OsStr::new("--version")]).await?;
            let here = major(&said);
            if here.is_none_or(|here| here < server) {
                let here = here.map_or("unknown".to_owned(), |here| here.to_string());
                return Err(refused(
                    "program_missing",
                    format_args!(
                        "{program} is of version {here} and the server of {server}: install \
                         postgresql-client-{server} or later"
                    ),
                ));
            }
        }
        Ok(())
    }

    /// Everything as of a snapshot that another transaction exported.
    pub(super) async fn dump(&self, snapshot: &str, to: &Path) -> PortResult<()> {
        let snapshot = format!("--snapshot={snapshot}");
        let mut file = std::ffi::OsString::from("--file=");
        file.push(to);
        let arguments = [
            OsStr::new("--format=custom"),
            OsStr::new("--compress=0"),
            OsStr::new("--no-owner"),
            OsStr::new("--no-privileges"),
            OsStr::new("--no-password"),
            OsStr::new(&snapshot),
            &file,
        ];
        self.run("pg_dump", &arguments).await.map(drop)
    }

    /// Loads a dump, all of it or nothing; one with functions in it not at all, for they run while
    /// it is loaded, with the rights of whoever loads it. Extensions, which the portal does not need and only a
    /// superuser may add, are left out.
    pub(super) async fn load(&self, dump: &Path, database: &str) -> PortResult<()> {
        let list = [OsStr::new("--list"), dump.as_os_str()];
        let list = self.run("pg_restore", &list).await?;
        let runs = what_runs(&list);
        if !runs.is_empty() {
            return Err(refused(
                "store_planted",
                format_args!(
                    "the portal makes none of these, and they would run: {}",
                    runs.join(", ")
                ),
            ));
        }
        let wanted: Vec<&str> = list
            .lines()
            .filter(|line| !line.contains(" EXTENSION "))
            .collect();
        let place = dump.with_extension("list");
        let kept = tokio::fs::write(&place, wanted.join("\n") + "\n").await;
        kept.map_err(|error| disk(place.display(), error))?;
        let (mut use_list, mut into) = (
            std::ffi::OsString::from("--use-list="),
            std::ffi::OsString::from("--dbname="),
        );
        use_list.push(&place);
        into.push(database);
        let arguments = [
            OsStr::new("--single-transaction"),
            OsStr::new("--exit-on-error"),
            OsStr::new("--no-owner"),
            OsStr::new("--no-privileges"),
            OsStr::new("--no-password"),
            &use_list,
            &into,
            dump.as_os_str(),
        ];
        self.run("pg_restore", &arguments).await.map(drop)
    }

    async fn run(&self, program: &str, arguments: &[&OsStr]) -> PortResult<String> {
        let mut command = Command::new(program);
        command
            .args(arguments)
            .env_remove("PGSERVICE")
            .env_remove("PGOPTIONS")
            // It would be asked instead of the host that the URL names.
            .env_remove("PGHOSTADDR")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .kill_on_drop(true);
        let output = tokio::time::timeout(LONGEST, command.output()).await;
        let output = output.map_err(|_| PortError::timed_out(program))?;
        let output = output.map_err(|error| missing(program, &error))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(refused(
            "database_program",
            format_args!("{program}: {}", reason(&output.stderr)),
        ))
    }
}

/// What runs by itself, as the list of a dump has it: `248; 1255 16717 FUNCTION public keep() me`.
fn what_runs(list: &str) -> Vec<&str> {
    let lines = list.lines().filter(|line| !line.starts_with(';'));
    let things = lines.filter_map(|line| line.splitn(4, ' ').nth(3));
    let runs = |thing: &&str| {
        let mut after = RUNS.iter().filter_map(|kind| thing.strip_prefix(kind));
        after.any(|after| after.starts_with(' '))
    };
    things.filter(runs).collect()
}

fn missing(program: &str, error: &std::io::Error) -> PortError {
    if error.kind() == std::io::ErrorKind::NotFound {
        return refused(
            "program_missing",
            format_args!("{program} is not installed: install postgresql-client"),
        );
    }
    disk(program, error)
}

/// The lines that name errors: those beside them may quote a person's data.
fn reason(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let errors = said.lines().filter(|line| line.contains("error:"));
    let told: Vec<&str> = errors.take(3).collect();
    if told.is_empty() {
        "it failed without a word".to_owned()
    } else {
        told.join("; ")
    }
}

/// `pg_dump (PostgreSQL) 15.8 (Debian …)`: 15.
fn major(said: &str) -> Option<u32> {
    let version = said.split_whitespace().nth(2)?;
    let digits = version.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_from_what_the_programs_say() {
        assert_eq!(
            major("pg_dump (PostgreSQL) 15.8 (Debian 15.8-0)\n"),
            Some(15)
        );
        assert_eq!(major("pg_restore (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major("pg_dump"), None);
    }

    #[test]
    fn what_runs_is_told_from_what_is_loaded() {
        let list = ";     TOC Entries: 5\n\
            3665; 0 0 COMMENT - SCHEMA public me\n\
            248; 1255 16717 FUNCTION public keep() me\n\
            215; 1259 16390 TABLE public TRIGGER x me\n\
            3352; 0 16390 TABLE DATA public staff me\n\
            3480; 2620 16718 TRIGGER public tokens keep me\n";
        let named = ["FUNCTION public keep() me", "TRIGGER public tokens keep me"];
        assert_eq!(what_runs(list), named);
    }

    #[test]
    fn a_reason_never_quotes_a_row() {
        let said = b"pg_restore: error: COPY failed for table \"links\"\n\
            CONTEXT:  COPY links, line 1: \"eva@example.com\"\n";
        assert_eq!(
            reason(said),
            "pg_restore: error: COPY failed for table \"links\""
        );
    }
}
