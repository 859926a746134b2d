use super::Answer;
use super::model::{Model, no, unless};
use super::moves::IncidentAct;

/// Later ones are worse.
pub(super) const SEVERITIES: [&str; 4] = ["low", "medium", "high", "critical"];

#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a model: each is one plain fact"
)]
pub(super) struct Incident {
    project: usize,
    pub(super) state: &'static str,
    severity: usize,
    revision: u64,
    assignee: Option<usize>,
    fell_to_lead: bool,
    deployment: Option<usize>,
    production: bool,
    reviewed: bool,
    caused: bool,
    duplicate_of: Option<usize>,
    reopened: u32,
    pub(super) history: Vec<&'static str>,
}

/// For each verb: whether it takes somebody who decides, and the states it is for.
const VERBS: [(&str, bool, &[&str]); 10] = [
    ("acknowledge", false, &["open"]),
    ("investigate", false, &["acknowledged"]),
    ("resolve", false, &["investigating"]),
    ("close", true, &["resolved"]),
    ("reopen", false, &["resolved", "closed", "duplicate"]),
    ("duplicate", true, UNDER_WAY),
    ("assign", true, UNDER_WAY),
    ("grade", false, UNDER_WAY),
    (
        "review",
        false,
        &["open", "acknowledged", "investigating", "resolved"],
    ),
    (
        "comment",
        false,
        &[
            "open",
            "acknowledged",
            "investigating",
            "resolved",
            "closed",
            "duplicate",
        ],
    ),
];

const UNDER_WAY: &[&str] = &["open", "acknowledged", "investigating"];

impl Incident {
    pub(super) fn new(
        project: usize,
        severity: usize,
        assignee: Option<usize>,
        production: bool,
    ) -> Self {
        Self {
            project,
            state: "open",
            severity,
            revision: 1,
            assignee,
            fell_to_lead: false,
            deployment: None,
            production,
            reviewed: false,
            caused: false,
            duplicate_of: None,
            reopened: 0,
            history: vec!["open"],
        }
    }

    pub(super) fn of_failure(self, task: usize, fell_to_lead: bool) -> Self {
        Self {
            deployment: Some(task),
            fell_to_lead,
            ..self
        }
    }

    pub(super) fn line(&self) -> String {
        format!(
            "{} {} r{} to {:?}, fell {}, of {:?}, production {}, cause {}, review {}, duplicate of {:?}, reopened {}, {}",
            self.state,
            SEVERITIES[self.severity],
            self.revision,
            self.assignee,
            self.fell_to_lead,
            self.deployment,
            self.production,
            self.caused,
            self.reviewed,
            self.duplicate_of,
            self.reopened,
            self.history.join(" "),
        )
    }
}

impl Model {
    pub(super) fn open_incidents(&self, project: usize) -> bool {
        let mut of = self.incidents.iter().filter(|i| i.project == project);
        of.any(|incident| !["closed", "duplicate"].contains(&incident.state))
    }

    pub(super) fn open(
        &mut self,
        who: usize,
        project: usize,
        severity: usize,
        to: Option<usize>,
        production: bool,
    ) -> Answer {
        unless(self.may(who, project).answers, "workers_only")?;
        let able = to.is_none_or(|to| self.may(to, project).answers);
        unless(able, "bad_assignee")?;
        self.incidents
            .push(Incident::new(project, severity, to, production));
        Ok(())
    }

    fn incident_asked(&self, who: usize, number: usize, verb: &str, late: bool) -> Answer {
        let incident = &self.incidents[number];
        let may = self.may(who, incident.project);
        let found = VERBS.iter().find(|(known, _, _)| *known == verb);
        let Some((_, decides, states)) = found else {
            return no("no such verb");
        };
        unless(!decides || may.decides, "deciders_only")?;
        unless(verb == "comment" || may.answers, "workers_only")?;
        unless(!late, "changed")?;
        unless(states.contains(&incident.state), "wrong_state")?;
        let bad = incident.production && incident.severity >= 2;
        let told = incident.caused && incident.reviewed;
        unless(!(verb == "close" && bad && !told), "review_missing")
    }

    pub(super) fn incident(
        &mut self,
        who: usize,
        number: usize,
        late: bool,
        act: &IncidentAct,
    ) -> Answer {
        let verb = match act {
            IncidentAct::Acknowledge => "acknowledge",
            IncidentAct::Investigate => "investigate",
            IncidentAct::Resolve { .. } => "resolve",
            IncidentAct::Close => "close",
            IncidentAct::Reopen { .. } => "reopen",
            IncidentAct::Duplicate { .. } => "duplicate",
            IncidentAct::Assign { .. } => "assign",
            IncidentAct::Grade { .. } => "grade",
            IncidentAct::Review { .. } => "review",
        };
        self.incident_asked(who, number, verb, late)?;
        let before = self.incidents[number].clone();
        let mut incident = before.clone();
        match act {
            IncidentAct::Acknowledge => incident.state = "acknowledged",
            IncidentAct::Investigate => incident.state = "investigating",
            IncidentAct::Resolve { cause } => {
                unless(*cause, "bad_text")?;
                incident.caused = true;
                incident.state = "resolved";
            }
            IncidentAct::Close => incident.state = "closed",
            IncidentAct::Reopen { reason } => {
                unless(*reason, "bad_text")?;
                incident.state = "open";
                incident.reopened += 1;
                (incident.caused, incident.reviewed) = (false, false);
                incident.duplicate_of = None;
            }
            IncidentAct::Duplicate { of } => {
                let original = self.incidents.get(*of).map(|found| found.project);
                unless(original == Some(before.project), "unknown_original")?;
                unless(!self.leads_to(*of, number), "circle")?;
                incident.duplicate_of = Some(*of);
                incident.state = "duplicate";
            }
            IncidentAct::Assign { to } => {
                unless(self.may(*to, before.project).answers, "bad_assignee")?;
                incident.assignee = Some(*to);
                incident.fell_to_lead = false;
            }
            IncidentAct::Grade { severity, reason } => {
                if *severity < before.severity {
                    unless(self.may(who, before.project).decides, "deciders_only")?;
                    unless(*reason, "bad_text")?;
                }
                incident.severity = *severity;
            }
            IncidentAct::Review { text } => {
                unless(*text, "bad_text")?;
                incident.reviewed = true;
            }
        }
        incident.revision += 1;
        incident.history.push(verb);
        self.incidents[number] = incident;
        Ok(())
    }

    /// Whether one is, through duplicates, another.
    fn leads_to(&self, from: usize, to: usize) -> bool {
        let mut at = Some(from);
        while let Some(number) = at {
            if number == to {
                return true;
            }
            at = self.incidents[number].duplicate_of;
        }
        false
    }

    pub(super) fn incident_allowed(&self, who: usize, number: usize) -> String {
        let verbs = VERBS.iter().map(|(verb, _, _)| {
            let answer = self.incident_asked(who, number, verb, false);
            format!("{verb} {}", answer.err().unwrap_or_else(|| "yes".into()))
        });
        verbs.collect::<Vec<_>>().join(", ")
    }
}
