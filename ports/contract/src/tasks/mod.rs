//! [`ReadTasks`](guichet_driven::ReadTasks) and [`TaskStore`](guichet_driven::TaskStore).

mod counts;
mod due;
mod lists;
mod logs;
mod rows;
mod work;

pub use counts::{
    counts_equal_a_recount_after_300_random_steps, statistics_are_right_at_the_ends_of_months,
};
pub use due::when_a_task_is_due_is_set_and_nothing_else_of_it;
pub use lists::{
    a_persons_tasks_wait_where_they_lead_and_where_they_answer,
    pages_hold_what_the_filter_says_forward_and_backward,
    the_calendar_holds_what_is_planned_for_its_days, the_latest_of_each_project_is_read_at_once,
    what_ended_in_production_comes_the_latest_first, what_is_due_comes_the_longest_due_first,
    what_still_waits_past_its_date_is_counted_by_state,
};
pub use logs::{a_log_is_read_from_any_number_on, an_undone_log_was_never_there};
pub use rows::{
    a_history_is_read_to_its_first_event, a_task_is_read_back_as_it_was_written,
    an_undone_unit_leaves_no_task, whoever_holds_a_task_makes_the_next_wait,
};
pub use work::{
    one_is_at_work_in_a_projects_environment, the_latest_that_deployed_a_version_is_told,
};

use crate::store::{Store, fresh_cases};

fresh_cases!(=> Store;
    a_task_is_read_back_as_it_was_written,
    an_undone_unit_leaves_no_task,
    whoever_holds_a_task_makes_the_next_wait,
    a_history_is_read_to_its_first_event,
    pages_hold_what_the_filter_says_forward_and_backward,
    the_calendar_holds_what_is_planned_for_its_days,
    the_latest_of_each_project_is_read_at_once,
    what_is_due_comes_the_longest_due_first,
    what_still_waits_past_its_date_is_counted_by_state,
    a_persons_tasks_wait_where_they_lead_and_where_they_answer,
    what_ended_in_production_comes_the_latest_first,
    one_is_at_work_in_a_projects_environment,
    the_latest_that_deployed_a_version_is_told,
    counts_equal_a_recount_after_300_random_steps,
    statistics_are_right_at_the_ends_of_months,
    when_a_task_is_due_is_set_and_nothing_else_of_it,
    a_log_is_read_from_any_number_on,
    an_undone_log_was_never_there,
);
