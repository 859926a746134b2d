//! `audit erase-origins` and `audit prune`, as an operator runs them.

use std::net::IpAddr;

use chrono::{NaiveDate, TimeDelta, Utc};
use guichet_portal::driven::{Actor, AuditEntry, AuditEvent, Clock, SignInRefusal, Work};
use guichet_wiring::CompanyClock;
use uuid::Uuid;

use crate::database::Database;
use crate::program::{Ended, Program};

fn ago(days: i64) -> chrono::DateTime<Utc> {
    CompanyClock::default().now() - TimeDelta::days(days)
}

fn day(days: i64) -> String {
    let day: NaiveDate = ago(days).date_naive();
    day.to_string()
}

/// Entries of so many days ago, each from an address.
fn with_entries(database: &Database, days: &[i64]) {
    database.with(async |sql| {
        for days in days {
            let mut unit = sql.begin().await?;
            let entry = AuditEntry {
                id: Uuid::now_v7(),
                at: ago(*days),
                actor: Actor::Nobody,
                address: Some(IpAddr::from([192, 0, 2, 7])),
                request_id: Some("request".into()),
                event: AuditEvent::SignInRefused {
                    reason: SignInRefusal::Wrong,
                    untold: 0,
                },
            };
            unit.audit().append(&entry).await?;
            unit.save().await?;
        }
        Ok(())
    });
}

fn json(program: &Program, line: &[&str]) -> serde_json::Value {
    let ended = program.run(&[line, &["--format", "json"]].concat());
    assert_eq!(ended.status, 0, "{line:?} {ended:?}");
    ended.json()
}

fn refused(program: &Program, lang: &str, line: &[&str]) -> Ended {
    let ended = program.run(&[&["--lang", lang], line].concat());
    assert_eq!((ended.status, ended.out.as_str()), (2, ""), "{ended:?}");
    ended
}

#[test]
fn origins_of_before_a_day_are_erased_and_the_audit_tells_how_many() {
    for database in [Database::new(), Database::postgres()] {
        let program = &database.program;
        with_entries(&database, &[400, 40, 50, 1]);
        let line = ["audit", "erase-origins", "--before", &day(30)];
        let dry = json(program, &[&line[..], &["--dry-run"]].concat());
        assert_eq!((&dry["erased"], &dry["dry_run"]), (&3.into(), &true.into()));
        let verified = json(program, &["audit", "verify"]);
        assert_eq!(
            (&verified["entries"], &verified["origins_erased"]),
            (&4.into(), &0.into()),
            "nothing was done"
        );
        let done = json(program, &line);
        assert_eq!(done["erased"], 3);
        assert_eq!(done["before"], day(30));
        let verified = json(program, &["audit", "verify"]);
        assert_eq!(
            (&verified["entries"], &verified["origins_erased"]),
            (&5.into(), &3.into()),
            "and it is told"
        );
        assert_eq!(json(program, &line)["erased"], 0, "again");
        assert_eq!(json(program, &["audit", "verify"])["entries"], 5);
        let table = program.run(&line);
        assert!(table.out.contains("effacées"), "{table:?}");
        let doctor = program.run(&["doctor", "--check", "audit_chain", "--strict"]);
        assert_eq!(doctor.status, 0, "{doctor:?}");
    }
}

