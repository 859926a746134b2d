use std::collections::BTreeSet;

use chrono::TimeDelta;
use chrono_tz::Tz;
use guichet_domain::deployments::{Environment, Freeze, Rules};
use guichet_driven::Clock;
use guichet_portal::governance::{ActError, Hand};
use guichet_wiring::CompanyClock;

use super::world::{World, both, by};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_makes_the_rules_stricter_and_only_an_administrator_weaker() {
    for (database, trial) in both().await {
        let world = World::new(trial.sql(), 1, 1).await;
        let (lead, operator) = (Hand::Staff(by(&world.leads[0])), Hand::Operator("test"));
        let projects = world.governance.projects();
        let now = CompanyClock::default().now();
        let plain = Rules::default();
        let frozen = Rules {
            freezes: vec![Freeze {
                name: "Clôture".into(),
                from: now,
                until: now + TimeDelta::days(1),
                time_zone: Tz::Europe__Paris,
                environments: BTreeSet::from([Environment::Prod]),
            }],
            ..plain.clone()
        };
        let shown = projects.show(lead, world.project).await.expect("there");
        let seen = shown.project.revision;
        let set = projects.set_rules(lead, world.project, seen, Some(frozen), None);
        let seen = set.await.expect("stricter").project.revision;
        let refused = projects
            .set_rules(lead, world.project, seen, Some(plain.clone()), None)
            .await;
        let Err(ActError::Refused { refusal, .. }) = refused else {
            panic!("{database}: {refused:?}");
        };
        assert_eq!(refusal.code(), "administrators_only");
        assert!(refusal.is_forbidden());
        let set = projects.set_rules(operator, world.project, seen, Some(plain), None);
        assert!(
            set.await.is_ok(),
            "{database}: who may do everything here may"
        );
    }
}
