use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use guichet_driven::{Clock, MOST_CORRELATIONS, Random, Sighting, Tally, Traffic, hour_of};

/// Kinds and places told apart between two times of keeping. Beyond them they are counted together.
const APART: usize = 500;

/// Hours counted while the database is away; beyond them the earliest are lost.
const HOURS: usize = 72;

/// What stands for kinds and places that are not told apart.
const SEVERAL: &str = "*";

/// Characters of a kind or place, and of an id.
const LONGEST: usize = 200;

/// Counts what goes wrong, and how much is asked for, in memory: never waits, never fails, and has
/// an end however much goes wrong.
pub struct Collector {
    clock: Arc<dyn Clock>,
    counted: Mutex<Counted>,
}

#[derive(Default)]
struct Counted {
    seen: BTreeMap<(String, String), Seen>,
    hours: BTreeMap<DateTime<Utc>, Traffic>,
}

struct Seen {
    count: u64,
    first: DateTime<Utc>,
    last: DateTime<Utc>,
    /// The latest first.
    correlations: VecDeque<String>,
}

impl fmt::Debug for Collector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Collector")
    }
}

impl Collector {
    /// An empty one, by this clock.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            counted: Mutex::default(),
        }
    }

    /// Something went wrong: `kind` says how and `place` where, in the program's own words, never
    /// in anybody else's; `correlation` is an id that stands in the log.
    pub fn failed(&self, kind: &str, place: &str, correlation: Option<&str>) {
        let now = self.clock.now();
        self.counted().see(kind, place, |seen| {
            seen.count = seen.count.saturating_add(1);
            seen.first = seen.first.min(now);
            seen.last = seen.last.max(now);
            if let Some(id) = correlation {
                seen.correlations.push_front(cut(id));
                seen.correlations.truncate(MOST_CORRELATIONS);
            }
        });
    }

    /// A request was answered; `failed` where the fault was not the asker's.
    pub fn answered(&self, failed: bool) {
        let hour = hour_of(self.clock.now());
        self.counted().add(
            hour,
            Traffic {
                requests: 1,
                failures: u64::from(failed),
            },
        );
    }

    /// All that was counted; nothing is left.
    pub(crate) fn take(&self, random: &dyn Random) -> Tally {
        let counted = std::mem::take(&mut *self.counted());
        let sighting = |((kind, place), seen): ((String, String), Seen)| Sighting {
            id: random.id(),
            kind,
            place,
            count: seen.count,
            first: seen.first,
            last: seen.last,
            correlations: seen.correlations.into(),
        };
        Tally {
            sightings: counted.seen.into_iter().map(sighting).collect(),
            hours: counted.hours.into_iter().collect(),
        }
    }

    /// What was taken and could not be kept.
    pub(crate) fn put_back(&self, tally: Tally) {
        let mut counted = self.counted();
        for told in tally.sightings {
            counted.see(&told.kind, &told.place, |seen| {
                seen.count = seen.count.saturating_add(told.count);
                seen.first = seen.first.min(told.first);
                seen.last = seen.last.max(told.last);
                // What was counted meanwhile is later.
                seen.correlations.extend(told.correlations);
                seen.correlations.truncate(MOST_CORRELATIONS);
            });
        }
        for (hour, traffic) in tally.hours {
            counted.add(hour, traffic);
        }
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counted {
    fn see(&mut self, kind: &str, place: &str, count: impl FnOnce(&mut Seen)) {
        let mut key = (cut(kind), cut(place));
        if self.seen.len() >= APART && !self.seen.contains_key(&key) {
            key = (SEVERAL.to_owned(), SEVERAL.to_owned());
        }
        let seen = self.seen.entry(key).or_insert_with(|| Seen {
            count: 0,
            first: DateTime::<Utc>::MAX_UTC,
            last: DateTime::<Utc>::MIN_UTC,
            correlations: VecDeque::new(),
        });
        count(seen);
    }

    fn add(&mut self, hour: DateTime<Utc>, more: Traffic) {
        let kept = self.hours.entry(hour).or_default();
        kept.requests = kept.requests.saturating_add(more.requests);
        kept.failures = kept.failures.saturating_add(more.failures);
        while self.hours.len() > HOURS {
            self.hours.pop_first();
        }
    }
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeDelta};
    use uuid::Uuid;

    use super::*;

    /// A clock that a test moves.
    #[derive(Default)]
    struct Hand(Mutex<i64>);

    impl Clock for Hand {
        fn now(&self) -> DateTime<Utc> {
            let seconds = *self.0.lock().unwrap();
            DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
        }

        fn today(&self) -> NaiveDate {
            self.now().date_naive()
        }
    }

    struct Counting(Mutex<u128>);

    impl Random for Counting {
        fn id(&self) -> Uuid {
            let mut n = self.0.lock().unwrap();
            *n += 1;
            Uuid::from_u128(*n)
        }

        fn secret(&self) -> [u8; 32] {
            [7; 32]
        }
    }

    fn subject() -> (Arc<Hand>, Collector, Counting) {
        let clock = Arc::new(Hand::default());
        let collector = Collector::new(clock.clone());
        (clock, collector, Counting(Mutex::default()))
    }

    #[test]
    fn a_flood_is_counted_and_only_its_latest_ids_are_kept() {
        let (clock, collector, random) = subject();
        for n in 0..10_000 {
            *clock.0.lock().unwrap() = n;
            collector.failed("panic", "/a/", Some(&format!("id-{n}")));
        }
        let tally = collector.take(&random);
        let [seen] = &tally.sightings[..] else {
            unreachable!("one kind at one place: {tally:?}")
        };
        assert_eq!(seen.count, 10_000);
        assert_eq!(seen.correlations[0], "id-9999");
        assert_eq!(seen.correlations.len(), MOST_CORRELATIONS);
        assert_eq!((seen.last - seen.first).num_seconds(), 9_999);
        assert_eq!(collector.take(&random), Tally::default(), "taken is taken");
    }

    #[test]
    fn memory_has_an_end_however_many_kinds_there_are() {
        let (_, collector, random) = subject();
        for n in 0..5_000 {
            collector.failed("panic", &format!("/{n}/"), None);
        }
        let tally = collector.take(&random);
        assert_eq!(tally.sightings.len(), APART + 1);
        let all: u64 = tally.sightings.iter().map(|seen| seen.count).sum();
        assert_eq!(all, 5_000, "none is lost");
    }

    #[test]
    fn what_could_not_be_kept_is_kept_with_what_came_meanwhile() {
        let (clock, collector, random) = subject();
        collector.failed("panic", "/a/", Some("early"));
        collector.answered(true);
        let tally = collector.take(&random);
        *clock.0.lock().unwrap() = 60;
        collector.failed("panic", "/a/", Some("late"));
        collector.answered(false);
        collector.put_back(tally);
        let both = collector.take(&random);
        assert_eq!(both.sightings[0].count, 2);
        assert_eq!(both.sightings[0].correlations, ["late", "early"]);
        assert_eq!(both.sightings[0].first, DateTime::UNIX_EPOCH);
        let expected = Traffic {
            requests: 2,
            failures: 1,
        };
        assert_eq!(both.hours, [(DateTime::UNIX_EPOCH, expected)]);
    }

    #[test]
    fn a_database_that_is_away_for_weeks_costs_the_earliest_hours() {
        let (clock, collector, random) = subject();
        for hour in 0..100 {
            *clock.0.lock().unwrap() = hour * 3600;
            collector.answered(false);
        }
        let hours = collector.take(&random).hours;
        assert_eq!(hours.len(), HOURS);
        assert_eq!(hours[0].0.timestamp(), 28 * 3600);
    }
}
