//! Dates in the catalogue that are wrong: somebody wrote them there, or a clock was ahead.

use std::path::PathBuf;

use chrono::TimeDelta;
use guichet_driven::{
    BackupContent, BackupRow, BackupVault, Clock, Random, ReadRecovery, SnapshotStore, Work,
};
use guichet_portal::operators::recovery::{Backups, Hindrance, Lying, Made};
use guichet_sql::Sql;
use guichet_wiring::{CompanyClock, OsRandom};

use super::{KEPT, Place, administered, nobody, recovery};
use crate::governance::world::both;

async fn made(backups: &Backups) -> Made {
    backups.create(None).await.expect("a backup")
}

fn is_there(one: &Made) -> bool {
    let copy = one.copy.as_ref().is_some_and(|copy| copy.exists());
    one.stored.path.exists() && copy
}

/// How each lies there, the newest first.
async fn lying(backups: &Backups) -> Vec<(PathBuf, Lying)> {
    let listed = backups.list().await.expect("a list").into_iter();
    listed.map(|one| (one.path, one.lying)).collect()
}

/// Which one a drill takes, and what it passes over.
async fn rehearsed(backups: &Backups) -> (PathBuf, Vec<(PathBuf, Hindrance)>) {
    let drilled = backups.drill(None).await.expect("a drill");
    let passed = drilled.passed_over.into_iter();
    let passed = passed.map(|one| (one.path, one.why)).collect();
    (drilled.path, passed)
}

/// As a program made and noted it whose clock was so many days ahead.
async fn made_ahead(place: &Place, url: &str, sql: &Sql, days: i64) -> PathBuf {
    let (id, now) = (OsRandom.id(), CompanyClock::default().now());
    let payload = place.folder.join(id.to_string());
    let facts = recovery(url).snapshot(&payload).await.expect("a snapshot");
    let content = BackupContent {
        id,
        made_at: now + TimeDelta::days(days),
        program: "0.1.0".into(),
        facts,
    };
    let folder = place.folder.join("backups");
    let stored = place.vault.store(&folder, &content, &payload).await;
    let stored = stored.expect("a backup");
    let row = BackupRow {
        id,
        made_at: content.made_at,
        path: stored.path.clone(),
        bytes: stored.label.bytes,
        sha256: stored.label.sha256,
        level: stored.label.level,
        audit_seq: 1,
        copy: None,
        verified_at: Some(now),
    };
    let mut unit = sql.begin().await.expect("a unit");
    unit.recovery().add_backup(&row).await.expect("added");
    unit.save().await.expect("saved");
    stored.path
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dates_that_somebody_wrote_into_the_catalogue_remove_no_newer_backup() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        administered(trial.sql()).await;
        let backups = place.backups(&url, trial.sql(), nobody());
        let mut old = Vec::new();
        for _ in 0..KEPT {
            old.push(made(&backups).await);
        }
        let later = "UPDATE backups SET made_at = '2999-01-01T00:00:00+00:00'";
        trial.execute(later).await.expect("other dates");

        // They stand for none of those that are kept, and none of them goes before its time.
        let first = made(&backups).await;
        assert_eq!(first.removed, Vec::<PathBuf>::new(), "{database}");
        let mut told = vec![(first.stored.path.clone(), Lying::Here)];
        for one in old.iter().rev() {
            told.push((one.stored.path.clone(), Lying::Changed));
        }
        assert_eq!(lying(&backups).await, told, "{database}");
        let newest = (first.stored.path.clone(), Vec::new());
        assert_eq!(rehearsed(&backups).await, newest, "{database}");

        let mut new = vec![first];
        while new.len() < KEPT {
            new.push(made(&backups).await);
            assert!(new.iter().all(is_there), "{database}: {}", new.len());
        }
        let last = new.last().expect("the last");
        assert_eq!(last.removed.len(), KEPT, "{database}: the oldest, all told");
        assert!(!old.iter().any(is_there), "{database}");
        let newest = (last.stored.path.clone(), Vec::new());
        assert_eq!(rehearsed(&backups).await, newest, "{database}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_was_once_ahead_costs_no_backup_and_no_drill() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        administered(trial.sql()).await;
        let mut ahead = Vec::new();
        for days in 36_500..36_500 + i64::try_from(KEPT).expect("a few") {
            ahead.push(made_ahead(&place, &url, trial.sql(), days).await);
        }
        let backups = place.backups(&url, trial.sql(), nobody());
        let (path, _) = rehearsed(&backups).await;
        assert_eq!(Some(&path), ahead.last(), "{database}: there is no other");

        let mut new = Vec::new();
        for n in 0..=KEPT {
            let one = made(&backups).await;
            assert_eq!(one.removed.len(), usize::from(n == KEPT), "{database} {n}");
            new.push(one);
        }
        assert!(!is_there(&new[0]), "{database}: the oldest of those");
        assert!(new.iter().skip(1).all(is_there), "{database}");
        assert!(ahead.iter().all(|path| path.exists()), "{database}");
        let last = new.last().expect("the last").stored.path.clone();
        assert_eq!(rehearsed(&backups).await, (last, Vec::new()), "{database}");

        // Whoever takes them away is not told of them for a thousand years.
        for path in &ahead {
            std::fs::remove_file(path).expect("removed");
        }
        made(&backups).await;
        let rows = trial.sql().backups().await.expect("the catalogue");
        assert_eq!(rows.len(), KEPT, "{database}");
        assert!(rows.iter().all(|row| row.path.exists()), "{database}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_newest_under_an_older_date_is_changed_and_still_the_newest() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        administered(trial.sql()).await;
        let backups = place.backups(&url, trial.sql(), nobody());
        let older = made(&backups).await.stored.path;
        let newer = made(&backups).await.stored.path;
        let earlier = format!(
            "UPDATE backups SET made_at = '2001-01-01T00:00:00+00:00' WHERE path = '{}'",
            newer.display()
        );
        trial.execute(&earlier).await.expect("another date");
        let told = [
            (newer.clone(), Lying::Changed),
            (older.clone(), Lying::Here),
        ];
        assert_eq!(lying(&backups).await, told, "{database}");
        let passed = vec![(newer, Hindrance::Changed)];
        assert_eq!(rehearsed(&backups).await, (older, passed), "{database}");
    }
}
