//! Who may do what with a task.

use super::Answer;
use super::model::{Model, no, unless};
use super::tasks::{Aside, LASTS};

/// For each verb: who (`l`eads or `e`xecutes), and the states it is for.
const VERBS: [(&str, char, &[&str]); 10] = [
    ("edit", 'l', &["planned", "authorised"]),
    ("authorise", 'l', &["planned"]),
    ("reject", 'l', &["planned"]),
    ("revoke", 'l', &["authorised"]),
    ("replan", 'l', &["rejected"]),
    ("start", 'e', &["authorised"]),
    ("logs", 'e', &["running", "stale"]),
    ("succeed", 'e', &["running", "stale"]),
    ("fail", 'e', &["running", "stale"]),
    ("cancel", 'l', &["planned", "authorised", "rejected"]),
];

impl Model {
    /// Whether somebody may do something with a task now, `overriding` or not.
    pub(super) fn asked(
        &self,
        who: usize,
        number: usize,
        verb: &str,
        late: bool,
        overriding: bool,
    ) -> Answer {
        let task = &self.tasks[number];
        let may = self.may(who, task.project);
        let found = VERBS.iter().find(|(known, _, _)| *known == verb);
        let Some((_, kind, states)) = found else {
            return no("no such verb");
        };
        if *kind == 'l' {
            unless(may.leads, "lead_only")?;
            let refused = verb == "authorise" && self.kept_out(who, number);
            unless(!refused, "planner_may_not_authorise")?;
        } else {
            unless(may.executes, "executor_only")?;
            let authorised = task
                .authorised
                .as_ref()
                .is_some_and(|given| given.by == who);
            unless(!authorised, "four_eyes")?;
        }
        unless(!overriding || may.administrator, "override_not_yours")?;
        unless(!late, "changed")?;
        if !states.contains(&task.state) {
            let waits = ["planned", "rejected"].contains(&task.state);
            let code = if verb == "start" && waits {
                "not_authorised"
            } else {
                "wrong_state"
            };
            return no(code);
        }
        match verb {
            "authorise" => {
                unless(self.now < task.plan.at + LASTS, "plan_outdated")?;
                self.guards(number, verb, overriding)
            }
            "start" => {
                if let Some(given) = &task.authorised {
                    // What they gave, they could give again.
                    let now = self.may(given.by, task.project);
                    let rank = if given.set_aside.is_something() {
                        now.administrator
                    } else {
                        now.leads
                    };
                    let could = rank && !self.kept_out(given.by, number);
                    unless(could, "authoriser_unable")?;
                }
                self.guards(number, verb, overriding)?;
                let mut others = self.tasks.iter();
                let busy = others.any(|other| {
                    ["running", "stale"].contains(&other.state)
                        && other.project == task.project
                        && other.plan.environment == task.plan.environment
                });
                unless(!busy, "at_work")
            }
            _ => Ok(()),
        }
    }

    /// Whether somebody had a hand in the plan where those who had do not authorise.
    fn kept_out(&self, who: usize, number: usize) -> bool {
        let task = &self.tasks[number];
        let switch = self.projects[task.project].planners[task.plan.environment];
        task.hands.contains(&who) && !switch
    }

    fn guards(&self, number: usize, verb: &str, overriding: bool) -> Answer {
        let task = &self.tasks[number];
        let (project, plan) = (task.project, &task.plan);
        unless(self.tests_finished(project), "tests_open")?;
        let responsible = self.may(plan.responsible, project);
        unless(responsible.executes, "responsible_unable")?;
        let there = self.took(project, plan.environment, plan.version, Some(number));
        unless(!there || plan.redeployment, "already_deployed")?;
        let rest = self.in_the_way(number, verb);
        unless(overriding || rest.freezes.is_empty(), "freeze")?;
        unless(overriding || !rest.promotion, "promotion")
    }

    /// The rules in the way that can be set aside: a start counts those of now, but for what the
    /// authorisation set aside.
    pub(super) fn in_the_way(&self, number: usize, verb: &str) -> Aside {
        let task = &self.tasks[number];
        let (plan, rules) = (&task.plan, &self.projects[task.project]);
        let starts = verb == "start";
        let at = if starts { self.now } else { plan.at };
        let before = match &task.authorised {
            Some(given) if starts => given.set_aside.clone(),
            _ => Aside::default(),
        };
        let mut rest = Aside::default();
        for (from, until) in &rules.freezes {
            let holds = *from <= at && at < *until && plan.environment >= 2;
            if holds && !before.freezes.contains(&(*from, *until)) {
                rest.freezes.push((*from, *until));
            }
        }
        let asked = plan.environment == 3 && rules.promotion;
        let promoted = self.took(task.project, 2, plan.version, Some(number));
        rest.promotion = asked && !promoted && !before.promotion;
        rest
    }

    /// What somebody may do with a task, verb by verb.
    pub(super) fn allowed(&self, who: usize, number: usize) -> String {
        let verbs = VERBS.iter().map(|(verb, _, _)| {
            let answer = self.asked(who, number, verb, false, false);
            format!("{verb} {}", answer.err().unwrap_or_else(|| "yes".into()))
        });
        verbs.collect::<Vec<_>>().join(", ")
    }
}
