//! A program that is killed while it notes a failure leaves all of it, or nothing.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use guichet_domain::access::{Entrance, StaffPrincipal};
use guichet_domain::deployments::State;
use guichet_domain::incidents::IncidentFilter;
use guichet_domain::kernel::SessionId;
use guichet_domain::kernel::{PlaceRequest, TaskId};
use guichet_driven::Random;
use guichet_driven::{
    AuditLog, IdempotencyStore, IncidentStore, LinkStore, OutboxStore, PortResult, ProjectStore,
    ReadAudit, ReadIncidents, ReadOutbox, ReadStaff, ReadTasks, SessionStore, StaffStore,
    TaskStore, TokenStore, Unit, Work,
};
use guichet_portal::governance::{Governance, TaskCommand};
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
        // No unwinding, no destructor, nothing flushed: as when the machine loses its power.
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
        idempotency: IdempotencyStore,
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
        log: vec!["Mise à jour fichiers KO".into()],
    };
    let tasks = governance.deployments();
    let seen = found.revision;
    let noted = tasks
        .command(by(&senior), (None, task), seen, &fail, None)
        .await;
    noted.expect("it is noted");
    println!("steps: {}", steps.load(Ordering::SeqCst));
}

/// The task's state, its incidents, its mails, its entries in the audit.
async fn traces(sql: &Sql, task: TaskId) -> (State, usize, usize, usize) {
    let found = ReadTasks::find(sql, task)
        .await
        .expect("read")
        .expect("there");
    let filter = IncidentFilter::default();
    let page = ReadIncidents::page(sql, &filter, &PlaceRequest::default()).await;
    let incidents = page.expect("read").items;
    let of_task = incidents.iter().filter(|i| i.deployment == Some(task));
    let outbox = ReadOutbox::page(sql, None, None, 100).await.expect("read");
    let told = outbox.iter().filter(|row| {
        let kind = row.notice.as_ref().map(|notice| notice.kind.word());
        matches!(kind, Some("failed" | "incident_assigned"))
    });
    let audit = ReadAudit::entries(sql, None, 100).await.expect("read");
    let noted = audit.iter().filter(|row| {
        let text = format!("{:?}", row.entry.event);
        text.contains("\"fail\"") || text.contains("\"open\"")
    });
    (found.state, of_task.count(), told.count(), noted.count())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_cut_off_at_any_step_leaves_all_of_it_or_nothing() {
    let exe = std::env::current_exe().expect("this test's own program");
    for (database, trial) in both().await {
        let url = trial.url();
        let (mut nothing, mut all) = (0, 0);
        for round in 0..rounds(3, 1) {
            for at in 0.. {
                let another = trial.another().await.expect("a handle");
                let world = World::again(&another, &format!("{round}-{at}")).await;
                let view = world.running("v1").await;
                let before = traces(&another, view.task.id).await;
                let run = Command::new(&exe)
                    .args(["--exact", "--nocapture"])
                    .arg("governance::kill::note_a_failure_and_be_killed_at_a_step")
                    .env(URL, &url)
                    .env("GUICHET_KILL_AT", at.to_string())
                    .env("GUICHET_KILL_TASK", view.task.id.to_string())
                    .output()
                    .expect("it runs");
                let (state, incidents, told, noted) = traces(&another, view.task.id).await;
                let said = String::from_utf8_lossy(&run.stdout).into_owned();
                let left = (incidents, told - before.2, noted - before.3);
                match state {
                    State::Running => {
                        assert_eq!(left, (0, 0, 0), "{database}, step {at}");
                        assert!(!run.status.success(), "{database}, step {at}: {said}");
                        nothing += 1;
                    }
                    State::Failed => {
                        assert_eq!((left.0, left.2), (1, 2), "{database}, step {at}");
                        assert!(left.1 >= 2, "{database}, step {at}: {} mails", left.1);
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
        println!("{database}: nothing left {nothing} times, all of it {all} times");
        assert!(nothing > 10 && all > 1, "{database}: {nothing}, {all}");
    }
}
