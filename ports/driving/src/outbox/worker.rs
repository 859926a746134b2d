use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use guichet_driven::{
    Claimed, Clock, Lease, PortError, PortResult, Random, ReadOutbox, SendMail, Settled,
};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use uuid::Uuid;

use super::pace;

/// Entries taken at once.
const BATCH: usize = 8;
/// How long a batch may take.
const LEASE: TimeDelta = TimeDelta::minutes(10);
/// The longest one mail may take, and what must be left of the lease to begin one.
const MAIL: Duration = Duration::from_mins(2);
const MARGIN: TimeDelta = TimeDelta::minutes(3);
/// Between two looks, and after a look at a database that did not answer.
const EVERY: Duration = Duration::from_secs(2);
const AWAY: Duration = Duration::from_secs(10);
/// How long, told to stop, it is still tried to note that a mail was sent; whoever stops it waits
/// twice as long.
const LAST_WORD: Duration = Duration::from_secs(10);
/// How long what was sent is kept, and how often what is older is removed.
const KEPT: TimeDelta = TimeDelta::days(30);
const PRUNE_EVERY: TimeDelta = TimeDelta::hours(1);
/// The longest error kept, in characters.
const ERROR: usize = 500;

/// The driven ports a worker stands on.
#[expect(
    missing_docs,
    reason = "each field is named after its port, which says what it is"
)]
pub struct OutboxParts {
    pub outbox: Arc<dyn ReadOutbox>,
    pub mail: Arc<dyn SendMail>,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
}

/// Sends what is due. Several may run, here and on other machines: each entry is one's alone
/// while it is worked on.
pub struct OutboxWorker(OutboxParts);

/// What one look came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Turn {
    /// Entries taken.
    pub taken: usize,
    /// Mails the server took.
    pub sent: usize,
}

impl OutboxWorker {
    /// A worker on these ports.
    pub fn new(parts: OutboxParts) -> Self {
        Self(parts)
    }

    /// Works until `stop` says `true` or is gone; the mail that is under way then is finished.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut pruned: Option<DateTime<Utc>> = None;
        while !stopped(&stop) {
            let pause = match self.turn(&stop).await {
                Ok(turn) if turn.taken == BATCH => continue,
                Ok(_) => EVERY,
                Err(error) => {
                    tracing::error!(kind = error.code(), place = "outbox", %error, "the outbox could not be read");
                    AWAY
                }
            };
            let now = self.0.clock.now();
            if pruned.is_none_or(|at| (now - at).abs() >= PRUNE_EVERY) {
                pruned = Some(now);
                if let Err(error) = self.0.outbox.prune(now - KEPT).await {
                    tracing::error!(kind = error.code(), place = "outbox", %error, "the outbox could not be pruned");
                }
            }
            // Told, or left behind: either way the loop looks again.
            let _ = timeout(pause, stop.changed()).await;
            if stop.has_changed().is_err() {
                break;
            }
        }
        self.0.mail.rest().await;
    }

    /// One look: takes what is due and works it off, as long as nobody says stop.
    pub async fn turn(&self, stop: &watch::Receiver<bool>) -> PortResult<Turn> {
        let now = self.0.clock.now();
        let lease = Lease {
            holder: self.0.random.id(),
            until: now + LEASE,
        };
        let entries = self.0.outbox.claim(now, lease, BATCH).await?;
        let mut turn = Turn {
            taken: entries.len(),
            sent: 0,
        };
        for entry in &entries {
            let late = self.0.clock.now() + MARGIN > lease.until;
            let settled = if late || stopped(stop) {
                Settled::Released
            } else {
                self.work(entry).await
            };
            turn.sent += usize::from(matches!(settled, Settled::Sent { .. }));
            self.settle(entry.id, lease, &settled, stop).await;
        }
        if turn.taken > 0 {
            self.0.mail.rest().await;
        }
        Ok(turn)
    }

    /// Sends one entry; what becomes of it.
    async fn work(&self, entry: &Claimed) -> Settled {
        let id = entry.id;
        if entry.lapsed {
            tracing::warn!(%id, "an earlier try of this mail never said how it ended: it may arrive twice, under one Message-ID");
        }
        let Some(notice) = &entry.notice else {
            return self.put_off(entry, "unreadable", "this program cannot read the entry");
        };
        let sending = timeout(MAIL, self.0.mail.send(id, notice));
        let sent = sending.await.unwrap_or_else(|_| {
            Err(PortError::OutcomeUnknown {
                what: "the mail server took too long".into(),
            })
        });
        let kind = notice.kind.word();
        match sent {
            Ok(()) => {
                tracing::info!(%id, kind, tries = entry.tries, "mail sent");
                Settled::Sent {
                    at: self.0.clock.now(),
                }
            }
            Err(PortError::Refused { code, words }) => {
                tracing::error!(kind = "given_up", place = "outbox", %id, mail = kind, code, "mail refused for ever");
                Settled::GivenUp {
                    at: self.0.clock.now(),
                    error: short(&format!("{code} {words}")),
                }
            }
            Err(error) => self.put_off(entry, error.code(), &error.to_string()),
        }
    }

    /// The server's own words stay with the mail: they often name whom it is for.
    fn put_off(&self, entry: &Claimed, why: &str, error: &str) -> Settled {
        let (id, now, error) = (entry.id, self.0.clock.now(), short(error));
        if let Some(until) = pace::next(entry.first_tried_at, entry.tries, now) {
            tracing::info!(%id, why, %until, "mail put off");
            Settled::PutOff { until, error }
        } else {
            tracing::error!(kind = "given_up", place = "outbox", %id, why, "mail given up");
            Settled::GivenUp { at: now, error }
        }
    }

    /// Notes what became of an entry. A database that is away is waited for while the lease
    /// lasts: what was sent and not noted would be sent again. Told to stop, it is waited for a
    /// little for that alone.
    async fn settle(
        &self,
        id: Uuid,
        lease: Lease,
        settled: &Settled,
        stop: &watch::Receiver<bool>,
    ) {
        let was_sent = matches!(settled, Settled::Sent { .. });
        let mut ends = None;
        loop {
            match self.0.outbox.settle(id, lease.holder, settled).await {
                Ok(_) => return,
                Err(error) => {
                    tracing::error!(kind = error.code(), place = "outbox", %id, %error, "what became of a mail could not be noted");
                }
            }
            if self.0.clock.now() >= lease.until {
                return;
            }
            if stopped(stop) {
                let ends = *ends.get_or_insert_with(|| Instant::now() + LAST_WORD);
                if !was_sent || Instant::now() >= ends {
                    return;
                }
            }
            sleep(EVERY).await;
        }
    }
}

fn stopped(stop: &watch::Receiver<bool>) -> bool {
    *stop.borrow()
}

fn short(error: &str) -> String {
    error.chars().take(ERROR).collect()
}

#[cfg(test)]
mod tests;
