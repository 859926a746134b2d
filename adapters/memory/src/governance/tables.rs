use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use guichet_domain::access::{Role, RoleReview, Session, StaffMember, StaffSession, Token};
use guichet_domain::customers::Link;
use guichet_domain::deployments::{LogLine, Project, Task, TaskEvent};
use guichet_domain::incidents::{Incident, IncidentEvent};
use guichet_domain::kernel::{
    Direction, ErrorId, IncidentId, Page, Place, PlaceRequest, ProjectId, Rank, RankRequest,
    SessionId, StaffId, TaskId, TokenId,
};
use guichet_driven::{
    Anonymised, BackupRow, DrillRow, ErrorGroup, FirstAnswer, Hold, KeptPassword, TokenHash,
    Traffic,
};
use uuid::Uuid;

use super::chain::Chain;
use super::outbox_row::Row;

/// Everything there is.
#[derive(Clone, Default)]
pub(super) struct Tables {
    pub(super) links: Vec<Link>,
    pub(super) sessions: BTreeMap<SessionId, (Session, TokenHash)>,
    pub(super) staff: BTreeMap<StaffId, (StaffMember, Option<KeptPassword>)>,
    pub(super) unlocked: BTreeMap<StaffId, DateTime<Utc>>,
    pub(super) reviews: Vec<RoleReview>,
    pub(super) staff_sessions: BTreeMap<SessionId, (StaffSession, TokenHash)>,
    pub(super) tokens: BTreeMap<TokenId, (Token, TokenHash)>,
    pub(super) projects: BTreeMap<ProjectId, Project>,
    pub(super) members: BTreeMap<(ProjectId, StaffId), Role>,
    pub(super) tasks: BTreeMap<TaskId, TaskRow>,
    pub(super) incidents: BTreeMap<IncidentId, IncidentRow>,
    pub(super) outbox: BTreeMap<Uuid, Row>,
    pub(super) answers: BTreeMap<(String, String), (FirstAnswer, DateTime<Utc>)>,
    pub(super) backups: BTreeMap<Uuid, BackupRow>,
    pub(super) drills: Vec<DrillRow>,
    /// What was restored, and since when it is released.
    pub(super) holds: Vec<(Hold, Option<DateTime<Utc>>)>,
    pub(super) anonymised: Vec<Anonymised>,
    pub(super) errors: BTreeMap<ErrorId, ErrorGroup>,
    pub(super) traffic: BTreeMap<DateTime<Utc>, Traffic>,
    pub(super) chain: Chain,
}

/// A task with what belongs to it.
#[derive(Clone)]
pub(super) struct TaskRow {
    pub(super) task: Task,
    pub(super) due_at: Option<DateTime<Utc>>,
    pub(super) events: Vec<TaskEvent>,
    pub(super) log: Vec<LogLine>,
}

/// An incident with its timeline.
#[derive(Clone)]
pub(super) struct IncidentRow {
    pub(super) incident: Incident,
    pub(super) events: Vec<IncidentEvent>,
}

/// The last of a list, at most so many.
pub(super) fn last<T: Clone>(list: &[T], most: usize) -> Vec<T> {
    list[list.len().saturating_sub(most)..].to_vec()
}

/// A page of what is numbered.
pub(super) fn ranked<'a, T: Clone + 'a>(
    rows: impl IntoIterator<Item = (u64, &'a T)>,
    request: &RankRequest,
) -> Page<T, Rank> {
    let rows = rows.into_iter();
    let mut rows: Vec<(u64, &T)> = rows
        .filter(|(number, _)| request.reaches(*number))
        .collect();
    rows.sort_by_key(|(number, _)| *number);
    if request.descends() {
        rows.reverse();
    }
    rows.truncate(request.limit.get() + 1);
    Page::cut_by_rank(rows, request, |(number, _)| *number).map(|(_, row)| row.clone())
}

/// A page of a list that comes with the greatest key first.
pub(super) fn page<T>(
    mut rows: Vec<T>,
    request: &PlaceRequest,
    key: impl Fn(&T) -> (DateTime<Utc>, Uuid),
) -> Page<T, Place> {
    if request.is_backwards() {
        rows.sort_by_key(&key);
    } else {
        rows.sort_by_key(|row| Reverse(key(row)));
    }
    if let Some(from) = request.from {
        let place = (from.at, from.id);
        rows.retain(|row| match from.direction {
            Direction::After => key(row) < place,
            Direction::Before => key(row) > place,
        });
    }
    rows.truncate(request.limit.get() + 1);
    Page::cut_at(rows, request, key)
}

/// A text without NUL, which no database keeps.
pub(super) fn text(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}
