use chrono::Datelike;
use guichet_domain::access::Role;
use guichet_domain::deployments::{
    Environment, LONGEST_NAME, MOST_FREEZES, PATIENCE, Project, Rules,
};
use guichet_domain::kernel::{ProjectId, Words, text};
use guichet_driven::{FieldChange, PortResult, Unit};

use super::{Hand, ProjectError, ProjectFault, ProjectView, Projects};

/// The years a freeze begins and ends in: a date that no zone can show helps nobody.
const FREEZE_YEARS: std::ops::RangeInclusive<i32> = 2000..=2200;

impl Projects<'_> {
    /// Changes the rules that the project's deployments go by, or who leads it; only the project
    /// as it was at revision `seen`. The lead and administrators may; rules that let more through
    /// take an administrator, who alone overrides those that stop it.
    #[tracing::instrument(name = "projects.set_rules", skip_all)]
    pub async fn set_rules(
        &self,
        hand: Hand<'_>,
        id: ProjectId,
        seen: u64,
        rules: Option<Rules>,
        lead: Option<&str>,
    ) -> Result<ProjectView, ProjectError> {
        self.check_scope(hand, &id.to_string(), "edit").await?;
        let mut unit = self.begin(hand, id, "edit").await?;
        let set = self
            .rules_set(unit.as_mut(), hand, id, seen, rules, lead)
            .await;
        let (unit, (project, changes)) = self.or_refused(unit, hand, id, "edit", set).await?;
        self.keep(unit, hand, project, "edit", changes, None).await
    }

    async fn rules_set(
        &self,
        unit: &mut dyn Unit,
        hand: Hand<'_>,
        id: ProjectId,
        seen: u64,
        rules: Option<Rules>,
        lead: Option<&str>,
    ) -> Result<(Project, Vec<FieldChange>), ProjectError> {
        let mut project = self.led(unit, hand, id).await?;
        if seen != project.revision {
            return Err(ProjectFault::Changed { seen }.into());
        }
        let mut changes = Vec::new();
        if let Some(rules) = rules {
            let rules = checked(rules)?;
            let standing = hand.standing(unit, id).await?;
            if rules.are_weaker_than(&project.rules) && !standing.administrator {
                return Err(ProjectFault::AdministratorsOnly.into());
            }
            changes.extend(differences(&project.rules, &rules));
            let patience = project.rules.patience;
            project.rules = rules;
            if project.rules.patience != patience {
                measure_silence(unit, &project).await?;
            }
        }
        if let Some(login) = lead {
            let lead = self.able(unit, login, Role::ProjectLead).await?;
            let (before, after) = (project.lead.to_string(), lead.to_string());
            changes.push(FieldChange::moved("lead", Some(before), Some(after)));
            let role = Role::ProjectLead;
            unit.projects().set_member(id, lead, role).await?;
            project.lead = lead;
        }
        project.revision += 1;
        unit.projects().replace(&project).await?;
        Ok((project, changes))
    }
}

/// What is at work is measured by the new patience at once: lists look for what is due by what is
/// stored with the task.
async fn measure_silence(unit: &mut dyn Unit, project: &Project) -> PortResult<()> {
    for (environment, _) in Environment::ALL {
        let at_work = unit.tasks().at_work(project.id, *environment, None).await?;
        let Some(id) = at_work else { continue };
        if let Some(task) = unit.tasks().hold(id).await? {
            let due = task.due_at(project.rules.patience);
            unit.tasks().set_due(id, due).await?;
        }
    }
    Ok(())
}

/// Rules as they are kept, or what is wrong with them.
fn checked(mut rules: Rules) -> Result<Rules, ProjectFault> {
    let fault = |field, code| ProjectFault::Rules { field, code };
    if !PATIENCE.contains(&rules.patience) {
        return Err(fault("patience_minutes", "out_of_range"));
    }
    if rules.freezes.len() > MOST_FREEZES {
        return Err(fault("freezes", "too_many"));
    }
    for freeze in &mut rules.freezes {
        freeze.name =
            text::line(&freeze.name, LONGEST_NAME).map_err(|_| fault("freezes", "bad_name"))?;
        if freeze.from >= freeze.until {
            return Err(fault("freezes", "empty"));
        }
        if !FREEZE_YEARS.contains(&freeze.from.year())
            || !FREEZE_YEARS.contains(&freeze.until.year())
        {
            return Err(fault("freezes", "bad_period"));
        }
        if freeze.environments.is_empty() {
            return Err(fault("freezes", "no_environment"));
        }
    }
    rules
        .freezes
        .sort_by_key(|freeze| (freeze.from, freeze.until));
    Ok(rules)
}

fn differences(before: &Rules, after: &Rules) -> Vec<FieldChange> {
    let texts = |rules: &Rules| {
        [
            ("patience_minutes", rules.patience.num_minutes().to_string()),
            (
                "planner_authorises",
                format!("{:?}", rules.planner_authorises),
            ),
            ("promotion", rules.promotion.to_string()),
            ("freezes", format!("{:?}", rules.freezes)),
        ]
    };
    let pairs = texts(before).into_iter().zip(texts(after));
    pairs
        .filter(|(before, after)| before != after)
        .map(|((field, before), (_, after))| FieldChange::moved(field, Some(before), Some(after)))
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use guichet_domain::deployments::Freeze;

    use super::*;

    fn frozen(from: DateTime<Utc>, until: DateTime<Utc>) -> Result<Rules, ProjectFault> {
        let freeze = Freeze {
            name: "Fin d'année".into(),
            from,
            until,
            time_zone: chrono_tz::Tz::UTC,
            environments: [Environment::Prod].into(),
        };
        checked(Rules {
            freezes: vec![freeze],
            ..Rules::default()
        })
    }

    #[test]
    fn a_freeze_begins_and_ends_in_years_that_every_zone_can_show() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let code = |rules: Result<Rules, ProjectFault>| match rules {
            Ok(_) => "kept",
            Err(ProjectFault::Rules { code, .. }) => code,
            Err(_) => "another",
        };
        assert_eq!(code(frozen(now, now + TimeDelta::days(1))), "kept");
        assert_eq!(code(frozen(now, now)), "empty");
        assert_eq!(code(frozen(now, DateTime::<Utc>::MAX_UTC)), "bad_period");
        assert_eq!(code(frozen(DateTime::<Utc>::MIN_UTC, now)), "bad_period");
    }
}
