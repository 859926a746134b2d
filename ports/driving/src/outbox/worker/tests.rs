use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use chrono::NaiveDate;
use guichet_contract::Written;
use guichet_domain::kernel::{IncidentId, Language};
use guichet_driven::{IncidentNotice, Notice, NoticeKind, OutboxRow, OutboxState};

use super::*;

/// Everything around a worker, as a test tells it.
#[derive(Default)]
struct World {
    now: Mutex<DateTime<Utc>>,
    due: Mutex<VecDeque<Claimed>>,
    settled: Mutex<Vec<(Uuid, Settled)>>,
    /// What the mail server answers, in turn; then it takes all.
    answers: Mutex<VecDeque<PortResult<()>>>,
    sent: Mutex<Vec<Uuid>>,
    /// How often the database is away before it answers again.
    away: Mutex<u32>,
    /// How often it is away once the first mail has gone.
    away_then: Mutex<u32>,
    /// Said when the first mail is under way.
    stop: Mutex<Option<watch::Sender<bool>>>,
    rests: Mutex<u32>,
}

fn held<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl World {
    fn is_away(&self) -> PortResult<()> {
        let mut away = held(&self.away);
        if *away == 0 {
            return Ok(());
        }
        *away -= 1;
        Err(PortError::timed_out("the database"))
    }
}

#[async_trait]
impl ReadOutbox for World {
    async fn claim(&self, _: DateTime<Utc>, _: Lease, limit: usize) -> PortResult<Vec<Claimed>> {
        self.is_away()?;
        let mut due = held(&self.due);
        let taken = limit.min(due.len());
        Ok(due.drain(..taken).collect())
    }

    async fn settle(&self, id: Uuid, _: Uuid, settled: &Settled) -> PortResult<bool> {
        self.is_away()?;
        held(&self.settled).push((id, settled.clone()));
        Ok(true)
    }

    async fn page(
        &self,
        _: Option<OutboxState>,
        _: Option<Uuid>,
        _: usize,
    ) -> PortResult<Vec<OutboxRow>> {
        Ok(Vec::new())
    }

    async fn one(&self, _: Uuid) -> PortResult<Option<OutboxRow>> {
        Ok(None)
    }

    async fn prune(&self, _: DateTime<Utc>) -> PortResult<u64> {
        self.is_away().map(|()| 0)
    }
}

#[async_trait]
impl SendMail for World {
    async fn send(&self, id: Uuid, _: &Notice) -> PortResult<()> {
        if let Some(stop) = held(&self.stop).take() {
            stop.send_replace(true);
        }
        held(&self.sent).push(id);
        *held(&self.away) += std::mem::take(&mut *held(&self.away_then));
        held(&self.answers).pop_front().unwrap_or(Ok(()))
    }

    async fn rest(&self) {
        *held(&self.rests) += 1;
    }
}

impl Clock for World {
    fn now(&self) -> DateTime<Utc> {
        *held(&self.now)
    }

    fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }
}

impl Random for World {
    fn secret(&self) -> [u8; 32] {
        [0; 32]
    }

    fn id(&self) -> Uuid {
        Uuid::from_u128(99)
    }
}

fn entry(n: u128) -> Claimed {
    let incident = IncidentNotice {
        id: IncidentId(Uuid::nil()),
        title: "x".into(),
        project_name: "x".into(),
    };
    let notice = Notice {
        to: "eva@x.example".parse().unwrap(),
        name: "Eva".into(),
        language: Language::French,
        kind: NoticeKind::IncidentAssigned { incident, by: None },
    };
    Claimed {
        id: Uuid::from_u128(n),
        notice: Some(notice),
        tries: 1,
        first_tried_at: DateTime::UNIX_EPOCH,
        lapsed: false,
    }
}

/// A world with entries 1 to n due, its worker, and the way to stop it.
fn world(n: u128) -> (Arc<World>, OutboxWorker, watch::Sender<bool>) {
    let world = Arc::new(World::default());
    held(&world.due).extend((1..=n).map(entry));
    let worker = OutboxWorker::new(OutboxParts {
        outbox: world.clone(),
        mail: world.clone(),
        clock: world.clone(),
        random: world.clone(),
    });
    (world, worker, watch::Sender::new(false))
}

fn settled(world: &World) -> Vec<Settled> {
    held(&world.settled)
        .iter()
        .map(|(_, s)| s.clone())
        .collect()
}

