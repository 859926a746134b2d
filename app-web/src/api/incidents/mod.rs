mod asked;
mod list;
mod shape;
mod show;
mod timeline;
mod verbs;

pub(crate) use list::List;
pub(crate) use show::Show;
pub(crate) use timeline::Timeline;
pub(crate) use verbs::Verbs;

use guichet_domain::incidents::{Refusal, Verb};
use guichet_domain::kernel::IncidentId;
use guichet_portal::governance::{
    ActError, IncidentCommand, IncidentFault, IncidentView, Incidents,
};
use poem_openapi::types::ToJSON;

use super::act::{self, Act, Acted, IdempotencyKey, written};
use super::body::{Ask, Sent};
use super::staff_caller::StaffCaller;
use crate::format::Formatter;
use crate::problem::{Fault, FieldFault, RuleFault};
use crate::words_governance::incident_fault_text;
use shape::FullIncident;

type IncidentAnswer<const STATUS: u16 = 200> = Result<Acted<FullIncident, STATUS>, Fault>;

fn id(text: &str) -> Result<IncidentId, Fault> {
    text.parse().map_err(|_| Fault::Missing)
}

fn incidents<'a>(act: &'a Act<'_>) -> Incidents<'a> {
    act.visit().app.portal.governance().incidents()
}

fn rendered<const STATUS: u16>(
    write: Formatter,
) -> impl Fn(&IncidentView) -> (u16, Vec<u8>) + Send + Sync {
    move |view| (STATUS, written(&FullIncident::answered(view, write)))
}

/// Carries out the command about an incident that was sent, with the revision that was seen.
async fn carry_out<T: Ask>(
    (caller, key, incident): (&StaffCaller, IdempotencyKey, &str),
    sent: Sent<T>,
    command: impl FnOnce(T) -> (u64, IncidentCommand),
) -> IncidentAnswer {
    let act = Act::new(caller, key, sent.fingerprint);
    let (seen, command) = command(sent.value);
    let incident = id(incident)?;
    let render = rendered::<200>(act.write);
    let incidents = incidents(&act);
    let done = incidents.command(act.by(), incident, seen, &command, act.once(&render));
    let verb = Some(command.verb());
    let outcome = done.await.map_err(|error| fault(error, verb, act.write))?;
    Ok(Acted::of(outcome, render))
}

/// What the API answers where a command about an incident was not carried out.
fn fault(
    error: ActError<IncidentFault, IncidentView>,
    verb: Option<Verb>,
    write: Formatter,
) -> Fault {
    act::fault(error, |fault, current| {
        let (code, detail) = (fault.code(), incident_fault_text(&fault, write));
        if let Some(field) = fault.field() {
            let assigned = verb == Some(Verb::Assign) && fault == Refusal::Assignee.into();
            let field = if assigned { "login" } else { field };
            return Fault::Fields(vec![FieldFault::new(field, code, detail)]);
        }
        let forbidden = fault.denial().is_some_and(|denial| denial.is_forbidden());
        let current = current.filter(|_| !forbidden);
        Fault::Rules(Box::new(RuleFault {
            forbidden,
            code,
            detail,
            current: current.and_then(|view| FullIncident::of(view, write).to_json()),
        }))
    })
}
