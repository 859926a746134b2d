use guichet_domain::incidents::{
    Incident, IncidentEvent, Refusal, Severity, Situation, Step, Verb,
};
use guichet_domain::kernel::{IncidentId, Words};
use guichet_driven::{AuditEvent, AuditObject, FieldChange, ObjectKind, PortError, Unit};

use super::super::answer::repeated;
use super::super::facts::{acting, standing};
use super::super::{ActError, By, Once, Outcome};
use super::{IncidentError, IncidentFault, IncidentView, Incidents};

/// What is to be done with an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncidentCommand {
    /// Takes note of it.
    Acknowledge,
    /// Begins to look for its cause.
    Investigate,
    /// Says that it is mended.
    Resolve {
        /// Why it happened.
        cause: String,
    },
    /// Ends it.
    Close,
    /// Takes it up again.
    Reopen {
        /// Why.
        reason: String,
    },
    /// Says that it is another one.
    Duplicate {
        /// Which, of the same project.
        of: IncidentId,
    },
    /// Gives it to somebody.
    Assign {
        /// Their login.
        login: String,
    },
    /// Says how bad it is.
    Grade {
        /// How bad.
        severity: Severity,
        /// Why; needed to make it less bad.
        reason: Option<String>,
    },
    /// Writes what is learned from it.
    Review {
        /// That.
        review: String,
    },
}

impl IncidentCommand {
    /// The verb it uses.
    pub const fn verb(&self) -> Verb {
        match self {
            Self::Acknowledge => Verb::Acknowledge,
            Self::Investigate => Verb::Investigate,
            Self::Resolve { .. } => Verb::Resolve,
            Self::Close => Verb::Close,
            Self::Reopen { .. } => Verb::Reopen,
            Self::Duplicate { .. } => Verb::Duplicate,
            Self::Assign { .. } => Verb::Assign,
            Self::Grade { .. } => Verb::Grade,
            Self::Review { .. } => Verb::Review,
        }
    }
}

