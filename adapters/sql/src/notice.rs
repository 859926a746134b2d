//! The stored form of a notice: JSON with the number of its form in `v`. A form that was
//! released is read for ever; another one gets the next number.

use chrono::{DateTime, Utc};
use guichet_domain::kernel::{IncidentId, Language, ProjectId, TaskId};
use guichet_driven::{DeploymentNotice, IncidentNotice, Notice, NoticeKind};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::values;

/// The form that is written.
const FORM: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    v: u32,
    to: String,
    name: String,
    language: String,
    #[serde(rename = "is")]
    kind: Kind,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Kind {
    AuthorisationAsked {
        deployment: Deployment,
        by: String,
    },
    Authorised {
        deployment: Deployment,
        by: String,
    },
    Rejected {
        deployment: Deployment,
        by: String,
        reason: String,
    },
    Revoked {
        deployment: Deployment,
        by: String,
        reason: String,
    },
    Failed {
        deployment: Deployment,
        by: String,
        reason: String,
        incident: Incident,
    },
    IncidentAssigned {
        incident: Incident,
        by: Option<String>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Deployment {
    project: Uuid,
    project_name: String,
    task: Uuid,
    version: String,
    environment: String,
    planned_at: DateTime<Utc>,
    time_zone: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Incident {
    id: Uuid,
    title: String,
    project_name: String,
}

/// As it is written.
pub(crate) fn stored(notice: &Notice) -> Value {
    let stored = Stored {
        v: FORM,
        to: text(notice.to.as_str()),
        name: text(&notice.name),
        language: notice.language.code().into(),
        kind: Kind::of(&notice.kind),
    };
    // Strings, numbers and ids alone: this has no way to fail.
    serde_json::to_value(stored).unwrap_or_default()
}

/// As it is read; `None` for a form that this program does not know.
pub(crate) fn read(value: &Value) -> Option<Notice> {
    let stored = Stored::deserialize(value).ok()?;
    if stored.v != FORM {
        return None;
    }
    Some(Notice {
        to: stored.to.parse().ok()?,
        name: stored.name,
        language: Language::ALL
            .into_iter()
            .find(|language| language.code() == stored.language)?,
        kind: stored.kind.into(),
    })
}

/// PostgreSQL keeps NUL in no JSON.
fn text(text: &str) -> String {
    values::text(text).into_owned()
}

impl Kind {
    fn of(kind: &NoticeKind) -> Self {
        match kind {
            NoticeKind::AuthorisationAsked { deployment, by } => Self::AuthorisationAsked {
                deployment: deployment.into(),
                by: text(by),
            },
            NoticeKind::Authorised { deployment, by } => Self::Authorised {
                deployment: deployment.into(),
                by: text(by),
            },
            NoticeKind::Rejected {
                deployment,
                by,
                reason,
            } => Self::Rejected {
                deployment: deployment.into(),
                by: text(by),
                reason: text(reason),
            },
            NoticeKind::Revoked {
                deployment,
                by,
                reason,
            } => Self::Revoked {
                deployment: deployment.into(),
                by: text(by),
                reason: text(reason),
            },
            NoticeKind::Failed {
                deployment,
                by,
                reason,
                incident,
            } => Self::Failed {
                deployment: deployment.into(),
                by: text(by),
                reason: text(reason),
                incident: incident.into(),
            },
            NoticeKind::IncidentAssigned { incident, by } => Self::IncidentAssigned {
                incident: incident.into(),
                by: by.as_deref().map(text),
            },
        }
    }
}

impl From<Kind> for NoticeKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::AuthorisationAsked { deployment, by } => Self::AuthorisationAsked {
                deployment: deployment.into(),
                by,
            },
            Kind::Authorised { deployment, by } => Self::Authorised {
                deployment: deployment.into(),
                by,
            },
            Kind::Rejected {
                deployment,
                by,
                reason,
            } => Self::Rejected {
                deployment: deployment.into(),
                by,
                reason,
            },
            Kind::Revoked {
                deployment,
                by,
                reason,
            } => Self::Revoked {
                deployment: deployment.into(),
                by,
                reason,
            },
            Kind::Failed {
                deployment,
                by,
                reason,
                incident,
            } => Self::Failed {
                deployment: deployment.into(),
                by,
                reason,
                incident: incident.into(),
            },
            Kind::IncidentAssigned { incident, by } => Self::IncidentAssigned {
                incident: incident.into(),
                by,
            },
        }
    }
}

impl From<&DeploymentNotice> for Deployment {
    fn from(notice: &DeploymentNotice) -> Self {
        Self {
            project: notice.project.0,
            project_name: text(&notice.project_name),
            task: notice.task.0,
            version: text(&notice.version),
            environment: text(&notice.environment),
            planned_at: notice.planned_at,
            time_zone: text(&notice.time_zone),
        }
    }
}

impl From<Deployment> for DeploymentNotice {
    fn from(stored: Deployment) -> Self {
        Self {
            project: ProjectId(stored.project),
            project_name: stored.project_name,
            task: TaskId(stored.task),
            version: stored.version,
            environment: stored.environment,
            planned_at: stored.planned_at,
            time_zone: stored.time_zone,
        }
    }
}

impl From<&IncidentNotice> for Incident {
    fn from(notice: &IncidentNotice) -> Self {
        Self {
            id: notice.id.0,
            title: text(&notice.title),
            project_name: text(&notice.project_name),
        }
    }
}

impl From<Incident> for IncidentNotice {
    fn from(stored: Incident) -> Self {
        Self {
            id: IncidentId(stored.id),
            title: stored.title,
            project_name: stored.project_name,
        }
    }
}
