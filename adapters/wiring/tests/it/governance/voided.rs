use chrono::TimeDelta;
use chrono_tz::Tz;
use guichet_domain::deployments::{Environment, State};
use guichet_domain::kernel::{Limit, SortOrder};
use guichet_portal::governance::{ActError, PlanEdit, TaskCommand, TaskView};

use super::world::{World, both, by, confirmed, done, start};

/// One edit of each field that the authorisation is bound to.
fn edits(world: &World, view: &TaskView, retried: &TaskView) -> Vec<(&'static str, PlanEdit)> {
    let none = PlanEdit::default;
    let plan = &view.task.plan;
    vec![
        (
            "version",
            PlanEdit {
                version: Some("v9.9".into()),
                ..none()
            },
        ),
        (
            "environment",
            PlanEdit {
                environment: Some(Environment::Dev),
                ..none()
            },
        ),
        (
            "description",
            PlanEdit {
                description: Some("Autre chose".into()),
                ..none()
            },
        ),
        (
            "responsible",
            PlanEdit {
                responsible: Some(world.seniors[1].member().login.clone()),
                ..none()
            },
        ),
        (
            "planned_at",
            PlanEdit {
                planned_at: Some(plan.planned_at + TimeDelta::seconds(1)),
                ..none()
            },
        ),
        (
            "time_zone",
            PlanEdit {
                time_zone: Some(Tz::UTC),
                ..none()
            },
        ),
        (
            "redeployment",
            PlanEdit {
                redeployment: Some(true),
                ..none()
            },
        ),
        (
            "retry_of",
            PlanEdit {
                retry_of: Some(Some(retried.task.id)),
                ..none()
            },
        ),
        (
            "rollback_of",
            PlanEdit {
                rollback_of: Some(Some(retried.task.id)),
                ..none()
            },
        ),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_of_any_field_voids_the_authorisation_and_the_history_keeps_it() {
    for (database, trial) in both().await {
        let world = World::new(trial.sql(), 2, 2).await;
        let failed = world.running("v0").await;
        let fail = TaskCommand::Fail {
            reason: "KO".into(),
            log: Vec::new(),
        };
        let failed = done(world.act(&world.seniors[0], &failed, fail).await);
        let first = world.authorised("v1").await;
        let fields: Vec<_> = edits(&world, &first, &failed)
            .iter()
            .map(|(f, _)| *f)
            .collect();
        let hashed = first.task.plan.fields().map(|(field, _)| field);
        assert_eq!(fields, hashed, "every field that is hashed is edited here");
        for n in 0..fields.len() {
            let view = world.authorised(&format!("v1.{n}")).await;
            let given = view.task.authorisation.clone().expect("authorised");
            let (field, edit) = edits(&world, &view, &failed).swap_remove(n);
            let edit = TaskCommand::Edit(Box::new(edit));
            let edited = done(world.act(&world.leads[0], &view, edit).await);
            assert_eq!(edited.task.state, State::Planned, "{database}: {field}");
            assert_eq!(edited.task.authorisation, None, "{database}: {field}");
            // With the revision it has now, and with the one it had when it was authorised.
            for seen in [&edited, &view] {
                let refused = world.act(&world.seniors[0], seen, start()).await;
                let Err(ActError::Refused { refusal, .. }) = refused else {
                    panic!("{database}: {field}: {refused:?}");
                };
                let code = refusal.code();
                assert!(
                    ["not_authorised", "changed"].contains(&code),
                    "{field}: {code}"
                );
            }
            let tasks = world.governance.deployments();
            let (order, limit) = (SortOrder::NewestFirst, Limit::default());
            let history = tasks.history(by(&world.leads[0]), view.task.id, order, limit, None);
            let history = history.await.expect("read").events;
            let kept = history.first().expect("an event");
            assert_eq!(kept.authorisation.as_ref(), Some(&given), "{field}");
            let named: Vec<_> = kept.changes.iter().map(|c| c.field).collect();
            assert_eq!(named, [field]);
            let again = done(world.act(&world.leads[1], &edited, confirmed()).await);
            assert_eq!(again.task.state, State::Authorised, "{field}");
        }
    }
}
