#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use guichet_driven::{Browse, Visit, Visited};
use guichet_http::{HttpBrowser, HttpLimits};
use guichet_sql::trial::Trial;
use guichet_wiring::KeySeal;
use serde_json::Value;

use crate::live::tryton;

pub(crate) const READY: &str = "GUICHET_TEST_TRYTON_READY";

/// Longest anything here is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// One way to start the server, in a folder of its own and with no variable but these.
pub(crate) struct Program {
    folder: PathBuf,
    variables: Vec<(String, String)>,
    /// The database, as long as somebody holds it.
    pub(crate) trial: Trial,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// How it ended: its status, and what it said without what it logged.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: i32,
    pub(crate) said: Vec<String>,
}

/// A server that runs.
pub(crate) struct Running {
    child: Child,
    log: PathBuf,
}

impl Drop for Running {
    #[expect(
        clippy::print_stderr,
        reason = "whoever reads of a failed test wants to know what the server said"
    )]
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let log = std::fs::read_to_string(&self.log).unwrap_or_default();
            eprintln!("what the server said:\n{log}");
        }
    }
}

impl Program {
    /// Complete: a migrated database, a Tryton that nobody is at, any free address.
    pub(crate) async fn configured() -> Self {
        let trial = Trial::sqlite(Arc::new(KeySeal::temporary()))
            .await
            .unwrap()
            .migrated()
            .await
            .unwrap();
        Self::on(trial)
    }

    pub(crate) fn on(trial: Trial) -> Self {
        let folder = std::env::temp_dir().join(format!("guichet-web-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir(&folder).unwrap();
        let program = Self {
            folder,
            variables: vec![],
            trial,
        };
        let database = program.trial.url_as("nobody");
        program
            .with("TRYTON_RPC_URL", "http://127.0.0.1:9")
            .with("TRYTON_DATABASE", "guichet")
            .with("TRYTON_USER", "guichet")
            .with("TRYTON_PASSWORD", "a-service-password")
            .with("PORTAL_DB_URL", &database)
            .with("GUICHET_LISTEN", "127.0.0.1:0")
            .with("LOG_FORMAT", "json")
    }

    /// Before a real Tryton, seen by this proxy.
    pub(crate) fn before(self, url: &str) -> Self {
        let tryton = tryton(READY);
        self.with("TRYTON_RPC_URL", url)
            .with("TRYTON_DATABASE", &tryton.database)
            .with("TRYTON_USER", &tryton.service_user)
            .with("TRYTON_PASSWORD", &tryton.service_password)
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self = self.without(name);
        self.variables.push((name.into(), value.into()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.variables.retain(|(known, _)| known != name);
        self
    }

    pub(crate) fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    pub(crate) fn start(&self) -> Running {
        self.start_with_log(&self.folder.join("log"))
    }

    /// The same for a server that writes its log there itself.
    pub(crate) fn start_with_log(&self, log: &std::path::Path) -> Running {
        let log = log.to_owned();
        let out = File::create(self.folder.join("log")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_guichet-web"));
        command.env_clear().current_dir(&self.folder);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
            .stdin(Stdio::null())
            .stdout(out.try_clone().unwrap());
        let child = command.stderr(out).spawn().unwrap();
        Running { child, log }
    }

    pub(crate) async fn run(&self) -> Ended {
        let mut running = self.start();
        let status = running.ended().await;
        Ended {
            status,
            said: running.said(),
        }
    }

    /// It ends with 3 and one line that names this variable.
    pub(crate) async fn refuses(self, variable: &str) -> String {
        let ended = self.run().await;
        assert_eq!(ended.status, 3, "{variable}: {ended:?}");
        assert_eq!(ended.said.len(), 1, "{variable}: {ended:?}");
        let line = &ended.said[0];
        assert!(line.starts_with(&format!("{variable}: ")), "{line}");
        line.clone()
    }
}

impl Running {
    pub(crate) async fn ended(&mut self) -> i32 {
        let child = &mut self.child;
        let status = until("its end", || child.try_wait().unwrap()).await;
        status.code().unwrap()
    }

    /// What it said that is no line of the log.
    fn said(&self) -> Vec<String> {
        let text = std::fs::read_to_string(&self.log).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('{'));
        lines.map(str::to_owned).collect()
    }

    /// Its URL, once it listens.
    pub(crate) async fn url(&mut self) -> String {
        format!("http://{}", self.told("address").await)
    }

    /// A field of its log, once it is there.
    pub(crate) async fn told(&mut self, field: &str) -> String {
        let Self { child, log } = self;
        until("its address", || {
            assert!(child.try_wait().unwrap().is_none(), "it ended");
            let text = std::fs::read_to_string(&log).unwrap_or_default();
            let mut lines = text
                .lines()
                .filter_map(|line| serde_json::from_str::<Value>(line).ok());
            lines.find_map(|line| Some(line.get(field)?.as_str()?.to_owned()))
        })
        .await
    }

    /// Its log so far.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(sent.success());
    }
}

/// What comes in the end, and not later than our patience.
async fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(began.elapsed() < PATIENCE, "{what} was waited for too long");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

pub(crate) async fn get(url: &str) -> Visited {
    visit(url, &[], None).await
}

pub(crate) async fn visit(
    url: &str,
    headers: &[(&str, &str)],
    form: Option<&[(&str, &str)]>,
) -> Visited {
    let limits = HttpLimits {
        deadline: Duration::from_secs(30),
        max_body: 8 << 20,
        ca_file: None,
    };
    let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        let pairs = pairs.iter();
        pairs.map(|(n, v)| ((*n).into(), (*v).into())).collect()
    };
    let visit = Visit {
        url: url.into(),
        headers: owned(headers),
        form: form.map(owned),
        json: None,
    };
    HttpBrowser::new(limits)
        .unwrap()
        .visit(visit)
        .await
        .unwrap()
}
