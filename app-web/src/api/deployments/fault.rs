use guichet_portal::governance::{ActError, TaskFault, TaskView};
use poem_openapi::types::ToJSON;

use super::shape::FullTask;
use crate::api::act;
use crate::format::Formatter;
use crate::problem::{Fault, FieldFault, RuleFault};
use crate::words_governance::task_fault_text;

/// What the API answers where a command about a task was not carried out.
pub(super) fn of(error: ActError<TaskFault, TaskView>, write: Formatter) -> Fault {
    act::fault(error, |fault, current| {
        let (code, detail) = (fault.code(), task_fault_text(&fault, write));
        if let Some(field) = fault.field() {
            return Fault::Fields(vec![FieldFault::new(field, code, detail)]);
        }
        let forbidden = fault.is_forbidden();
        let current = current.filter(|_| !forbidden);
        Fault::Rules(Box::new(RuleFault {
            forbidden,
            code,
            detail,
            current: current.and_then(|view| FullTask::of(view, write).to_json()),
        }))
    })
}
