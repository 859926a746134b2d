//! What somebody came in with, ended while their command waited.

use chrono::TimeDelta;
use guichet_domain::access::{Carrier, Entrance, StaffSession};
use guichet_domain::deployments::{Denial, TaskRefusal};
use guichet_driven::{Clock, Work};
use guichet_portal::governance::{ActError, TaskFault};
use guichet_wiring::CompanyClock;

use super::world::{World, both, confirmed, done};

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
