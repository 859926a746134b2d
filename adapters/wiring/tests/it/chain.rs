//! The audit's chain on both databases: what was touched is found, and where.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use guichet_driven::{
    AUDIT_KEY, Actor, AuditEntry, AuditEvent, ChainHead, Clock, PortError, Random, ReadAudit,
    ReadChain, RecordKind, Schema, SealAudit, Work, sealed_by_known_key,
};
use guichet_portal::Keys;
use guichet_portal::operators::{AuditFault, AuditFlaw, AuditVerified, verify_chain};
use guichet_sql::Sql;
use guichet_sql::trial::Trial;
use guichet_wiring::{CompanyClock, KeySeal, OsRandom};
use secrecy::SecretSlice;

pub(crate) fn seal(current: u8, previous: Option<u8>) -> Arc<dyn SealAudit> {
    let key = |byte: u8| SecretSlice::from(vec![byte; 32]);
    Arc::new(KeySeal::new(Arc::new(Keys::new(
        key(current),
        previous.map(key),
    ))))
}

#[expect(
    clippy::disallowed_methods,
    reason = "where the test server is, is no configuration of the portal"
)]
fn server() -> String {
    std::env::var("GUICHET_TEST_POSTGRES_URL")
        .expect("GUICHET_TEST_POSTGRES_URL is missing: run `make test`")
}

/// An up-to-date database of each kind.
pub(crate) async fn both() -> [Trial; 2] {
    let sqlite = Trial::sqlite(seal(1, None)).await.expect("a database");
    let postgres = Trial::postgres(&server(), seal(1, None)).await;
    let postgres = postgres.expect("a database");
    [
        sqlite.migrated().await.expect("migrated"),
        postgres.migrated().await.expect("migrated"),
    ]
}

/// An order that was not shown to a stranger, who came from an address.
pub(crate) fn refusal(n: usize, at: DateTime<Utc>) -> AuditEntry {
    AuditEntry {
        id: OsRandom.id(),
        at,
        actor: Actor::Nobody,
        address: Some([192, 0, 2, 7].into()),
        request_id: Some(format!("request-{n}")),
        event: AuditEvent::Refused {
            kind: RecordKind::Order,
            id: n.to_string(),
            untold: 0,
        },
    }
}

pub(crate) async fn append(sql: &Sql, count: usize) {
    for n in 0..count {
        let mut unit = sql.begin().await.expect("a unit");
        let entry = refusal(n, CompanyClock::default().now());
        unit.audit().append(&entry).await.expect("appended");
        unit.save().await.expect("saved");
    }
}

pub(crate) async fn verify(trial: &Trial, kept: Option<ChainHead>) -> AuditVerified {
    let verified = verify_chain(trial.sql(), seal(1, None).as_ref(), kept).await;
    verified.expect("verified")
}

pub(crate) async fn fault(trial: &Trial, kept: Option<ChainHead>) -> Option<(u64, AuditFlaw)> {
    let verified = verify(trial, kept).await;
    let fault = verified.fault?;
    assert!(verified.holds.seq <= fault.seq, "{verified:?}");
    Some((fault.seq, fault.flaw))
}

pub(crate) async fn head(trial: &Trial) -> ChainHead {
    let head = trial.sql().head().await.expect("a head");
    head.expect("a sound one")
}

pub(crate) async fn execute(trial: &Trial, statements: &str) {
    for statement in statements.split(';') {
        trial.execute(statement).await.expect(statement);
    }
}

/// Bytes and ids as each database writes them.
pub(crate) fn literal(trial: &Trial, hex: &str) -> String {
    if trial.url_as("x").starts_with("sqlite:") {
        format!("x'{hex}'")
    } else {
        format!("'\\x{hex}'")
    }
}

