use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;

use super::asked::Change;
use super::shape::FullProject;
use super::{ProjectAnswer, carried_out, fault, hand, id as project_id, projects, rendered};
use crate::api::act::{Act, IdempotencyKey};
use crate::api::body::Sent;
use crate::api::noun::Noun;
use crate::api::staff_caller::StaffCaller;
use crate::problem::Fault;

/// One project: one path, and so described together.
pub(crate) struct Show;

#[OpenApi(tag = "Noun::Projects")]
impl Show {
    /// One project
    #[oai(path = "/projects/:id", method = "get", operation_id = "showProject")]
    async fn show(
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

    /// Change the rules of a project, or who leads it
    #[oai(path = "/projects/:id", method = "patch", operation_id = "editProject")]
    async fn edit(
        &self,
        caller: StaffCaller,
        /// The project's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<Change>,
    ) -> ProjectAnswer {
        let act = Act::new(&caller, key, body.fingerprint);
        let (id, change) = (project_id(&id.0)?, body.value);
        let render = rendered::<200>(act.write);
        let projects = projects(&act).once(act.once(&render));
        let edited = async {
            // Changed meanwhile, they are of an older revision than the one that is changed.
            let now = projects.show(hand(&act), id).await?.project;
            let (seen, lead) = (change.revision, change.lead.clone());
            let rules = change.changes_rules().then(|| change.rules(now.rules));
            let edited = projects.set_rules(hand(&act), id, seen, rules, lead.as_deref());
            edited.await
        };
        carried_out(&act, projects, Some(id), edited).await
    }
}
