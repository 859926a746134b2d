//! A server that is killed again and again while people write: what it said yes to is there, once,
//! and the audit holds. So is what it wrote and could not say: asked for again by its key, it gets
//! its first answer.
//!
//! A few cycles on each database, as chance has it (`GUICHET_SEED` plays them again); 500 with
//! `GUICHET_SOAK=1`. Two of three cycles wait until somebody was answered, and until something was
//! written whose answer nobody heard: these are sure, however slow the machine is. Every third is
//! killed as chance has it, from its first moment on.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may stop where it stands, and says what it did"
)]

mod writer;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use guichet_domain::access::{Role, TokenScope};
use guichet_domain::incidents::IncidentFilter;
use guichet_domain::kernel::{Language, PlaceRequest};
use guichet_driven::{Random, ReadIncidents};
use guichet_portal::operators::NewStaff;
use guichet_portal::{Keys, NewToken};
use guichet_sql::Sql;
use guichet_sql::trial::Trial;
use guichet_wiring::{Checks, Config, KeySeal, OperatorSystem, OsRandom, System};
use secrecy::SecretString;

use crate::start::program::{Program, Running};
use writer::{Writer, title};

const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const CLIENTS: usize = 4;

#[expect(
    clippy::disallowed_methods,
    reason = "how a test is told what to do is no configuration of the portal"
)]
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A small sequence of its own, the same for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % most
    }
}

fn seal() -> Arc<KeySeal> {
    let key: Vec<u8> = (0..32).collect();
    Arc::new(KeySeal::new(Arc::new(Keys::new(key.into(), None))))
}

async fn operators(url: &str) -> OperatorSystem {
    let config = Config::from_variables([
        ("TRYTON_RPC_URL", "http://127.0.0.1:9"),
        ("TRYTON_DATABASE", "guichet"),
        ("TRYTON_USER", "guichet"),
        ("TRYTON_PASSWORD", "a-service-password"),
        ("PORTAL_DB_URL", url),
        ("GUICHET_SECRET_KEY", KEY),
    ]);
    let system = System::operators(&config.unwrap(), Checks::SCHEMA).await;
    system.unwrap()
}

/// Somebody who may write, their token, and a project to write in.
async fn settled(url: &str) -> (String, String) {
    let system = operators(url).await;
    let operators = &system.operators;
    let new = NewStaff {
        login: "ada".into(),
        name: "Ada Roux".into(),
        email: "ada@example.com".parse().unwrap(),
        language: Language::French,
        roles: [Role::ProjectLead, Role::Administrator].into(),
        local: Some(SecretString::from("a password of twelve")),
    };
    operators.staff_add(new).await.unwrap();
    let token = NewToken {
        name: "writer".into(),
        scopes: [TokenScope::IncidentsRead, TokenScope::IncidentsWrite].into(),
        days: 1,
    };
    let token = operators.staff_token("ada", token).await.unwrap();
    let governance = operators.governance();
    let projects = governance.projects();
    let project = projects.add(operators.hand(), "Portail", "ada").await;
    let id = project.unwrap().project.id.to_string();
    system.close().await;
    (token.secret.expose(), id)
}

