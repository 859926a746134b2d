use guichet_domain::incidents::{Denial, Refusal};

/// What is wrong with a command about an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IncidentFault {
    /// The rules say no, or what was given cannot be kept.
    #[error(transparent)]
    Rules(#[from] Refusal),
    /// There is no such project.
    #[error("no such project")]
    UnknownProject,
    /// There is no such incident to be a duplicate of, in this project.
    #[error("no such incident in this project")]
    UnknownOriginal,
    /// There is no such deployment in this project.
    #[error("no such deployment in this project")]
    UnknownDeployment,
}

impl From<Denial> for IncidentFault {
    fn from(denial: Denial) -> Self {
        Self::Rules(denial.into())
    }
}

impl IncidentFault {
    /// The rule that says no, where it is one.
    pub const fn denial(&self) -> Option<&Denial> {
        match self {
            Self::Rules(Refusal::Denied(denial)) => Some(denial),
            _ => None,
        }
    }

    /// A stable word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Rules(Refusal::Denied(denial)) => denial.code(),
            Self::Rules(Refusal::Text { .. }) => "bad_text",
            Self::Rules(Refusal::Assignee) => "bad_assignee",
            Self::UnknownProject => "unknown_project",
            Self::UnknownOriginal => "unknown_original",
            Self::UnknownDeployment => "unknown_deployment",
        }
    }

    /// The field of the request that is bad, as the API names it; none where a rule says no.
    pub const fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::Rules(Refusal::Denied(_)) => return None,
            Self::Rules(Refusal::Text { field, .. }) => field,
            Self::Rules(Refusal::Assignee) => "assignee",
            Self::UnknownProject => "project",
            Self::UnknownOriginal => "of",
            Self::UnknownDeployment => "deployment",
        })
    }
}
