//! Refusals of people who are signed in: the first of its kind in a window has an entry of its
//! own, the others are counted, so that a flood of refusals is no flood of entries.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use guichet_driven::{Actor, AuditEntry, AuditEvent, AuditObject, PortResult, Work};

/// How long one entry speaks for all that are like it.
const WINDOW: TimeDelta = TimeDelta::minutes(1);

/// Kinds of refusals of one person that are told apart in a window. With more, things are no longer
/// told apart, only what was tried and why it was refused.
const APART: usize = 100;

/// What stands for things that are not told apart.
const SEVERAL: &str = "*";

/// What was refused to each person of late. There are as many as people who can sign in, and of
/// each as many kinds as are told apart, and one more for each verb and reason there is. A kind is
/// an event that tells of no others.
#[derive(Debug, Default)]
pub(crate) struct Refusals(Mutex<HashMap<Actor, HashMap<AuditEvent, Window>>>);

#[derive(Debug)]
struct Window {
    since: DateTime<Utc>,
    /// How many have no entry, and the last of them.
    untold: Option<(u64, AuditEntry)>,
}

impl Window {
    /// A clock that was set back begins a new one.
    fn is_open(&self, now: DateTime<Utc>) -> bool {
        (TimeDelta::zero()..WINDOW).contains(&(now - self.since))
    }

    fn count(&mut self, more: u64, last: AuditEntry) {
        let before = self.untold.take().map_or(0, |(count, _)| count);
        self.untold = Some((before.saturating_add(more), last));
    }
}

impl Refusals {
    /// The entry that is to be written for this refusal, with how many before it have none;
    /// nothing where it is counted.
    fn note(&self, mut entry: AuditEntry) -> Option<AuditEntry> {
        let now = entry.at;
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kinds = all.entry(entry.actor.clone()).or_default();
        kinds.retain(|_, window| window.untold.is_some() || window.is_open(now));
        if kinds.len() >= APART && !kinds.contains_key(&entry.event) {
            make_several(&mut entry.event);
        }
        let kind = entry.event.clone();
        let window = kinds.get_mut(&kind);
        if let Some(window) = window.filter(|window| window.is_open(now)) {
            window.count(1, entry);
            return None;
        }
        let fresh = Window {
            since: now,
            untold: None,
        };
        let before = kinds.insert(kind, fresh).and_then(|window| window.untold);
        tell(&mut entry.event, before.map_or(0, |(count, _)| count));
        Some(entry)
    }

    /// Of each window that is over, or of all, the entry that tells how many were counted in it:
    /// the last of them, which speaks for those before it.
    fn take(&self, over_at: Option<DateTime<Utc>>) -> Vec<AuditEntry> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut told = Vec::new();
        for kinds in all.values_mut() {
            kinds.retain(|_, window| {
                if over_at.is_some_and(|now| window.is_open(now)) {
                    return true;
                }
                if let Some((count, mut last)) = window.untold.take() {
                    tell(&mut last.event, count.saturating_sub(1));
                    told.push(last);
                }
                false
            });
        }
        all.retain(|_, kinds| !kinds.is_empty());
        told
    }

    /// An entry could not be written: what it told of is told by the next.
    fn give_back(&self, mut entry: AuditEntry) {
        let untold = tell(&mut entry.event, 0);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kinds = all.entry(entry.actor.clone()).or_default();
        let window = kinds.entry(entry.event.clone()).or_insert(Window {
            since: DateTime::<Utc>::MIN_UTC,
            untold: None,
        });
        window.since = DateTime::<Utc>::MIN_UTC;
        window.count(untold.saturating_add(1), entry);
    }

    /// Writes the entry of a refusal in a unit of its own, or counts it.
    pub(crate) async fn keep(&self, work: &dyn Work, entry: AuditEntry) -> PortResult<()> {
        match self.note(entry) {
            Some(entry) => self.write(work, vec![entry]).await,
            None => Ok(()),
        }
    }

    /// Writes what was counted in the windows that are over by now, or in all.
    pub(crate) async fn tell_counted(
        &self,
        work: &dyn Work,
        over_at: Option<DateTime<Utc>>,
    ) -> PortResult<()> {
        let told = self.take(over_at);
        if told.is_empty() {
            return Ok(());
        }
        self.write(work, told).await
    }

    async fn write(&self, work: &dyn Work, entries: Vec<AuditEntry>) -> PortResult<()> {
        // Whoever is refused may go away meanwhile: what is not written by then is counted.
        let unwritten = Unwritten(self, entries);
        let mut unit = work.begin().await?;
        for entry in &unwritten.1 {
            unit.audit().append(entry).await?;
        }
        unit.save().await?;
        unwritten.written();
        Ok(())
    }
}

