use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;

use super::shape::FullGroup;
use super::{errors, fault, hand, id as error_id};
use crate::api::act::Act;
use crate::api::noun::Noun;
use crate::api::staff_caller::StaffCaller;
use crate::problem::Fault;

/// What is done with what goes wrong. Each says how it is to stand: said again, it changes nothing.
pub(crate) struct Verbs;

#[OpenApi(tag = "Noun::Errors")]
impl Verbs {
    /// Say that it is mended
    ///
    /// It opens again by itself when it is seen again.
    #[oai(
        path = "/errors/:id/resolve",
        method = "post",
        operation_id = "resolveError"
    )]
    async fn resolve(
        &self,
        caller: StaffCaller,
        /// The group's id.
        id: Path<String>,
    ) -> Result<Json<FullGroup>, Fault> {
        let act = Act::reading(&caller);
        let done = errors(&act).resolve(hand(&act), error_id(&id.0)?).await;
        let view = done.map_err(|error| fault(&act, error))?;
        Ok(Json(FullGroup::of(&view.group, &view.people)))
    }

    /// Say that it is not mended after all
    #[oai(
        path = "/errors/:id/reopen",
        method = "post",
        operation_id = "reopenError"
    )]
    async fn reopen(
        &self,
        caller: StaffCaller,
        /// The group's id.
        id: Path<String>,
    ) -> Result<Json<FullGroup>, Fault> {
        let act = Act::reading(&caller);
        let done = errors(&act).reopen(hand(&act), error_id(&id.0)?).await;
        let view = done.map_err(|error| fault(&act, error))?;
        Ok(Json(FullGroup::of(&view.group, &view.people)))
    }
}
