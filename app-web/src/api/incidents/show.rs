use poem_openapi::OpenApi;
use poem_openapi::param::Path;
use poem_openapi::payload::Json;

use super::shape::FullIncident;
use super::{fault, id as incident_id, incidents};
use crate::api::act::Act;
use crate::api::noun::Noun;
use crate::api::staff_caller::StaffCaller;
use crate::problem::Fault;

/// One incident.
pub(crate) struct Show;

#[OpenApi(tag = "Noun::Incidents")]
impl Show {
    /// One incident, with its timeline
    #[oai(path = "/incidents/:id", method = "get", operation_id = "showIncident")]
    async fn show(
        &self,
        caller: StaffCaller,
        /// The incident's id.
        id: Path<String>,
    ) -> Result<Json<FullIncident>, Fault> {
        let act = Act::reading(&caller);
        let incidents = incidents(&act);
        let found = incidents.show(act.by(), incident_id(&id.0)?);
        let view = found.await.map_err(|error| fault(error, None, act.write))?;
        Ok(Json(FullIncident::of(&view, act.write)))
    }
}
