use std::collections::BTreeSet;

use super::incidents::Incident;
use super::model::{Model, unless};
use super::moves::Act;
use super::{Answer, LEAD};

/// 72 hours.
pub(super) const LASTS: i64 = 72 * 60;

#[derive(Debug, Clone)]
pub(super) struct Task {
    pub(super) project: usize,
    pub(super) state: &'static str,
    pub(super) revision: u64,
    pub(super) plan: Plan,
    pub(super) planner: usize,
    /// Everybody who planned it, changed its plan, or planned it again.
    pub(super) hands: BTreeSet<usize>,
    pub(super) authorised: Option<Authorised>,
    /// What its start set aside.
    pub(super) set_aside: Aside,
    pub(super) started: i64,
    pub(super) alive: i64,
    pub(super) froze: bool,
    pub(super) incident: Option<usize>,
    pub(super) lines: usize,
    pub(super) history: Vec<&'static str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) version: u8,
    pub(super) environment: usize,
    pub(super) description: u8,
    pub(super) responsible: usize,
    pub(super) at: i64,
    pub(super) utc: bool,
    pub(super) redeployment: bool,
    pub(super) retry_of: Option<usize>,
    pub(super) rollback_of: Option<usize>,
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
        let mut freezes = self.freezes.clone();
        freezes.sort_unstable();
        format!("promotion {} freezes {freezes:?}", self.promotion)
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

    pub(super) fn step(&mut self, what: &'static str) {
        self.revision += 1;
        self.history.push(what);
    }

    pub(super) fn unauthorise(&mut self) {
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
