use guichet_portal::driven::{Actor, ErrorGroup, ErrorStanding};
use guichet_portal::governance::People;
use poem_openapi::Object;

use crate::api::nullable::Nullable;
use crate::api::shapes::{Instant, Word};

/// What goes wrong in one way at one place.
#[derive(Debug, Object)]
#[oai(rename = "ErrorGroup")]
pub(super) struct FullGroup {
    /// Its id.
    id: String,
    /// How it goes wrong: a stable word.
    kind: String,
    /// Where: the template of an address, or the name of what runs beside the requests.
    place: String,
    /// Whether somebody still has to look at it.
    state: Word<ErrorStanding>,
    /// How often it was seen.
    count: u64,
    /// When it was seen first.
    first_seen: Instant,
    /// When it was seen last.
    last_seen: Instant,
    /// Ids that stand in the log, the latest first: five at the most.
    correlations: Vec<String>,
    /// When it was resolved.
    resolved_at: Nullable<Instant>,
    /// Who resolved it: a login, or `operator:` and a system user.
    resolved_by: Nullable<String>,
    /// How often it came back after it was resolved.
    reopened: u64,
}

impl FullGroup {
    pub(super) fn of(group: &ErrorGroup, people: &People) -> Self {
        let resolved = group.resolved.as_ref();
        let by = resolved.map(|resolved| match &resolved.by {
            Actor::Staff(id) => people.login(*id),
            other => other.to_string(),
        });
        Self {
            id: group.id.to_string(),
            kind: group.kind.clone(),
            place: group.place.clone(),
            state: group.standing().into(),
            count: group.count,
            first_seen: group.first_seen.into(),
            last_seen: group.last_seen.into(),
            correlations: group.correlations.clone(),
            resolved_at: resolved.map(|resolved| Instant::from(resolved.at)).into(),
            resolved_by: by.into(),
            reopened: group.reopened,
        }
    }
}