async fn killed_while_writing(store: &str, trial: Trial, cycles: u64, seed: u64) {
    println!("seed {seed}");
    let begun = Instant::now();
    let url = trial.url();
    let (token, project) = settled(&url).await;
    let writer = Arc::new(Writer::new(token, project));
    let program = Program::on(trial)
        .with("PORTAL_DB_URL", &url)
        .with("GUICHET_SECRET_KEY", KEY);
    let mut chance = Chance(seed);
    let mut pending = [None; CLIENTS];
    let (mut unheard, mut sure) = (None, 0);
    // Written, and not answered before the server was gone.
    let mut unanswered = BTreeSet::new();
    for cycle in 0..cycles {
        let mut running = program.start();
        let base = running.url().await;
        let people = pending.iter_mut().map(|pending| {
            let (writer, base) = (writer.clone(), base.clone());
            async move { writer.until_it_is_gone(&base, pending).await }
        });
        let wait = Duration::from_millis(30 + chance.below(250));
        let hasty = cycle % 3 == 2;
        let killed = async {
            let mut deaf = None;
            if !hasty {
                if let Some(n) = unheard.take() {
                    writer.again(&base, n).await;
                }
                writer.somebody_was_answered().await;
                let (n, kept) = writer.unheard(&base, &program.trial).await;
                unheard = Some(n);
                deaf = Some(kept);
                sure += 1;
            }
            tokio::time::sleep(wait).await;
            kill(running);
            drop(deaf);
        };
        futures_util::future::join(futures_util::future::join_all(people), killed).await;
        let open = pending.iter().flatten().chain(&unheard).copied();
        for n in open {
            if is_there(&program.trial, n).await {
                unanswered.insert(n);
            }
        }
    }
    // Whoever had no answer asks once more, of a server that stays.
    let mut running = program.start();
    let base = running.url().await;
    for n in pending.into_iter().flatten().chain(unheard) {
        writer.again(&base, n).await;
    }
    running.terminate();
    assert_eq!(running.ended().await, 0);
    let written = writer.written.lock().await;
    let (wanted, answers) = (written.asked, &written.taken);
    assert!(wanted > cycles, "people wrote: {wanted}");
    let heard_late = unanswered.len() as u64;
    assert!(
        sure > 0 && heard_late >= sure,
        "{heard_late} were written and not answered, {sure} of them surely"
    );
    let numbers: BTreeSet<u64> = answers.iter().map(|(n, _)| *n).collect();
    assert_eq!(numbers.len() as u64, wanted, "each was taken");
    let ids: BTreeSet<&String> = answers.iter().map(|(_, id)| id).collect();
    assert_eq!(ids.len(), answers.len(), "each is another");
    let mut there = titles(program.trial.sql()).await;
    there.sort();
    let mut titled: Vec<_> = (1..=wanted).map(title).collect();
    titled.sort();
    assert_eq!(there, titled, "each is there once, and nothing else");
    let verified = operators(&url).await.operators.audit_verify(None).await;
    let verified = verified.unwrap();
    assert!(verified.fault.is_none(), "{:?}", verified.fault);
    assert!(verified.holds.seq > wanted, "each has its entry");
    let seconds = begun.elapsed().as_secs();
    println!(
        "{store}: {cycles} kills, {wanted} incidents, none lost or doubled, the audit holds, in {seconds} s"
    );
    println!("{store}: {heard_late} of them were written and answered by a later server alone");
}

/// Whether this incident was written.
async fn is_there(trial: &Trial, n: u64) -> bool {
    let question = format!("SELECT title FROM incidents WHERE title = '{}'", title(n));
    !trial.texts(&question).await.unwrap().is_empty()
}

/// The titles of every incident there is.
async fn titles(sql: &Sql) -> Vec<String> {
    let mut request = PlaceRequest::default();
    let mut titles = Vec::new();
    loop {
        let filter = IncidentFilter::default();
        let page = ReadIncidents::page(sql, &filter, &request).await.unwrap();
        titles.extend(page.items.into_iter().map(|incident| incident.title));
        if page.next.is_none() {
            return titles;
        }
        request.from = page.next;
    }
}

/// `SIGKILL`.
fn kill(running: Running) {
    drop(running);
}

fn plan() -> (u64, u64) {
    let cycles = if told("GUICHET_SOAK").is_some() {
        500
    } else {
        12
    };
    let seed = told("GUICHET_SEED").map(|seed| seed.parse().unwrap());
    (
        cycles,
        seed.unwrap_or_else(|| OsRandom.id().as_u64_pair().1),
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_people_write_nothing_said_yes_to_is_lost_or_doubled_on_sqlite() {
    let (cycles, seed) = plan();
    let trial = Trial::sqlite(seal())
        .await
        .unwrap()
        .migrated()
        .await
        .unwrap();
    killed_while_writing("SQLite", trial, cycles, seed).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_while_people_write_nothing_said_yes_to_is_lost_or_doubled_on_postgresql() {
    let (cycles, seed) = plan();
    let server = told("GUICHET_TEST_POSTGRES_URL").unwrap();
    let trial = Trial::postgres(&server, seal()).await.unwrap();
    killed_while_writing("PostgreSQL", trial.migrated().await.unwrap(), cycles, seed).await;
}
