//! What ends by itself, and what a broken database is told from.

use std::time::Duration;

use guichet_domain::kernel::UserId;
use guichet_driven::{Health, PortError, ReadLinks, Schema, Work};

use crate::On;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_statement_that_never_ends_is_ended() {
    let trial = On::Postgres.migrated().await;
    let error = trial
        .execute("SET statement_timeout = 50; SELECT pg_sleep(30)")
        .await;
    let timed_out = matches!(
        error,
        Err(PortError::Unavailable {
            timed_out: true,
            ..
        })
    );
    assert!(timed_out, "{error:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_connection_has_its_limits() {
    let trial = On::Postgres.migrated().await;
    for (setting, value) in [
        ("statement_timeout", "10s"),
        ("lock_timeout", "5s"),
        ("idle_in_transaction_session_timeout", "1min"),
        ("application_name", "guichet"),
        ("TimeZone", "UTC"),
    ] {
        let check = format!(
            "DO $$ BEGIN IF current_setting('{setting}') <> '{value}' THEN \
             RAISE EXCEPTION '%', current_setting('{setting}'); END IF; END $$"
        );
        trial.execute(&check).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_connection_is_unavailable_and_the_next_call_works() {
    let trial = On::Postgres.migrated().await;
    let mut unit = trial.sql().begin().await.unwrap();
    let user = UserId::new(1).unwrap();
    unit.links().remove_user(user).await.unwrap();
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    trial.execute(cut).await.unwrap();
    let error = unit.links().remove_user(user).await;
    assert!(
        matches!(error, Err(PortError::Unavailable { .. })),
        "{error:?}"
    );
    let error = unit.save().await;
    assert!(error.is_err(), "a cut unit was saved");
    assert_eq!(trial.sql().of_user(user).await.unwrap(), []);
    let probe = trial.sql().probe().await.unwrap();
    assert!(probe.detail.starts_with("PostgreSQL "), "{probe:?}");
}

/// A second unit waits for the first on SQLite: longer than its patience is "unavailable",
/// said in time, and nothing stays locked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_lock_that_is_never_given_back_is_unavailable() {
    let trial = On::Sqlite.migrated().await;
    let other = trial.another().await.unwrap();
    let held = trial.sql().begin().await.unwrap();
    // In our own queue, and at another program's lock.
    let (own, others) = tokio::join!(trial.sql().begin(), other.begin());
    for error in [own.err(), others.err()] {
        let timed_out = matches!(
            error,
            Some(PortError::Unavailable {
                timed_out: true,
                ..
            })
        );
        assert!(timed_out, "{error:?}");
    }
    drop(held);
    for sql in [trial.sql(), &other] {
        let unit = tokio::time::timeout(Duration::from_secs(3), sql.begin()).await;
        unit.unwrap().unwrap().save().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_without_its_tables_is_corrupt_not_empty() {
    for on in On::ALL {
        let trial = on.bare().await;
        let error = trial.sql().of_login("claire").await;
        assert!(
            matches!(error, Err(PortError::Corrupt { .. })),
            "{on:?}: {error:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_may_not_make_tables_is_denied() {
    let trial = On::Postgres.bare().await;
    trial
        .execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        .await
        .unwrap();
    let role = format!("reader_{}", uuid::Uuid::now_v7().simple());
    let own = format!("CREATE ROLE {role}; ALTER ROLE {role} LOGIN");
    trial.execute(&own).await.unwrap();
    let sql = guichet_sql::connect(&trial.url_as(&role), crate::seal())
        .await
        .unwrap();
    let error = sql.migrate().await;
    assert!(matches!(error, Err(PortError::Denied { .. })), "{error:?}");
}
