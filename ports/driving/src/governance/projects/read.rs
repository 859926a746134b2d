use std::collections::BTreeMap;

use guichet_domain::access::{Role, Standing, TokenScope};
use guichet_domain::deployments::{Member, OpenBelow, Project, Stage, StageDenial, StageVerb};
use guichet_domain::kernel::{Limit, Page, PlaceRequest, ProjectId};

use super::super::seal::PlaceSeal;
use super::super::{ActError, By};
use super::{Hand, ProjectError, Projects};

/// A project with its members, and what whoever looks at it may act as there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectView {
    /// The project.
    pub project: Project,
    /// Its members, by login.
    pub members: Vec<Member>,
    /// What whoever looks may act as: a lead moves stages and changes members and rules.
    pub standing: Standing,
    /// What is open under its stages.
    pub open: OpenBelow,
}

/// Projects with freezes that a calendar shows at the most, the newest.
const MOST_FROZEN: usize = 200;

/// The projects of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarProjects {
    /// Those something is planned in, and those that have freezes.
    pub projects: BTreeMap<ProjectId, Project>,
    /// There are more with freezes than the newest 200.
    pub is_cut: bool,
}

impl ProjectView {
    /// Whether whoever looks may do this with a stage now, or why not: what the command goes by.
    pub fn may_move(&self, verb: StageVerb, stage: Stage) -> Result<(), StageDenial> {
        if !self.standing.leads() {
            return Err(StageDenial::LeadOnly);
        }
        let stages = self.project.stages;
        stages.apply(verb, stage, self.open.count(stage)).map(drop)
    }

    /// Who leads it, as a member.
    pub fn lead(&self) -> Option<&Member> {
        let mut members = self.members.iter();
        members.find(|member| member.staff == self.project.lead)
    }
}

impl Projects<'_> {
    /// One page of all projects, the newest first. `cursor` is one of an earlier page of the same
    /// list.
    #[tracing::instrument(name = "projects.list", skip_all)]
    pub async fn list(
        &self,
        hand: Hand<'_>,
        q: Option<&str>,
        limit: Limit,
        cursor: Option<&str>,
    ) -> Result<Page<ProjectView, String>, ProjectError> {
        check_reading(hand)?;
        let seal = PlaceSeal::new(&self.0.parts.keys, "projects", &q);
        let from = seal.open(cursor)?;
        let request = PlaceRequest { limit, from };
        let page = self.0.parts.projects.page(q, &request).await?;
        let page = seal.seal_page(page);
        let items = self.views(hand, page.items).await?;
        Ok(Page {
            items,
            next: page.next,
            prev: page.prev,
        })
    }

    /// One project.
    #[tracing::instrument(name = "projects.show", skip_all)]
    pub async fn show(&self, hand: Hand<'_>, id: ProjectId) -> Result<ProjectView, ProjectError> {
        check_reading(hand)?;
        let found = self.0.parts.projects.find(id).await?;
        let found = found.ok_or(ActError::Missing)?;
        let mut views = self.views(hand, vec![found]).await?;
        views.pop().ok_or(ActError::Missing)
    }

    /// These projects and, as far as they are read, all that have freezes; two questions however
    /// many they are.
    #[tracing::instrument(name = "projects.for_calendar", skip_all)]
    pub async fn for_calendar(
        &self,
        by: By<'_>,
        planned: &[ProjectId],
    ) -> Result<CalendarProjects, ProjectError> {
        check_reading(Hand::Staff(by))?;
        let projects = &self.0.parts.projects;
        let frozen = projects.with_freezes(MOST_FROZEN + 1).await?;
        let is_cut = frozen.len() > MOST_FROZEN;
        let known = projects.by_ids(planned).await?.into_iter();
        let all = known.chain(frozen.into_iter().take(MOST_FROZEN));
        Ok(CalendarProjects {
            projects: all.map(|project| (project.id, project)).collect(),
            is_cut,
        })
    }

    /// The projects this person is a member of, by name, with what they are there.
    #[tracing::instrument(name = "projects.mine", skip_all)]
    pub async fn mine(
        &self,
        by: By<'_>,
        limit: Limit,
    ) -> Result<Vec<(Project, Role)>, ProjectError> {
        check_reading(Hand::Staff(by))?;
        let projects = &self.0.parts.projects;
        Ok(projects.of_member(by.staff.id(), limit.get()).await?)
    }

    async fn views(
        &self,
        hand: Hand<'_>,
        projects: Vec<Project>,
    ) -> Result<Vec<ProjectView>, ProjectError> {
        let ids: Vec<ProjectId> = projects.iter().map(|project| project.id).collect();
        let members = self.0.parts.projects.members(&ids).await?;
        let open = self.0.parts.projects.open_below(&ids).await?;
        let open: BTreeMap<ProjectId, OpenBelow> = open.into_iter().collect();
        let person = match hand {
            Hand::Staff(by) => self.0.parts.staff.by_id(by.staff.id()).await?,
            Hand::Operator(_) => None,
        };
        let view = |project: Project| {
            let own = members.iter().filter(|(id, _)| *id == project.id);
            let members: Vec<Member> = own.map(|(_, member)| member.clone()).collect();
            let standing = match (&person, hand) {
                (Some(person), _) => {
                    let mine = members.iter().find(|member| member.staff == person.id);
                    person.standing(mine.map(|member| member.role))
                }
                (None, Hand::Operator(_)) => Standing {
                    administrator: true,
                    ..Standing::default()
                },
                (None, Hand::Staff(_)) => Standing::default(),
            };
            ProjectView {
                open: open.get(&project.id).copied().unwrap_or_default(),
                project,
                members,
                standing,
            }
        };
        Ok(projects.into_iter().map(view).collect())
    }
}

fn check_reading(hand: Hand<'_>) -> Result<(), ProjectError> {
    let scope = match hand {
        Hand::Staff(by) => by.lacks(TokenScope::ProjectsRead),
        Hand::Operator(_) => None,
    };
    scope.map_or(Ok(()), |scope| Err(ActError::Scope(scope)))
}
