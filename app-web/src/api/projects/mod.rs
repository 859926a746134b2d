mod asked;
mod list;
mod members;
mod shape;
mod show;
mod stages;

pub(crate) use list::List;
pub(crate) use members::{Member, Members};
pub(crate) use show::Show;
pub(crate) use stages::{Move, Stages};

use guichet_domain::kernel::ProjectId;
use guichet_portal::governance::{ActError, Hand, ProjectFault, ProjectView, Projects};
use poem_openapi::types::ToJSON;

use super::act::{self, Act, Acted, written};
use crate::format::Formatter;
use crate::problem::{Fault, FieldFault, RuleFault};
use crate::words_governance::project_fault_text;
use shape::FullProject;

type ProjectAnswer<const STATUS: u16 = 200> = Result<Acted<FullProject, STATUS>, Fault>;

fn id(text: &str) -> Result<ProjectId, Fault> {
    text.parse().map_err(|_| Fault::Missing)
}

fn projects<'a>(act: &'a Act<'_>) -> Projects<'a> {
    act.visit().app.portal.governance().projects()
}

fn hand<'a>(act: &'a Act<'_>) -> Hand<'a> {
    Hand::Staff(act.by())
}

/// What the API answers where a command about a project was not carried out.
async fn fault(act: &Act<'_>, id: Option<ProjectId>, error: Refused) -> Fault {
    let conflict = |fault: &ProjectFault| fault.field().is_none() && !fault.is_forbidden();
    let current = match (&error, id) {
        (ActError::Refused { refusal, .. }, Some(id)) if conflict(refusal) => {
            let found = projects(act).show(hand(act), id).await;
            found
                .ok()
                .and_then(|view| FullProject::of(&view, act.write).to_json())
        }
        _ => None,
    };
    act::fault(error, |fault, _| {
        let (code, detail) = (fault.code(), project_fault_text(&fault, act.write));
        if let Some(field) = fault.field() {
            return Fault::Fields(vec![FieldFault::new(field, code, detail)]);
        }
        Fault::Rules(Box::new(RuleFault {
            forbidden: fault.is_forbidden(),
            code,
            detail,
            current,
        }))
    })
}

/// How a command's answer is written.
fn rendered<const STATUS: u16>(
    write: Formatter,
) -> impl Fn(&ProjectView) -> (u16, Vec<u8>) + Send + Sync {
    move |view| (STATUS, written(&FullProject::of(view, write)))
}

/// What a command comes to, or came to: nothing of it runs where it came before.
async fn carried_out<const STATUS: u16>(
    act: &Act<'_>,
    projects: Projects<'_>,
    id: Option<ProjectId>,
    command: impl Future<Output = Result<ProjectView, Refused>> + Send,
) -> ProjectAnswer<STATUS> {
    let render = rendered::<STATUS>(act.write);
    match projects.first_or(act.by(), command).await {
        Ok(outcome) => Ok(Acted::of(outcome, render)),
        Err(error) => Err(fault(act, id, error).await),
    }
}

type Refused = ActError<ProjectFault, ProjectView>;
