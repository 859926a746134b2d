//! Projects and their members.

mod freezes;
mod read;
mod write;

use std::collections::HashMap;

use chrono::TimeDelta;
use guichet_domain::access::Role;
use guichet_domain::deployments::{Member, Project, Rules, StageState, Stages};
use guichet_domain::kernel::{ProjectId, StaffId, Words};
use guichet_driven::PortResult;
use sea_orm::Set;

use crate::entities::projects::{ActiveModel, Model};
use crate::entities::{project_members, staff};
use crate::error::corrupt;
use crate::{values, words};

/// What a name is found by.
fn key(name: &str) -> String {
    values::text(&name.to_lowercase()).into_owned()
}

fn row(project: &Project) -> PortResult<ActiveModel> {
    let stages = project.stages.all().map(|(_, state)| state);
    let rules = &project.rules;
    Ok(ActiveModel {
        id: Set(project.id.0),
        name: Set(values::text(&project.name).into_owned()),
        name_key: Set(key(&project.name)),
        lead: Set(project.lead.0),
        stages: Set(words::joined(stages)),
        patience_ms: Set(rules.patience.num_milliseconds()),
        planner_authorises: Set(words::joined(rules.planner_authorises.iter().copied())),
        promotion: Set(rules.promotion),
        freezes: Set(freezes::stored(&rules.freezes)?),
        made_at: Set(values::instant(project.made_at)),
        revision: Set(values::stored(project.revision)),
    })
}

fn project(row: Model) -> PortResult<Project> {
    let bad = |column| corrupt("projects", column);
    let states: Vec<StageState> = words::split(&row.stages, "projects", "stages")?;
    let states: [StageState; 6] = states.try_into().map_err(|_| bad("stages"))?;
    let patience = TimeDelta::try_milliseconds(row.patience_ms);
    let environments = &row.planner_authorises;
    Ok(Project {
        id: ProjectId(row.id),
        name: row.name,
        lead: StaffId(row.lead),
        stages: Stages::of(states),
        rules: Rules {
            patience: patience.ok_or_else(|| bad("patience_ms"))?,
            planner_authorises: words::split(environments, "projects", "planner_authorises")?,
            promotion: row.promotion,
            freezes: freezes::read(row.freezes)?,
        },
        made_at: row.made_at,
        revision: values::counted(row.revision, "projects", "revision")?,
    })
}

/// By project, then by login.
fn members(
    rows: Vec<project_members::Model>,
    staff: Vec<staff::Model>,
) -> PortResult<Vec<(ProjectId, Member)>> {
    let people: HashMap<_, _> = staff.into_iter().map(|row| (row.id, row)).collect();
    let mut members = Vec::with_capacity(rows.len());
    for row in rows {
        let person = people.get(&row.staff_id);
        let person = person.ok_or_else(|| corrupt("project_members", "staff_id"))?;
        // A role that nobody knows makes nobody a member; health checks name it.
        let Some(role) = Role::from_word(&row.role) else {
            continue;
        };
        let member = Member {
            staff: StaffId(row.staff_id),
            login: person.login.clone(),
            name: person.name.clone(),
            role,
        };
        members.push((row.project_id, &person.login_key, member));
    }
    members.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    let told = members.into_iter();
    Ok(told
        .map(|(project, _, member)| (ProjectId(project), member))
        .collect())
}
