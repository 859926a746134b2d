use async_trait::async_trait;
use chrono::{DateTime, Utc};
use guichet_domain::kernel::{ErrorId, Page, Place, PlaceRequest};
use guichet_driven::{
    ErrorGroup, ErrorStanding, ErrorStore, KeepErrors, PortError, PortResult, Resolution, Sighting,
    Tally, Traffic, hour_of,
};

use super::MemoryWork;
use super::tables::{Tables, page};
use super::unit::MemoryUnit;

impl Tables {
    fn note(&mut self, seen: &Sighting) {
        let mut groups = self.errors.values_mut();
        let known = groups.find(|group| group.kind == seen.kind && group.place == seen.place);
        if let Some(group) = known {
            *group = group.clone().seen(seen);
        } else {
            self.errors.insert(ErrorId(seen.id), ErrorGroup::new(seen));
        }
    }
}

#[async_trait]
impl KeepErrors for MemoryWork {
    async fn note(&self, tally: &Tally) -> PortResult<()> {
        self.change(|tables| {
            for seen in &tally.sightings {
                tables.note(seen);
            }
            for (hour, more) in &tally.hours {
                let kept = tables.traffic.entry(*hour).or_default();
                kept.requests += more.requests;
                kept.failures += more.failures;
            }
        })
        .await
    }

    async fn page(
        &self,
        standing: Option<ErrorStanding>,
        request: &PlaceRequest,
    ) -> PortResult<Page<ErrorGroup, Place>> {
        let tables = self.now();
        let groups = tables.errors.values();
        let wanted = groups.filter(|g| standing.is_none_or(|wanted| g.standing() == wanted));
        let found = wanted.cloned().collect();
        Ok(page(found, request, |group: &ErrorGroup| {
            (group.last_seen, group.id.0)
        }))
    }

    async fn traffic(&self, since: DateTime<Utc>) -> PortResult<Traffic> {
        let tables = self.now();
        let mut sum = Traffic::default();
        for (_, hour) in tables.traffic.range(hour_of(since)..) {
            sum.requests += hour.requests;
            sum.failures += hour.failures;
        }
        Ok(sum)
    }

    async fn prune(&self, before: DateTime<Utc>) -> PortResult<u64> {
        self.change(|tables| {
            tables.traffic.retain(|hour, _| *hour >= before);
            let there = tables.errors.len();
            let old = |group: &ErrorGroup| group.resolved.is_some() && group.last_seen < before;
            tables.errors.retain(|_, group| !old(group));
            (there - tables.errors.len()) as u64
        })
        .await
    }
}

#[async_trait]
impl ErrorStore for MemoryUnit {
    async fn hold(&mut self, id: ErrorId) -> PortResult<Option<ErrorGroup>> {
        Ok(self.tables.errors.get(&id).cloned())
    }

    async fn set(&mut self, id: ErrorId, resolved: Option<&Resolution>) -> PortResult<()> {
        let group = self.tables.errors.get_mut(&id);
        group.ok_or(PortError::Conflict)?.resolved = resolved.cloned();
        Ok(())
    }
}
