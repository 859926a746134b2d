use std::collections::BTreeSet;

use super::incidents::Incident;
use super::model::{Model, unless};
use super::moves::{Act, Draft};
use super::{Answer, LEAD};

/// 72 hours.
pub(super) const LASTS: i64 = 72 * 60;

#[derive(Debug, Clone)]
pub(super) struct Task {
    pub(super) project: usize,
    pub(super) state: &'static str,
    revision: u64,
    pub(super) plan: Plan,
    planner: usize,
    /// Everybody who planned it, changed its plan, or planned it again.
    pub(super) hands: BTreeSet<usize>,
    pub(super) authorised: Option<Authorised>,
    /// What its start set aside.
    set_aside: Aside,
    started: i64,
    alive: i64,
    froze: bool,
    incident: Option<usize>,
    lines: usize,
    history: Vec<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) version: u8,
    pub(super) environment: usize,
    description: u8,
    pub(super) responsible: usize,
    pub(super) at: i64,
    utc: bool,
    pub(super) redeployment: bool,
    retry_of: Option<usize>,
    rollback_of: Option<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Authorised {
    pub(super) by: usize,
    pub(super) set_aside: Aside,
}

/// Rules that are set aside: the promotion, freezes from and until.
#[derive(Debug, Clone, Default)]
pub(super) struct Aside {
    pub(super) promotion: bool,
    pub(super) freezes: Vec<(i64, i64)>,
}

impl Aside {
    pub(super) fn is_something(&self) -> bool {
        self.promotion || !self.freezes.is_empty()
    }

    fn line(&self) -> String {
        format!("promotion {} freezes {:?}", self.promotion, self.freezes)
    }
}

impl Task {
    pub(super) fn line(&self) -> String {
        let by = self.authorised.as_ref().map(|given| given.by);
        let given = self.authorised.iter().map(|given| &given.set_aside);
        let aside = given.chain([&self.set_aside]);
        let aside = aside.filter(|aside| aside.is_something());
        let aside: Vec<String> = aside.map(Aside::line).collect();
        format!(
            "{} r{} of {}, hands {:?}, for v{} {} at {}, by {:?}, overridden {}, froze {}, incident {:?}, {} lines, {}",
            self.state,
            self.revision,
            self.planner,
            self.hands,
            self.plan.version,
            super::ENVIRONMENTS[self.plan.environment],
            self.plan.at,
            by,
            aside.join(" and "),
            self.froze,
            self.incident,
            self.lines,
            self.history.join(" "),
        )
    }

    fn step(&mut self, what: &'static str) {
        self.revision += 1;
        self.history.push(what);
    }

    fn unauthorise(&mut self) {
        self.authorised = None;
        self.state = "planned";
    }
}

impl Model {
    pub(super) fn open_tasks(&self, project: usize) -> bool {
        let ended = ["succeeded", "failed", "cancelled"];
        let mut of = self.tasks.iter().filter(|task| task.project == project);
        of.any(|task| !ended.contains(&task.state))
    }

    /// What time does.
    pub(super) fn settle(&mut self, task: usize) {
        let now = self.now;
        let task = &mut self.tasks[task];
        let patience = self.projects[task.project].patience;
        if task.state == "authorised" && now >= task.plan.at + LASTS {
            task.unauthorise();
            task.step("expired");
        } else if task.state == "running" && now >= task.alive + patience {
            task.state = "stale";
            task.step("stale");
        }
    }

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

