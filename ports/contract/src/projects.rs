//! [`ReadProjects`](guichet_driven::ReadProjects) and
//! [`ProjectStore`](guichet_driven::ProjectStore).

mod lists;
mod members;
mod rows;

pub use lists::{
    projects_come_newest_first_and_are_found_by_part_of_their_name,
    projects_with_freezes_come_newest_first, what_is_open_under_a_project_is_counted,
};
pub use members::members_come_by_login_and_have_one_role_each;
pub use rows::{
    a_project_is_read_back_as_it_was_written, an_undone_unit_leaves_no_project_and_no_member,
    no_two_projects_have_a_name_whatever_its_case, whoever_holds_a_project_makes_the_next_wait,
};

use std::collections::BTreeSet;

use chrono::TimeDelta;
use chrono_tz::Tz;
use guichet_domain::deployments::{Environment, Freeze, Project, Rules, StageState, Stages};
use guichet_domain::kernel::Words;

use crate::given::{day, person, project};
use crate::store::{Store, after, fresh_cases};

fresh_cases!(=> Store;
    a_project_is_read_back_as_it_was_written,
    no_two_projects_have_a_name_whatever_its_case,
    an_undone_unit_leaves_no_project_and_no_member,
    whoever_holds_a_project_makes_the_next_wait,
    projects_come_newest_first_and_are_found_by_part_of_their_name,
    projects_with_freezes_come_newest_first,
    members_come_by_login_and_have_one_role_each,
    what_is_open_under_a_project_is_counted,
);

/// One with something in every field.
fn full(n: u128, text: &str) -> Project {
    let [to_come, under_way, finished] = [
        StageState::ToCome,
        StageState::UnderWay,
        StageState::Finished,
    ];
    Project {
        name: format!("{n} {text}"),
        lead: person(2),
        stages: Stages::of([finished, finished, under_way, to_come, finished, under_way]),
        rules: Rules {
            patience: TimeDelta::milliseconds(i64::from(u32::MAX) * 1000 + 1),
            planner_authorises: BTreeSet::from([Environment::Prod, Environment::Dev]),
            promotion: false,
            freezes: vec![
                Freeze {
                    name: text.into(),
                    from: after(1),
                    until: day("9999-12-31T23:59:59.999999Z"),
                    time_zone: Tz::America__Argentina__ComodRivadavia,
                    environments: Environment::ALL.iter().map(|(e, _)| *e).collect(),
                },
                Freeze {
                    name: "Clôture".into(),
                    from: day("1970-01-01T00:00:00Z"),
                    until: after(2),
                    time_zone: Tz::UTC,
                    environments: BTreeSet::new(),
                },
            ],
        },
        made_at: after(i64::try_from(n).unwrap_or_default()),
        revision: u64::from(u32::MAX) + 7,
        ..project(n)
    }
}
