use guichet_domain::deployments::Environment;
use guichet_domain::deployments::TaskFilter;
use guichet_domain::kernel::PlaceRequest;
use guichet_driven::{Random, ReadOutbox, ReadTasks};
use guichet_portal::governance::{ActError, Once, Outcome, TaskView};
use guichet_wiring::OsRandom;

use super::world::{Answer, World, both, by, confirmed, done};

fn render(view: &TaskView) -> (u16, Vec<u8>) {
    (201, view.task.id.to_string().into_bytes())
}

fn once(key: &str, asked: u8) -> Once<'_, TaskView> {
    Once {
        route: "POST /api/v1/projects/x/deployments",
        key,
        fingerprint: [asked; 32],
        render: &render,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_repeated_command_gets_its_first_answer_and_is_done_once() {
    for (database, trial) in both().await {
        let world = World::new(trial.sql(), 2, 1).await;
        let lead = &world.leads[0];
        let plan = |key: &'static str, asked| {
            let draft = world.draft("v1", Environment::Test);
            let tasks = world.governance.deployments();
            async move {
                tasks
                    .plan(by(lead), world.project, draft, Some(once(key, asked)))
                    .await
            }
        };
        // All at once: whoever comes second waits for the first, and is answered as that one was.
        let tries: [Answer; 5] = tokio::join!(
            plan("a", 1),
            plan("a", 1),
            plan("a", 1),
            plan("a", 1),
            plan("a", 1)
        )
        .into();
        let mut ids = Vec::new();
        for answer in tries {
            match answer.expect("each is answered") {
                Outcome::Done(view) => ids.push(render(&view).1),
                Outcome::Again { status, body } => {
                    assert_eq!(status, 201);
                    ids.push(body);
                }
            }
        }
        ids.dedup();
        assert_eq!(ids.len(), 1, "{database}: one task for one key");
        let filter = TaskFilter::default();
        let request = PlaceRequest::default();
        let page = ReadTasks::page(&world.sql, world.project, &filter, &request).await;
        assert_eq!(page.expect("read").items.len(), 1, "{database}");
        let mails = ReadOutbox::page(&world.sql, None, None, 100).await;
        let asked = mails.expect("read").len();
        assert_eq!(asked, 1, "{database}: the other lead was asked, once");

        let other = plan("a", 2).await;
        assert!(
            matches!(other, Err(ActError::KeyReused)),
            "{database}: {other:?}"
        );
        let another = plan("b", 1).await;
        assert!(
            matches!(another, Ok(Outcome::Done(_))),
            "{database}: {another:?}"
        );
        world.chain_holds().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_its_persons_own() {
    for (database, trial) in both().await {
        let world = World::new(trial.sql(), 2, 1).await;
        let view = world.planned("v1").await;
        let (id, seen) = (view.task.id, view.task.revision);
        let tasks = world.governance.deployments();
        let key = Some(once("k", 1));
        let first = tasks
            .command(by(&world.leads[1]), (None, id), seen, &confirmed(), key)
            .await;
        done(first);
        let other = tasks
            .command(by(&world.leads[0]), (None, id), seen, &confirmed(), key)
            .await;
        let Err(ActError::Refused { refusal, .. }) = other else {
            panic!("{database}: {other:?}");
        };
        assert_eq!(refusal.code(), "changed");
    }
}

/// A path is whatever was sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_on_a_path_of_any_length_is_done_once() {
    // Nothing that could be packed.
    let path: String = (0..300).map(|_| OsRandom.id().to_string()).collect();
    let route = format!("DELETE /api/v1/{path}");
    for (database, trial) in both().await {
        let world = World::new(trial.sql(), 2, 1).await;
        let view = world.planned("v1").await;
        let (id, seen) = (view.task.id, view.task.revision);
        let tasks = world.governance.deployments();
        let key = Some(Once {
            route: &route,
            ..once("k", 1)
        });
        let authorise = async || {
            let lead = by(&world.leads[1]);
            let done = tasks
                .command(lead, (None, id), seen, &confirmed(), key)
                .await;
            done.expect("done")
        };
        let first = authorise().await;
        assert!(matches!(first, Outcome::Done(_)), "{database}: {first:?}");
        let again = authorise().await;
        assert!(
            matches!(again, Outcome::Again { .. }),
            "{database}: {again:?}"
        );
    }
}
