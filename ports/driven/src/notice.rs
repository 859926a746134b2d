use chrono::{DateTime, Utc};
use guichet_domain::kernel::{EmailAddress, IncidentId, Language, ProjectId, TaskId};

/// What one person is to be told, in their language. It holds what its text needs as it was when
/// it happened, so that a mail sent later does not tell of something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Where it goes.
    pub to: EmailAddress,
    /// The person's name, for the greeting.
    pub name: String,
    /// The language they read.
    pub language: Language,
    /// What happened.
    pub kind: NoticeKind,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoticeKind {
    /// A deployment was planned, and the person may authorise it.
    AuthorisationAsked {
        /// The deployment.
        deployment: DeploymentNotice,
        /// The name of who planned it.
        by: String,
    },
    /// A deployment was authorised.
    Authorised {
        /// The deployment.
        deployment: DeploymentNotice,
        /// The name of who authorised it.
        by: String,
    },
    /// Its authorisation was refused.
    Rejected {
        /// The deployment.
        deployment: DeploymentNotice,
        /// The name of who refused.
        by: String,
        /// Why.
        reason: String,
    },
    /// Its authorisation was taken back.
    Revoked {
        /// The deployment.
        deployment: DeploymentNotice,
        /// The name of who took it back.
        by: String,
        /// Why.
        reason: String,
    },
    /// It failed, and an incident was opened.
    Failed {
        /// The deployment.
        deployment: DeploymentNotice,
        /// The name of who said so.
        by: String,
        /// Why.
        reason: String,
        /// The incident opened with it.
        incident: IncidentNotice,
    },
    /// An incident was assigned to the person.
    IncidentAssigned {
        /// The incident.
        incident: IncidentNotice,
        /// The name of who assigned it; `None` where the system did.
        by: Option<String>,
    },
}

impl NoticeKind {
    /// The stable word of the kind, as lists and the stored form have it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::AuthorisationAsked { .. } => "authorisation_asked",
            Self::Authorised { .. } => "authorised",
            Self::Rejected { .. } => "rejected",
            Self::Revoked { .. } => "revoked",
            Self::Failed { .. } => "failed",
            Self::IncidentAssigned { .. } => "incident_assigned",
        }
    }
}

/// A deployment, as its notices show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeploymentNotice {
    /// Its project.
    pub project: ProjectId,
    /// The project's name.
    pub project_name: String,
    /// Which.
    pub task: TaskId,
    /// The version to deploy.
    pub version: String,
    /// Where: `DEV`, `TEST`, `PREPROD`, `PROD`.
    pub environment: String,
    /// When it is planned.
    pub planned_at: DateTime<Utc>,
    /// The zone it was planned in, by its IANA name.
    pub time_zone: String,
}

/// An incident, as its notices show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentNotice {
    /// Which.
    pub id: IncidentId,
    /// Its title.
    pub title: String,
    /// The name of its project.
    pub project_name: String,
}