impl Incidents<'_> {
    /// Does something with an incident as it was at revision `seen`, all of it or nothing.
    #[tracing::instrument(name = "incidents.command", skip_all)]
    pub async fn command(
        &self,
        by: By<'_>,
        id: IncidentId,
        seen: u64,
        command: &IncidentCommand,
        once: Option<Once<'_, IncidentView>>,
    ) -> Result<Outcome<IncidentView>, IncidentError> {
        let done = self.carried_out(by, id, seen, command, once).await;
        let object = AuditObject::new(ObjectKind::Incident, id);
        let verb = command.verb().word();
        self.0.noted(by, object, verb, done).await
    }

    async fn carried_out(
        &self,
        by: By<'_>,
        id: IncidentId,
        seen: u64,
        command: &IncidentCommand,
        once: Option<Once<'_, IncidentView>>,
    ) -> Result<Outcome<IncidentView>, IncidentError> {
        let verb = command.verb();
        self.check_scope(by, &id.to_string(), verb.word()).await?;
        let key = once.map(|once| once.command_key(by.staff.id()));
        let mut unit = self.0.parts.work.begin().await?;
        if let Some(before) = repeated(unit.as_mut(), key.as_ref()).await? {
            return Ok(before);
        }
        let Some((project, incident, s)) = self.hold(unit.as_mut(), by, id).await? else {
            return Err(ActError::Missing);
        };
        let step = match self
            .decide(unit.as_mut(), &incident, seen, command, &s)
            .await?
        {
            Ok(step) => step,
            Err(fault) => {
                let current = self.view(unit.as_mut(), project, incident, &s).await?;
                drop(unit);
                let current = Some(Box::new(current));
                return Err(self.refused(by, id, verb.word(), fault, current).await);
            }
        };
        unit.incidents().step(&step.incident, &step.event).await?;
        if verb == Verb::Assign {
            self.tell_assignee(unit.as_mut(), by, &project, &step.incident)
                .await?;
        }
        let event = audited(&incident, &step, verb, by);
        let view = self.view(unit.as_mut(), project, step.incident, &s);
        let view = view.await?;
        self.0
            .keep(unit, by, event, (once, key.as_ref()), view)
            .await
    }

    /// Says something about an incident; needs no revision and changes none.
    #[tracing::instrument(name = "incidents.comment", skip_all)]
    pub async fn comment(
        &self,
        by: By<'_>,
        id: IncidentId,
        text: &str,
        once: Option<Once<'_, IncidentView>>,
    ) -> Result<Outcome<IncidentView>, IncidentError> {
        let done = self.said(by, id, text, once).await;
        let object = AuditObject::new(ObjectKind::Incident, id);
        self.0.noted(by, object, Verb::Comment.word(), done).await
    }

    async fn said(
        &self,
        by: By<'_>,
        id: IncidentId,
        text: &str,
        once: Option<Once<'_, IncidentView>>,
    ) -> Result<Outcome<IncidentView>, IncidentError> {
        let verb = Verb::Comment.word();
        self.check_scope(by, &id.to_string(), verb).await?;
        let key = once.map(|once| once.command_key(by.staff.id()));
        let mut unit = self.0.parts.work.begin().await?;
        if let Some(before) = repeated(unit.as_mut(), key.as_ref()).await? {
            return Ok(before);
        }
        let Some((project, incident, s)) = self.hold(unit.as_mut(), by, id).await? else {
            return Err(ActError::Missing);
        };
        let event: IncidentEvent = match incident.comment(text, &s) {
            Ok(event) => event,
            Err(refusal) => {
                drop(unit);
                return Err(self.refused(by, id, verb, refusal.into(), None).await);
            }
        };
        unit.incidents().comment(id, &event).await?;
        let event = AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Incident, id),
            verb: verb.to_owned(),
            changes: by.token_change().into_iter().collect(),
            reason: None,
        };
        let view = self.view(unit.as_mut(), project, incident, &s);
        let view = view.await?;
        self.0
            .keep(unit, by, event, (once, key.as_ref()), view)
            .await
    }

    async fn hold(
        &self,
        unit: &mut dyn Unit,
        by: By<'_>,
        id: IncidentId,
    ) -> Result<Option<(guichet_domain::deployments::Project, Incident, Situation)>, PortError>
    {
        let Some(project) = unit.incidents().project_of(id).await? else {
            return Ok(None);
        };
        let project = unit.projects().hold(project).await?;
        let incident = unit.incidents().hold(id).await?;
        let (Some(project), Some(incident)) = (project, incident) else {
            return Ok(None);
        };
        let s = Situation {
            actor: by.staff.id(),
            standing: acting(unit, project.id, by.staff).await?,
            now: self.0.now(),
        };
        Ok(Some((project, incident, s)))
    }

    async fn decide(
        &self,
        unit: &mut dyn Unit,
        incident: &Incident,
        seen: u64,
        command: &IncidentCommand,
        s: &Situation,
    ) -> Result<Result<Step, IncidentFault>, PortError> {
        if let Err(denial) = s.may(command.verb(), incident, Some(seen)) {
            return Ok(Err(denial.into()));
        }
        let step = match command {
            IncidentCommand::Acknowledge => incident.acknowledge(seen, s),
            IncidentCommand::Investigate => incident.investigate(seen, s),
            IncidentCommand::Resolve { cause } => incident.resolve(cause, seen, s),
            IncidentCommand::Close => incident.close(seen, s),
            IncidentCommand::Reopen { reason } => incident.reopen(reason, seen, s),
            IncidentCommand::Duplicate { of } => {
                if unit.incidents().project_of(*of).await? != Some(incident.project) {
                    return Ok(Err(IncidentFault::UnknownOriginal));
                }
                let chain = unit.incidents().originals(*of).await?;
                incident.duplicate(*of, &chain, seen, s)
            }
            IncidentCommand::Assign { login } => {
                let Some(member) = unit.staff().by_login(login).await? else {
                    return Ok(Err(Refusal::Assignee.into()));
                };
                let theirs = standing(unit, incident.project, member.id).await?;
                incident.assign(member.id, theirs, seen, s)
            }
            IncidentCommand::Grade { severity, reason } => {
                incident.grade(*severity, reason.as_deref(), seen, s)
            }
            IncidentCommand::Review { review } => incident.write_review(review, seen, s),
        };
        Ok(step.map_err(IncidentFault::from))
    }
}

/// What the audit keeps of a step. Words that people wrote are in the timeline.
fn audited(before: &Incident, step: &Step, verb: Verb, by: By<'_>) -> AuditEvent {
    let fields = |incident: &Incident| {
        [
            ("state", Some(incident.state.word().to_owned())),
            ("severity", Some(incident.severity.word().to_owned())),
            ("assignee", incident.assignee.map(|id| id.to_string())),
            (
                "duplicate_of",
                incident.duplicate_of.map(|id| id.to_string()),
            ),
            ("reopened", Some(incident.reopened.to_string())),
        ]
    };
    let pairs = fields(before).into_iter().zip(fields(&step.incident));
    let differing = pairs.filter(|(before, after)| before != after);
    let differing =
        differing.map(|((field, before), (_, after))| FieldChange::moved(field, before, after));
    let mut changes: Vec<FieldChange> = differing.collect();
    changes.extend(by.token_change());
    AuditEvent::Acted {
        object: AuditObject::new(ObjectKind::Incident, before.id),
        verb: verb.word().to_owned(),
        changes,
        reason: matches!(verb, Verb::Reopen | Verb::Grade)
            .then(|| step.event.words.clone())
            .flatten(),
    }
}
