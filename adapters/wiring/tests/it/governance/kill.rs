//! A program that is killed while it notes a failure leaves all of it, or nothing.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use async_trait::async_trait;
use guichet_domain::access::{Entrance, StaffPrincipal};
use guichet_domain::deployments::State;
use guichet_domain::incidents::IncidentFilter;
use guichet_domain::kernel::SessionId;
use guichet_domain::kernel::{PlaceRequest, TaskId};
use guichet_driven::Random;
use guichet_driven::{
    AuditLog, CommandKey, ErrorStore, IdempotencyStore, IncidentStore, LinkStore, OutboxStore,
    PortResult, ProjectStore, ReadAudit, ReadIncidents, ReadOutbox, ReadStaff, ReadTasks,
    RecoveryStore, SessionStore, StaffStore, TaskStore, TokenStore, Unit, Work,
};
use guichet_portal::governance::{Governance, Once, TaskCommand, TaskView};
use guichet_sql::Sql;
use guichet_wiring::OsRandom;

use super::world::{World, both, by, parts, rounds, seal, variable};

/// Kills the process at one of its steps: each use of a store, and saving, is one.
struct Killing {
    inner: Arc<dyn Work>,
    at: usize,
    steps: Arc<AtomicUsize>,
}

struct KillingUnit {
    inner: Box<dyn Unit>,
    at: usize,
    steps: Arc<AtomicUsize>,
}

fn step(steps: &AtomicUsize, at: usize) {
    if steps.fetch_add(1, Ordering::SeqCst) == at {
        // No unwinding, no destructor, nothing flushed: as when the program is killed. What the
        // system was given it still writes: of a power cut this says nothing.
        std::process::abort();
    }
}

#[async_trait]
impl Work for Killing {
    async fn begin(&self) -> PortResult<Box<dyn Unit>> {
        step(&self.steps, self.at);
        Ok(Box::new(KillingUnit {
            inner: self.inner.begin().await?,
            at: self.at,
            steps: self.steps.clone(),
        }))
    }
}

macro_rules! lend {
    ($($store:ident: $port:ident),+ $(,)?) => {$(
        fn $store(&mut self) -> &mut dyn $port {
            step(&self.steps, self.at);
            self.inner.$store()
        }
    )+};
}

#[async_trait]
impl Unit for KillingUnit {
    lend! {
        links: LinkStore,
        sessions: SessionStore,
        outbox: OutboxStore,
        staff: StaffStore,
        tokens: TokenStore,
        projects: ProjectStore,
        tasks: TaskStore,
        incidents: IncidentStore,
        errors: ErrorStore,
        idempotency: IdempotencyStore,
        recovery: RecoveryStore,
        audit: AuditLog,
    }

    async fn save(self: Box<Self>) -> PortResult<()> {
        step(&self.steps, self.at);
        self.inner.save().await?;
        step(&self.steps, self.at);
        Ok(())
    }
}

const URL: &str = "GUICHET_KILL_URL";

/// The command as it was sent, and what it was answered: kept with what it did.
const ROUTE: &str = "POST /api/v1/deployments/x/fail";
const FINGERPRINT: [u8; 32] = [7; 32];
const ANSWER: (u16, &[u8]) = (200, b"the first answer");
const LINE: &str = "Mise à jour fichiers KO";

fn answered(_: &TaskView) -> (u16, Vec<u8>) {
    (ANSWER.0, ANSWER.1.to_vec())
}

/// What a killed process does: run by the test below, in a process of its own.
#[tokio::test]
async fn note_a_failure_and_be_killed_at_a_step() {
    let (Some(url), Some(at)) = (variable(URL), variable("GUICHET_KILL_AT")) else {
        return;
    };
    let at: usize = at.parse().expect("a number");
    let sql = guichet_sql::connect(&url, seal()).await.expect("connected");
    let task: TaskId = variable("GUICHET_KILL_TASK")
        .expect("a task")
        .parse()
        .expect("an id");
    let found = ReadTasks::find(&sql, task)
        .await
        .expect("read")
        .expect("there");
    let member = ReadStaff::by_login(&sql, "senior0").await.expect("read");
    let session = Entrance::Session(SessionId(OsRandom.id()));
    let senior = StaffPrincipal::of(member.expect("there"), session).expect("active");
    let steps = Arc::new(AtomicUsize::new(0));
    let killing = Killing {
        inner: Arc::new(sql.clone()),
        at,
        steps: steps.clone(),
    };
    let governance = Governance::new(parts(&sql, Arc::new(killing)));
    let fail = TaskCommand::Fail {
        reason: "Migration KO".into(),
        log: vec![LINE.into()],
    };
    let tasks = governance.deployments();
    let seen = found.revision;
    let key = task.to_string();
    let once = Once {
        route: ROUTE,
        key: &key,
        fingerprint: FINGERPRINT,
        render: &answered,
    };
    let noted = tasks
        .command(by(&senior), (None, task), seen, &fail, Some(once))
        .await;
    noted.expect("it is noted");
    println!("steps: {}", steps.load(Ordering::SeqCst));
}

/// The mails and the entries of the audit there were before.
struct Before {
    mails: BTreeSet<String>,
    audited: u64,
}

