use guichet_domain::deployments::{Stage, StageVerb};
use guichet_domain::kernel::Words;
use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;

use super::asked::Moved;
use super::shape::FullProject;
use super::{ProjectAnswer, carried_out, fault, hand, id as project_id, projects, rendered};
use crate::api::act::{Act, IdempotencyKey};
use crate::api::body::Sent;
use crate::api::noun::Noun;
use crate::api::staff_caller::StaffCaller;
use crate::problem::Fault;

/// The stages of a project.
pub(crate) struct Stages;

/// Moving a stage of a project.
pub(crate) struct Move;

#[OpenApi(tag = "Noun::Projects")]
impl Stages {
    /// The stages of a project
    ///
    /// Answers the project, its `stages` among the rest.
    #[oai(
        path = "/projects/:id/stages",
        method = "get",
        operation_id = "projectStages"
    )]
    async fn stages(
        &self,
        caller: StaffCaller,
        /// The project's id.
        id: Path<String>,
    ) -> Result<Json<FullProject>, Fault> {
        let act = Act::reading(&caller);
        match projects(&act).show(hand(&act), project_id(&id.0)?).await {
            Ok(view) => Ok(Json(FullProject::of(&view, act.write))),
            Err(error) => Err(fault(&act, None, error).await),
        }
    }
}

#[OpenApi(tag = "Noun::Projects")]
impl Move {
    /// Begin a stage
    ///
    /// Once those before it are finished.
    #[oai(
        path = "/projects/:id/stages/:stage/start",
        method = "post",
        operation_id = "startStage"
    )]
    async fn start(
        &self,
        caller: StaffCaller,
        /// The project's id.
        id: Path<String>,
        /// The stage: `planification`, `conception`, `developpement`, `tests`, `deploiement` or
        /// `maintenance`.
        stage: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Moved>,
    ) -> ProjectAnswer {
        let act = Act::new(&caller, key, body.fingerprint);
        move_stage(act, (&id.0, &stage.0), StageVerb::Start, body.value).await
    }

    /// End a stage
    ///
    /// Once nothing under it is open.
    #[oai(
        path = "/projects/:id/stages/:stage/finish",
        method = "post",
        operation_id = "finishStage"
    )]
    async fn finish(
        &self,
        caller: StaffCaller,
        /// The project's id.
        id: Path<String>,
        /// The stage: `planification`, `conception`, `developpement`, `tests`, `deploiement` or
        /// `maintenance`.
        stage: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Moved>,
    ) -> ProjectAnswer {
        let act = Act::new(&caller, key, body.fingerprint);
        move_stage(act, (&id.0, &stage.0), StageVerb::Finish, body.value).await
    }

    /// Take a stage up again
    ///
    /// For a reason.
    #[oai(
        path = "/projects/:id/stages/:stage/reopen",
        method = "post",
        operation_id = "reopenStage"
    )]
    async fn reopen(
        &self,
        caller: StaffCaller,
        /// The project's id.
        id: Path<String>,
        /// The stage: `planification`, `conception`, `developpement`, `tests`, `deploiement` or
        /// `maintenance`.
        stage: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Moved>,
    ) -> ProjectAnswer {
        let act = Act::new(&caller, key, body.fingerprint);
        move_stage(act, (&id.0, &stage.0), StageVerb::Reopen, body.value).await
    }
}

async fn move_stage(
    act: Act<'_>,
    (id, stage): (&str, &str),
    verb: StageVerb,
    moved: Moved,
) -> ProjectAnswer {
    let id = project_id(id)?;
    let stage = Stage::from_word(stage).ok_or(Fault::Missing)?;
    let render = rendered::<200>(act.write);
    let projects = projects(&act).once(act.once(&render));
    let reason = moved.reason.as_deref();
    let done = projects.stage(hand(&act), id, (stage, verb), reason, moved.revision);
    carried_out(&act, projects, Some(id), done).await
}
