use guichet_kernel::{ProjectId, StaffId};

use crate::{Severity, State};

/// Which incidents a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct IncidentFilter {
    /// In one of these states; in any where there are none.
    pub states: Vec<State>,
    /// Of one of these severities; of any where there are none.
    pub severities: Vec<Severity>,
    /// Of this project.
    pub project: Option<ProjectId>,
    /// In this person's hands.
    pub assignee: Option<StaffId>,
}
