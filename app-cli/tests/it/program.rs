use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

use crate::schema;

/// The program as it was built.
pub(crate) const GUICHET: &str = env!("CARGO_BIN_EXE_guichet");

/// One way to run the program, in a folder of its own and with no variable but these.
pub(crate) struct Program {
    folder: PathBuf,
    variables: Vec<(String, String)>,
}

/// How it ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ended {
    /// An answer in JSON is held against the schema of its command, whether or not the test
    /// reads it.
    pub(crate) fn of(output: Output, asked: &[&str]) -> Self {
        let ended = Self {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        };
        let json = asked.windows(2).any(|two| two == ["--format", "json"]);
        if json && !ended.out.is_empty() {
            let asked: Vec<String> = asked.iter().map(|word| (*word).to_owned()).collect();
            schema::seen(&asked, &ended.json());
        }
        ended
    }

    pub(crate) fn json(&self) -> Value {
        let answer = serde_json::from_str(&self.out);
        answer.unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl Program {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "guichet-cli-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self {
            folder,
            variables: Vec::new(),
        }
    }

    /// With a whole configuration: a database of its own, and a Tryton nobody listens at.
    pub(crate) fn configured() -> Self {
        let program = Self::new();
        let database = format!(
            "sqlite://{}",
            program.folder.join("portal.sqlite").display()
        );
        program
            .with("TRYTON_RPC_URL", "http://127.0.0.1:9")
            .with("TRYTON_DATABASE", "guichet")
            .with("TRYTON_USER", "guichet")
            .with("TRYTON_PASSWORD", "service-demo-2026")
            .with("PORTAL_DB_URL", &database)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.into(), value.into()));
        self
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(GUICHET);
        command
            .args(arguments)
            .env_clear()
            .current_dir(&self.folder)
            .stdin(Stdio::null());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Another program in its folder, with its variables and the usual programs at hand.
    pub(crate) fn beside(&self, other: &str) -> Command {
        let mut command = Command::new(other);
        command
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .current_dir(&self.folder)
            .stdin(Stdio::null());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        Ended::of(self.command(arguments).output().unwrap(), arguments)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
