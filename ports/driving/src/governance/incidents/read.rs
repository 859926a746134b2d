use guichet_domain::access::{Standing, TokenScope};
use guichet_domain::deployments::Project;
use guichet_domain::incidents::{Denial, Incident, IncidentEvent, IncidentFilter, Situation, Verb};
use guichet_domain::kernel::{
    IncidentId, Limit, Page, PlaceRequest, ProjectId, RankRequest, SortOrder, StaffId,
};

use super::super::seal::PlaceSeal;
use super::super::{ActError, By, People};
use super::{IncidentError, Incidents, allowed};

/// An incident with all that is shown beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentView {
    /// The incident.
    pub incident: Incident,
    /// The project it belongs to.
    pub project: ProjectId,
    /// That project's name.
    pub project_name: String,
    /// The people it speaks of.
    pub people: People,
    /// For each verb whether this person may use it now, or why not; the same that refuses it.
    pub allowed: Vec<(Verb, Result<(), Denial>)>,
    /// Whether this person may make it less bad now, or why not: it takes more than grading it.
    pub lower: Result<(), Denial>,
    /// The end of its timeline, in the order it happened; none in lists.
    pub events: Vec<IncidentEvent>,
    /// How many events there are before these.
    pub events_before: u64,
}

/// A page of an incident's timeline, with the people it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentTimeline {
    /// Each event, in the order that was asked for.
    pub events: Vec<IncidentEvent>,
    /// Whom they speak of.
    pub people: People,
    /// Leads to the page after this one; `None` at the end.
    pub next: Option<String>,
    /// Leads to the page before this one; `None` at the beginning.
    pub prev: Option<String>,
}

impl IncidentView {
    /// Whether this person may do this now, or why not.
    pub fn may(&self, verb: Verb) -> Result<(), &Denial> {
        let mut all = self.allowed.iter();
        let found = all.find(|(known, _)| *known == verb);
        found.map_or(Ok(()), |(_, answer)| answer.as_ref().copied())
    }
}

/// The people an incident and its timeline speak of.
pub(super) fn people_of(incident: &Incident, events: &[IncidentEvent]) -> Vec<StaffId> {
    let mut ids = vec![incident.opened_by];
    ids.extend(incident.assignee);
    ids.extend(named(events));
    ids
}

/// The people these events speak of.
fn named(events: &[IncidentEvent]) -> Vec<StaffId> {
    let mut ids: Vec<StaffId> = events.iter().map(|event| event.by).collect();
    let assigned = events.iter().filter(|event| event.kind == "assign");
    ids.extend(assigned.filter_map(|event| event.words.as_deref()?.parse::<StaffId>().ok()));
    ids
}

impl Incidents<'_> {
    /// One incident, with its timeline.
    #[tracing::instrument(name = "incidents.show", skip_all)]
    pub async fn show(&self, by: By<'_>, id: IncidentId) -> Result<IncidentView, IncidentError> {
        check_reading(by)?;
        let incidents = &self.0.parts.incidents;
        let found = incidents.find(id).await?;
        let incident = found.ok_or(ActError::Missing)?;
        let end = incidents.events(id).await?;
        let people = people_of(&incident, &end.events);
        let mut views = self.views(by, vec![incident]).await?;
        let mut view = views.pop().ok_or(ActError::Missing)?;
        view.people = People::read(&*self.0.parts.staff, people).await?;
        view.events = end.events;
        view.events_before = end.before;
        Ok(view)
    }

    /// One page of an incident's timeline. `cursor` is one of another page of the same timeline in
    /// the same order.
    #[tracing::instrument(name = "incidents.timeline", skip_all)]
    pub async fn timeline(
        &self,
        by: By<'_>,
        id: IncidentId,
        order: SortOrder,
        limit: Limit,
        cursor: Option<&str>,
    ) -> Result<IncidentTimeline, IncidentError> {
        check_reading(by)?;
        let list = format!("timeline of {id}");
        let seal = PlaceSeal::new(&self.0.parts.keys, &list, &order);
        let from = seal.open(cursor)?;
        let request = RankRequest { limit, order, from };
        let page = self.0.parts.incidents.timeline(id, &request).await?;
        // Every incident has at least been opened.
        if page.items.is_empty() {
            return Err(ActError::Missing);
        }
        let page = seal.seal_page(page);
        Ok(IncidentTimeline {
            people: People::read(&*self.0.parts.staff, named(&page.items)).await?,
            events: page.items,
            next: page.next,
            prev: page.prev,
        })
    }

    /// One page of the incidents, the latest opened first. `cursor` is one of an earlier page of
    /// the same list.
    #[tracing::instrument(name = "incidents.list", skip_all)]
    pub async fn list(
        &self,
        by: By<'_>,
        filter: &IncidentFilter,
        limit: Limit,
        cursor: Option<&str>,
    ) -> Result<Page<IncidentView, String>, IncidentError> {
        check_reading(by)?;
        let seal = PlaceSeal::new(&self.0.parts.keys, "incidents", filter);
        let from = seal.open(cursor)?;
        let request = PlaceRequest { limit, from };
        let page = self.0.parts.incidents.page(filter, &request).await?;
        let page = seal.seal_page(page);
        let items = self.views(by, page.items).await?;
        Ok(Page {
            items,
            next: page.next,
            prev: page.prev,
        })
    }

    /// The open incidents in this person's hands, the worst first.
    #[tracing::instrument(name = "incidents.mine", skip_all)]
    pub async fn mine(&self, by: By<'_>, limit: Limit) -> Result<Vec<Incident>, IncidentError> {
        check_reading(by)?;
        let incidents = &self.0.parts.incidents;
        Ok(incidents.of_assignee(by.staff.id(), limit.get()).await?)
    }

    async fn views(
        &self,
        by: By<'_>,
        incidents: Vec<Incident>,
    ) -> Result<Vec<IncidentView>, IncidentError> {
        let mut ids: Vec<ProjectId> = incidents.iter().map(|i| i.project).collect();
        ids.sort_unstable();
        ids.dedup();
        let parts = &self.0.parts;
        let members = parts.projects.members(&ids).await?;
        let projects = parts.projects.by_ids(&ids).await?;
        let person = parts.staff.by_id(by.staff.id()).await?;
        let people = incidents.iter().flat_map(|i| people_of(i, &[]));
        let people = People::read(&*parts.staff, people).await?;
        let now = self.0.now();
        let standing = |project: ProjectId| {
            let person = person.as_ref()?;
            let own = |(id, member): &&(ProjectId, guichet_domain::deployments::Member)| {
                *id == project && member.staff == person.id
            };
            let role = members.iter().find(own).map(|(_, member)| member.role);
            Some(person.standing(role))
        };
        let view = |incident: Incident| {
            let s = Situation {
                actor: by.staff.id(),
                standing: standing(incident.project).unwrap_or_else(Standing::default),
                now,
            };
            let named = |project: &&Project| project.id == incident.project;
            let project = projects.iter().find(named);
            IncidentView {
                allowed: allowed(&s, &incident),
                lower: s.may_lower(&incident, None),
                project: incident.project,
                project_name: project.map(|p| p.name.clone()).unwrap_or_default(),
                people: people.clone(),
                events: Vec::new(),
                events_before: 0,
                incident,
            }
        };
        Ok(incidents.into_iter().map(view).collect())
    }
}

fn check_reading(by: By<'_>) -> Result<(), IncidentError> {
    by.lacks(TokenScope::IncidentsRead)
        .map_or(Ok(()), |scope| Err(ActError::Scope(scope)))
}
