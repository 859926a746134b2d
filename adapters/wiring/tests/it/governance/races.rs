use std::sync::Arc;
use std::time::Instant;

use guichet_domain::deployments::State;
use guichet_domain::incidents::Severity;
use guichet_domain::kernel::Words;
use guichet_portal::governance::{ActError, IncidentDraft, Outcome, TaskCommand};

use super::world::{Answer, World, both, by, confirmed, done, rounds, start};

const PEOPLE: usize = 50;

/// How many won; everybody else must have been told that the task is no longer as they saw it.
fn winners(answers: Vec<Answer>, becomes: State) -> usize {
    let mut won = 0;
    for answer in answers {
        match answer {
            Ok(Outcome::Done(view)) => {
                assert_eq!(view.task.state, becomes);
                won += 1;
            }
            Ok(again @ Outcome::Again { .. }) => panic!("no key was given: {again:?}"),
            Err(ActError::Refused { refusal, current }) => {
                assert_eq!(refusal.code(), "changed");
                let current = current.expect("a conflict shows the task as it is");
                assert_eq!(current.task.state, becomes);
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    won
}

async fn race(rounds: usize) {
    for (database, trial) in both().await {
        let begun = Instant::now();
        let world = Arc::new(World::new(trial.sql(), PEOPLE, PEOPLE).await);
        for round in 0..rounds {
            let view = Arc::new(world.planned(&format!("v{round}")).await);
            let tries = (0..PEOPLE).map(|n| {
                let (world, view) = (world.clone(), view.clone());
                tokio::spawn(async move { world.act(&world.leads[n], &view, confirmed()).await })
            });
            let won = winners(all(tries).await, State::Authorised);
            assert_eq!(won, 1, "{database}, round {round}: authorised");

            let tasks = world.governance.deployments();
            let shown = tasks.show(by(&world.leads[0]), (None, view.task.id)).await;
            let view = Arc::new(shown.expect("it is there"));
            let tries = (0..PEOPLE).map(|n| {
                let (world, view) = (world.clone(), view.clone());
                tokio::spawn(async move { world.act(&world.seniors[n], &view, start()).await })
            });
            let won = winners(all(tries).await, State::Running);
            assert_eq!(won, 1, "{database}, round {round}: started");

            let shown = tasks.show(by(&world.leads[0]), (None, view.task.id)).await;
            let log = Vec::new();
            let end = TaskCommand::Succeed { log };
            let view = shown.expect("it is there");
            done(world.act(&world.seniors[0], &view, end).await);
        }
        world.chain_holds().await;
        let seconds = begun.elapsed().as_secs();
        println!(
            "{database}: in {rounds} rounds one of {PEOPLE} people authorised and one of {PEOPLE} \
             started, and the chain holds, in {seconds} s"
        );
    }
}

async fn all(tries: impl Iterator<Item = tokio::task::JoinHandle<Answer>>) -> Vec<Answer> {
    let mut answers = Vec::new();
    for running in tries.collect::<Vec<_>>() {
        answers.push(running.await.expect("no try panics"));
    }
    answers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_people_at_once_one_authorises_and_one_starts() {
    race(rounds(200, 3)).await;
}

/// Two tasks of one environment, each started by somebody at the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_tasks_of_one_environment_one_is_at_work() {
    for (database, trial) in both().await {
        let begun = Instant::now();
        let world = Arc::new(World::new(trial.sql(), 2, 2).await);
        let rounds = rounds(200, 10);
        for round in 0..rounds {
            let mut tries = Vec::new();
            for n in 0..2 {
                let view = world.authorised(&format!("v{round}.{n}")).await;
                tries.push((n, view));
            }
            let tries = tries.into_iter().map(|(n, view)| {
                let world = world.clone();
                tokio::spawn(async move { world.act(&world.seniors[n], &view, start()).await })
            });
            let mut running = None;
            for answer in all(tries).await {
                match answer {
                    Ok(outcome) => assert!(running.replace(outcome).is_none(), "{database}"),
                    Err(ActError::Refused { refusal, .. }) => {
                        assert_eq!(refusal.code(), "at_work", "{database}");
                    }
                    Err(other) => panic!("{database}: {other:?}"),
                }
            }
            let view = running.and_then(Outcome::done).expect("one started");
            assert_eq!(view.task.state.word(), "running");
            let end = TaskCommand::Succeed { log: Vec::new() };
            let shown = world.governance.deployments();
            let shown = shown.show(by(&world.leads[0]), (None, view.task.id)).await;
            done(
                world
                    .act(&world.seniors[0], &shown.expect("there"), end)
                    .await,
            );
        }
        world.chain_holds().await;
        let seconds = begun.elapsed().as_secs();
        println!(
            "{database}: in {rounds} rounds one of 2 tasks of an environment was started, and the \
             chain holds, in {seconds} s"
        );
    }
}

/// Whoever holds a connection never waits for another: then the tenth person would stop them all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_people_who_speak_at_once_are_all_heard() {
    for (database, trial) in both().await {
        let world = Arc::new(World::new(trial.sql(), PEOPLE, 1).await);
        let draft = IncidentDraft {
            project: world.project,
            title: "Lenteurs".into(),
            description: "Depuis ce matin.".into(),
            severity: Severity::Medium,
            deployment: None,
            assignee: None,
            production: None,
        };
        let incidents = world.governance.incidents();
        let opened = incidents.open(by(&world.leads[0]), &draft, None).await;
        let opened = opened.map(Outcome::done).expect("opened");
        let id = opened.expect("opened now").incident.id;
        let tries = (0..PEOPLE).map(|n| {
            let world = world.clone();
            tokio::spawn(async move {
                let incidents = world.governance.incidents();
                let who = by(&world.leads[n]);
                incidents.comment(who, id, "Vu.", None).await.map(drop)
            })
        });
        for said in tries.collect::<Vec<_>>() {
            let said = said.await.expect("no try panics");
            assert!(said.is_ok(), "{database}: {said:?}");
        }
        let shown = incidents.show(by(&world.leads[0]), id).await;
        let heard = shown.expect("there").events.len();
        assert_eq!(heard, PEOPLE + 1, "{database}");
        world.chain_holds().await;
    }
}
