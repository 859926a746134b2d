//! `guichet staff …`, as an operator runs it.

mod members;
mod passwords;
mod refusals;
mod tokens;
mod tryton;

use std::io::Write;
use std::process::Stdio;

use guichet_portal::driven::ReadAudit;

use crate::database::Database;
use crate::program::{Ended, Program};

pub(crate) const PASSWORD: &str = "a-long-enough-one";

/// Runs it with this on standard input.
pub(crate) fn fed(program: &Program, arguments: &[&str], input: &str) -> Ended {
    let mut command = program.command(arguments);
    command.stdin(Stdio::piped());
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Whoever refuses the line itself reads nothing.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    Ended::of(child.wait_with_output().unwrap(), arguments)
}

/// `staff add --local`, with a password on standard input.
pub(crate) fn add(program: &Program, login: &str, roles: &[&str]) -> Ended {
    let email = format!("{login}@example.com");
    let line = ["staff", "add", login, "--name", "Eva Noir", "--local"];
    let more = ["--email", &email, "--format", "json", "--role"];
    fed(program, &[&line[..], &more, roles].concat(), PASSWORD)
}

/// A database whose staff are these, with their first role.
fn staffed(members: &[(&str, &str)]) -> Database {
    let database = Database::new();
    for (login, role) in members {
        let ended = add(&database.program, login, &[role]);
        assert_eq!((ended.status, ended.err.as_str()), (0, ""), "{ended:?}");
    }
    database
}

/// Everything the audit has, as a developer would read it.
pub(crate) fn audited(database: &Database) -> String {
    let entries = database.with(async |sql| ReadAudit::entries(sql, None, 99).await);
    format!("{entries:#?}")
}

/// It was refused: a line that says why, and nothing for programs.
pub(crate) fn assert_refused(ended: &Ended, why: &str) {
    assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
    assert_eq!(ended.err.lines().count(), 1, "{ended:?}");
    assert!(ended.err.contains(why), "{why}: {ended:?}");
}
