use guichet_portal::governance::IncidentCommand;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::asked::{Assign, Comment, Duplicate, Grade, Reason, Resolve, Review, Revision};
use super::{IncidentAnswer, carry_out, fault, id as incident_id, incidents, rendered};
use crate::api::act::{Act, Acted, IdempotencyKey};
use crate::api::body::Sent;
use crate::api::noun::Noun;
use crate::api::staff_caller::StaffCaller;

/// What is done with an incident. Each takes the revision that was seen: with another, 409 and the
/// incident as it now is.
pub(crate) struct Verbs;

#[OpenApi(tag = "Noun::Incidents")]
impl Verbs {
    /// Acknowledge an incident
    #[oai(
        path = "/incidents/:id/acknowledge",
        method = "post",
        operation_id = "acknowledgeIncident"
    )]
    async fn acknowledge(
        &self,
        caller: StaffCaller,
        /// The incident's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Revision>,
    ) -> IncidentAnswer {
        let command = |Revision(revision)| (revision, IncidentCommand::Acknowledge);
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// Begin to look for the cause
    #[oai(
        path = "/incidents/:id/investigate",
        method = "post",
        operation_id = "investigateIncident"
    )]
    async fn investigate(
        &self,
        caller: StaffCaller,
        /// The incident's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Revision>,
    ) -> IncidentAnswer {
        let command = |Revision(revision)| (revision, IncidentCommand::Investigate);
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// Say that it is mended
    ///
    /// With its cause.
    #[oai(
        path = "/incidents/:id/resolve",
        method = "post",
        operation_id = "resolveIncident"
    )]
    async fn resolve(
        &self,
        caller: StaffCaller,
        /// The incident's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Resolve>,
    ) -> IncidentAnswer {
        let command = |Resolve(revision, cause)| (revision, IncidentCommand::Resolve { cause });
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// End it
    ///
    /// A bad one of production needs its cause and review before.
    #[oai(
        path = "/incidents/:id/close",
        method = "post",
        operation_id = "closeIncident"
    )]
    async fn close(
        &self,
        caller: StaffCaller,
        /// The incident's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Revision>,
    ) -> IncidentAnswer {
        let command = |Revision(revision)| (revision, IncidentCommand::Close);
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// Take it up again
    ///
    /// For a reason; it is counted.
    #[oai(
        path = "/incidents/:id/reopen",
        method = "post",
        operation_id = "reopenIncident"
    )]
    async fn reopen(
        &self,
        caller: StaffCaller,
        /// The incident's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Reason>,
    ) -> IncidentAnswer {
        let command = |Reason(revision, reason)| (revision, IncidentCommand::Reopen { reason });
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// Say that it is another one
    ///
    /// Of the same project; in no circle.
    #[oai(
        path = "/incidents/:id/duplicate",
        method = "post",
        operation_id = "duplicateIncident"
    )]
    async fn duplicate(
        &self,
        caller: StaffCaller,
        /// The incident's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Duplicate>,
    ) -> IncidentAnswer {
        let command = |Duplicate(revision, of)| (revision, IncidentCommand::Duplicate { of });
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// Give it to somebody
    ///
    /// Who may work on it; they are told.
    #[oai(
        path = "/incidents/:id/assign",
        method = "post",
        operation_id = "assignIncident"
    )]
    async fn assign(
        &self,
        caller: StaffCaller,
        /// The incident's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Assign>,
    ) -> IncidentAnswer {
        let command = |Assign(revision, login)| (revision, IncidentCommand::Assign { login });
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// Say how bad it is
    ///
    /// Making it less bad takes a reason, and somebody who decides.
    #[oai(
        path = "/incidents/:id/grade",
        method = "post",
        operation_id = "gradeIncident"
    )]
    async fn grade(
        &self,
        caller: StaffCaller,
        /// The incident's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Grade>,
    ) -> IncidentAnswer {
        let command =
            |Grade {
                 revision,
                 severity,
                 reason,
             }| (revision, IncidentCommand::Grade { severity, reason });
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// Write what is learned from it
    #[oai(
        path = "/incidents/:id/review",
        method = "post",
        operation_id = "reviewIncident"
    )]
    async fn review(
        &self,
        caller: StaffCaller,
        /// The incident's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Review>,
    ) -> IncidentAnswer {
        let command = |Review(revision, review)| (revision, IncidentCommand::Review { review });
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// Say something about it
    ///
    /// Needs no revision and changes none.
    #[oai(
        path = "/incidents/:id/comment",
        method = "post",
        operation_id = "commentIncident"
    )]
    async fn comment(
        &self,
        caller: StaffCaller,
        /// The incident's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Comment>,
    ) -> IncidentAnswer {
        let act = Act::new(&caller, key, body.fingerprint);
        let (id, text) = (incident_id(&id.0)?, &body.value.0);
        let render = rendered::<200>(act.write);
        let incidents = incidents(&act);
        let said = incidents.comment(act.by(), id, text, act.once(&render));
        let outcome = said.await.map_err(|error| fault(error, None, act.write))?;
        Ok(Acted::of(outcome, render))
    }
}
