//! [`ReadIncidents`](guichet_driven::ReadIncidents) and
//! [`IncidentStore`](guichet_driven::IncidentStore).

mod lists;
mod rows;

pub use lists::{
    a_persons_open_incidents_come_the_worst_first, incidents_come_latest_first_with_every_filter,
    originals_are_followed_and_a_circle_ends,
    what_was_restored_in_production_comes_the_latest_first,
};
pub use rows::{
    a_timeline_keeps_its_order_whatever_the_clock, an_incident_is_read_back_as_it_was_written,
    an_undone_unit_leaves_no_incident, whoever_holds_an_incident_makes_the_next_wait,
};

use crate::store::{Store, fresh_cases};

fresh_cases!(=> Store;
    an_incident_is_read_back_as_it_was_written,
    an_undone_unit_leaves_no_incident,
    whoever_holds_an_incident_makes_the_next_wait,
    a_timeline_keeps_its_order_whatever_the_clock,
    incidents_come_latest_first_with_every_filter,
    originals_are_followed_and_a_circle_ends,
    what_was_restored_in_production_comes_the_latest_first,
    a_persons_open_incidents_come_the_worst_first,
);
