//! The mails of a step: written with it, sent afterwards.

use std::collections::BTreeSet;

use guichet_domain::access::{Role, Roles, StaffMember};
use guichet_domain::deployments::{EventKind, Step, Task};
use guichet_domain::incidents::Incident;
use guichet_domain::kernel::{StaffId, Words};
use guichet_driven::{
    DeploymentNotice, IncidentNotice, Notice, NoticeKind, OutboxEntry, PortResult, Unit,
};

use super::super::Governance;
use super::super::facts::{Facts, standing};

/// Asks those who may authorise a task that was planned: who leads the project now and the
/// administrators, without those who shaped the plan where they may not.
pub(super) async fn planned(
    governance: &Governance,
    unit: &mut dyn Unit,
    facts: &Facts,
    task: &Task,
) -> PortResult<()> {
    let mut asked: Vec<StaffId> = Vec::new();
    for member in unit.projects().members(facts.project.id).await? {
        if member.role == Role::ProjectLead {
            let now = standing(unit, facts.project.id, member.staff).await?;
            asked.extend(now.leads().then_some(member.staff));
        }
    }
    let administrators = Roles::from([Role::Administrator]);
    let found = unit.staff().with_roles(&administrators).await?;
    asked.extend(found.iter().map(|member| member.id));
    let planners = &facts.project.rules.planner_authorises;
    if !planners.contains(&task.plan.environment) {
        asked.retain(|id| !task.is_shaped_by(*id));
    }
    let (deployment, by) = (deployment(facts, task), name(unit, facts.actor).await?);
    let kind = NoticeKind::AuthorisationAsked { deployment, by };
    tell(governance, unit, facts, asked, &kind).await
}

/// Tells of a step that is no failure.
pub(super) async fn stepped(
    governance: &Governance,
    unit: &mut dyn Unit,
    facts: &Facts,
    step: &Step,
) -> PortResult<()> {
    let task = &step.task;
    match step.event.kind {
        EventKind::Authorised | EventKind::Rejected | EventKind::Revoked => {}
        EventKind::Replanned => return planned(governance, unit, facts, task).await,
        // What was authorised is so no more: it waits for them again.
        EventKind::Edited if step.event.authorisation.is_some() => {
            return planned(governance, unit, facts, task).await;
        }
        _ => return Ok(()),
    }
    let deployment = deployment(facts, task);
    let by = name(unit, facts.actor).await?;
    let reason = step.event.reason.clone().unwrap_or_default();
    let kind = match step.event.kind {
        EventKind::Authorised => NoticeKind::Authorised { deployment, by },
        EventKind::Rejected => NoticeKind::Rejected {
            deployment,
            by,
            reason,
        },
        _ => NoticeKind::Revoked {
            deployment,
            by,
            reason,
        },
    };
    let told = task.shapers().chain([task.plan.responsible]).collect();
    tell(governance, unit, facts, told, &kind).await
}

/// Tells of a failure, and whoever has its incident that they have it.
pub(super) async fn failed(
    governance: &Governance,
    unit: &mut dyn Unit,
    facts: &Facts,
    task: &Task,
    incident: &Incident,
) -> PortResult<()> {
    let by = name(unit, facts.actor).await?;
    let noticed = IncidentNotice {
        id: incident.id,
        title: incident.title.clone(),
        project_name: facts.project.name.clone(),
    };
    let kind = NoticeKind::Failed {
        deployment: deployment(facts, task),
        by,
        reason: task.reason.clone().unwrap_or_default(),
        incident: noticed.clone(),
    };
    let others = [facts.project.lead, task.plan.responsible];
    let told = task.shapers().chain(others).collect();
    tell(governance, unit, facts, told, &kind).await?;
    let kind = NoticeKind::IncidentAssigned {
        incident: noticed,
        by: None,
    };
    let told = incident.assignee.into_iter().collect();
    tell_all(governance, unit, told, &kind).await
}

/// Tells people of what somebody else did: nobody is told what they did themselves.
async fn tell(
    governance: &Governance,
    unit: &mut dyn Unit,
    facts: &Facts,
    mut people: Vec<StaffId>,
    kind: &NoticeKind,
) -> PortResult<()> {
    people.retain(|id| *id != facts.actor);
    tell_all(governance, unit, people, kind).await
}

/// Tells each of these people once, if they are still there.
pub(in super::super) async fn tell_all(
    governance: &Governance,
    unit: &mut dyn Unit,
    people: Vec<StaffId>,
    kind: &NoticeKind,
) -> PortResult<()> {
    let each: Vec<StaffId> = people
        .into_iter()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    if each.is_empty() {
        return Ok(());
    }
    // At once: a project is held meanwhile.
    let mut found = unit.staff().by_ids(&each).await?;
    found.retain(StaffMember::is_active);
    found.sort_by_key(|member| member.id);
    for member in &found {
        let entry = entry(governance, member, kind.clone());
        unit.outbox().add(&entry).await?;
    }
    Ok(())
}

fn entry(governance: &Governance, member: &StaffMember, kind: NoticeKind) -> OutboxEntry {
    OutboxEntry {
        id: governance.parts.random.id(),
        made_at: governance.now(),
        notice: Notice {
            to: member.email.clone(),
            name: member.name.clone(),
            language: member.language,
            kind,
        },
    }
}

/// The name of who acts, for those who are told.
pub(in super::super) async fn name(unit: &mut dyn Unit, id: StaffId) -> PortResult<String> {
    let found = unit.staff().find(id).await?;
    Ok(found.map_or_else(|| id.to_string(), |member| member.name))
}

fn deployment(facts: &Facts, task: &Task) -> DeploymentNotice {
    DeploymentNotice {
        project: task.project,
        project_name: facts.project.name.clone(),
        task: task.id,
        version: task.plan.version.as_str().to_owned(),
        environment: task.plan.environment.word().to_owned(),
        planned_at: task.plan.planned_at,
        time_zone: task.plan.time_zone.name().to_owned(),
    }
}
