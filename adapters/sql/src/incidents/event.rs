//! A line of an incident's timeline as it is stored.

use guichet_domain::incidents::{IncidentEvent, Verb};
use guichet_domain::kernel::{IncidentId, StaffId, Words};
use guichet_driven::{PortResult, TimelineEnd};
use sea_orm::Set;

use crate::entities::incident_events::{ActiveModel, Model};
use crate::error::corrupt;
use crate::{values, words};

/// What the first line says; the others have the word of a verb.
const OPEN: &str = "open";

pub(super) fn row(id: IncidentId, number: i64, event: &IncidentEvent) -> ActiveModel {
    let words = event.words.as_deref();
    ActiveModel {
        incident_id: Set(id.0),
        number: Set(number),
        at: Set(values::instant(event.at)),
        by: Set(event.by.0),
        kind: Set(event.kind.into()),
        revision: Set(values::stored(event.revision)),
        words: Set(words.map(|text| values::text(text).into())),
        severity_before: Set(event.severity.map(|(before, _)| before.word().into())),
        severity_after: Set(event.severity.map(|(_, after)| after.word().into())),
    }
}

pub(super) fn event(row: Model) -> PortResult<IncidentEvent> {
    let severity = match (&row.severity_before, &row.severity_after) {
        (Some(before), Some(after)) => Some((
            words::one(before, "incident_events", "severity_before")?,
            words::one(after, "incident_events", "severity_after")?,
        )),
        (None, None) => None,
        _ => return Err(corrupt("incident_events", "severity_before")),
    };
    let kind = if row.kind == OPEN {
        OPEN
    } else {
        words::one::<Verb>(&row.kind, "incident_events", "kind")?.word()
    };
    Ok(IncidentEvent {
        at: row.at,
        by: StaffId(row.by),
        kind,
        revision: values::counted(row.revision, "incident_events", "revision")?,
        words: row.words,
        severity,
    })
}

/// The end of a timeline, out of rows that were read backwards.
pub(super) fn end(rows: Vec<Model>) -> PortResult<TimelineEnd> {
    // They are numbered 1, 2, 3, … without a gap.
    let before = match rows.last() {
        Some(first) => values::counted(first.number - 1, "incident_events", "number")?,
        None => 0,
    };
    let events = rows.into_iter().rev().map(event);
    Ok(TimelineEnd {
        events: events.collect::<PortResult<_>>()?,
        before,
    })
}
