//! Deployments of a project: planned, authorised, executed, traced.
//!
//! [`Task`] is the state machine, [`Situation`] says who may do what now and why not, by the
//! same function that refuses. An authorisation is bound to the hash of the exact [`Plan`].

mod authorisation;
mod denial;
pub mod dora;
mod environment;
mod event;
pub mod log;
mod overriding;
pub mod plan;
mod policy;
mod project;
mod stages;
mod state;
mod statistics;
mod task;
#[cfg(test)]
mod tests;
mod verbs;
pub mod zone;

pub use authorisation::{AUTHORISATION_LASTS, Authorisation, Confirmed};
pub use denial::{Denial, DenialKind};
pub use environment::Environment;
pub use event::{EventKind, TaskEvent};
pub use log::{LogFault, LogLine, LogSize};
pub use overriding::{Frozen, Obstacles, Override};
pub use plan::{Plan, PlanChange, PlanFault, PlanHash, Version};
pub use policy::{Situation, Surroundings, may_plan};
pub use project::{Freeze, LONGEST_NAME, MOST_FREEZES, Member, PATIENCE, Project, Rules};
pub use stages::{OpenBelow, Stage, StageDenial, StageState, StageVerb, Stages};
pub use state::{State, Verb};
pub use statistics::{Period, Statistics, TaskFilter};
pub use task::{Step, Task, TaskRefusal, reason};
