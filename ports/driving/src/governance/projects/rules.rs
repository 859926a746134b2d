use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use guichet_domain::access::Role;
use guichet_domain::deployments::{
    Environment, Freeze, LONGEST_NAME, MOST_FREEZES, PATIENCE, Project, Rules,
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
    let told = |field: &str, text: fn(&Rules) -> String| {
        let (before, after) = (text(before), text(after));
        FieldChange::moved(field, Some(before), Some(after))
    };
    let mut changes = Vec::new();
    if before.patience != after.patience {
        let minutes = |rules: &Rules| rules.patience.num_minutes().to_string();
        changes.push(told("patience_minutes", minutes));
    }
    if before.planner_authorises != after.planner_authorises {
        changes.push(told("planner_authorises", |rules| {
            words(&rules.planner_authorises)
        }));
    }
    if before.promotion != after.promotion {
        changes.push(told("promotion", |rules| rules.promotion.to_string()));
    }
    if before.freezes != after.freezes {
        changes.push(told("freezes", |rules| {
            let freezes: Vec<String> = rules.freezes.iter().map(period).collect();
            freezes.join("; ")
        }));
    }
    changes
}

/// In words that the program reads again: what is sealed outlives the names it has in here.
fn words(environments: &BTreeSet<Environment>) -> String {
    let words: Vec<&str> = environments.iter().map(|one| one.word()).collect();
    words.join(" ")
}

/// Its name, from when until when in which zone, and where it holds.
fn period(freeze: &Freeze) -> String {
    let moment = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    format!(
        "{} {}/{} {} {}",
        freeze.name,
        moment(freeze.from),
        moment(freeze.until),
        freeze.time_zone.name(),
        words(&freeze.environments)
    )
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

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

    #[test]
    fn what_changed_is_told_in_words_that_outlive_the_program() {
        let at = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let before = Rules::default();
        let mut after = frozen(at, at + TimeDelta::days(1)).unwrap_or_default();
        after.patience = TimeDelta::minutes(45);
        after.planner_authorises = [Environment::Test, Environment::Dev].into();
        let told = |before: &Rules, after: &Rules| -> Vec<[String; 3]> {
            let changes = differences(before, after).into_iter();
            let text = |text: Option<String>| text.unwrap_or_default();
            changes
                .map(|change| [change.field, text(change.before), text(change.after)])
                .collect()
        };
        let freeze = "Fin d'année 2024-10-04T00:00:00Z/2024-10-05T00:00:00Z UTC PROD";
        let expected = [
            ["patience_minutes", "30", "45"],
            ["planner_authorises", "DEV TEST PREPROD", "DEV TEST"],
            ["freezes", "", freeze],
        ];
        assert_eq!(told(&before, &after), expected);
        let mut again = after.clone();
        again.freezes.extend(after.freezes.clone());
        let twice = format!("{freeze}; {freeze}");
        assert_eq!(told(&after, &again), [["freezes", freeze, twice.as_str()]]);
        assert!(told(&after, &after).is_empty());
    }
}
