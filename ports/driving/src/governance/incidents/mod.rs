mod command;
mod fault;
mod open;
mod read;

pub use command::IncidentCommand;
pub use fault::IncidentFault;
pub use open::IncidentDraft;
pub use read::{IncidentTimeline, IncidentView};

use guichet_domain::access::TokenScope;
use guichet_domain::deployments::Project;
use guichet_domain::incidents::{Incident, Situation, Verb};
use guichet_domain::kernel::Words;
use guichet_driven::{AuditObject, IncidentNotice, NoticeKind, ObjectKind, PortResult, Unit};

use super::deployments::notices;
use super::people::People;
use super::{ActError, By, Governance};

/// Incidents.
#[derive(Clone, Copy)]
pub struct Incidents<'a>(pub(super) &'a Governance);

type IncidentError = ActError<IncidentFault, IncidentView>;

impl Incidents<'_> {
    /// That the token they came with is good for changing incidents; noted where it is not.
    async fn check_scope(&self, by: By<'_>, id: &str, verb: &str) -> Result<(), IncidentError> {
        let Some(scope) = by.lacks(TokenScope::IncidentsWrite) else {
            return Ok(());
        };
        let object = AuditObject::new(ObjectKind::Incident, id);
        self.0.note_refusal(by, object, verb, "scope").await?;
        Err(ActError::Scope(scope))
    }

    async fn refused(
        &self,
        by: By<'_>,
        id: impl std::fmt::Display,
        verb: &str,
        refusal: IncidentFault,
        current: Option<Box<IncidentView>>,
    ) -> IncidentError {
        let object = AuditObject::new(ObjectKind::Incident, id);
        let code = refusal.code();
        match self.0.note_refusal(by, object, verb, code).await {
            Ok(()) => ActError::Refused { refusal, current },
            Err(error) => error.into(),
        }
    }

    /// Tells whoever has the incident now that they have it, unless they took it themselves.
    async fn tell_assignee(
        &self,
        unit: &mut dyn Unit,
        by: By<'_>,
        project: &Project,
        incident: &Incident,
    ) -> PortResult<()> {
        let me = by.staff.id();
        let Some(assignee) = incident.assignee.filter(|id| *id != me) else {
            return Ok(());
        };
        let kind = NoticeKind::IncidentAssigned {
            incident: IncidentNotice {
                id: incident.id,
                title: incident.title.clone(),
                project_name: project.name.clone(),
            },
            by: Some(notices::name(unit, me).await?),
        };
        notices::tell_all(self.0, unit, vec![assignee], &kind).await
    }

    /// The incident as it is in a unit, for who acts in it, with its timeline. All is read inside:
    /// whoever holds a connection must not wait for another.
    async fn view(
        &self,
        unit: &mut dyn Unit,
        project: Project,
        incident: Incident,
        s: &Situation,
    ) -> PortResult<IncidentView> {
        let end = unit.incidents().events(incident.id).await?;
        let people = People::find(unit, read::people_of(&incident, &end.events)).await?;
        Ok(IncidentView {
            allowed: allowed(s, &incident),
            lower: s.may_lower(&incident, None),
            incident,
            project: project.id,
            project_name: project.name,
            people,
            events: end.events,
            events_before: end.before,
        })
    }
}

fn allowed(
    s: &Situation,
    incident: &Incident,
) -> Vec<(Verb, Result<(), guichet_domain::incidents::Denial>)> {
    let verbs = Verb::ALL.iter().map(|(verb, _)| *verb);
    verbs
        .map(|verb| (verb, s.may(verb, incident, None)))
        .collect()
}