/// Entries that are counted again unless they are written.
struct Unwritten<'a>(&'a Refusals, Vec<AuditEntry>);

impl Unwritten<'_> {
    fn written(mut self) {
        self.1.clear();
    }
}

impl Drop for Unwritten<'_> {
    fn drop(&mut self) {
        for entry in self.1.drain(..) {
            self.0.give_back(entry);
        }
    }
}

/// Has an event tell of so many others; how many it told of before.
fn tell(event: &mut AuditEvent, count: u64) -> u64 {
    match event {
        AuditEvent::Refused { untold, .. } | AuditEvent::ActRefused { untold, .. } => {
            std::mem::replace(untold, count)
        }
        _ => 0,
    }
}

fn make_several(event: &mut AuditEvent) {
    if let AuditEvent::Refused { id, .. }
    | AuditEvent::ActRefused {
        object: AuditObject { id, .. },
        ..
    } = event
    {
        SEVERAL.clone_into(id);
    }
}

#[cfg(test)]
mod tests {
    use guichet_domain::kernel::StaffId;
    use guichet_driven::ObjectKind;
    use uuid::Uuid;

    use super::*;

    fn refused(who: u128, object: u32, second: i64) -> AuditEntry {
        AuditEntry {
            id: Uuid::from_u128(who + u128::from(object)),
            at: DateTime::UNIX_EPOCH + TimeDelta::seconds(second),
            actor: Actor::Staff(StaffId(Uuid::from_u128(who))),
            address: None,
            request_id: None,
            event: AuditEvent::ActRefused {
                object: AuditObject::new(ObjectKind::Deployment, object),
                verb: "start".into(),
                code: "four_eyes".into(),
                untold: 0,
            },
        }
    }

    /// The object of an entry and how many it tells of.
    fn told(entry: &AuditEntry) -> (String, u64) {
        match &entry.event {
            AuditEvent::ActRefused { object, untold, .. } => (object.id.clone(), *untold),
            other => unreachable!("{other:?}"),
        }
    }

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    #[test]
    fn given_a_flood_of_one_kind_then_the_first_is_told_and_the_next_window_tells_the_others() {
        let refusals = Refusals::default();
        // Given a thousand of the same within a minute, then one has an entry
        let written = (0..1000).filter_map(|n| refusals.note(refused(1, 7, n * 59 / 1000)));
        let written: Vec<_> = written.map(|entry| told(&entry)).collect();
        assert_eq!(written, [("7".to_owned(), 0)]);
        assert!(refusals.take(Some(at(59))).is_empty(), "it is not over yet");
        // When one more comes after it, then its entry tells of the others, once
        let next = refusals.note(refused(1, 7, 60)).map(|entry| told(&entry));
        assert_eq!(next, Some(("7".to_owned(), 999)));
        assert!(refusals.take(None).is_empty());
    }

    #[test]
    fn given_nobody_comes_again_then_the_last_one_tells_when_the_window_is_over() {
        let refusals = Refusals::default();
        for n in 0..10 {
            refusals.note(refused(1, 7, n));
        }
        let over = refusals.take(Some(at(60)));
        assert_eq!(
            over.iter().map(told).collect::<Vec<_>>(),
            [("7".to_owned(), 8)]
        );
        assert_eq!(over[0].at, at(9), "as the last one was");
        assert!(refusals.0.lock().unwrap().is_empty(), "nothing is kept");
    }

