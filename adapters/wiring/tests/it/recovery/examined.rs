//! The doctor looks at the copy that a drill restores.

use guichet_driven::{DrillOutcome, ReadRecovery};
use guichet_portal::operators::recovery::Drilled;
use guichet_portal::operators::smoke::CheckStatus;

use super::{Place, administered, nobody};
use crate::governance::world::{World, both};

/// The checks that ended so, in the catalogue's order.
fn those(drilled: &Drilled, status: CheckStatus) -> Vec<&'static str> {
    let each = drilled.checks.iter();
    let such = each.filter(|check| check.status == status);
    such.map(|check| check.name).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_check_that_is_red_on_the_copy_is_a_difference_and_one_that_warns_is_told() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        World::new(trial.sql(), 2, 1).await.authorised("1.0").await;
        let backups = place.backups(&url, trial.sql(), nobody());
        let drilled = async || {
            backups.create(None).await.expect("a backup");
            let drilled = backups.drill(None).await.expect("a drill");
            let noted = trial.sql().last_drill().await.expect("the catalogue");
            assert_eq!(noted.as_ref(), Some(&drilled.row), "{database}");
            drilled
        };
        let red = drilled().await;
        assert_eq!(red.row.outcome, DrillOutcome::Different, "{database}");
        assert_eq!(red.row.found, ["administrator: none"], "{database}");
        assert_eq!(those(&red, CheckStatus::Fail), ["administrator"]);

        administered(trial.sql()).await;
        let well = drilled().await;
        assert_eq!(well.row.outcome, DrillOutcome::Equal, "{database}");
        let passed = [
            "schema_level",
            "schema_drift",
            "database_integrity",
            "database_references",
            "critical_roles",
            "roles_known",
            "audit_chain",
        ];
        assert_eq!(those(&well, CheckStatus::Pass), passed, "{database}");
        // There is one, and nobody has looked over the roles.
        let told = ["administrator", "roles_reviewed"];
        assert_eq!(those(&well, CheckStatus::Warn), told, "{database}");

        let astronaut = "UPDATE staff_roles SET role = 'astronaut' WHERE role = 'senior_developer'";
        trial.execute(astronaut).await.expect("planted");
        let told = drilled().await;
        assert_eq!(told.row.outcome, DrillOutcome::Equal, "{database}");
        assert_eq!(told.row.found, Vec::<String>::new(), "{database}");
        let warned = those(&told, CheckStatus::Warn);
        for check in ["critical_roles", "roles_known"] {
            assert!(warned.contains(&check), "{database}: {warned:?}");
        }

        let index = "CREATE INDEX by_hand ON links (login)";
        trial.execute(index).await.expect("planted");
        let drifted = drilled().await;
        assert_eq!(drifted.row.outcome, DrillOutcome::Different, "{database}");
        let found = ["schema_drift: drifted: +links: by_hand"];
        assert_eq!(drifted.row.found, found, "{database}");
    }
}
