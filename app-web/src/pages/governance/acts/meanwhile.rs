//! Somebody was faster.

use guichet_domain::deployments::EventKind;
use guichet_domain::kernel::{Limit, SortOrder};
use guichet_portal::governance::TaskView;
use poem::Response;
use poem::http::StatusCode;

use super::form::form;
use super::{Act, page, stopped};
use crate::i18n::Rich;
use crate::pages::governance::plan::edition_sent;
use crate::pages::governance::rows::field_key;
use crate::pages::governance::sent::Sent;
use crate::pages::governance::{Desk, fault};
use crate::problem::Fault;
use crate::view::governance::states;
use crate::view::parts::{Alert, Mood};
use crate::words_governance::denial_text;

/// Somebody changed it while the form was filled in: the form again, about what it is now, with
/// what was typed and what they did.
pub(super) async fn meanwhile(
    desk: &Desk,
    current: &TaskView,
    act: Act,
    sent: &Sent,
) -> Result<Response, Fault> {
    let mut form = match act {
        Act::Edit => edition_sent(desk, current, sent).await?.0,
        _ => form(desk, current, act, sent),
    };
    let tasks = desk.governance().deployments();
    let limit = Limit::new(Limit::MOST.into()).unwrap_or_default();
    let (id, order) = (current.task.id, SortOrder::NewestFirst);
    let history = tasks.history(desk.by(), id, order, limit, None).await;
    let history = history.map_err(fault)?;
    let write = desk.write();
    let texts = write.texts();
    let later = history.events.iter().rev();
    let later = later.filter(|event| event.revision > sent.revision());
    let (mut names, mut said): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    // Each step has raised the revision by one.
    let first = history.events.last().map_or(0, |event| event.revision);
    let before = first.saturating_sub(sent.revision()).saturating_sub(1);
    if before > 0 {
        said.push(texts.t1("changed-before", "n", before));
    }
    for event in later {
        let who = event.by.map(|by| history.people.name(by));
        let words = states::task_event(texts, event.kind, who.as_deref().unwrap_or_default());
        said.push(format!("{words} ({})", write.instant(event.at)));
        names.extend(who.filter(|who| !names.contains(who)));
        if event.kind == EventKind::Edited {
            let fields = event.changes.iter().map(|change| change.field);
            said.push(
                fields
                    .map(|field| texts.t(field_key(field)))
                    .collect::<Vec<_>>()
                    .join(", "),
            );
        }
    }
    let headline = if names.is_empty() {
        texts.t("changed-by-time")
    } else {
        texts.t1("changed-meanwhile", "names", names.join(", "))
    };
    let alert = Alert::fresh(Mood::Warn, headline);
    let alert = alert.detail(Rich::words(&said.join(" ; ")));
    let denial = stopped(desk, current, act.verb(current));
    if let Some(denial) = denial {
        form.buttons.clear();
        form.note = Some(denial_text(&denial, write));
    }
    form.notice = Some(alert);
    page(desk, current, form, StatusCode::CONFLICT)
}
