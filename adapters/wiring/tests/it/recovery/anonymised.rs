//! From a backup to a data set without people in it, on both databases.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use guichet_contract::store;
use guichet_domain::access::{Carrier, Role, RoleReview};
use guichet_domain::deployments::{State, TaskFilter};
use guichet_domain::incidents::IncidentFilter;
use guichet_domain::kernel::{Language, Limit, PlaceRequest};
use guichet_driven::{
    AnonymiseStore, Clock, CommandKey, Hold, KeepErrors, PortError, Random, ReadAudit,
    ReadIncidents, ReadOutbox, ReadProjects, ReadRecovery, ReadStaff, ReadTasks, RestoreStore,
    Sighting, SnapshotStore, StoreFacts, StoredText, Tally, TextFate, TextKind, Work, is_own_word,
};
use guichet_memory::MemoryErp;
use guichet_portal::operators::recovery::{DataSet, RecoveryError};
use guichet_portal::operators::verify_chain;
use guichet_portal::{Origin, SignInCommand, SignInError};
use guichet_sql::Sql;
use guichet_sql::trial::Trial;
use guichet_wiring::{
    Checks, CompanyClock, DEMO_STAFF_PASSWORD, OsRandom, System, tell_demo_story,
};
use secrecy::SecretSlice;

use super::again::{fill, turn};
use super::{Place, elsewhere, nobody, opened, recovery};
use crate::governance::mail_server::MailServer;
use crate::governance::world::{World, both, config, seal};

/// The demonstration's two projects, told by the use cases themselves; tokens, links, a running
/// deployment, and what else there are columns for.
async fn filled(trial: &Trial) {
    let told = tell_demo_story(&config(&trial.url(), &[])).await;
    assert!(told.expect("a story"));
    let world = World::new(trial.sql(), 2, 1).await;
    world.authorised("fix-for-lead0").await;
    let erp = MemoryErp::company(CompanyClock::default().today());
    fill(trial.sql(), &world, &erp).await;
    let at = CompanyClock::default().now();
    let mut unit = trial.sql().begin().await.expect("a unit");
    let (mut session, hash) = store::session(1, 7);
    session.account.login = "claire.lefevre".into();
    unit.sessions()
        .open(&session, &hash)
        .await
        .expect("a session");
    let key = CommandKey {
        // As the path of a command about somebody has them.
        scope: format!(
            "{} DELETE /api/v1/projects/1/members/claire.lefevre",
            OsRandom.id()
        ),
        key: "commande-de-marie".into(),
        fingerprint: [9; 32],
    };
    unit.idempotency().first(&key).await.expect("a key");
    let body = br#"{"name": "Marie Martin"}"#;
    unit.idempotency()
        .keep(&key, 201, body, at)
        .await
        .expect("an answer");
    let review = RoleReview {
        id: OsRandom.id(),
        at,
        by: "gilles".into(),
        holdings: BTreeSet::from([(world.leads[0].id(), Role::Administrator)]),
    };
    unit.staff().add_review(&review).await.expect("a review");
    unit.save().await.expect("saved");
    let seen = Sighting {
        id: OsRandom.id(),
        kind: "unavailable".into(),
        place: "/client/commandes/".into(),
        count: 1,
        first: at,
        last: at,
        correlations: vec!["requete-de-marie".into()],
    };
    let tally = Tally {
        sightings: vec![seen],
        ..Tally::default()
    };
    trial.sql().note(&tally).await.expect("an error");
}

/// Neither by their name of before nor by their new one.
async fn nobody_comes_in_with_a_password_of_before(database: &str, url: &str, logins: &[String]) {
    let system = System::connect(config(url, &[]), Checks::SCHEMA).await;
    let system = system.expect("a server on it");
    for login in logins {
        let command = SignInCommand {
            login: login.clone(),
            password: DEMO_STAFF_PASSWORD.into(),
            carrier: Carrier::Cookie,
            language: Language::French,
            origin: Origin::default(),
        };
        let opened = system.portal.staff().sign_in(command).await;
        // Who has no password here is asked for at Tryton, which is away.
        let outside = matches!(
            opened,
            Err(SignInError::Wrong | SignInError::Port(PortError::Unavailable { .. }))
        );
        assert!(outside, "{database}: {login}: {:?}", opened.err());
    }
    assert!(system.portal.is_anonymised().await, "{database}");
    system.close().await;
}

