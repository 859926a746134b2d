mod list;
mod shape;
mod verbs;

pub(crate) use list::List;
pub(crate) use verbs::Verbs;

use guichet_domain::kernel::ErrorId;
use guichet_portal::driven::ErrorGroup;
use guichet_portal::governance::{ActError, Errors, ErrorsFault, Hand};

use super::act::{self, Act};
use crate::problem::{Fault, RuleFault};

fn id(text: &str) -> Result<ErrorId, Fault> {
    text.parse().map_err(|_| Fault::Missing)
}

fn errors<'a>(act: &'a Act<'_>) -> Errors<'a> {
    act.visit().app.portal.governance().errors()
}

fn hand<'a>(act: &'a Act<'_>) -> Hand<'a> {
    Hand::Staff(act.by())
}

fn fault(act: &Act<'_>, error: ActError<ErrorsFault, ErrorGroup>) -> Fault {
    act::fault(error, |refusal, _| {
        Fault::Rules(Box::new(RuleFault {
            forbidden: true,
            code: refusal.code(),
            detail: act.write.texts().t("errors-caretakers-only"),
            current: None,
        }))
    })
}