impl Before {
    async fn of(sql: &Sql) -> Self {
        let outbox = ReadOutbox::page(sql, None, None, 100).await.expect("read");
        let audit = ReadAudit::entries(sql, None, 1).await.expect("read");
        Self {
            mails: outbox.iter().map(|row| row.id.to_string()).collect(),
            audited: audit.last().expect("something is audited").seq,
        }
    }
}

/// What there is of a failure.
#[derive(Debug, PartialEq, Eq)]
struct Traces {
    incidents: usize,
    mails: Vec<(&'static str, String)>,
    audited: usize,
    log: Vec<String>,
    answer: Option<(u16, Vec<u8>)>,
}

impl Traces {
    fn nothing() -> Self {
        Self {
            incidents: 0,
            mails: Vec::new(),
            audited: 0,
            log: Vec::new(),
            answer: None,
        }
    }

    /// senior0 noted it and has its incident; lead0, who leads and planned, is told.
    fn all() -> Self {
        let mails = [("failed", "lead0"), ("incident_assigned", "senior0")];
        Self {
            incidents: 1,
            mails: mails
                .map(|(kind, to)| (kind, format!("{to}@example.com")))
                .into(),
            audited: 2,
            log: vec![LINE.into()],
            answer: Some((ANSWER.0, ANSWER.1.to_vec())),
        }
    }

    async fn of(sql: &Sql, task: TaskId, before: &Before) -> Self {
        let filter = IncidentFilter::default();
        let page = ReadIncidents::page(sql, &filter, &PlaceRequest::default()).await;
        let incidents = page.expect("read").items;
        let outbox = ReadOutbox::page(sql, None, None, 100).await.expect("read");
        let new = outbox
            .iter()
            .filter(|row| !before.mails.contains(&row.id.to_string()));
        let told = new.map(|row| {
            let notice = row.notice.as_ref().expect("it is read");
            (notice.kind.word(), notice.to.to_string())
        });
        let mut mails: Vec<_> = told.collect();
        mails.sort();
        let audit = ReadAudit::entries(sql, None, 100).await.expect("read");
        let log = ReadTasks::log(sql, task, 0, 100).await.expect("read");
        Self {
            incidents: incidents
                .iter()
                .filter(|i| i.deployment == Some(task))
                .count(),
            mails,
            audited: audit.iter().filter(|row| row.seq > before.audited).count(),
            log: log.into_iter().map(|line| line.line).collect(),
            answer: kept(sql, task).await,
        }
    }
}

/// The answer that is kept for whoever sends the command again.
async fn kept(sql: &Sql, task: TaskId) -> Option<(u16, Vec<u8>)> {
    let senior = ReadStaff::by_login(sql, "senior0").await.expect("read");
    let key = CommandKey {
        scope: format!("{} {ROUTE}", senior.expect("there").id),
        key: task.to_string(),
        fingerprint: FINGERPRINT,
    };
    let mut unit = sql.begin().await.expect("a unit");
    let first = unit.idempotency().first(&key).await.expect("read");
    first.map(|first| (first.status, first.body))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_cut_off_at_any_step_leaves_all_of_it_or_nothing() {
    let exe = std::env::current_exe().expect("this test's own program");
    let rounds = rounds(10, 2);
    for (database, trial) in both().await {
        let (url, begun) = (trial.url(), Instant::now());
        let (mut nothing, mut all) = (0, 0);
        for round in 0..rounds {
            for at in 0.. {
                let another = trial.another().await.expect("a handle");
                let world = World::again(&another, &format!("{round}-{at}")).await;
                let task = world.running("v1").await.task.id;
                let before = Before::of(&another).await;
                let run = Command::new(&exe)
                    .args(["--exact", "--nocapture"])
                    .arg("governance::kill::note_a_failure_and_be_killed_at_a_step")
                    .env(URL, &url)
                    .env("GUICHET_KILL_AT", at.to_string())
                    .env("GUICHET_KILL_TASK", task.to_string())
                    .output()
                    .expect("it runs");
                let said = String::from_utf8_lossy(&run.stdout).into_owned();
                let left = Traces::of(&another, task, &before).await;
                let found = ReadTasks::find(&another, task).await.expect("read");
                match found.expect("there").state {
                    State::Running => {
                        assert_eq!(left, Traces::nothing(), "{database}, step {at}");
                        assert!(!run.status.success(), "{database}, step {at}: {said}");
                        nothing += 1;
                    }
                    State::Failed => {
                        assert_eq!(left, Traces::all(), "{database}, step {at}");
                        all += 1;
                    }
                    other => panic!("{database}, step {at}: {other:?}"),
                }
                world.chain_holds().await;
                if run.status.success() {
                    break;
                }
            }
        }
        let seconds = begun.elapsed().as_secs();
        println!(
            "{database}: in {rounds} rounds a failure killed at each of its steps left nothing \
             {nothing} times and all of it {all} times, and the chain holds, in {seconds} s"
        );
        // Killed after saving, and not at all.
        assert_eq!(all, 2 * rounds, "{database}");
        assert!(nothing > 10 * rounds, "{database}: {nothing}");
    }
}
