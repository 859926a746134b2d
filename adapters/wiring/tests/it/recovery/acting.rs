//! What somebody put into the database beside the portal's schema comes out of no backup.

use std::path::Path;

use guichet_driven::{DrillOutcome, PortError, Purpose, Random, RestoreStore};
use guichet_portal::operators::recovery::{Backups, Onto, RecoveryError};
use guichet_sql::trial::Trial;
use guichet_wiring::OsRandom;

use super::{Place, administered, elsewhere, nobody, recovery};
use crate::governance::world::both;

async fn backup(backups: &Backups) -> std::path::PathBuf {
    backups.create(None).await.expect("a backup").stored.path
}

/// What is named where a backup is refused, by whichever step.
async fn refused(place: &Place, to: &str, path: &Path) -> String {
    let named = match place.restores(to).restore(path, Onto::Nothing).await {
        Err(RecoveryError::Planted(named)) => named.join(", "),
        Err(RecoveryError::Port(PortError::Refused { code, words })) => format!("{code}: {words}"),
        other => panic!("{other:?}"),
    };
    let there = recovery(to).begin(OsRandom.id(), Purpose::Fill).await;
    let there = there.expect("nothing is there").remove().await;
    there.expect("removed");
    named
}

async fn all(trial: &Trial, statements: &[&str]) {
    for statement in statements {
        trial.execute(statement).await.expect(statement);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_planted_into_the_database_is_restored_by_no_backup_and_seen_by_a_drill() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        administered(trial.sql()).await;
        let backups = place.keeping(&url, trial.sql(), 9);
        let to = elsewhere(&url, &place);
        let before = backup(&backups).await;
        // Each: what is planted, what a drill and what a restore names of it, how it goes.
        let cases: &[[&str; 4]] = if url.starts_with("sqlite") {
            &[
                [
                    "CREATE TRIGGER keep AFTER UPDATE OF disabled_at ON staff \
                     WHEN new.disabled_at IS NOT NULL \
                     BEGIN UPDATE staff SET disabled_at = NULL WHERE id = new.id; END",
                    "+staff: trigger keep",
                    "staff: trigger keep",
                    "DROP TRIGGER keep",
                ],
                [
                    "CREATE VIEW peeped AS SELECT login FROM staff",
                    "+view peeped",
                    "view peeped",
                    "DROP VIEW peeped",
                ],
            ]
        } else {
            &[
                [
                    "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql \
                     AS $$ BEGIN new.disabled_at = NULL; RETURN new; END $$; \
                     CREATE TRIGGER keep BEFORE UPDATE ON staff \
                     FOR EACH ROW EXECUTE FUNCTION keep()",
                    "TRIGGER public staff keep",
                    "FUNCTION public keep()",
                    "DROP FUNCTION keep() CASCADE",
                ],
                [
                    "ALTER TABLE staff ALTER COLUMN language SET DEFAULT 'fr'",
                    "+staff: default of language",
                    "staff: default of language",
                    "ALTER TABLE staff ALTER COLUMN language DROP DEFAULT",
                ],
            ]
        };
        for [planted, drilled, restored, healed] in cases {
            all(&trial, &[*planted]).await;
            let path = backup(&backups).await;
            let drill = backups.drill(Some(&path)).await.expect("a drill");
            assert_eq!(drill.row.outcome, DrillOutcome::Different, "{planted}");
            let found = drill.row.found.join("\n");
            assert!(found.contains(drilled), "{database}: {found}");
            let named = refused(&place, &to, &path).await;
            assert!(named.contains(restored), "{database}: {named}");
            all(&trial, &[*healed]).await;
        }

        // One of before is taken, and so is one in which nothing acts.
        all(&trial, &["CREATE INDEX by_hand ON links (login)"]).await;
        let index = backup(&backups).await;
        for (n, path) in [before, index].iter().enumerate() {
            let to = to.replace("new", &format!("new{n}"));
            let done = place.restores(&to).restore(path, Onto::Nothing).await;
            assert!(done.is_ok(), "{database}: {:?}", done.err());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_definition_that_may_hold_a_name_is_in_no_data_set() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        administered(trial.sql()).await;
        let backups = place.backups(&url, trial.sql(), nobody());
        let to = elsewhere(&url, &place);
        let index = "CREATE INDEX by_hand ON staff (name) WHERE name <> 'Zorglub'";
        let (others, named): (&[&str], &[&str]) = if url.starts_with("sqlite") {
            (
                &[
                    "CREATE TABLE leftover (n integer DEFAULT 7 /* Zorglub */)",
                    "CREATE TRIGGER keep AFTER UPDATE ON staff BEGIN SELECT 'Zorglub'; END",
                ],
                &["leftover", "staff: by_hand", "staff: trigger keep"],
            )
        } else {
            (
                &[
                    "CREATE SEQUENCE zorglub",
                    "ALTER TABLE staff ADD CONSTRAINT keep CHECK (name <> 'Zorglub')",
                    "CREATE TYPE mood AS ENUM ('Zorglub')",
                ],
                &[
                    "staff: by_hand",
                    "sequence zorglub",
                    "staff: constraint keep",
                    "type mood",
                ],
            )
        };
        all(&trial, &[index]).await;
        all(&trial, others).await;
        let path = backup(&backups).await;
        let made = place.restores(&to).anonymise(&path, None).await;
        let Err(RecoveryError::Planted(found)) = made else {
            panic!("{database}: {made:?}");
        };
        assert_eq!(found, named, "{database}");
        let there = recovery(&to).begin(OsRandom.id(), Purpose::Fill).await;
        let there = there.expect("nothing is there").remove().await;
        there.expect("removed");

        if !url.starts_with("sqlite") {
            let comments = [
                "CREATE SCHEMA zorglub",
                "COMMENT ON TABLE staff IS 'Zorglub'",
            ];
            all(&trial, &comments).await;
            let path = backup(&backups).await;
            let made = place.restores(&to).anonymise(&path, None).await;
            let Err(RecoveryError::Unlisted(found)) = made else {
                panic!("{database}: {made:?}");
            };
            let named = ["comment on table public.staff", "schema zorglub"];
            assert_eq!(found, named, "{database}");
        }
    }
}
