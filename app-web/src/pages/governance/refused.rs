//! What a form says where the rules refuse.

use guichet_domain::deployments::{Denial, DenialKind};
use guichet_portal::governance::{ActError, TaskFault, TaskView};
use poem::http::StatusCode;

use super::rows::is_overridable;
use super::{Desk, fault};
use crate::problem::Fault;
use crate::view::governance::form::Form;
use crate::view::parts::{Alert, Mood};
use crate::words_governance::task_fault_text;

/// The status of a refusal by the rules.
pub(super) fn status_of(denial: &Denial) -> StatusCode {
    match denial.kind() {
        DenialKind::Forbidden => StatusCode::FORBIDDEN,
        DenialKind::Conflict => StatusCode::CONFLICT,
    }
}

/// Says in the form what was wrong, and with which status.
pub(super) fn blame(
    desk: &Desk,
    form: &mut Form,
    error: ActError<TaskFault, TaskView>,
) -> Result<StatusCode, Fault> {
    let refusal = match error {
        ActError::Refused { refusal, .. } => refusal,
        ActError::KeyReused => {
            form.notice = Some(Alert::fresh(Mood::Warn, desk.t("form-again")));
            return Ok(StatusCode::UNPROCESSABLE_ENTITY);
        }
        error => return Err(fault(error)),
    };
    let words = task_fault_text(&refusal, desk.write());
    let blamed = refusal
        .field()
        .map(|field| if field == "lines" { "log" } else { field })
        .is_some_and(|field| form.blame(field, words.clone()));
    if !blamed {
        let field = refusal.denial().filter(|denial| is_overridable(denial));
        if field.is_none() || !form.blame("override_reason", words.clone()) {
            form.notice = Some(Alert::fresh(Mood::Bad, words));
        }
    }
    Ok(match refusal.denial() {
        Some(denial) => status_of(denial),
        None => StatusCode::BAD_REQUEST,
    })
}
