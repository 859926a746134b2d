use guichet_portal::governance::TaskCommand;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;

use super::asked::{Authorise, Fail, Reason, Revision, Start, Succeed};
use super::{TaskAnswer, carry_out};
use crate::api::act::IdempotencyKey;
use crate::api::body::Sent;
use crate::api::noun::Noun;
use crate::api::staff_caller::StaffCaller;

/// What is done with a deployment task. Each takes the revision that was seen: with another, 409
/// and the task as it now is.
pub(crate) struct Verbs;

#[OpenApi(tag = "Noun::Deployments")]
impl Verbs {
    /// Authorise a deployment
    ///
    /// Confirms all three points; binds the authorisation to the plan as it stands.
    #[oai(
        path = "/deployments/:id/authorise",
        method = "post",
        operation_id = "authoriseDeployment"
    )]
    async fn authorise(
        &self,
        caller: StaffCaller,
        /// The task's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Authorise>,
    ) -> TaskAnswer {
        let command = |Authorise {
                           revision,
                           confirmed,
                           override_reason,
                       }| {
            (
                revision,
                TaskCommand::Authorise {
                    confirmed,
                    override_reason,
                },
            )
        };
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// Refuse the authorisation
    #[oai(
        path = "/deployments/:id/reject",
        method = "post",
        operation_id = "rejectDeployment"
    )]
    async fn reject(
        &self,
        caller: StaffCaller,
        /// The task's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Reason>,
    ) -> TaskAnswer {
        let command = |Reason(revision, reason)| (revision, TaskCommand::Reject { reason });
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// Take the authorisation back
    #[oai(
        path = "/deployments/:id/revoke",
        method = "post",
        operation_id = "revokeDeployment"
    )]
    async fn revoke(
        &self,
        caller: StaffCaller,
        /// The task's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Reason>,
    ) -> TaskAnswer {
        let command = |Reason(revision, reason)| (revision, TaskCommand::Revoke { reason });
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// Plan a rejected one again
    #[oai(
        path = "/deployments/:id/replan",
        method = "post",
        operation_id = "replanDeployment"
    )]
    async fn replan(
        &self,
        caller: StaffCaller,
        /// The task's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Revision>,
    ) -> TaskAnswer {
        let command = |Revision(revision)| (revision, TaskCommand::Replan);
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// Begin the execution
    ///
    /// Every guard is checked again; never by whoever authorised it.
    #[oai(
        path = "/deployments/:id/start",
        method = "post",
        operation_id = "startDeployment"
    )]
    async fn start(
        &self,
        caller: StaffCaller,
        /// The task's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Start>,
    ) -> TaskAnswer {
        let command =
            |Start(revision, override_reason)| (revision, TaskCommand::Start { override_reason });
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// Say that it was done
    #[oai(
        path = "/deployments/:id/succeed",
        method = "post",
        operation_id = "succeedDeployment"
    )]
    async fn succeed(
        &self,
        caller: StaffCaller,
        /// The task's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Succeed>,
    ) -> TaskAnswer {
        let command = |Succeed(revision, log)| (revision, TaskCommand::Succeed { log });
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// Say that it went wrong
    ///
    /// Its incident is opened with it.
    #[oai(
        path = "/deployments/:id/fail",
        method = "post",
        operation_id = "failDeployment"
    )]
    async fn fail(
        &self,
        caller: StaffCaller,
        /// The task's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Fail>,
    ) -> TaskAnswer {
        let command = |Fail {
                           revision,
                           reason,
                           log,
                       }| (revision, TaskCommand::Fail { reason, log });
        carry_out((&caller, key, &id.0), body, command).await
    }

    /// Give it up
    #[oai(
        path = "/deployments/:id/cancel",
        method = "post",
        operation_id = "cancelDeployment"
    )]
    async fn cancel(
        &self,
        caller: StaffCaller,
        /// The task's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Reason>,
    ) -> TaskAnswer {
        let command = |Reason(revision, reason)| (revision, TaskCommand::Cancel { reason });
        carry_out((&caller, key, &id.0), body, command).await
    }
}
