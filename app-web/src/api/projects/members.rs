use guichet_portal::governance::ProjectView;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;
use poem_openapi::{ApiResponse, OpenApi};

use super::asked::NewMember;
use super::shape::FullProject;
use super::{ProjectAnswer, carried_out, fault, hand, id as project_id, projects, rendered};
use crate::api::act::{Act, IdempotencyKey};
use crate::api::body::Sent;
use crate::api::noun::Noun;
use crate::api::staff_caller::StaffCaller;
use crate::problem::Fault;

/// The members of a project: one path, and so described together.
pub(crate) struct Members;

/// One member of a project.
pub(crate) struct Member;

/// A membership that ended.
#[derive(ApiResponse)]
enum Ended {
    /// They are no member.
    #[oai(status = 204)]
    Gone,
}

#[OpenApi(tag = "Noun::Projects")]
impl Members {
    /// The members of a project
    ///
    /// Answers the project, its `members` among the rest.
    #[oai(
        path = "/projects/:id/members",
        method = "get",
        operation_id = "projectMembers"
    )]
    async fn members(
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

    /// Make somebody a member, or change what they are here
    ///
    /// They must hold the role.
    #[oai(
        path = "/projects/:id/members",
        method = "post",
        operation_id = "addMember"
    )]
    async fn add(
        &self,
        caller: StaffCaller,
        /// The project's id.
        id: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
        body: Sent<NewMember>,
    ) -> ProjectAnswer<201> {
        let act = Act::new(&caller, key, body.fingerprint);
        let id = project_id(&id.0)?;
        let NewMember { login, role } = body.value;
        let render = rendered::<201>(act.write);
        let projects = projects(&act).once(act.once(&render));
        let added = projects.set_member(hand(&act), id, &login, role);
        carried_out(&act, projects, Some(id), added).await
    }
}

#[OpenApi(tag = "Noun::Projects")]
impl Member {
    /// End a membership
    ///
    /// Ending one that is not there changes nothing.
    #[oai(
        path = "/projects/:id/members/:login",
        method = "delete",
        operation_id = "removeMember"
    )]
    async fn remove(
        &self,
        caller: StaffCaller,
        /// The project's id.
        id: Path<String>,
        /// What the member signs in with.
        login: Path<String>,
        /// The same key again: the same answer again.
        #[oai(name = "Idempotency-Key")]
        key: IdempotencyKey,
    ) -> Result<Ended, Fault> {
        let act = Act::new(&caller, key, [0; 32]);
        let id = project_id(&id.0)?;
        let projects = projects(&act).once(act.once(&|_: &ProjectView| (204, Vec::new())));
        let removed = projects.remove_member(hand(&act), id, &login.0);
        match projects.first_or(act.by(), removed).await {
            Ok(_) => Ok(Ended::Gone),
            Err(error) => Err(fault(&act, Some(id), error).await),
        }
    }
}
