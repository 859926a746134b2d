//! Plans: what they are made of, and what speaks against one.

use std::collections::BTreeSet;

use super::Answer;
use super::model::{Model, unless};
use super::moves::{Act, Draft};
use super::tasks::{Aside, Plan, Task};

impl Model {
    fn drafted(&self, draft: &Draft, at: i64) -> Plan {
        let there = |task: Option<usize>| task.filter(|task| *task < self.tasks.len());
        Plan {
            version: draft.version,
            environment: draft.environment,
            description: draft.description,
            responsible: draft.responsible,
            at,
            utc: draft.utc,
            redeployment: draft.redeployment,
            retry_of: there(draft.retry_of),
            rollback_of: there(draft.rollback_of),
        }
    }

    /// What speaks against a plan: its links, its texts, its date, what is there already.
    fn sound(&self, project: usize, plan: &Plan, new_date: bool, own: Option<usize>) -> Answer {
        let is = |task: Option<usize>, states: &[&str]| {
            let found = task.map(|task| &self.tasks[task]);
            found.is_none_or(|task| task.project == project && states.contains(&task.state))
        };
        unless(is(plan.retry_of, &["failed", "cancelled"]), "bad_retry_of")?;
        unless(
            is(plan.rollback_of, &["failed", "succeeded"]),
            "bad_rollback_of",
        )?;
        unless(plan.description > 0, "bad_description")?;
        if new_date {
            unless(plan.at >= self.now - 1, "past")?;
            unless(plan.at <= self.now + 5 * 366 * 24 * 60, "too_far")?;
        }
        let responsible = self.may(plan.responsible, project);
        unless(responsible.executes, "bad_responsible")?;
        let there = self.took(project, plan.environment, plan.version, own);
        unless(!there || plan.redeployment, "already_deployed")
    }

    /// Whether another task took a version somewhere with success.
    pub(super) fn took(
        &self,
        project: usize,
        environment: usize,
        version: u8,
        except: Option<usize>,
    ) -> bool {
        let mut others = self.tasks.iter().enumerate();
        others.any(|(number, task)| {
            task.project == project
                && task.state == "succeeded"
                && task.plan.environment == environment
                && task.plan.version == version
                && Some(number) != except
        })
    }

    pub(super) fn plan(&mut self, who: usize, project: usize, draft: &Draft) -> Answer {
        unless(self.may(who, project).leads, "lead_only")?;
        unless(self.tests_finished(project), "tests_open")?;
        let plan = self.drafted(draft, self.now + draft.ahead);
        self.sound(project, &plan, true, None)?;
        self.projects[project].stages[1] = "under_way";
        self.tasks.push(Task {
            project,
            state: "planned",
            revision: 1,
            plan,
            planner: who,
            hands: BTreeSet::from([who]),
            authorised: None,
            set_aside: Aside::default(),
            started: 0,
            alive: 0,
            froze: false,
            incident: None,
            lines: 0,
            history: vec!["planned"],
        });
        Ok(())
    }

    pub(super) fn edit(&mut self, who: usize, number: usize, act: &Act) -> Answer {
        let before = self.tasks[number].plan.clone();
        let plan = match act {
            Act::Edit { plan, keep_date } => {
                let at = if *keep_date {
                    before.at
                } else {
                    self.now + plan.ahead
                };
                self.drafted(plan, at)
            }
            _ => before.clone(),
        };
        let project = self.tasks[number].project;
        self.sound(project, &plan, plan.at != before.at, Some(number))?;
        let task = &mut self.tasks[number];
        if plan != before {
            task.unauthorise();
            task.hands.insert(who);
            task.plan = plan;
        }
        task.step("edited");
        Ok(())
    }
}
