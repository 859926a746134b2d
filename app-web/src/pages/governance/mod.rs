//! The pages of projects, deployments and incidents.
#![expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "formatters go by reference, as the pieces of pages take them"
)]

pub(crate) mod acts;
pub(crate) mod calendar;
pub(crate) mod csv;
pub(crate) mod deployments;
mod desk;
pub(crate) mod incident;
pub(crate) mod incident_acts;
pub(crate) mod incidents;
pub(crate) mod journal;
mod moment;
pub(crate) mod plan;
pub(crate) mod project;
pub(crate) mod project_forms;
pub(crate) mod projects;
mod refused;
mod rows;
mod sent;
pub(crate) mod task;
mod told;

pub(crate) use desk::{Desk, fault};
pub(crate) use rows::{incident_href, latest, project_href, task_href};
pub(crate) use told::{Told, forget as told_once, go, tell};