    pub(super) fn act(&mut self, who: usize, number: usize, late: bool, act: &Act) -> Answer {
        self.settle(number);
        let verb = match act {
            Act::Edit { .. } | Act::EditNothing => "edit",
            Act::Authorise { .. } => "authorise",
            Act::Reject { .. } => "reject",
            Act::Revoke { .. } => "revoke",
            Act::Replan => "replan",
            Act::Start { .. } => "start",
            Act::Succeed { .. } => "succeed",
            Act::Fail { .. } => "fail",
            Act::Cancel { .. } => "cancel",
        };
        let why = match act {
            Act::Authorise { overriding, .. } | Act::Start { overriding } => *overriding,
            _ => None,
        };
        self.asked(who, number, verb, late, why.is_some())?;
        match act {
            Act::Authorise { confirmed, .. } => {
                unless(*confirmed, "unconfirmed")?;
                unless(why != Some(false), "bad_reason")?;
            }
            Act::Start { .. } => unless(why != Some(false), "bad_reason")?,
            Act::Reject { reason }
            | Act::Revoke { reason }
            | Act::Cancel { reason }
            | Act::Fail { reason, .. } => unless(*reason, "bad_reason")?,
            _ => {}
        }
        if let Act::Edit { .. } | Act::EditNothing = act {
            return self.edit(who, number, act);
        }
        self.done(who, number, act);
        Ok(())
    }

    fn edit(&mut self, who: usize, number: usize, act: &Act) -> Answer {
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

    fn done(&mut self, who: usize, number: usize, act: &Act) {
        let (now, incident) = (self.now, self.incidents.len());
        // A reason sets aside what stands in the way now, and nothing that may come.
        let set_aside = match act {
            Act::Authorise {
                overriding: Some(_),
                ..
            } => self.in_the_way(number, "authorise"),
            Act::Start {
                overriding: Some(_),
            } => self.in_the_way(number, "start"),
            _ => Aside::default(),
        };
        let task = &mut self.tasks[number];
        match act {
            Act::Authorise { .. } => {
                task.authorised = Some(Authorised { by: who, set_aside });
                task.state = "authorised";
                task.step("authorised");
            }
            Act::Reject { .. } => {
                task.state = "rejected";
                task.step("rejected");
            }
            Act::Revoke { .. } => {
                task.unauthorise();
                task.step("revoked");
            }
            Act::Replan => {
                task.state = "planned";
                task.hands.insert(who);
                task.step("replanned");
            }
            Act::Start { .. } => {
                task.set_aside = set_aside;
                (task.started, task.alive) = (now, now);
                task.state = "running";
                task.step("started");
            }
            Act::Succeed { lines } => {
                task.lines += lines;
                task.state = "succeeded";
                task.step("succeeded");
                self.freeze_flag(number);
            }
            Act::Fail { lines, .. } => {
                task.lines += lines;
                task.state = "failed";
                task.incident = Some(incident);
                task.step("failed");
                self.freeze_flag(number);
                self.failed(number);
            }
            Act::Cancel { .. } => {
                task.authorised = None;
                task.state = "cancelled";
                task.step("cancelled");
            }
            Act::Edit { .. } | Act::EditNothing => {}
        }
    }

    /// A freeze that began while it was at work.
    fn freeze_flag(&mut self, number: usize) {
        let now = self.now;
        let task = &mut self.tasks[number];
        let mut freezes = self.projects[task.project].freezes.iter();
        let began = freezes.any(|(from, _)| task.started < *from && *from <= now);
        task.froze = began && task.plan.environment >= 2;
    }

    /// The incident of a failure.
    fn failed(&mut self, number: usize) {
        let task = &self.tasks[number];
        let able = !self.people[task.plan.responsible].disabled;
        let to = if able { task.plan.responsible } else { LEAD };
        let production = task.plan.environment == 3;
        let incident = Incident::new(task.project, 2, Some(to), production);
        self.incidents.push(incident.of_failure(number, !able));
    }

    pub(super) fn log(&mut self, who: usize, number: usize, lines: usize) -> Answer {
        self.settle(number);
        self.asked(who, number, "logs", false, false)?;
        unless(lines > 0, "log_empty")?;
        let now = self.now;
        let task = &mut self.tasks[number];
        task.lines += lines;
        if task.state == "running" {
            task.alive = task.alive.max(now);
        }
        Ok(())
    }
}
