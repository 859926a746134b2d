//! What lies in the tables: values that no program of ours wrote, and secrets that are not there.

use guichet_domain::kernel::{PartyId, UserId};
use guichet_driven::{PortError, ReadAudit, ReadLinks, ReadSessions};

use crate::On;

const LINK: &str = "INSERT INTO links (user_id, party_id, login, made_by, made_at) \
                    VALUES (5, 0, 'claire', 'x', '2026-01-01T00:00:00+00:00')";
const ENTRY: &str = "INSERT INTO audit_entries (seq, id, at, actor, kind, detail, prev, mac, key_id) \
                     VALUES (1, ID, '2026-01-01T00:00:00+00:00', 'ACTOR', 'KIND', 'DETAIL', \
                     HASH, HASH, 'test')";
const ORIGIN: &str = "INSERT INTO audit_origins (seq, salt, address) VALUES (1, HASH, 'ADDRESS')";
const SESSION: &str = "INSERT INTO sessions (id, token_hash, user_id, login, name, language, \
    in_group, carrier, opened_at, used_at, expires_at) VALUES (ID, HASH, 5, 'c', 'c', 'LANGUAGE', \
    true, 'CARRIER', '2026-01-01T00:00:00+00:00', '2026-01-01T00:00:00+00:00', \
    '2036-01-01T00:00:00+00:00')";

fn id(on: On) -> &'static str {
    match on {
        On::Sqlite => "x'01970000000070008000000000000001'",
        On::Postgres => "'01970000-0000-7000-8000-000000000001'",
    }
}

fn hash(on: On) -> String {
    match on {
        On::Sqlite => format!("x'{}'", "07".repeat(32)),
        On::Postgres => format!("'\\x{}'", "07".repeat(32)),
    }
}

fn is_corrupt<T>(answer: Result<T, PortError>, what: &str) {
    let Err(PortError::Corrupt { what: said, .. }) = answer else {
        panic!("{what} was read");
    };
    assert!(
        !said.contains("claire") && !said.contains("secret"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn values_that_cannot_be_are_corrupt_and_not_shown() {
    for on in On::ALL {
        let trial = on.migrated().await;
        trial.execute(LINK).await.unwrap();
        is_corrupt(trial.sql().of_login("claire").await, "a party 0");
        let sound = trial
            .sql()
            .all(UserId::new(5).zip(PartyId::new(1)), 9)
            .await;
        assert_eq!(sound.unwrap(), [], "and what is sound is read");

        for (actor, kind, detail, address) in [
            ("claire", "signed_in", "{}", "192.0.2.7"),
            ("system", "invented", "{}", "192.0.2.7"),
            (
                "system",
                "signed_in",
                r#"{"session": "secret"}"#,
                "192.0.2.7",
            ),
            (
                "system",
                "linked",
                r#"{"user": 0, "party": 1}"#,
                "192.0.2.7",
            ),
            (
                "system",
                "unlinked",
                r#"{"user": 1, "links": -1}"#,
                "192.0.2.7",
            ),
            ("system", "chain_begun", r#"{"taken_over": 1}"#, "secret"),
        ] {
            let entry = ENTRY.replace("ID", id(on)).replace("HASH", &hash(on));
            let entry = entry.replace("ACTOR", actor).replace("KIND", kind);
            let origin = ORIGIN.replace("HASH", &hash(on));
            trial
                .execute(&entry.replace("DETAIL", detail))
                .await
                .unwrap();
            trial
                .execute(&origin.replace("ADDRESS", address))
                .await
                .unwrap();
            is_corrupt(trial.sql().entries(None, 9).await, kind);
            trial.execute("DELETE FROM audit_entries").await.unwrap();
            trial.execute("DELETE FROM audit_origins").await.unwrap();
        }

        for (language, carrier) in [("de", "cookie"), ("fr", "pigeon"), ("FR", "cookie")] {
            let insert = SESSION.replace("ID", id(on)).replace("HASH", &hash(on));
            let insert = insert
                .replace("LANGUAGE", language)
                .replace("CARRIER", carrier);
            trial.execute(&insert).await.unwrap();
            is_corrupt(trial.sql().by_token(&[7; 32]).await, carrier);
            trial.execute("DELETE FROM sessions").await.unwrap();
        }
        let insert = SESSION.replace("ID", id(on)).replace("HASH", &hash(on));
        let insert = insert.replace("LANGUAGE", "fr").replace("CARRIER", "token");
        trial.execute(&insert).await.unwrap();
        let session = trial.sql().by_token(&[7; 32]).await.unwrap();
        assert_eq!(session.unwrap().account.user, UserId::new(5).unwrap());
    }
}
