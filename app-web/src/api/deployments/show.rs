use guichet_portal::governance::TaskCommand;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;

use super::asked::Edit;
use super::shape::FullTask;
use super::{TaskAnswer, carry_out, deployments, fault, id as task_id};
use crate::api::act::{Act, IdempotencyKey};
use crate::api::body::Sent;
use crate::api::noun::Noun;
use crate::api::staff_caller::StaffCaller;
use crate::problem::Fault;

/// One deployment task: one path, and so described together.
pub(crate) struct Show;

#[OpenApi(tag = "Noun::Deployments")]
impl Show {
    /// One deployment task
    #[oai(
        path = "/deployments/:id",
        method = "get",
        operation_id = "showDeployment"
    )]
    async fn show(
        &self,
        caller: StaffCaller,
        /// The task's id.
        id: Path<String>,
    ) -> Result<Json<FullTask>, Fault> {
        let act = Act::reading(&caller);
        let deployments = deployments(&act);
        let found = deployments.show(act.by(), (None, task_id(&id.0)?));
        let view = found.await.map_err(|error| fault::of(error, act.write))?;
        Ok(Json(FullTask::of(&view, act.write)))
    }

    /// Change the plan of a deployment
    ///
    /// An authorisation is void with it.
    #[oai(
        path = "/deployments/:id",
        method = "patch",
        operation_id = "editDeployment"
    )]
    async fn edit(
        &self,
        caller: StaffCaller,
        /// The task's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Edit>,
    ) -> TaskAnswer {
        let command = |Edit(revision, edit)| (revision, TaskCommand::Edit(Box::new(edit)));
        carry_out((&caller, key, &id.0), body, command).await
    }
}