    #[test]
    fn each_person_object_verb_and_code_is_of_its_own() {
        let refusals = Refusals::default();
        let other = |change: fn(&mut AuditEntry)| {
            let mut entry = refused(1, 7, 1);
            change(&mut entry);
            entry
        };
        let word = |entry: &mut AuditEntry, at: usize| {
            if let AuditEvent::ActRefused { verb, code, .. } = &mut entry.event {
                [verb, code][at].push('x');
            }
        };
        let mut by_verb = refused(1, 7, 1);
        word(&mut by_verb, 0);
        let mut by_code = refused(1, 7, 1);
        word(&mut by_code, 1);
        for entry in [
            refused(1, 7, 0),
            refused(2, 7, 1),
            refused(1, 8, 1),
            by_verb,
            by_code,
        ] {
            assert!(refusals.note(entry.clone()).is_some(), "{entry:?}");
        }
        let elsewhere = other(|entry| entry.request_id = Some("another".into()));
        assert!(refusals.note(elsewhere).is_none(), "the same, asked again");
    }

    #[test]
    fn given_a_flood_of_kinds_then_memory_has_an_end_and_nothing_is_lost_from_the_count() {
        let refusals = Refusals::default();
        let apart = u32::try_from(APART).unwrap();
        let written = (0..50_000).filter(|n| refusals.note(refused(1, *n, 1)).is_some());
        assert_eq!(
            written.count(),
            APART + 1,
            "one for all that are not told apart"
        );
        let remembered: usize = refusals.0.lock().unwrap().values().map(HashMap::len).sum();
        assert_eq!(remembered, APART + 1);
        // One that had its entry is still known by it, another person has their own.
        assert!(refusals.note(refused(1, 0, 2)).is_none());
        assert!(refusals.note(refused(2, 0, 2)).is_some());
        let mut over: Vec<_> = refusals.take(Some(at(61))).iter().map(told).collect();
        over.sort();
        // The first of them has an entry, the last speaks for the others.
        let several = 50_000 - u64::from(apart) - 2;
        assert_eq!(over, [("*".to_owned(), several), ("0".to_owned(), 0)]);
    }

    #[test]
    fn given_a_flood_of_kinds_then_another_verb_or_reason_is_still_named() {
        let refusals = Refusals::default();
        for n in 0..1000 {
            refusals.note(refused(1, n, 1));
        }
        let mut hidden = refused(1, 7, 2);
        if let AuditEvent::ActRefused { code, .. } = &mut hidden.event {
            *code = "freeze".into();
        }
        let entry = refusals.note(hidden).map(|entry| entry.event);
        let Some(AuditEvent::ActRefused {
            object, verb, code, ..
        }) = entry
        else {
            panic!("{entry:?}");
        };
        assert_eq!([&*object.id, &*verb, &*code], ["*", "start", "freeze"]);
    }

    #[test]
    fn given_an_entry_that_could_not_be_written_then_the_next_tells_of_it() {
        let refusals = Refusals::default();
        let first = refusals.note(refused(1, 7, 0)).unwrap();
        refusals.note(refused(1, 7, 1));
        refusals.give_back(first);
        let next = refusals.note(refused(1, 7, 2)).map(|entry| told(&entry));
        assert_eq!(next, Some(("7".to_owned(), 2)));
        // What was too much to be told apart stays so.
        let mut several = refused(1, 8, 3);
        make_several(&mut several.event);
        refusals.give_back(several);
        let over: Vec<_> = refusals.take(None).iter().map(told).collect();
        assert_eq!(over, [("*".to_owned(), 0)]);
    }

    #[test]
    fn a_clock_that_is_set_back_hides_nothing() {
        let refusals = Refusals::default();
        assert!(refusals.note(refused(1, 7, 3600)).is_some());
        assert!(refusals.note(refused(1, 7, 0)).is_some());
    }
}
