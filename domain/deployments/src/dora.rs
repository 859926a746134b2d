//! The four figures by which deliveries are compared (dora.dev), for production.

use chrono::{DateTime, TimeDelta, Utc};

use crate::statistics::share;

/// A deployment to production that ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivery {
    /// When it was planned first: the change was ready to be delivered.
    pub asked_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: DateTime<Utc>,
    /// Done, or gone wrong.
    pub succeeded: bool,
}

/// A failure of production that was mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restoration {
    /// When its incident was opened.
    pub opened_at: DateTime<Utc>,
    /// When its incident was resolved, the last time.
    pub resolved_at: DateTime<Utc>,
}

/// A figure for the period, and for as long a period before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trend<T> {
    /// Now; `None` where there is nothing to tell it from.
    pub now: Option<T>,
    /// Before.
    pub before: Option<T>,
}

/// The four figures of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dora {
    /// Successful deployments a week, in tenths.
    pub frequency: Trend<u64>,
    /// Median time from the first plan of a deployment to its success.
    pub lead_time: Trend<TimeDelta>,
    /// Failed of all that ended, in thousandths.
    pub failure_rate: Trend<u16>,
    /// Median time from the opening of an incident of a failed deployment to its resolution.
    pub restore_time: Trend<TimeDelta>,
}

/// The figures of the `days` days before `now`, and of as many before these. What lies outside
/// both is left out.
pub fn dora(
    deliveries: &[Delivery],
    restorations: &[Restoration],
    days: u16,
    now: DateTime<Utc>,
) -> Dora {
    let length = TimeDelta::days(i64::from(days.max(1)));
    let within = |end: DateTime<Utc>| move |at: DateTime<Utc>| end - length <= at && at < end;
    let both = [within(now), within(now - length)].map(|lies| {
        let ended: Vec<&Delivery> = deliveries.iter().filter(|d| lies(d.ended_at)).collect();
        let good: Vec<&Delivery> = ended.iter().copied().filter(|d| d.succeeded).collect();
        let lead = good.iter().map(|d| d.ended_at - d.asked_at).collect();
        let mended = restorations.iter().filter(|r| lies(r.resolved_at));
        let mended = mended.map(|r| r.resolved_at - r.opened_at).collect();
        let (done, failed) = (good.len() as u64, (ended.len() - good.len()) as u64);
        let weekly = (done > 0).then(|| (done * 140 / u64::from(days.max(1))).div_ceil(2));
        (weekly, median(lead), share(failed, done), median(mended))
    });
    let [now, before] = both;
    Dora {
        frequency: Trend {
            now: now.0,
            before: before.0,
        },
        lead_time: Trend {
            now: now.1,
            before: before.1,
        },
        failure_rate: Trend {
            now: now.2,
            before: before.2,
        },
        restore_time: Trend {
            now: now.3,
            before: before.3,
        },
    }
}

/// The middle one; between two, their mean.
fn median(mut times: Vec<TimeDelta>) -> Option<TimeDelta> {
    times.sort_unstable();
    let upper = *times.get(times.len() / 2)?;
    if times.len() % 2 == 1 {
        return Some(upper);
    }
    times
        .get(times.len() / 2 - 1)
        .map(|lower| (*lower + upper) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn delivery(days_ago: i64, hours: i64, succeeded: bool) -> Delivery {
        let ended_at = NOW - TimeDelta::days(days_ago);
        Delivery {
            asked_at: ended_at - TimeDelta::hours(hours),
            ended_at,
            succeeded,
        }
    }

    #[test]
    fn the_figures_of_a_month_stand_beside_those_of_the_month_before() {
        let deliveries = [
            delivery(1, 10, true),
            delivery(2, 20, true),
            delivery(3, 60, true),
            delivery(4, 1, false),
            delivery(29, 2, true),
            delivery(29, 4, true),
            delivery(400, 1, true),
        ];
        let opened_at = NOW - TimeDelta::days(3);
        let resolved_at = opened_at + TimeDelta::hours(2);
        let restored = [Restoration {
            opened_at,
            resolved_at,
        }];
        let figures = dora(&deliveries, &restored, 28, NOW);
        assert_eq!(
            figures.frequency,
            Trend {
                now: Some(8),
                before: Some(5)
            }
        );
        let hours = |h| Some(TimeDelta::hours(h));
        assert_eq!(
            figures.lead_time,
            Trend {
                now: hours(20),
                before: hours(3)
            }
        );
        assert_eq!(
            figures.failure_rate,
            Trend {
                now: Some(250),
                before: Some(0)
            }
        );
        assert_eq!(
            figures.restore_time,
            Trend {
                now: hours(2),
                before: None
            }
        );
    }

    #[test]
    fn without_deployments_there_are_no_figures() {
        let figures = dora(&[], &[], 30, NOW);
        assert_eq!(figures.frequency.now, None);
        assert_eq!(figures.lead_time.now, None);
        assert_eq!(figures.failure_rate.now, None);
    }
}