#[tokio::test]
async fn each_outcome_of_a_mail_has_its_consequence() {
    let (world, worker, stop) = world(5);
    held(&world.answers).extend([
        Ok(()),
        Err(PortError::Refused {
            code: "550".into(),
            words: "nobody".into(),
        }),
        Err(PortError::timed_out("connecting")),
        Err(PortError::Denied { what: "535".into() }),
        Err(PortError::OutcomeUnknown {
            what: "the answer was lost".into(),
        }),
    ]);
    let turn = worker.turn(&stop.subscribe()).await.unwrap();
    assert_eq!(turn, Turn { taken: 5, sent: 1 });
    let at = DateTime::UNIX_EPOCH;
    let put_off = |error: &str| Settled::PutOff {
        until: at + TimeDelta::minutes(1),
        error: error.into(),
    };
    let given_up = Settled::GivenUp {
        at,
        error: "550 nobody".into(),
    };
    let expected = [
        Settled::Sent { at },
        given_up,
        put_off("unavailable: connecting"),
        put_off("denied: 535"),
        put_off("outcome unknown: the answer was lost"),
    ];
    assert_eq!(settled(&world), expected);
    assert_eq!(*held(&world.rests), 1, "the connection is given back");
}

#[tokio::test]
async fn after_a_day_it_is_given_up() {
    let (world, worker, stop) = world(1);
    *held(&world.now) = DateTime::UNIX_EPOCH + TimeDelta::hours(24);
    held(&world.answers).push_back(Err(PortError::timed_out("connecting")));
    worker.turn(&stop.subscribe()).await.unwrap();
    let [Settled::GivenUp { error, .. }] = &settled(&world)[..] else {
        panic!("{:?}", settled(&world));
    };
    assert_eq!(error, "unavailable: connecting");
}

#[tokio::test]
async fn an_entry_that_cannot_be_read_waits_for_a_program_that_can() {
    let (world, worker, stop) = world(0);
    let unread = Claimed {
        notice: None,
        ..entry(1)
    };
    held(&world.due).push_back(unread);
    worker.turn(&stop.subscribe()).await.unwrap();
    assert!(matches!(settled(&world)[..], [Settled::PutOff { .. }]));
    assert!(held(&world.sent).is_empty());
}

#[tokio::test]
async fn told_to_stop_it_finishes_the_mail_under_way_and_gives_the_rest_back() {
    let (world, worker, stop) = world(3);
    let stopping = stop.subscribe();
    *held(&world.stop) = Some(stop);
    worker.run(stopping).await;
    let settled = settled(&world);
    assert!(
        matches!(
            settled[..],
            [Settled::Sent { .. }, Settled::Released, Settled::Released]
        ),
        "{settled:?}"
    );
    assert_eq!(held(&world.sent).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn told_to_stop_it_still_notes_what_was_sent_unless_the_database_stays_away() {
    for (times, noted) in [(3, true), (u32::MAX, false)] {
        let (world, worker, stop) = world(2);
        let stopping = stop.subscribe();
        *held(&world.stop) = Some(stop);
        *held(&world.away_then) = times;
        let began = Instant::now();
        worker.run(stopping).await;
        let settled = settled(&world);
        if noted {
            let both = [Settled::Sent { at: world.now() }, Settled::Released];
            assert_eq!(settled, both);
        } else {
            assert_eq!(settled, []);
        }
        assert!(began.elapsed() <= LAST_WORD + EVERY, "{times}");
        assert_eq!(held(&world.sent).len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_database_that_is_away_is_waited_for_and_nothing_is_sent_twice() {
    let (world, worker, stop) = world(2);
    // Away at the first look, and again once the first mail has gone.
    *held(&world.away) = 1;
    let running = tokio::spawn({
        let stopping = stop.subscribe();
        async move { worker.run(stopping).await }
    });
    while held(&world.sent).is_empty() {
        sleep(Duration::from_millis(10)).await;
    }
    *held(&world.away) = 3;
    held(&world.due).push_back(entry(3));
    while held(&world.settled).len() < 3 {
        sleep(Duration::from_millis(10)).await;
    }
    stop.send_replace(true);
    running.await.unwrap();
    let sent: Vec<u128> = held(&world.sent).iter().map(Uuid::as_u128).collect();
    assert_eq!(sent, [1, 2, 3], "each once");
}

#[tokio::test]
async fn what_a_mail_server_says_of_a_person_is_kept_with_the_mail_and_not_in_the_log() {
    let lines = Written::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let (world, worker, stop) = world(4);
    let words = "450 4.2.0 <eva@x.example>: Recipient address rejected: greylisted";
    held(&world.answers).extend([
        Err(PortError::unavailable(
            format!("sending a mail: {words}"),
            words,
        )),
        Err(PortError::Refused {
            code: "550".into(),
            words: words.into(),
        }),
        Err(PortError::OutcomeUnknown { what: words.into() }),
    ]);
    worker.turn(&stop.subscribe()).await.unwrap();
    *held(&world.now) = DateTime::UNIX_EPOCH + TimeDelta::hours(24);
    held(&world.due).push_back(entry(9));
    held(&world.answers).push_back(Err(PortError::Denied { what: words.into() }));
    worker.turn(&stop.subscribe()).await.unwrap();
    let kept = format!("{:?}", settled(&world));
    assert_eq!(kept.matches("greylisted").count(), 4, "{kept}");
    let text = lines.text();
    for word in ["mail put off", "mail given up", "mail refused for ever"] {
        assert!(text.contains(word), "{text}");
    }
    assert!(!text.contains("eva"), "{text}");
}
