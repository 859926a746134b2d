//! What somebody put beside the schema: it is named, and what it undoes is seen.

use chrono::DateTime;
use guichet_contract::store;
use guichet_driven::{Hold, InspectStore, PortError, Work};
use uuid::Uuid;

use crate::On;

/// What is planted, how it is taken away, and what of it is named.
type Planted = (&'static str, &'static str, &'static [&'static str]);

const SQLITE: &[Planted] = &[
    (
        "CREATE TRIGGER keep AFTER UPDATE ON tokens BEGIN SELECT 1; END",
        "DROP TRIGGER keep",
        &["tokens: trigger keep"],
    ),
    (
        "CREATE VIEW peeped AS SELECT login FROM staff",
        "DROP VIEW peeped",
        &["view peeped"],
    ),
    (
        "ALTER TABLE staff ADD COLUMN colour text DEFAULT 'red'",
        "ALTER TABLE staff DROP COLUMN colour",
        &["staff: definition of colour"],
    ),
    (
        "ALTER TABLE staff ADD COLUMN colour text CHECK (disabled_at IS NULL)",
        "ALTER TABLE staff DROP COLUMN colour",
        &["staff: definition of colour"],
    ),
];

const POSTGRES: &[Planted] = &[
    (
        "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$; \
         CREATE TRIGGER keep BEFORE UPDATE ON tokens FOR EACH ROW EXECUTE FUNCTION keep()",
        "DROP FUNCTION keep() CASCADE",
        &["function keep()", "tokens: trigger keep"],
    ),
    (
        "CREATE RULE keep AS ON UPDATE TO staff_sessions DO INSTEAD NOTHING",
        "DROP RULE keep ON staff_sessions",
        &["staff_sessions: rule keep"],
    ),
    (
        "CREATE POLICY keep ON staff USING (true); ALTER TABLE staff ENABLE ROW LEVEL SECURITY",
        "DROP POLICY keep ON staff; ALTER TABLE staff DISABLE ROW LEVEL SECURITY",
        &["staff: policy keep", "staff: row security"],
    ),
    (
        "CREATE VIEW peeped AS SELECT login FROM staff",
        "DROP VIEW peeped",
        &["view peeped"],
    ),
    (
        "ALTER TABLE staff ALTER COLUMN language SET DEFAULT 'fr'; \
         ALTER TABLE tasks ALTER COLUMN log_lines SET DEFAULT 7",
        "ALTER TABLE staff ALTER COLUMN language DROP DEFAULT; \
         ALTER TABLE tasks ALTER COLUMN log_lines SET DEFAULT 0",
        &["tasks: default of log_lines", "staff: default of language"],
    ),
    (
        "ALTER TABLE staff ADD CONSTRAINT keep CHECK (disabled_at IS NULL)",
        "ALTER TABLE staff DROP CONSTRAINT keep",
        &["staff: constraint keep"],
    ),
    (
        "CREATE TABLE heirs () INHERITS (staff)",
        "DROP TABLE heirs",
        &["staff: inherited by heirs"],
    ),
    (
        "CREATE TYPE mood AS ENUM ('well')",
        "DROP TYPE mood",
        &["type mood"],
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_acts_by_itself_is_named_and_gone_once_it_is_taken_away() {
    for on in On::ALL {
        let trial = on.migrated().await;
        let acting = async || {
            let drift = trial.sql().drift().await.unwrap().into_iter();
            let acting = drift.filter(|drift| drift.acts);
            acting.map(|drift| drift.object).collect::<Vec<_>>()
        };
        let nothing: [String; 0] = [];
        assert_eq!(acting().await, nothing, "{on:?}");
        let cases = match on {
            On::Sqlite => SQLITE,
            On::Postgres => POSTGRES,
        };
        for (planted, healed, named) in cases {
            trial.execute(planted).await.unwrap();
            assert_eq!(acting().await, *named, "{on:?}: {planted}");
            trial.execute(healed).await.unwrap();
            assert_eq!(trial.sql().drift().await.unwrap(), vec![], "{healed}");
        }
        trial
            .execute("CREATE INDEX by_hand ON links (login)")
            .await
            .unwrap();
        assert_eq!(acting().await, nothing, "{on:?}: an index does nothing");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_open_again_once_it_was_ended_is_no_hold() {
    for on in On::ALL {
        let trial = on.migrated().await;
        let (session, hash) = store::session(1, 7);
        let mut unit = trial.sql().begin().await.unwrap();
        unit.sessions().open(&session, &hash).await.unwrap();
        unit.save().await.unwrap();
        let keeps = match on {
            On::Sqlite => {
                "CREATE TRIGGER keep AFTER UPDATE OF revoked_at ON sessions \
                 WHEN new.revoked_at IS NOT NULL \
                 BEGIN UPDATE sessions SET revoked_at = NULL WHERE id = new.id; END"
            }
            On::Postgres => {
                "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql \
                 AS $$ BEGIN new.revoked_at = NULL; RETURN new; END $$; \
                 CREATE TRIGGER keep BEFORE UPDATE ON sessions \
                 FOR EACH ROW EXECUTE FUNCTION keep()"
            }
        };
        trial.execute(keeps).await.unwrap();
        let at = DateTime::UNIX_EPOCH;
        let hold = Hold {
            id: Uuid::from_u128(1),
            restored_at: at,
            backup: Uuid::from_u128(2),
            backup_made_at: at,
        };
        let mut unit = trial.sql().begin().await.unwrap();
        let held = unit.recovery().hold(&hold, None).await;
        let told = match &held {
            Err(PortError::Corrupt {
                source: Some(why), ..
            }) => why.to_string(),
            _ => String::new(),
        };
        assert!(told.contains("open again: sessions"), "{on:?}: {held:?}");
    }
}
