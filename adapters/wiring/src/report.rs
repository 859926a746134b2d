use std::sync::Arc;
use std::time::Duration;

use guichet_driven::Clock;
use guichet_telemetry::Reports;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::{CompanyClock, Meter};

/// How often what is measured is sent to the collector.
const EVERY: Duration = Duration::from_mins(1);

/// How long the last report may take when the program ends.
const LAST: Duration = Duration::from_secs(3);

/// Sends what is measured to the collector for as long as this lives: at once, every minute, and
/// at the end.
#[must_use = "what is measured is sent until it is dropped"]
pub struct Reporter {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Drop for Reporter {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Reporter {
    pub(crate) fn start(reports: Reports, meter: Arc<Meter>) -> Self {
        let stop = watch::Sender::new(false);
        let stopping = stop.subscribe();
        let task = tokio::spawn(report(reports, meter, stopping));
        Self { stop, task }
    }

    /// Sends what was measured up to now, and ends.
    pub async fn end(mut self) {
        self.stop.send_replace(true);
        if timeout(LAST, &mut self.task).await.is_err() {
            tracing::warn!("what was measured last was not sent in time");
        }
    }
}

async fn report(reports: Reports, meter: Arc<Meter>, mut stopping: watch::Receiver<bool>) {
    let clock = CompanyClock::default();
    let mut turns = interval(EVERY);
    turns.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut is_away = false;
    loop {
        let is_last = tokio::select! {
            _ = turns.tick() => false,
            _ = stopping.changed() => true,
        };
        let text = meter.read().await;
        match reports.send(&text, clock.now()).await {
            Ok(()) => is_away = false,
            // Said once: what it missed comes with the next report that arrives.
            Err(error) if !is_away => {
                is_away = true;
                tracing::warn!(%error, "what is measured was not sent");
            }
            Err(error) => tracing::debug!(%error, "what is measured was not sent"),
        }
        if is_last {
            return;
        }
    }
}
