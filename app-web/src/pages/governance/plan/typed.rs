//! The fields of a plan, as they are typed.

use guichet_domain::deployments::{Environment, Plan};
use guichet_domain::kernel::{TaskId, Words};

use crate::pages::governance::moment::{self, Moment};
use crate::pages::governance::sent::Sent;

/// The fields of a plan, as they were typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) version: String,
    pub(super) environment: String,
    pub(super) description: String,
    pub(super) responsible: String,
    pub(super) planned_at: String,
    pub(super) time_zone: String,
    pub(super) which: String,
    pub(super) redeployment: bool,
    pub(super) retry_of: String,
    pub(super) rollback_of: String,
}

impl Typed {
    pub(super) fn of(sent: &Sent) -> Self {
        let own = |name| sent.field(name).to_owned();
        Self {
            version: own("version"),
            environment: own("environment"),
            description: own("description"),
            responsible: own("responsible"),
            planned_at: own("planned_at"),
            time_zone: own("time_zone"),
            which: own("which"),
            redeployment: sent.ticked("redeployment"),
            retry_of: own("retry_of"),
            rollback_of: own("rollback_of"),
        }
    }

    pub(super) fn of_plan(plan: &Plan, responsible: String) -> Self {
        let local = plan.planned_at.with_timezone(&plan.time_zone);
        let id = |id: Option<TaskId>| id.map(|id| id.to_string()).unwrap_or_default();
        let mut typed = Self {
            version: plan.version.as_str().to_owned(),
            environment: plan.environment.word().to_owned(),
            description: plan.description.clone(),
            responsible,
            planned_at: local.format("%Y-%m-%dT%H:%M").to_string(),
            time_zone: plan.time_zone.name().to_owned(),
            which: String::new(),
            redeployment: plan.redeployment,
            retry_of: id(plan.retry_of),
            rollback_of: id(plan.rollback_of),
        };
        if let Moment::Twice(first, ..) = typed.moment() {
            let is_first = plan.planned_at < first + chrono::TimeDelta::minutes(1);
            let which = if is_first { "first" } else { "second" };
            which.clone_into(&mut typed.which);
        }
        typed
    }

    /// The instant that is meant.
    pub(super) fn moment(&self) -> Moment {
        moment::read(&self.planned_at, &self.time_zone, &self.which)
    }

    pub(super) fn environment(&self) -> Option<Environment> {
        Environment::from_word(&self.environment)
    }

    pub(super) fn link(text: &str) -> Option<TaskId> {
        text.parse().ok()
    }
}
