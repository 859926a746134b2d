use guichet_domain::deployments::{Denial, Verb};
use guichet_portal::governance::{ProjectView, TaskView};

use super::super::Desk;
use super::super::rows::{about, is_overridable, task_href, tasks_href};
use crate::format::Formatter;
use crate::view::governance::parts::Act;
use crate::view::governance::reasons::Reason;
use crate::view::governance::states;
use crate::view::governance::weight::Weight;
use crate::view::icon::Icon;
use crate::words_governance::denial_text;

/// What a person is offered, and why the rest is not.
pub(super) struct Offer {
    pub(super) acts: Vec<Act>,
    pub(super) denied: Vec<Reason>,
    pub(super) not_now: Vec<Reason>,
    denials: Vec<Denial>,
}

impl Offer {
    pub(super) fn of(desk: &Desk, view: &TaskView) -> Self {
        let (task, write) = (&view.task, desk.write());
        let texts = write.texts();
        let href = task_href(task.project, task.id);
        let about = about(task, texts);
        let mut offer = Self {
            acts: Vec::new(),
            denied: Vec::new(),
            not_now: Vec::new(),
            denials: Vec::new(),
        };
        let mut recorded = false;
        for (verb, answer) in &view.allowed {
            let what = states::task_verb(texts, *verb);
            let may = match answer {
                Ok(()) => Ok(()),
                Err(denial) if desk.is_administrator() && is_overridable(denial) => Ok(()),
                Err(denial) => Err(denial),
            };
            if let Err(denial) = may {
                let why = denial_text(denial, write);
                if verb.applies_to(task.state) {
                    offer.denied.push(Reason { what, why });
                    offer.denials.push(denial.clone());
                } else {
                    offer.not_now.push(Reason { what, why });
                }
                continue;
            }
            let (path, weight, icon) = match verb {
                Verb::Authorise => ("autoriser", Weight::Primary, Some(Icon::Check)),
                Verb::Start => ("executer", Weight::Primary, Some(Icon::Pulse)),
                Verb::Succeed | Verb::Fail if recorded => continue,
                Verb::Succeed | Verb::Fail => ("executer", Weight::Primary, Some(Icon::Check)),
                Verb::Replan => ("replanifier", Weight::Primary, Some(Icon::Return)),
                Verb::Edit => ("modifier", Weight::Plain, Some(Icon::Pencil)),
                Verb::Reject => ("refuser", Weight::Danger, None),
                Verb::Revoke => ("revoquer", Weight::Danger, None),
                Verb::Cancel => ("annuler", Weight::Danger, None),
                // It has its own place, beside the log.
                Verb::Logs => continue,
            };
            let label = if matches!(verb, Verb::Succeed | Verb::Fail) {
                recorded = true;
                texts.t("act-record")
            } else {
                what
            };
            let mut act = Act::form(format!("{href}{path}/"), label).weight(weight);
            act.icon = icon;
            act.about.clone_from(&about);
            offer.acts.push(act);
        }
        offer.acts.sort_by_key(|act| match act.weight {
            Weight::Primary => 0,
            Weight::Plain | Weight::Quiet => 1,
            Weight::Danger => 2,
        });
        offer.follow_up(view, &write);
        offer
    }

    /// What a task that ended can lead to.
    fn follow_up(&mut self, view: &TaskView, write: &Formatter) {
        let (task, texts) = (&view.task, write.texts());
        let new = |name: &str, key| {
            let href = format!("{}creer/?{name}={}", tasks_href(task.project), task.id);
            Act::form(href, texts.t(key)).icon(Icon::Return)
        };
        if task.can_be_retried_in(task.project) {
            self.acts.push(new("retry_of", "act-retry"));
        }
        if task.can_be_rolled_back_in(task.project) {
            self.acts.push(new("rollback_of", "act-rollback"));
        }
    }
}

/// Whom to ask for what one may not do.
pub(super) fn ask(
    desk: &Desk,
    view: &TaskView,
    shown: &ProjectView,
    offer: &Offer,
) -> Option<String> {
    use guichet_domain::access::Role;
    let asks = |wanted: &[Denial]| offer.denials.iter().any(|denial| wanted.contains(denial));
    let me = desk.by().staff.id();
    let authoriser = view.task.authorisation.as_ref().map(|given| given.by);
    let role = if asks(&[Denial::ExecutorOnly, Denial::FourEyes]) {
        Role::SeniorDeveloper
    } else if asks(&[Denial::LeadOnly, Denial::PlannerMayNotAuthorise]) {
        Role::ProjectLead
    } else {
        return None;
    };
    let able = shown.members.iter().filter(|member| {
        let kept_out = asks(&[Denial::PlannerMayNotAuthorise]);
        let able = !(kept_out && view.task.is_shaped_by(member.staff));
        able && member.role == role && member.staff != me && authoriser != Some(member.staff)
    });
    let names: Vec<&str> = able.map(|member| member.name.as_str()).take(5).collect();
    let texts = desk.write().texts();
    Some(if names.is_empty() {
        texts.t("ask-administrator")
    } else {
        texts.t1("ask", "names", names.join(", "))
    })
}
