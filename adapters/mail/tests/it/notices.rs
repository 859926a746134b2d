//! Notices to try words and ways with.

use chrono::DateTime;
use guichet_domain::kernel::{IncidentId, Language, ProjectId, TaskId};
use guichet_driven::{DeploymentNotice, IncidentNotice, Notice, NoticeKind};
use uuid::Uuid;

pub(crate) const BASE_URL: &str = "https://portail.ferrand.example";
pub(crate) const COMPANY: &str = "Ferrand Industrie";

pub(crate) fn deployment() -> DeploymentNotice {
    DeploymentNotice {
        project: ProjectId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0001)),
        project_name: "Boutique en ligne".into(),
        task: TaskId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0002)),
        version: "v1.2.0".into(),
        environment: "PROD".into(),
        planned_at: DateTime::from_timestamp(1_770_370_920, 0).unwrap(),
        time_zone: "Europe/Paris".into(),
    }
}

pub(crate) fn incident() -> IncidentNotice {
    IncidentNotice {
        id: IncidentId(Uuid::from_u128(0x0198_0000_0000_7000_8000_0000_0000_0003)),
        title: "INCIDENT - Échec déploiement v1.2.0".into(),
        project_name: "Boutique en ligne".into(),
    }
}

/// Every kind, under the name of its snapshot.
pub(crate) fn kinds() -> Vec<(&'static str, NoticeKind)> {
    let by = || "Inès Caron".to_owned();
    let reason = "La migration 0042 bloque.\nRetour arrière fait à 11:05.".to_owned();
    vec![
        (
            "authorisation_asked",
            NoticeKind::AuthorisationAsked {
                deployment: deployment(),
                by: by(),
            },
        ),
        (
            "authorised",
            NoticeKind::Authorised {
                deployment: deployment(),
                by: by(),
            },
        ),
        (
            "rejected",
            NoticeKind::Rejected {
                deployment: deployment(),
                by: by(),
                reason: reason.clone(),
            },
        ),
        (
            "revoked",
            NoticeKind::Revoked {
                deployment: deployment(),
                by: by(),
                reason: reason.clone(),
            },
        ),
        (
            "failed",
            NoticeKind::Failed {
                deployment: deployment(),
                by: by(),
                reason,
                incident: incident(),
            },
        ),
        (
            "incident_assigned",
            NoticeKind::IncidentAssigned {
                incident: incident(),
                by: Some(by()),
            },
        ),
        (
            "incident_assigned_by_the_system",
            NoticeKind::IncidentAssigned {
                incident: incident(),
                by: None,
            },
        ),
    ]
}

pub(crate) fn notice(to: &str, kind: NoticeKind, language: Language) -> Notice {
    Notice {
        to: to.parse().unwrap(),
        name: "Éva Martin".into(),
        language,
        kind,
    }
}