#[test]
fn the_oldest_entries_are_removed_and_verification_begins_with_the_checkpoint() {
    for database in [Database::new(), Database::postgres()] {
        let program = &database.program;
        with_entries(&database, &[800]);
        let early = program.run(&["audit", "head"]).out;
        with_entries(&database, &[700]);
        let last = program.run(&["audit", "head"]).out;
        with_entries(&database, &[30, 900, 1]);
        let kept = program.run(&["audit", "head"]).out;
        let line = ["audit", "prune", "--before", &day(366)];
        let dry = json(program, &[&line[..], &["--dry-run"]].concat());
        assert_eq!(
            (&dry["removed"], &dry["checkpoint"]),
            (&2.into(), &().into())
        );
        let with_head = [&line[..], &["--head", kept.trim()]].concat();
        let done = json(program, &with_head);
        assert_eq!(done["removed"], 2, "the old one after a young one stays");
        assert_eq!(done["checkpoint"], last.trim());
        assert_eq!(done["head"], program.run(&["audit", "head"]).out.trim());
        let verified = json(program, &["audit", "verify", "--head", kept.trim()]);
        assert_eq!(
            (&verified["entries"], &verified["pruned"]),
            (&6.into(), &2.into())
        );
        assert_eq!(verified["checkpoint"], last.trim());
        assert_eq!(
            json(program, &["audit", "verify", "--head", last.trim()])["holds"],
            true
        );
        for (lang, words) in [
            ("fr", "d'avant le point de contrôle"),
            ("en", "from before the"),
        ] {
            let line = ["--lang", lang, "audit", "verify", "--head", early.trim()];
            let ended = program.run(&line);
            assert_eq!(ended.status, 2, "{ended:?}");
            assert!(ended.out.contains(words), "{ended:?}");
        }
        let again = json(program, &line);
        assert_eq!(
            (&again["removed"], &again["checkpoint"]),
            (&0.into(), &last.trim().into())
        );
        assert_eq!(
            json(program, &["audit", "verify"])["entries"],
            6,
            "no entry"
        );
        let table = program.run(&["audit", "verify"]);
        assert!(table.out.contains("retirées à dessein"), "{table:?}");
        let doctor = program.run(&["doctor", "--check", "audit_chain", "--strict"]);
        assert_eq!(doctor.status, 0, "{doctor:?}");
        database.execute("UPDATE audit_checkpoint SET removed = 1");
        let broken = program.run(&["audit", "verify", "--format", "json"]);
        assert_eq!(broken.json()["fault"]["why"], "checkpoint_changed");
        let doctor = program.run(&["doctor", "--check", "audit_chain"]);
        assert_eq!(doctor.status, 2, "{doctor:?}");
        let ended = refused(program, "en", &line);
        assert!(ended.err.contains("nothing was removed"), "{ended:?}");
    }
}

#[test]
fn nothing_young_nothing_to_come_and_nothing_broken_is_removed() {
    let database = Database::new();
    let program = &database.program;
    with_entries(&database, &[800, 700, 1]);
    for (lang, words) in [("fr", "au moins 365 jours"), ("en", "at least 365 days")] {
        let ended = refused(program, lang, &["audit", "prune", "--before", &day(364)]);
        assert!(ended.err.contains(words), "{ended:?}");
    }
    for (lang, words) in [("fr", "à venir"), ("en", "to come")] {
        let line = ["audit", "erase-origins", "--before", &day(-2)];
        let ended = refused(program, lang, &line);
        assert!(ended.err.contains(words), "{ended:?}");
    }
    for wrong in ["yesterday", "2024-2-9", "2023-02-29"] {
        for command in ["prune", "erase-origins"] {
            let ended = program.run(&["audit", command, "--before", wrong]);
            assert_eq!(ended.status, 64, "{ended:?}");
            assert!(ended.err.contains("YYYY-MM-DD"), "{ended:?}");
        }
    }
    let other = format!("1:{}", "a".repeat(64));
    let line = ["audit", "prune", "--before", &day(366), "--head", &other];
    let ended = refused(program, "fr", &line);
    assert!(ended.err.contains("rien n'a été retiré"), "{ended:?}");
    let another = Program::configured()
        .with("PORTAL_DB_URL", &database.url())
        .with("GUICHET_SECRET_KEY", &"08a1".repeat(16));
    for command in ["prune", "erase-origins"] {
        let ended = another.run(&["audit", command, "--before", &day(366)]);
        assert_ne!(ended.status, 0, "{ended:?}");
        assert!(ended.err.contains("GUICHET_SECRET_KEY"), "{ended:?}");
    }
    let verified = json(program, &["audit", "verify"]);
    assert_eq!(
        (
            &verified["entries"],
            &verified["pruned"],
            &verified["origins_erased"]
        ),
        (&3.into(), &0.into(), &0.into())
    );
    database.execute("UPDATE audit_entries SET actor = 'system' WHERE seq = 3");
    let ended = refused(program, "en", &["audit", "prune", "--before", &day(366)]);
    assert!(ended.err.contains("entry 3: changed since"), "{ended:?}");
}
