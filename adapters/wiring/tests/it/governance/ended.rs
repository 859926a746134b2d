//! What somebody came in with, ended while their command waited.

use chrono::TimeDelta;
use guichet_domain::access::{
    Carrier, Entrance, StaffPrincipal, StaffSession, Token, TokenOwner, TokenScope,
};
use guichet_domain::deployments::{Denial, TaskRefusal};
use guichet_domain::kernel::TokenId;
use guichet_driven::{Clock, Random, Work};
use guichet_portal::governance::{ActError, Hand, ProjectFault, TaskFault};
use guichet_wiring::{CompanyClock, OsRandom};

use super::world::{World, both, by, confirmed, done};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_was_ended_carries_nothing_out_any_more() {
    for (store, trial) in both().await {
        // Given a lead who is signed in, and a plan to authorise
        let world = World::new(trial.sql(), 2, 1).await;
        let lead = &world.leads[1];
        let Entrance::Session(id) = *lead.entrance() else {
            panic!("{store}: a session");
        };
        let now = CompanyClock::default().now();
        let session = StaffSession {
            id,
            staff: lead.id(),
            carrier: Carrier::Cookie,
            opened_at: now,
            used_at: now,
            expires_at: now + TimeDelta::hours(12),
            revoked_at: None,
            must_change: false,
        };
        let mut unit = trial.sql().begin().await.expect("a unit");
        let opened = unit.staff().open_session(&session, &[7; 32]).await;
        opened.expect("opened");
        unit.save().await.expect("saved");
        let first = world.planned("1.0").await;
        done(world.act(lead, &first, confirmed()).await);
        // When the session is ended
        let mut unit = trial.sql().begin().await.expect("a unit");
        let ended = unit.staff().revoke_session(id, now).await;
        assert!(ended.expect("ended"), "{store}");
        unit.save().await.expect("saved");
        // Then a command that was let in with it before is refused, and the plan is as it was
        let second = world.planned("1.1").await;
        let answer = world.act(lead, &second, confirmed()).await;
        let Err(ActError::Refused {
            refusal: TaskFault::Rules(TaskRefusal::Denied(Denial::LeadOnly)),
            ..
        }) = answer
        else {
            panic!("{store}: {answer:?}");
        };
        world.chain_holds().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_that_was_revoked_adds_no_project_any_more() {
    for (store, trial) in both().await {
        // Given a lead's token that adds projects
        let world = World::new(trial.sql(), 1, 1).await;
        let lead = world.leads[0].member().clone();
        let now = CompanyClock::default().now();
        let token = Token {
            id: TokenId(OsRandom.id()),
            owner: TokenOwner::Staff(lead.id),
            name: "CI".into(),
            scopes: [TokenScope::ProjectsWrite].into(),
            made_at: now,
            expires_at: now + TimeDelta::days(1),
            used_at: None,
            revoked_at: None,
        };
        let mut unit = trial.sql().begin().await.expect("a unit");
        let made = unit.tokens().add(&token, &[8; 32]).await;
        made.expect("made");
        unit.save().await.expect("saved");
        let entrance = Entrance::Token {
            id: token.id,
            scopes: token.scopes.clone(),
        };
        let login = lead.login.clone();
        let program = StaffPrincipal::of(lead, entrance).expect("active");
        let hand = Hand::Staff(by(&program));
        let projects = world.governance.projects();
        let first = projects.add(hand, "Before", &login).await;
        first.expect("a project");
        // When it is revoked
        let mut unit = trial.sql().begin().await.expect("a unit");
        let ended = unit.tokens().revoke(token.id, now).await;
        assert!(ended.expect("revoked"), "{store}");
        unit.save().await.expect("saved");
        // Then a project that was asked for with it before is refused, and its name is free
        let answer = projects.add(hand, "After", &login).await;
        let refused = matches!(
            answer,
            Err(ActError::Refused {
                refusal: ProjectFault::AddersOnly,
                ..
            })
        );
        assert!(refused, "{store}");
        let free = projects.add(Hand::Operator("test"), "After", &login).await;
        free.expect("a project");
        world.chain_holds().await;
    }
}
