use std::collections::BTreeSet;

use super::incidents::Incident;
use super::moves::{Move, Rule};
use super::tasks::Task;
use super::{Answer, CAST, ENVIRONMENTS, STAGES};

/// What everything is, by the model.
#[derive(Debug, Clone)]
pub struct Model {
    pub(super) now: i64,
    pub(super) people: Vec<Person>,
    pub(super) projects: [Project; 2],
    pub(super) tasks: Vec<Task>,
    pub(super) incidents: Vec<Incident>,
}

#[derive(Debug, Clone)]
pub(super) struct Person {
    roles: BTreeSet<&'static str>,
    member: [Option<&'static str>; 2],
    pub(super) disabled: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Project {
    pub(super) stages: [&'static str; 3],
    pub(super) patience: i64,
    pub(super) promotion: bool,
    pub(super) planners: [bool; 4],
    /// From, until.
    pub(super) freezes: Vec<(i64, i64)>,
}

/// What somebody may act as in a project.
#[derive(Debug, Clone, Copy)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a model: each is one plain fact"
)]
pub(super) struct As {
    pub(super) administrator: bool,
    pub(super) leads: bool,
    pub(super) executes: bool,
    pub(super) answers: bool,
    pub(super) decides: bool,
}

pub(super) fn no(code: &str) -> Answer {
    Err(code.to_owned())
}

pub(super) fn unless(holds: bool, code: &str) -> Answer {
    if holds { Ok(()) } else { no(code) }
}

impl Default for Model {
    fn default() -> Self {
        let person = |part: &super::Part| Person {
            roles: part.roles.iter().copied().collect(),
            member: part.member,
            disabled: false,
        };
        let project = |tests| Project {
            stages: [tests, "to_come", "to_come"],
            patience: 30,
            promotion: true,
            planners: [true, true, true, false],
            freezes: Vec::new(),
        };
        Self {
            now: 0,
            people: CAST.iter().map(person).collect(),
            projects: [project("finished"), project("under_way")],
            tasks: Vec::new(),
            incidents: Vec::new(),
        }
    }
}

impl Model {
    /// The minute it is.
    pub fn minute(&self) -> i64 {
        self.now
    }

    pub(super) fn may(&self, who: usize, project: usize) -> As {
        let person = &self.people[who];
        let holds = |role| !person.disabled && person.roles.contains(role);
        let administrator = holds("administrator");
        let is = |role| {
            let counts = holds(role) || (administrator && role == "project_lead");
            person.member[project] == Some(role) && counts
        };
        let leads = administrator || is("project_lead");
        let support = holds("support");
        let works = is("project_lead") || is("senior_developer") || is("developer");
        As {
            administrator,
            leads,
            executes: administrator || is("senior_developer"),
            answers: administrator || support || works || is("support"),
            decides: leads || support || is("support"),
        }
    }

    pub(super) fn tests_finished(&self, project: usize) -> bool {
        self.projects[project].stages[0] == "finished"
    }

    /// What comes of a command. What it names that is not there is not tried.
    pub fn play(&mut self, command: &Move) -> Answer {
        match command {
            Move::Wait(minutes) => self.now += minutes,
            Move::Role { who, role, given } => {
                let roles = &mut self.people[*who].roles;
                if *given {
                    roles.insert(role);
                } else {
                    roles.remove(role);
                }
            }
            Move::Disable { who, disabled } => self.people[*who].disabled = *disabled,
            Move::Rule { project, rule } => self.rule(*project, rule),
            Move::Stage {
                who,
                project,
                stage,
                verb,
                reason,
            } => return self.stage(*who, *project, *stage, verb, *reason),
            Move::Plan { who, project, plan } => return self.plan(*who, *project, plan),
            Move::Task {
                who,
                task,
                late,
                act,
            } if *task < self.tasks.len() => return self.act(*who, *task, *late, act),
            Move::Log { who, task, lines } if *task < self.tasks.len() => {
                return self.log(*who, *task, *lines);
            }
            Move::Open {
                who,
                project,
                severity,
                to,
                production,
            } => return self.open(*who, *project, *severity, *to, *production),
            Move::Incident {
                who,
                incident,
                late,
                act,
            } if *incident < self.incidents.len() => {
                return self.incident(*who, *incident, *late, act);
            }
            Move::Comment {
                who: _,
                incident,
                text,
            } if *incident < self.incidents.len() => {
                unless(*text, "bad_text")?;
                self.incidents[*incident].history.push("comment");
            }
            Move::Task { .. } | Move::Log { .. } | Move::Incident { .. } | Move::Comment { .. } => {
            }
        }
        Ok(())
    }

