//! What the staff see of projects, deployments and incidents.

pub mod calendar;
pub mod deployments;
pub mod form;
pub mod incidents;
pub mod parts;
pub mod projects;
pub mod reasons;
pub mod rule;
pub mod states;
pub mod task;
pub mod weight;