/// Texts that must not be left, each with its kind.
async fn originals(sql: &Sql) -> BTreeMap<String, TextKind> {
    let mut found = BTreeMap::new();
    let mut see = |stored: StoredText<'_>| {
        let kind = match stored.fate {
            TextFate::Kept | TextFate::Replaced(TextKind::Actor) => return,
            TextFate::Emptied => TextKind::Digest,
            TextFate::Replaced(kind) => kind,
        };
        if stored.text.chars().count() > 3 && !is_own_word(stored.text) {
            found.insert(stored.text.to_owned(), kind);
        }
    };
    sql.show(&mut see).await.expect("every text");
    found
}

/// The bytes of a database as somebody who has its files, or its dump, finds them.
async fn bytes(url: &str, place: &Place, name: &str) -> String {
    let path = place.folder.join(name);
    recovery(url).snapshot(&path).await.expect("a dump");
    let mut bytes = std::fs::read(path).expect("the dump");
    match url.strip_prefix("sqlite://") {
        Some(file) => bytes.extend(std::fs::read(file).expect("the file itself")),
        // What the planner keeps of the values lies beside them.
        None => bytes.extend(answered(
            url,
            "SELECT concat(most_common_vals::text, histogram_bounds::text) FROM pg_stats \
             WHERE schemaname = current_schema()",
        )),
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn answered(url: &str, question: &str) -> Vec<u8> {
    // What stands behind is for the program's own connections.
    let url = url.split_once('?').map_or(url, |(url, _)| url);
    let mut psql = Command::new("psql");
    let answer = psql.args(["-XAtq", "-d", url, "-c", question]).output();
    let answer = answer.expect("psql runs");
    let why = String::from_utf8_lossy(&answer.stderr).into_owned();
    assert!(answer.status.success(), "{why}");
    answer.stdout
}

/// Tables of PostgreSQL whose file is the one they were made with: dead rows lie in it as long as
/// nobody needs the room.
fn never_written_anew(url: &str) -> String {
    let question = "SELECT relname FROM pg_class WHERE relkind = 'r' \
         AND relnamespace = current_schema()::regnamespace AND relfilenode = oid ORDER BY 1";
    String::from_utf8_lossy(&answered(url, question)).into_owned()
}

fn rows(facts: &StoreFacts) -> BTreeMap<&str, u64> {
    let tables = facts.tables.iter();
    tables
        .map(|table| (table.name.as_str(), table.rows))
        .collect()
}

fn key(byte: u8) -> SecretSlice<u8> {
    vec![byte; 32].into()
}

async fn made(place: &Place, to: &str, path: &Path, with: Option<u8>) -> DataSet {
    let made = place.restores(to).anonymise(path, with.map(key)).await;
    made.expect("a data set")
}

async fn logins(sql: &Sql) -> BTreeSet<String> {
    let staff = ReadStaff::page(sql, None, 100).await.expect("the staff");
    staff.into_iter().map(|member| member.login).collect()
}

/// What pages read is read; authorisations hold for what stands in the plans' place.
async fn is_read(database: &str, sql: &Sql) {
    let all = PlaceRequest {
        from: None,
        limit: Limit::new(100).expect("a limit"),
    };
    let projects = ReadProjects::page(sql, None, &all).await.expect("projects");
    assert_eq!(projects.items.len(), 3, "{database}");
    let ids: Vec<_> = projects.items.iter().map(|project| project.id).collect();
    let members = sql.members(&ids).await.expect("members");
    assert!(members.len() > 5, "{database}");
    let mut tasks = Vec::new();
    for project in &ids {
        let page = ReadTasks::page(sql, *project, &TaskFilter::default(), &all).await;
        tasks.extend(page.expect("tasks").items);
    }
    let mut authorised = 0;
    for task in tasks.iter().filter(|task| task.state == State::Authorised) {
        let plan = task.plan.hash(task.project, task.id);
        let bound = task.authorisation.as_ref().expect("authorised").plan_hash;
        assert_eq!(plan, bound, "{database}");
        authorised += 1;
    }
    assert!(authorised > 0, "{database}");
    let any = IncidentFilter::default();
    let incidents = ReadIncidents::page(sql, &any, &all).await;
    let incidents = incidents.expect("incidents").items;
    assert!(!incidents.is_empty(), "{database}");
    for incident in incidents {
        let events = ReadIncidents::events(sql, incident.id).await;
        assert!(!events.expect("a timeline").events.is_empty());
    }
    let audit = sql.entries(None, 10_000).await.expect("the audit");
    assert!(audit.len() > 50, "{database}: every entry is read");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_left_nothing_is_missing_and_no_mail_leaves() {
    let post = MailServer::of_this_run();
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        let now = CompanyClock::default().now();
        let restored = Hold {
            id: OsRandom.id(),
            restored_at: now,
            backup: OsRandom.id(),
            backup_made_at: now,
        };
        let mut unit = trial.sql().begin().await.expect("a unit");
        unit.recovery().hold(&restored, None).await.expect("held");
        unit.save().await.expect("saved");
        filled(&trial).await;
        let originals = originals(trial.sql()).await;
        assert!(originals.len() > 100, "{database}: {}", originals.len());
        let backups = place.backups(&url, trial.sql(), nobody());
        let backup = backups.create(None).await.expect("a backup");
        let to = elsewhere(&url, &place);
        let set = made(&place, &to, &backup.stored.path, Some(1)).await;
        assert!(
            set.searched.originals > 100,
            "{database}: {:?}",
            set.searched
        );
        assert!(
            set.searched.columns > 30 && set.searched.texts > 500,
            "{:?}",
            set.searched
        );
        assert_eq!((set.ended.sessions, set.ended.tokens), (1, 1), "{database}");

        let now = recovery(&to).snapshot(&place.folder.join("counts")).await;
        let now = now.expect("a snapshot");
        let mut counts = rows(&set.content.facts);
        *counts.get_mut("audit_entries").expect("the audit") += 1;
        *counts.get_mut("anonymised").expect("the mark") += 1;
        assert_eq!(rows(&now), counts, "{database}");

        if !to.starts_with("sqlite") {
            // Those have no text in them.
            let others = "anonymised\nrecovery_holds\ntraffic\n";
            assert_eq!(never_written_anew(&to), others, "{database}");
        }
        let dump = bytes(&to, &place, "dump").await;
        let before = bytes(&url, &place, "before").await;
        let (mut looked_for, mut seen) = (0, 0);
        for (text, kind) in &originals {
            // Shorter ones come about by chance: `project_lead`, then the 0 of what lies beside it.
            let long = kind.is_a_name() && text.len() > 5 || text.len() > 11;
            // Bytes are not in the dump as digits, nor lines as lines.
            if !long || text.contains(['\n', '"', '\\']) || *kind == TextKind::Digest {
                continue;
            }
            assert!(
                !dump.contains(text.as_str()),
                "{database}: {text:?} is left"
            );
            looked_for += 1;
            // A long one lies in pieces in a file of SQLite's.
            seen += usize::from(before.contains(text.as_str()));
        }
        assert!(
            looked_for > 40 && seen * 10 > looked_for * 9,
            "{database}: {seen} of {looked_for}"
        );

        let sql = opened(&to).await;
        is_read(database, &sql).await;
        let verified = verify_chain(&sql, seal().as_ref(), None).await;
        assert_eq!(verified.expect("followed").fault, None, "{database}");
        let mut people = Vec::new();
        for member in ReadStaff::page(&sql, None, 100).await.expect("the staff") {
            let password = sql.password(member.id).await.expect("an answer");
            assert_eq!(password, None, "{database}");
            people.push(member.login);
        }
        people.truncate(3);
        people.push("admin.g".into());
        nobody_comes_in_with_a_password_of_before(database, &to, &people).await;
        assert!(sql.anonymised().await.expect("the mark").is_some());
        let held = ReadRecovery::held(&sql).await.expect("an answer");
        assert!(held.is_none(), "{database}: it waits for nothing");
        assert_eq!(turn(&sql, &post).await, 0, "{database}");
        let erp = Arc::new(MemoryErp::company(CompanyClock::default().today()));
        let released = place.backups(&to, &sql, erp).release().await;
        assert!(released.expect("an answer").hold.is_none(), "{database}");
        assert_eq!(turn(&sql, &post).await, 0, "{database}: after a release");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_are_the_same_everywhere_under_one_key_and_others_under_another() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        filled(&trial).await;
        let backups = place.backups(&url, trial.sql(), nobody());
        let backup = backups.create(None).await.expect("a backup");
        let path = &backup.stored.path;
        let mut seen = Vec::new();
        for (n, with) in [Some(1), Some(1), Some(2), None].into_iter().enumerate() {
            let to = elsewhere(&url, &place).replace("new", &format!("new{n}"));
            let set = made(&place, &to, path, with).await;
            assert_eq!(set.lasting, with.is_some(), "{database}");
            let sql = opened(&to).await;
            // `operator:test` made projects, and links.
            let audit = sql.entries(None, 10_000).await.expect("the audit");
            let actors: BTreeSet<_> = audit.iter().map(|e| e.entry.actor.to_string()).collect();
            let links = guichet_driven::ReadLinks::all(&sql, None, 100)
                .await
                .expect("links");
            assert!(!links.is_empty());
            for link in &links {
                assert!(actors.contains(&link.made_by), "{database}: {actors:?}");
            }
            // Somebody's address is their login's, in their row and in the mails to them.
            let staff = ReadStaff::page(&sql, None, 100).await.expect("the staff");
            let addresses: BTreeSet<String> = staff.iter().map(|m| m.email.to_string()).collect();
            let mails = ReadOutbox::page(&sql, None, None, 100).await;
            let mails = mails.expect("the mails").into_iter();
            let to: Vec<String> = mails
                .filter_map(|mail| Some(mail.notice?.to.to_string()))
                .collect();
            assert!(!to.is_empty(), "{database}");
            for to in to {
                assert!(addresses.contains(&to), "{database}: {to}");
            }
            seen.push(logins(&sql).await);
        }
        assert_eq!(seen[0], seen[1], "{database}");
        assert!(
            seen[0].is_disjoint(&seen[2]) && seen[0].is_disjoint(&seen[3]),
            "{database}"
        );
        assert!(
            seen[0].is_disjoint(&logins(trial.sql()).await),
            "{database}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_column_of_text_that_nobody_listed_stops_it_before_anything_is_there() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        World::new(trial.sql(), 2, 1).await;
        let (more, unseen): (&[&str], _) = if url.starts_with("sqlite") {
            let called = "ALTER TABLE staff ADD COLUMN called numeric";
            let number = "UPDATE staff SET called = 'tel. 0612345678'";
            (&[called, number], vec!["staff.called"])
        } else {
            let reports = "CREATE SCHEMA reports";
            let copy = "CREATE TABLE reports.people AS SELECT name FROM staff";
            let view = "CREATE MATERIALIZED VIEW names AS SELECT name FROM staff";
            let unseen = vec!["public.names", "reports.people"];
            (&[reports, copy, view], unseen)
        };
        let phone = "ALTER TABLE staff ADD COLUMN phone text";
        for statement in [phone].iter().chain(more) {
            trial.execute(statement).await.expect("it is there");
        }
        let backups = place.backups(&url, trial.sql(), nobody());
        let backup = backups.create(None).await.expect("a backup");
        let to = elsewhere(&url, &place);
        let refused = place
            .restores(&to)
            .anonymise(&backup.stored.path, None)
            .await;
        let Err(RecoveryError::Unlisted(columns)) = refused else {
            panic!("{database}: {refused:?}");
        };
        let named = [vec!["staff.phone"], unseen].concat();
        assert_eq!(columns, named, "{database}");
        let there = recovery(&to)
            .begin(OsRandom.id(), guichet_driven::Purpose::Fill)
            .await;
        let there = there.expect("nothing is there").remove().await;
        there.expect("removed");
        // What holds tables is not filled.
        let refused = place
            .restores(&url)
            .anonymise(&backup.stored.path, None)
            .await;
        let code = match refused {
            Err(RecoveryError::Port(PortError::Refused { code, .. })) => code,
            other => panic!("{database}: {other:?}"),
        };
        assert!(
            ["store_not_empty", "store_in_use"].contains(&code.as_str()),
            "{code}"
        );
    }
}
