//! What goes wrong in the portal itself, grouped by kind and place; and how much of what was asked
//! for failed. Kinds and places are words of the program's own: never a message, never a person's.

use async_trait::async_trait;
use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use guichet_domain::kernel::{ErrorId, Page, Place, PlaceRequest, Words};
use uuid::Uuid;

use crate::{Actor, PortResult};

/// Correlation ids kept of a group: the latest.
pub const MOST_CORRELATIONS: usize = 5;

/// Whether somebody still has to look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorStanding {
    /// It goes wrong, or went wrong and nobody said that it is mended.
    Open,
    /// Somebody said that it is mended.
    Resolved,
}

impl Words for ErrorStanding {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::Open, "open"), (Self::Resolved, "resolved")];
}

/// Who said that it is mended, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: Actor,
}

/// What goes wrong in one way at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorGroup {
    /// Its id.
    pub id: ErrorId,
    /// How it goes wrong: a stable word, as `unavailable`.
    pub kind: String,
    /// Where: the route's template, or the name of what runs beside the requests.
    pub place: String,
    /// How often.
    pub count: u64,
    /// When it was seen first.
    pub first_seen: DateTime<Utc>,
    /// When it was seen last.
    pub last_seen: DateTime<Utc>,
    /// Ids that stand in the log, the latest first; at most [`MOST_CORRELATIONS`].
    pub correlations: Vec<String>,
    /// That it is mended, where somebody said so.
    pub resolved: Option<Resolution>,
    /// How often it came back after it was said to be mended.
    pub reopened: u64,
}

impl ErrorGroup {
    /// One seen for the first time.
    pub fn new(seen: &Sighting) -> Self {
        Self {
            id: ErrorId(seen.id),
            kind: seen.kind.clone(),
            place: seen.place.clone(),
            count: seen.count,
            first_seen: seen.first,
            last_seen: seen.last,
            correlations: latest(&seen.correlations, &[]),
            resolved: None,
            reopened: 0,
        }
    }

    /// The same after it was seen again: what comes back after it was mended is open again.
    #[must_use]
    pub fn seen(mut self, seen: &Sighting) -> Self {
        self.count = self.count.saturating_add(seen.count);
        self.first_seen = self.first_seen.min(seen.first);
        self.correlations = if seen.last >= self.last_seen {
            latest(&seen.correlations, &self.correlations)
        } else {
            latest(&self.correlations, &seen.correlations)
        };
        self.last_seen = self.last_seen.max(seen.last);
        if self.resolved.as_ref().is_some_and(|was| was.at < seen.last) {
            self.resolved = None;
            self.reopened = self.reopened.saturating_add(1);
        }
        self
    }

    /// Whether somebody still has to look at it.
    pub fn standing(&self) -> ErrorStanding {
        match self.resolved {
            None => ErrorStanding::Open,
            Some(_) => ErrorStanding::Resolved,
        }
    }
}

/// The latest of both, each once.
fn latest(newer: &[String], older: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for id in newer.iter().chain(older) {
        if kept.len() < MOST_CORRELATIONS && !kept.contains(id) {
            kept.push(id.clone());
        }
    }
    kept
}

/// What was counted of one kind at one place since it was told last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The id of its group, should it be a new one.
    pub id: Uuid,
    /// How it went wrong.
    pub kind: String,
    /// Where.
    pub place: String,
    /// How often.
    pub count: u64,
    /// The first time.
    pub first: DateTime<Utc>,
    /// The last time.
    pub last: DateTime<Utc>,
    /// Ids that stand in the log, the latest first.
    pub correlations: Vec<String>,
}

/// How much was asked for, and how much of it failed by a fault that is not the asker's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Requests answered.
    pub requests: u64,
    /// Those answered by a fault of ours or of what we stand on.
    pub failures: u64,
}

/// The beginning of the hour a moment lies in.
pub fn hour_of(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(TimeDelta::hours(1)).unwrap_or(at)
}

/// All that was counted since it was told last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Of each kind and place, once.
    pub sightings: Vec<Sighting>,
    /// Of each hour, by its beginning, once.
    pub hours: Vec<(DateTime<Utc>, Traffic)>,
}

/// Keeps what was counted, outside any unit of work, and reads it.
#[async_trait]
pub trait KeepErrors: Send + Sync {
    /// Adds what was counted to what is there; all of it or nothing.
    async fn note(&self, tally: &Tally) -> PortResult<()>;

    /// One page of the groups, of this standing or all, the last seen first, then by id.
    async fn page(
        &self,
        standing: Option<ErrorStanding>,
        request: &PlaceRequest,
    ) -> PortResult<Page<ErrorGroup, Place>>;

    /// The traffic of the hour `since` lies in and of all hours after.
    async fn traffic(&self, since: DateTime<Utc>) -> PortResult<Traffic>;

    /// Forgets the hours before `before`, and the resolved groups last seen before; says how many
    /// groups.
    async fn prune(&self, before: DateTime<Utc>) -> PortResult<u64>;
}

/// Changes the standing of a group, inside a unit of work.
#[async_trait]
pub trait ErrorStore: Send {
    /// The group as it stands, held against change by anybody else until the unit ends.
    async fn hold(&mut self, id: ErrorId) -> PortResult<Option<ErrorGroup>>;

    /// Says that it is mended, or, without, that it is not.
    async fn set(&mut self, id: ErrorId, resolved: Option<&Resolution>) -> PortResult<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap_or_default()
    }

    fn sighting(seconds: i64, ids: &[&str]) -> Sighting {
        Sighting {
            id: Uuid::nil(),
            kind: "unavailable".into(),
            place: "/client/commandes/".into(),
            count: 2,
            first: at(seconds),
            last: at(seconds + 1),
            correlations: ids.iter().map(|id| (*id).to_owned()).collect(),
        }
    }

    #[test]
    fn what_comes_back_after_it_was_mended_is_open_again_and_what_came_before_is_not() {
        let mut group = ErrorGroup::new(&sighting(0, &["a"]));
        group.resolved = Some(Resolution {
            at: at(10),
            by: Actor::System,
        });
        let late = group.clone().seen(&sighting(5, &["b"]));
        assert_eq!((late.standing(), late.count), (ErrorStanding::Resolved, 4));
        let back = group.seen(&sighting(20, &["c"]));
        assert_eq!((back.standing(), back.reopened), (ErrorStanding::Open, 1));
        assert_eq!((back.first_seen, back.last_seen), (at(0), at(21)));
        let again = back.seen(&sighting(30, &[]));
        assert_eq!(again.reopened, 1, "it was open");
    }

    #[test]
    fn the_latest_ids_are_kept_each_once() {
        let group = ErrorGroup::new(&sighting(0, &["c", "b", "a"]));
        let group = group.seen(&sighting(9, &["e", "d", "c"]));
        assert_eq!(group.correlations, ["e", "d", "c", "b", "a"]);
        let group = group.seen(&sighting(20, &["f"]));
        assert_eq!(group.correlations, ["f", "e", "d", "c", "b"]);
        let early = group.seen(&sighting(3, &["x"]));
        assert_eq!(early.correlations, ["f", "e", "d", "c", "b"], "told late");
    }
}