    fn rule(&mut self, project: usize, rule: &Rule) {
        let now = self.now;
        let project = &mut self.projects[project];
        match rule {
            Rule::Patience(minutes) => project.patience = *minutes,
            Rule::Promotion(asked) => project.promotion = *asked,
            Rule::Planner(environment, may) => project.planners[*environment] = *may,
            Rule::Freeze(ahead, long) => project.freezes.push((now + ahead, now + ahead + long)),
            Rule::Thaw => project.freezes.clear(),
        }
    }

    fn stage(
        &mut self,
        who: usize,
        project: usize,
        stage: usize,
        verb: &str,
        reason: bool,
    ) -> Answer {
        unless(self.may(who, project).leads, "lead_only")?;
        let open = match stage {
            1 => self.open_tasks(project),
            2 => self.open_incidents(project),
            _ => false,
        };
        let stages = &mut self.projects[project].stages;
        let next = match (verb, stages[stage]) {
            ("start", "to_come") => {
                let earlier = stages[..stage].iter().all(|state| *state == "finished");
                unless(earlier, "earlier_stage_open")?;
                "under_way"
            }
            ("finish", "under_way") => {
                unless(!open, "open_below")?;
                "finished"
            }
            ("reopen", "finished") => {
                unless(reason, "bad_reason")?;
                "under_way"
            }
            _ => return no("wrong_state"),
        };
        stages[stage] = next;
        Ok(())
    }

    /// All there is to see, a line for each thing: first how many tasks there are in each state,
    /// then stages, tasks with what `by` may do with each, incidents.
    pub fn seen(&mut self, by: usize) -> Vec<String> {
        for task in 0..self.tasks.len() {
            self.settle(task);
        }
        let mut lines = Vec::new();
        for (number, project) in self.projects.iter().enumerate() {
            lines.push(format!(
                "project {number}: {}",
                counts(&self.of(number, None))
            ));
            for (place, environment) in ENVIRONMENTS.iter().enumerate() {
                let counts = counts(&self.of(number, Some(place)));
                lines.push(format!("project {number} {environment}: {counts}"));
            }
            let stages: Vec<String> = STAGES
                .iter()
                .zip(project.stages)
                .map(|(stage, state)| format!("{stage} {state}"))
                .collect();
            lines.push(format!("project {number}: {}", stages.join(", ")));
        }
        for task in 0..self.tasks.len() {
            lines.push(format!("task {task}: {}", self.tasks[task].line()));
            lines.push(format!("task {task}: {}", self.allowed(by, task)));
        }
        for (number, incident) in self.incidents.iter().enumerate() {
            lines.push(format!("incident {number}: {}", incident.line()));
            let allowed = self.incident_allowed(by, number);
            lines.push(format!("incident {number}: {allowed}"));
        }
        lines
    }

    fn of(&self, project: usize, environment: Option<usize>) -> Vec<&'static str> {
        let tasks = self.tasks.iter().filter(|task| task.project == project);
        let tasks = tasks.filter(|task| environment.is_none_or(|e| task.plan.environment == e));
        tasks.map(|task| task.state).collect()
    }
}

/// How many there are, as the statistics count them.
fn counts(states: &[&str]) -> String {
    let of = |counted: &[&str]| states.iter().filter(|s| counted.contains(s)).count();
    format!(
        "{} = {} planned ({} authorised) + {} running + {} succeeded + {} failed + {} rejected + {} cancelled",
        states.len(),
        of(&["planned", "authorised"]),
        of(&["authorised"]),
        of(&["running", "stale"]),
        of(&["succeeded"]),
        of(&["failed"]),
        of(&["rejected"]),
        of(&["cancelled"]),
    )
}
