use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::future::join_all;
use guichet_driven::{Anonymised, BackupRow, DrillRow, Hold};
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use super::*;

/// A database that holds the portal, and is silent when told to be.
#[derive(Default)]
struct Database {
    silent: AtomicBool,
    asked: AtomicUsize,
}

impl Database {
    async fn answers(&self) {
        self.asked.fetch_add(1, Ordering::AcqRel);
        if self.silent.load(Ordering::Acquire) {
            std::future::pending::<()>().await;
        }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Acquire)
    }
}

#[async_trait]
impl ReadRecovery for Database {
    async fn backups(&self) -> PortResult<Vec<BackupRow>> {
        Ok(Vec::new())
    }

    async fn last_drill(&self) -> PortResult<Option<DrillRow>> {
        Ok(None)
    }

    async fn last_drill_until(&self, _: DateTime<Utc>) -> PortResult<Option<DrillRow>> {
        Ok(None)
    }

    async fn held(&self) -> PortResult<Option<Hold>> {
        self.answers().await;
        Ok(Some(Hold {
            id: Uuid::from_u128(1),
            restored_at: DateTime::UNIX_EPOCH,
            backup: Uuid::from_u128(2),
            backup_made_at: DateTime::UNIX_EPOCH,
        }))
    }

    async fn anonymised(&self) -> PortResult<Option<Anonymised>> {
        self.answers().await;
        Ok(None)
    }
}

fn at(millis: u64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + Duration::from_millis(millis)
}

/// Asks fifty times, one every tenth of a second; what came of each, and the longest wait.
async fn asked_by_many<T>(
    ask: impl AsyncFn(DateTime<Utc>) -> PortResult<T>,
) -> (Vec<PortResult<T>>, Duration) {
    let one = async |n: u64| {
        sleep(Duration::from_millis(n * 100)).await;
        let began = Instant::now();
        (ask(at(n * 100)).await, began.elapsed())
    };
    let (answers, took): (Vec<_>, Vec<_>) = join_all((0..50).map(one)).await.into_iter().unzip();
    (answers, took.into_iter().max().unwrap())
}

#[tokio::test(start_paused = true)]
async fn a_silent_database_is_waited_for_side_by_side_and_never_longer_than_one_look() {
    let (last, marked) = (LastHold::default(), Marked::default());
    let database = Database::default();
    database.silent.store(true, Ordering::Release);
    let (answers, longest) = asked_by_many(async |now| last.asked(now, &database).await).await;
    assert!(longest <= PATIENCE, "{longest:?}");
    let silent = |answer: &PortResult<bool>| answer.as_ref().is_err_and(PortError::is_silence);
    assert!(answers.iter().all(silent), "nobody knows: {answers:?}");
    assert_eq!(database.asked(), 2, "once, and once after it failed");
    let (answers, longest) = asked_by_many(async |_| marked.asked(&database).await).await;
    assert!(longest <= PATIENCE, "{longest:?}");
    assert!(answers.iter().all(silent), "{answers:?}");
    assert_eq!(database.asked(), 4);
    // It is asked again once it answers.
    database.silent.store(false, Ordering::Release);
    assert!(last.asked(at(0), &database).await.unwrap());
    assert!(!marked.asked(&database).await.unwrap());
    assert!(!marked.asked(&database).await.unwrap());
    assert_eq!(database.asked(), 6, "what never changes is asked once");
}

#[tokio::test(start_paused = true)]
async fn what_was_held_stays_held_while_the_database_is_silent() {
    let (last, database) = (LastHold::default(), Database::default());
    assert!(last.asked(at(0), &database).await.unwrap());
    assert!(last.asked(at(999), &database).await.unwrap());
    assert_eq!(database.asked(), 1, "once a second");
    database.silent.store(true, Ordering::Release);
    assert!(last.asked(at(5000), &database).await.unwrap());
    assert_eq!(database.asked(), 2);
}