fn id(trial: &Trial, hex: &str) -> String {
    if trial.url_as("x").starts_with("sqlite:") {
        format!("x'{hex}'")
    } else {
        format!("'{hex}'")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chain_that_nobody_touched_holds() {
    for trial in both().await {
        assert_eq!(fault(&trial, None).await, None);
        assert_eq!(fault(&trial, Some(ChainHead::START)).await, None);
        append(trial.sql(), 5).await;
        let kept = head(&trial).await;
        append(trial.sql(), 3).await;
        for kept in [None, Some(kept), Some(head(&trial).await)] {
            let verified = verify(&trial, kept).await;
            let (holds, erased) = (head(&trial).await, 0);
            let fault = None;
            let whole = AuditVerified {
                holds,
                pruned: ChainHead::START,
                erased,
                fault,
            };
            assert_eq!(verified, whole);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_changed_row_is_found_whatever_column() {
    for trial in both().await {
        append(trial.sql(), 5).await;
        let mac = literal(&trial, &"07".repeat(32));
        let other = id(&trial, &"07".repeat(16));
        let changed = AuditFlaw::Changed;
        let entry = [
            ("id", other.as_str(), changed),
            ("at", "'2026-01-01T00:00:00+00:00'", changed),
            ("actor", "'system'", changed),
            ("kind", "'acted'", changed),
            ("detail", r#"'{"kind": "order", "id": "3"}'"#, changed),
            (
                "detail",
                r#"'{"kind": "order", "id": "2", "x": null}'"#,
                changed,
            ),
            ("origin", mac.as_str(), changed),
            ("origin", "NULL", changed),
            ("prev", mac.as_str(), changed),
            ("mac", mac.as_str(), changed),
            ("mac", &literal(&trial, "07"), changed),
            ("key_id", "'another'", AuditFlaw::UnknownKey),
            ("seq", "99", AuditFlaw::Swapped),
        ];
        let origin = [
            ("salt", mac.as_str(), changed),
            ("address", "'192.0.2.8'", changed),
            ("address", "NULL", changed),
            ("request_id", "'another'", changed),
        ];
        let entry = entry.map(|case| ("audit_entries", case));
        let origin = origin.map(|case| ("audit_origins", case));
        execute(
            &trial,
            "CREATE TABLE kept_entries AS SELECT * FROM audit_entries; \
             CREATE TABLE kept_origins AS SELECT * FROM audit_origins",
        )
        .await;
        for (table, (column, value, flaw)) in entry.into_iter().chain(origin) {
            let change = format!("UPDATE {table} SET {column} = {value} WHERE seq = 3");
            execute(&trial, &change).await;
            let found = fault(&trial, None).await;
            assert_eq!(found, Some((3, flaw)), "{change}");
            execute(
                &trial,
                "DELETE FROM audit_entries; DELETE FROM audit_origins; \
                 INSERT INTO audit_entries SELECT * FROM kept_entries; \
                 INSERT INTO audit_origins SELECT * FROM kept_origins",
            )
            .await;
            assert_eq!(fault(&trial, None).await, None, "put back after {change}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_that_got_an_origin_afterwards_is_found() {
    for trial in both().await {
        append(trial.sql(), 1).await;
        let mut unit = trial.sql().begin().await.expect("a unit");
        let entry = entry();
        unit.audit().append(&entry).await.expect("appended");
        unit.save().await.expect("saved");
        assert_eq!(fault(&trial, None).await, None);
        let origin = "INSERT INTO audit_origins SELECT 2, salt, address, request_id \
                      FROM audit_origins WHERE seq = 1";
        execute(&trial, origin).await;
        let changed = Some(AuditFault {
            seq: 2,
            id: Some(entry.id),
            flaw: AuditFlaw::Changed,
        });
        assert_eq!(verify(&trial, None).await.fault, changed);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removed_row_is_found_even_where_the_gap_was_closed() {
    for trial in both().await {
        append(trial.sql(), 5).await;
        execute(&trial, "DELETE FROM audit_entries WHERE seq = 3").await;
        let gone = Some((3, AuditFlaw::Removed));
        assert_eq!(fault(&trial, None).await, gone);
        execute(
            &trial,
            "UPDATE audit_entries SET seq = 3 WHERE seq = 4; \
             UPDATE audit_entries SET seq = 4 WHERE seq = 5; \
             UPDATE audit_head SET seq = 4",
        )
        .await;
        assert_eq!(fault(&trial, None).await, gone, "renumbered");
        execute(&trial, "DELETE FROM audit_entries WHERE seq = 1").await;
        assert_eq!(fault(&trial, None).await, Some((1, AuditFlaw::Removed)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_swapped_rows_are_found_by_number_and_by_content() {
    let swapped = Some((2, AuditFlaw::Swapped));
    for trial in both().await {
        append(trial.sql(), 5).await;
        execute(
            &trial,
            "UPDATE audit_entries SET seq = -1 WHERE seq = 2; \
             UPDATE audit_entries SET seq = 2 WHERE seq = 4; \
             UPDATE audit_entries SET seq = 4 WHERE seq = -1",
        )
        .await;
        assert_eq!(fault(&trial, None).await, swapped, "by number");
    }
    for trial in both().await {
        append(trial.sql(), 5).await;
        let mut change = "CREATE TABLE kept AS SELECT * FROM audit_entries; \
                          UPDATE audit_entries SET id = "
            .to_owned();
        change.push_str(&id(&trial, &"07".repeat(16)));
        change.push_str(" WHERE seq = 2");
        for (seq, other) in [(4, 2), (2, 4)] {
            let columns = ["id", "at", "actor", "kind", "detail", "origin"];
            let set = columns.map(|c| format!("{c} = (SELECT {c} FROM kept WHERE seq = {other})"));
            let set = set.join(", ");
            let update = format!("; UPDATE audit_entries SET {set} WHERE seq = {seq}");
            change.push_str(&update);
        }
        execute(&trial, &change).await;
        assert_eq!(fault(&trial, None).await, swapped, "by content");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_removed_tail_is_found_against_a_head_that_was_kept_elsewhere() {
    for trial in both().await {
        append(trial.sql(), 3).await;
        let early = head(&trial).await;
        append(trial.sql(), 2).await;
        let kept = head(&trial).await;
        execute(
            &trial,
            "DELETE FROM audit_entries WHERE seq > 3; DELETE FROM audit_origins WHERE seq > 3",
        )
        .await;
        let gone = Some((4, AuditFlaw::TailRemoved));
        assert_eq!(fault(&trial, None).await, gone, "the database's own head");
        let hide = "UPDATE audit_head SET seq = 3, \
                    mac = (SELECT mac FROM audit_entries WHERE seq = 3)";
        execute(&trial, hide).await;
        assert_eq!(
            fault(&trial, None).await,
            None,
            "that is what it is kept for"
        );
        assert_eq!(fault(&trial, Some(early)).await, None);
        assert_eq!(fault(&trial, Some(kept)).await, gone);
        append(trial.sql(), 3).await;
        let other = Some((5, AuditFlaw::Rewritten));
        assert_eq!(fault(&trial, Some(kept)).await, other, "and written on");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_that_does_not_fit_is_found_and_nothing_is_appended_to_none() {
    for trial in both().await {
        append(trial.sql(), 3).await;
        let lower = "UPDATE audit_head SET seq = 2, \
                     mac = (SELECT mac FROM audit_entries WHERE seq = 2)";
        let changed = Some((3, AuditFlaw::HeadChanged));
        for change in [
            lower,
            "UPDATE audit_head SET seq = 3",
            "DELETE FROM audit_head",
        ] {
            execute(&trial, change).await;
            assert_eq!(fault(&trial, None).await, changed, "{change}");
        }
        let mut unit = trial.sql().begin().await.expect("a unit");
        let newest = trial
            .sql()
            .entries(None, 1)
            .await
            .expect("entries")
            .remove(0);
        let entry = AuditEntry {
            id: OsRandom.id(),
            ..newest.entry
        };
        unit.audit().append(&entry).await.expect("appended");
        assert!(unit.save().await.is_err(), "without a head");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_entries_came_from_can_be_erased() {
    for trial in both().await {
        append(trial.sql(), 5).await;
        execute(&trial, "DELETE FROM audit_origins WHERE seq < 4").await;
        let verified = verify(&trial, Some(head(&trial).await)).await;
        assert_eq!((verified.fault, verified.erased), (None, 3));
        let entries = trial.sql().entries(None, 9).await.expect("entries");
        let known = entries
            .iter()
            .map(|audited| audited.entry.address.is_some());
        assert!(known.eq([false, false, false, true, true]));
    }
}

/// More than one page of the walk, and entries that come while it is under way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_chain_that_grows_meanwhile_holds() {
    let [trial, _] = both().await;
    append(trial.sql(), 1_100).await;
    let (verified, ()) = tokio::join!(verify(&trial, None), append(trial.sql(), 50));
    assert_eq!(verified.fault, None);
    assert!(verified.holds.seq >= 1_100, "{verified:?}");
    execute(
        &trial,
        "UPDATE audit_entries SET actor = 'system' WHERE seq = 1101",
    )
    .await;
    assert_eq!(fault(&trial, None).await, Some((1101, AuditFlaw::Changed)));
}

#[tokio::test]
async fn what_the_key_before_sealed_still_holds() {
    let folder = std::env::temp_dir().join(format!("guichet-chain-{}", OsRandom.id()));
    std::fs::create_dir(&folder).expect("a folder");
    let url = format!("sqlite://{}", folder.join("portal.sqlite").display());
    let connect = async |keys| guichet_sql::connect(&url, keys).await.expect("a database");
    let before = connect(seal(1, None)).await;
    before.migrate().await.expect("migrated");
    append(&before, 2).await;
    let after = connect(seal(2, Some(1))).await;
    append(&after, 2).await;
    let flaw = async |keys: Arc<dyn SealAudit>| {
        let verified = verify_chain(&after, keys.as_ref(), None).await;
        let fault = verified.expect("verified").fault;
        fault.map(|fault| (fault.seq, fault.flaw))
    };
    let unknown = AuditFlaw::UnknownKey;
    assert_eq!(flaw(seal(2, Some(1))).await, None);
    assert_eq!(flaw(seal(2, None)).await, Some((1, unknown)));
    assert_eq!(flaw(seal(1, None)).await, Some((3, unknown)));
    assert_eq!(flaw(seal(3, Some(2))).await, Some((1, unknown)));
    let salts = seal(1, None);
    assert_ne!(salts.salt(), salts.salt());
    std::fs::remove_dir_all(folder).expect("gone");
}

pub(crate) async fn keyed(trial: &Trial, keys: Arc<dyn SealAudit>) -> Sql {
    let connected = guichet_sql::connect(&trial.url(), keys).await;
    connected.expect("a database")
}

fn entry() -> AuditEntry {
    AuditEntry {
        id: OsRandom.id(),
        at: CompanyClock::default().now(),
        actor: Actor::System,
        address: None,
        request_id: None,
        event: AuditEvent::ChainBegun { taken_over: 0 },
    }
}

pub(crate) fn is_refused<T>(done: &Result<T, PortError>) -> bool {
    matches!(done, Err(PortError::Refused { code, .. }) if code == AUDIT_KEY)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sealed_after_an_entry_of_a_key_that_is_not_at_hand() {
    for trial in both().await {
        let other = keyed(&trial, seal(2, None)).await;
        let known = sealed_by_known_key(&other, seal(2, None).as_ref()).await;
        known.expect("nothing is sealed yet");
        append(trial.sql(), 2).await;
        let known = sealed_by_known_key(&other, seal(2, None).as_ref()).await;
        assert!(is_refused(&known), "{known:?}");
        let before = head(&trial).await;
        let mut unit = other.begin().await.expect("a unit");
        unit.audit().append(&entry()).await.expect("collected");
        let saved = unit.save().await;
        assert!(is_refused(&saved), "{saved:?}");
        assert_eq!(head(&trial).await, before);
        append(&keyed(&trial, seal(2, Some(1))).await, 1).await;
        // Now it is the other's turn to be refused.
        let mut unit = trial.sql().begin().await.expect("a unit");
        unit.audit().append(&entry()).await.expect("collected");
        assert!(is_refused(&unit.save().await));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sealed_anew_the_audit_holds_without_the_key_before_and_so_do_its_origins() {
    for trial in both().await {
        // More than one page of them, one whose origin was erased.
        append(trial.sql(), 520).await;
        execute(&trial, "DELETE FROM audit_origins WHERE seq = 7").await;
        let before = head(&trial).await;
        let told = trial.sql().entries(None, 600).await.expect("entries");
        let both = keyed(&trial, seal(2, Some(1))).await;
        let mut unit = both.begin().await.expect("a unit");
        let done = unit.audit().reseal(true).await.expect("sealed anew");
        assert_eq!(
            (done.before, done.entries, done.unverified.count()),
            (before, 520, 0)
        );
        unit.audit().append(&entry()).await.expect("collected");
        unit.save().await.expect("saved");
        let verified = verify_chain(trial.sql(), seal(2, None).as_ref(), None).await;
        let verified = verified.expect("verified");
        assert_eq!(
            (verified.fault, verified.holds.seq, verified.erased),
            (None, 521, 1)
        );
        let mut now = trial.sql().entries(None, 600).await.expect("entries");
        now.pop();
        assert_eq!(now, told, "what was written is what it was");
        for (statement, seq) in [
            ("UPDATE audit_origins SET request_id = 'x' WHERE seq = 9", 9),
            ("UPDATE audit_entries SET actor = 'system' WHERE seq = 5", 5),
        ] {
            execute(&trial, statement).await;
            let fault = verify_chain(trial.sql(), seal(2, None).as_ref(), None).await;
            let fault = fault
                .expect("verified")
                .fault
                .map(|fault| (fault.seq, fault.flaw));
            assert_eq!(fault, Some((seq, AuditFlaw::Changed)));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_entry_before_the_first_is_found() {
    for trial in both().await {
        append(trial.sql(), 3).await;
        execute(
            &trial,
            "INSERT INTO audit_entries \
             (seq, id, at, actor, kind, detail, origin, prev, key_id, mac) \
             SELECT 0, '00000000-0000-0000-0000-0000000000ff', \
             at, actor, kind, detail, origin, prev, key_id, mac \
             FROM audit_entries WHERE seq = 1",
        )
        .await;
        assert_eq!(fault(&trial, None).await, Some((0, AuditFlaw::Astray)));
        execute(&trial, "DELETE FROM audit_entries WHERE seq = 0").await;
        assert_eq!(fault(&trial, None).await, None);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_hold_is_not_sealed_anew_and_a_lost_key_only_if_told() {
    for trial in both().await {
        append(trial.sql(), 3).await;
        let lost = keyed(&trial, seal(3, None)).await;
        let reseal = async |sql: &Sql, verified| {
            let mut unit = sql.begin().await.expect("a unit");
            let done = unit.audit().reseal(verified).await?;
            unit.save().await.map(|()| done)
        };
        let refused = reseal(&lost, true).await;
        assert!(is_refused(&refused), "{refused:?}");
        assert_eq!(fault(&trial, None).await, None, "as it was");
        let taken = reseal(&lost, false).await.expect("taken as it lies");
        assert_eq!((taken.entries, taken.unverified.count()), (3, 3));
        let verified = verify_chain(trial.sql(), seal(3, None).as_ref(), None).await;
        assert_eq!(verified.expect("verified").fault, None);
        execute(
            &trial,
            "UPDATE audit_entries SET actor = 'system' WHERE seq = 2",
        )
        .await;
        for verified in [true, false] {
            let refused = reseal(&lost, verified).await;
            assert!(
                matches!(refused, Err(PortError::Corrupt { .. })),
                "{refused:?}"
            );
        }
        execute(&trial, "DELETE FROM audit_entries WHERE seq = 2").await;
        let refused = reseal(&lost, false).await;
        assert!(
            matches!(refused, Err(PortError::Corrupt { .. })),
            "{refused:?}"
        );
    }
}

/// The audit as it was before it was a chain, with three entries.
async fn old_audit(trial: &Trial) {
    let sqlite = trial.url_as("x").starts_with("sqlite:");
    let [uuid, time, json] = if sqlite {
        ["uuid_text", "timestamp_with_timezone_text", "jsonb_text"]
    } else {
        ["uuid", "timestamptz", "jsonb"]
    };
    execute(
        trial,
        &format!(
            "DROP TABLE audit_entries; DROP TABLE audit_origins; DROP TABLE audit_head; \
             CREATE TABLE audit_entries (id {uuid} NOT NULL PRIMARY KEY, at {time} NOT NULL, \
             actor text NOT NULL, address text, request_id text, kind text NOT NULL, \
             detail {json} NOT NULL); \
             CREATE INDEX audit_entries_at ON audit_entries (at)"
        ),
    )
    .await;
    for (n, actor, address) in [
        (2, "nobody", "'192.0.2.7'"),
        (1, "user:17", "NULL"),
        (3, "user:5", "NULL"),
    ] {
        let id = id(trial, &format!("019700000000700080000000000000{n:02x}"));
        execute(
            trial,
            &format!(
                "INSERT INTO audit_entries (id, at, actor, address, kind, detail) VALUES \
                 ({id}, '2026-01-0{n}T10:00:00.123456+00:00', '{actor}', {address}, 'sign_in_refused', \
                 '{{\"reason\": \"wrong\"}}')"
            ),
        )
        .await;
    }
    trial.unmark("0004_audit_chain").await.expect("unmarked");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn entries_from_before_the_chain_become_its_first_links() {
    for trial in both().await {
        old_audit(&trial).await;
        let applied = trial.sql().migrate().await.expect("migrated");
        let names: Vec<_> = applied.iter().map(|one| one.migration.as_str()).collect();
        assert_eq!(names, ["0004_audit_chain"]);
        append(trial.sql(), 1).await;
        let verified = verify(&trial, None).await;
        assert_eq!((verified.fault, verified.holds.seq), (None, 5));
        let entries = trial.sql().entries(None, 9).await.expect("entries");
        let actors: Vec<String> = entries.iter().map(|a| a.entry.actor.to_string()).collect();
        assert_eq!(actors, ["user:17", "nobody", "user:5", "system", "nobody"]);
        assert_eq!(entries[1].entry.address, Some([192, 0, 2, 7].into()));
        let begun = AuditEvent::ChainBegun { taken_over: 3 };
        assert_eq!(entries[3].entry.event, begun);
        execute(
            &trial,
            "UPDATE audit_entries SET actor = 'user:6' WHERE seq = 3",
        )
        .await;
        assert_eq!(fault(&trial, None).await, Some((3, AuditFlaw::Changed)));
    }
}
