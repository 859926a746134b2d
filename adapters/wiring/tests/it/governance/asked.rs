//! Who is asked for an authorisation, and who is told of it, when several had a hand in a plan.

use std::collections::BTreeSet;

use guichet_domain::access::{Role, Roles};
use guichet_domain::deployments::Environment;
use guichet_driven::{ReadOutbox, ReadProjects, Work};
use guichet_portal::governance::{Hand, PlanEdit, TaskCommand, TaskView};
use guichet_sql::Sql;
use uuid::Uuid;

use super::world::{World, both, by, confirmed, done};

/// The mails that were written since the last look: (kind, to).
async fn new(sql: &Sql, known: &mut BTreeSet<Uuid>) -> Vec<(&'static str, String)> {
    let rows = ReadOutbox::page(sql, None, None, 100).await.expect("read");
    let mut found = Vec::new();
    for row in rows {
        if known.insert(row.id) {
            let notice = row.notice.expect("read");
            let to = notice.to.to_string();
            let to = to.trim_end_matches("@example.com").to_owned();
            found.push((notice.kind.word(), to));
        }
    }
    found.sort_unstable();
    found
}

fn told(kind: &'static str, people: &[&str]) -> Vec<(&'static str, String)> {
    people.iter().map(|who| (kind, (*who).to_owned())).collect()
}

/// Lead 3 is a lead of the project on paper alone.
async fn world(sql: &Sql) -> World {
    let world = World::new(sql, 4, 1).await;
    let mut unit = sql.begin().await.expect("a unit");
    unit.staff().take_turn().await.expect("a turn");
    let developer = Roles::from([Role::Developer]);
    let demoted = unit
        .staff()
        .set_roles(world.leads[3].id(), &developer)
        .await;
    demoted.expect("demoted");
    unit.save().await.expect("saved");
    let project = ReadProjects::find(sql, world.project).await.expect("read");
    let project = project.expect("a project");
    let mut rules = project.rules;
    rules.promotion = false;
    let (projects, hand) = (world.governance.projects(), Hand::Operator("test"));
    let set = projects.set_rules(hand, project.id, project.revision, Some(rules), None);
    set.await.expect("the rules are set");
    world
}

fn edited(description: &str) -> TaskCommand {
    TaskCommand::Edit(Box::new(PlanEdit {
        description: Some(description.into()),
        ..PlanEdit::default()
    }))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_shaped_a_plan_for_production_is_told_of_it_and_never_asked() {
    for (database, trial) in both().await {
        let sql = trial.sql();
        let world = world(sql).await;
        let mut known = BTreeSet::new();
        let draft = world.draft("v1", Environment::Prod);
        let tasks = world.governance.deployments();
        let planned = tasks.plan(by(&world.leads[0]), world.project, draft, None);
        let planned = done(planned.await);
        let asked = "authorisation_asked";
        assert_eq!(
            new(sql, &mut known).await,
            told(asked, &["lead1", "lead2"]),
            "{database}: not who only bears the name"
        );
        let act = async |who: usize, view: &TaskView, command| {
            done(world.act(&world.leads[who], view, command).await)
        };
        let view = act(1, &planned, edited("Deux")).await;
        assert_eq!(new(sql, &mut known).await, [], "{database}: still waiting");
        let view = act(2, &view, confirmed()).await;
        assert_eq!(
            new(sql, &mut known).await,
            told("authorised", &["lead0", "lead1", "senior0"]),
            "{database}"
        );
        let view = act(1, &view, edited("Trois")).await;
        assert_eq!(
            new(sql, &mut known).await,
            told(asked, &["lead2"]),
            "{database}: what was authorised is not any more"
        );
        let reason = "Trop tôt.".into();
        let view = act(2, &view, TaskCommand::Reject { reason }).await;
        assert_eq!(
            new(sql, &mut known).await,
            told("rejected", &["lead0", "lead1", "senior0"]),
            "{database}"
        );
        act(1, &view, TaskCommand::Replan).await;
        assert_eq!(
            new(sql, &mut known).await,
            told(asked, &["lead2"]),
            "{database}"
        );
        world.chain_holds().await;
    }
}
