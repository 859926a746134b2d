//! The audit without its oldest entries, on both databases: it holds from its checkpoint on, and
//! nobody removes more, or puts another checkpoint there, without being seen.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use guichet_driven::{
    Actor, AuditEntry, AuditEvent, AuditObject, Beginning, ChainHead, Clock, ObjectKind, PRUNE,
    PortError, PortResult, Prune, Pruned, Random, ReadAudit, ReadChain, SealAudit, Work,
};
use guichet_portal::operators::{AuditFlaw, AuditVerified, verify_chain};
use guichet_sql::Sql;
use guichet_sql::trial::Trial;
use guichet_wiring::{CompanyClock, OsRandom};

use crate::chain::{
    append, both, execute, fault, head, is_refused, keyed, literal, refusal, seal, verify,
};
use crate::governance::world::variable;

fn now() -> DateTime<Utc> {
    CompanyClock::default().now()
}

/// Entries of two years ago, in one unit.
pub(crate) async fn append_old(sql: &Sql, count: usize) {
    let mut unit = sql.begin().await.expect("a unit");
    for n in 0..count {
        let entry = refusal(n, now() - TimeDelta::days(730));
        unit.audit().append(&entry).await.expect("appended");
    }
    unit.save().await.expect("saved");
}

fn told(to: u64) -> AuditEntry {
    AuditEntry {
        id: OsRandom.id(),
        at: now(),
        actor: Actor::Operator("test".into()),
        address: None,
        request_id: None,
        event: AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Audit, to),
            verb: PRUNE.into(),
            changes: Vec::new(),
            reason: None,
        },
    }
}

async fn try_prune(sql: &Sql, at_most: u64) -> PortResult<Pruned> {
    let asked = Prune {
        before: now() - TimeDelta::days(365),
        at_most,
        by: Actor::Operator("test".into()),
        at: now(),
    };
    let mut unit = sql.begin().await?;
    let done = unit.audit().prune(&asked).await?;
    if done.removed > 0 {
        unit.audit().append(&told(done.last.seq)).await?;
        unit.save().await?;
    }
    Ok(done)
}

/// What the use case does.
pub(crate) async fn prune(sql: &Sql, at_most: u64) -> Pruned {
    try_prune(sql, at_most).await.expect("removed")
}

/// Old entries and two young ones; the first three are removed, and the sixth tells of it.
async fn pruned(trial: &Trial) -> Pruned {
    append_old(trial.sql(), 3).await;
    append(trial.sql(), 2).await;
    prune(trial.sql(), 99).await
}

async fn numbers(sql: &Sql) -> Vec<u64> {
    let entries = sql.entries(None, 9_999).await.expect("entries");
    entries.iter().map(|entry| entry.seq).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pruned_audit_holds_from_its_checkpoint_on_and_says_what_lies_before() {
    for trial in both().await {
        let done = pruned(&trial).await;
        assert_eq!((done.last.seq, done.removed), (3, 3));
        let whole = AuditVerified {
            holds: head(&trial).await,
            pruned: done.last,
            erased: 0,
            fault: None,
        };
        assert_eq!(verify(&trial, None).await, whole);
        assert_eq!(numbers(trial.sql()).await, [4, 5, 6]);
        append(trial.sql(), 2).await;
        assert_eq!(fault(&trial, Some(whole.holds)).await, None);
        assert_eq!(prune(trial.sql(), 99).await.removed, 0, "nothing to do");
        assert_eq!(numbers(trial.sql()).await, [4, 5, 6, 7, 8]);
        assert_eq!(fault(&trial, None).await, None);
    }
}

/// More than a page of what is removed, up to where a page ends, and one beyond.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn much_is_removed_in_steps_and_never_the_newest() {
    for trial in both().await {
        append_old(trial.sql(), 1_203).await;
        for (at_most, last, removed) in [(500, 500, 500), (501, 1_001, 501), (9_999, 1_203, 202)] {
            let done = prune(trial.sql(), at_most).await;
            assert_eq!((done.last.seq, done.removed), (last, removed));
            assert_eq!(fault(&trial, None).await, None);
        }
        assert_eq!(numbers(trial.sql()).await, [1_204, 1_205, 1_206]);
        let left = trial.sql().older(now() + TimeDelta::days(1)).await;
        assert_eq!(left.expect("a count"), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_checkpoint_that_was_changed_or_removed_is_found_whatever_column() {
    for trial in both().await {
        pruned(&trial).await;
        let other = literal(&trial, &"07".repeat(32));
        let short = literal(&trial, "07");
        let changed = AuditFlaw::CheckpointChanged;
        let cases = [
            ("seq", "2", 2, changed),
            ("seq", "4", 4, changed),
            ("seq", "-1", 0, changed),
            ("mac", other.as_str(), 3, changed),
            ("mac", short.as_str(), 0, changed),
            ("removed", "2", 3, changed),
            ("actor", "'operator:nobody'", 3, changed),
            ("at", "'2026-01-01T00:00:00+00:00'", 3, changed),
            ("told_by", "7", 3, changed),
            ("seal", other.as_str(), 3, changed),
            ("seal", short.as_str(), 0, changed),
            ("key_id", "'another'", 3, AuditFlaw::UnknownKey),
        ];
        execute(
            &trial,
            "CREATE TABLE kept AS SELECT * FROM audit_checkpoint",
        )
        .await;
        for (column, value, seq, flaw) in cases {
            let change = format!("UPDATE audit_checkpoint SET {column} = {value}");
            execute(&trial, &change).await;
            assert_eq!(fault(&trial, None).await, Some((seq, flaw)), "{change}");
            let refused = try_prune(trial.sql(), 99).await;
            assert!(refused.is_err(), "{change}: {refused:?}");
            execute(
                &trial,
                "DELETE FROM audit_checkpoint; INSERT INTO audit_checkpoint SELECT * FROM kept",
            )
            .await;
            assert_eq!(fault(&trial, None).await, None, "put back after {change}");
        }
        execute(&trial, "DELETE FROM audit_checkpoint").await;
        assert_eq!(fault(&trial, None).await, Some((1, AuditFlaw::Removed)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_checkpoint_that_was_put_back_is_found_even_with_its_entries() {
    let put_back = "DELETE FROM audit_checkpoint; INSERT INTO audit_checkpoint SELECT * FROM kept";
    let entries = "INSERT INTO audit_entries SELECT * FROM kept_entries WHERE seq > 2 AND seq <= 4";
    for trial in both().await {
        append_old(trial.sql(), 4).await;
        append(trial.sql(), 1).await;
        assert_eq!(prune(trial.sql(), 2).await.last.seq, 2);
        execute(
            &trial,
            "CREATE TABLE kept AS SELECT * FROM audit_checkpoint; \
             CREATE TABLE kept_entries AS SELECT * FROM audit_entries",
        )
        .await;
        assert_eq!(prune(trial.sql(), 2).await.last.seq, 4);
        execute(&trial, put_back).await;
        assert_eq!(fault(&trial, None).await, Some((3, AuditFlaw::Removed)));
        execute(&trial, entries).await;
        let replaced = AuditFlaw::CheckpointReplaced;
        assert_eq!(
            fault(&trial, None).await,
            Some((7, replaced)),
            "the entry that tells of the second"
        );
        execute(&trial, "DELETE FROM audit_checkpoint").await;
        assert_eq!(fault(&trial, None).await, Some((1, AuditFlaw::Removed)));
    }
}

/// A checkpoint under the same key that this audit does not tell of: of another database, or of a
/// later state than what was restored.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_checkpoint_that_the_audit_does_not_tell_of_vouches_for_nothing() {
    for trial in both().await {
        append_old(trial.sql(), 3).await;
        append(trial.sql(), 2).await;
        execute(
            &trial,
            "CREATE TABLE kept_entries AS SELECT * FROM audit_entries; \
             CREATE TABLE kept_head AS SELECT * FROM audit_head",
        )
        .await;
        prune(trial.sql(), 99).await;
        // As it was before, but for the first three, which the checkpoint seems to stand for.
        execute(
            &trial,
            "DELETE FROM audit_entries WHERE seq = 6; DELETE FROM audit_head; \
             INSERT INTO audit_head SELECT * FROM kept_head",
        )
        .await;
        let gone = Some((6, AuditFlaw::TailRemoved));
        assert_eq!(fault(&trial, None).await, gone);
        append(trial.sql(), 2).await;
        let replaced = Some((6, AuditFlaw::CheckpointReplaced));
        assert_eq!(fault(&trial, None).await, replaced);
    }
    // Of another database.
    let [one, two] = [both().await, both().await];
    for (one, two) in one.into_iter().zip(two) {
        pruned(&one).await;
        let Beginning::Pruned(other) = one.sql().beginning().await.expect("a beginning") else {
            panic!("no checkpoint");
        };
        pruned(&two).await;
        let hex = |mac: &[u8; 32]| {
            let text = ChainHead { seq: 1, mac: *mac }.to_string();
            literal(&two, text.trim_start_matches("1:"))
        };
        let (mac, own) = (hex(&other.checkpoint.last.mac), hex(&other.mac));
        let at = other.checkpoint.at.to_rfc3339();
        let change = format!("UPDATE audit_checkpoint SET mac = {mac}, seal = {own}, at = '{at}'");
        execute(&two, &change).await;
        assert_eq!(fault(&two, None).await, Some((4, AuditFlaw::Removed)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_from_before_the_checkpoint_is_told_to_be_so_and_its_own_link_is_proven() {
    for trial in both().await {
        append_old(trial.sql(), 2).await;
        let early = head(&trial).await;
        append_old(trial.sql(), 1).await;
        let last = head(&trial).await;
        append(trial.sql(), 2).await;
        let later = head(&trial).await;
        assert_eq!(prune(trial.sql(), 99).await.last, last);
        for kept in [ChainHead::START, last, later] {
            assert_eq!(fault(&trial, Some(kept)).await, None, "{kept}");
        }
        let verified = verify_chain(trial.sql(), seal(1, None).as_ref(), Some(early)).await;
        let verified = verified.expect("verified");
        let found = verified.fault.map(|fault| (fault.seq, fault.flaw));
        assert_eq!(found, Some((2, AuditFlaw::Pruned)));
        assert_eq!(verified.holds, head(&trial).await, "all the rest holds");
        let other = ChainHead {
            mac: early.mac,
            ..last
        };
        let found = fault(&trial, Some(other)).await;
        assert_eq!(found, Some((3, AuditFlaw::Rewritten)));
        execute(
            &trial,
            "UPDATE audit_entries SET actor = 'system' WHERE seq = 5",
        )
        .await;
        let verified = verify_chain(trial.sql(), seal(1, None).as_ref(), Some(early)).await;
        let found = verified.expect("verified").fault;
        let found = found.map(|fault| (fault.seq, fault.flaw));
        assert_eq!(found, Some((5, AuditFlaw::Changed)), "that is worse");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_left_is_guarded_as_before_and_its_tail_by_the_checkpoint_too() {
    let removed = AuditFlaw::Removed;
    for (change, found) in [
        (
            "UPDATE audit_entries SET actor = 'system' WHERE seq = 5",
            (5, AuditFlaw::Changed),
        ),
        ("DELETE FROM audit_entries WHERE seq = 4", (4, removed)),
        ("DELETE FROM audit_entries WHERE seq = 5", (5, removed)),
        (
            "UPDATE audit_entries SET seq = -1 WHERE seq = 4; \
             UPDATE audit_entries SET seq = 4 WHERE seq = 5; \
             UPDATE audit_entries SET seq = 5 WHERE seq = -1",
            (4, AuditFlaw::Swapped),
        ),
        (
            "DELETE FROM audit_entries WHERE seq > 4",
            (5, AuditFlaw::TailRemoved),
        ),
        // The head is set back too: the checkpoint knows that there was a sixth.
        (
            "DELETE FROM audit_entries WHERE seq > 4; UPDATE audit_head SET seq = 4, \
             mac = (SELECT mac FROM audit_entries WHERE seq = 4)",
            (5, AuditFlaw::TailRemoved),
        ),
        ("UPDATE audit_head SET seq = 2", (6, AuditFlaw::HeadChanged)),
    ] {
        for trial in both().await {
            pruned(&trial).await;
            execute(&trial, change).await;
            assert_eq!(fault(&trial, None).await, Some(found), "{change}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_hold_or_is_of_another_key_is_not_removed() {
    for change in [
        "UPDATE audit_entries SET actor = 'system' WHERE seq = 2",
        "UPDATE audit_origins SET address = '192.0.2.8' WHERE seq = 2",
        "DELETE FROM audit_entries WHERE seq = 2",
        "UPDATE audit_entries SET actor = 'system' WHERE seq = 4",
    ] {
        for trial in both().await {
            append_old(trial.sql(), 3).await;
            append(trial.sql(), 2).await;
            execute(&trial, change).await;
            let there = numbers(trial.sql()).await;
            let refused = try_prune(trial.sql(), 99).await;
            let broken = matches!(refused, Err(PortError::Corrupt { .. }));
            assert!(broken, "{change}: {refused:?}");
            assert_eq!(numbers(trial.sql()).await, there, "{change}");
            let beginning = trial.sql().beginning().await.expect("a beginning");
            assert_eq!(beginning, Beginning::Whole, "{change}");
        }
    }
    for trial in both().await {
        append_old(trial.sql(), 3).await;
        let other = keyed(&trial, seal(2, None)).await;
        let refused = try_prune(&other, 99).await;
        assert!(is_refused(&refused), "{refused:?}");
        assert_eq!(fault(&trial, None).await, None);
        assert_eq!(prune(trial.sql(), 1).await.removed, 1);
        // The checkpoint's key is asked for too.
        let refused = try_prune(&other, 99).await;
        assert!(is_refused(&refused), "{refused:?}");
        assert_eq!(numbers(trial.sql()).await, [2, 3, 4]);
    }
}

async fn holds_under(
    sql: &Sql,
    keys: Arc<dyn SealAudit>,
    kept: Option<ChainHead>,
) -> AuditVerified {
    let verified = verify_chain(sql, keys.as_ref(), kept).await;
    verified.expect("verified")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sealed_anew_after_it_was_pruned_it_holds_without_the_key_before() {
    for trial in both().await {
        let done = pruned(&trial).await;
        let both = keyed(&trial, seal(2, Some(1))).await;
        let mut unit = both.begin().await.expect("a unit");
        let resealed = unit.audit().reseal(true).await.expect("sealed anew");
        assert_eq!((resealed.entries, resealed.unverified.count()), (3, 0));
        assert!(!resealed.checkpoint_unverified);
        unit.save().await.expect("saved");
        let verified = holds_under(&both, seal(2, None), Some(done.last)).await;
        assert_eq!((verified.fault, verified.pruned), (None, done.last));
        let new = keyed(&trial, seal(2, None)).await;
        append_old(&new, 1).await;
        assert_eq!(prune(&new, 1).await.removed, 0, "a young one lies between");
        // A lost key: the checkpoint too is taken as it lies, if told.
        let lost = keyed(&trial, seal(3, None)).await;
        let mut unit = lost.begin().await.expect("a unit");
        assert!(is_refused(&unit.audit().reseal(true).await));
        drop(unit);
        let mut unit = lost.begin().await.expect("a unit");
        let resealed = unit.audit().reseal(false).await.expect("taken as it lies");
        assert_eq!((resealed.entries, resealed.unverified.count()), (4, 4));
        assert!(resealed.checkpoint_unverified, "told apart");
        unit.save().await.expect("saved");
        let verified = holds_under(&lost, seal(3, None), None).await;
        assert_eq!((verified.fault, verified.pruned), (None, done.last));
        // A checkpoint that was forged is never sealed anew.
        execute(&trial, "UPDATE audit_checkpoint SET removed = 2").await;
        for verified in [true, false] {
            let mut unit = lost.begin().await.expect("a unit");
            let refused = unit.audit().reseal(verified).await;
            assert!(
                matches!(refused, Err(PortError::Corrupt { .. })),
                "{refused:?}"
            );
        }
    }
}

/// Somebody without the key removes the beginning, invents a checkpoint of an invented key, and
/// names one entry after that key too: it is not taken for a lost one's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_checkpoint_of_an_invented_key_that_no_entry_tells_of_is_never_sealed_anew() {
    for told_by in [0, 3, 4, 5, 9] {
        for trial in both().await {
            append_old(trial.sql(), 3).await;
            append(trial.sql(), 2).await;
            let forged = format!(
                "INSERT INTO audit_checkpoint \
                 (id, seq, mac, removed, actor, at, told_by, seal, key_id) \
                 SELECT 1, seq, mac, 3, actor, at, {told_by}, mac, 'invented' \
                 FROM audit_entries WHERE seq = 3; \
                 DELETE FROM audit_origins WHERE seq <= 3; \
                 DELETE FROM audit_entries WHERE seq <= 3; \
                 UPDATE audit_entries SET key_id = 'invented' WHERE seq = 5"
            );
            execute(&trial, &forged).await;
            for verified in [true, false] {
                let mut unit = trial.sql().begin().await.expect("a unit");
                let refused = unit.audit().reseal(verified).await;
                assert!(refused.is_err(), "{told_by} {verified}: {refused:?}");
            }
            assert!(fault(&trial, None).await.is_some(), "{told_by}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn origins_are_erased_then_entries_removed_and_it_holds() {
    for trial in both().await {
        append_old(trial.sql(), 4).await;
        append(trial.sql(), 2).await;
        let mut unit = trial.sql().begin().await.expect("a unit");
        let before = now() - TimeDelta::days(365);
        let erased = unit.audit().erase_origins(before, 99).await;
        assert_eq!(erased.expect("erased"), 4);
        unit.save().await.expect("saved");
        let verified = verify(&trial, None).await;
        assert_eq!((verified.fault, verified.erased), (None, 4));
        assert_eq!(prune(trial.sql(), 3).await.removed, 3);
        let verified = verify(&trial, None).await;
        assert_eq!((verified.fault, verified.erased), (None, 1));
        let left = trial.sql().known_origins(now()).await.expect("a count");
        assert_eq!(left, 2, "of the young ones");
    }
}

/// Whoever writes, removes or verifies at the same moment: nothing is lost, and nobody is told of a
/// fault that is none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pruned_beside_writers_and_verification_nothing_is_lost() {
    for trial in both().await {
        append_old(trial.sql(), 1_200).await;
        let another = trial.another().await.expect("another program");
        let removing = async {
            let mut removed = 0;
            loop {
                match prune(&another, 60).await.removed {
                    0 => return removed,
                    step => removed += step,
                }
            }
        };
        let verifying = async {
            for _ in 0..20 {
                assert_eq!(verify(&trial, None).await.fault, None);
            }
        };
        let (removed, (), ()) = tokio::join!(removing, append(trial.sql(), 60), verifying);
        assert_eq!(removed, 1_200);
        let verified = verify(&trial, None).await;
        assert_eq!((verified.fault, verified.pruned.seq), (None, 1_200));
        // The old ones, a unit each that removed twenty times, and the writers'.
        assert_eq!(verified.holds.seq, 1_200 + 20 + 60);
    }
}

/// Two who remove at the same moment take turns.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_who_prune_at_the_same_moment_take_turns() {
    for trial in both().await {
        append_old(trial.sql(), 30).await;
        append(trial.sql(), 1).await;
        let another = trial.another().await.expect("another program");
        let (one, two) = tokio::join!(prune(trial.sql(), 20), prune(&another, 20));
        let mut removed = [one.removed, two.removed];
        removed.sort_unstable();
        assert_eq!(removed, [10, 20]);
        assert_eq!(one.last.seq.max(two.last.seq), 30);
        assert_eq!(fault(&trial, None).await, None);
    }
}

/// Where the program that is to die finds its database, and after which statement it dies.
const DATABASE: &str = "GUICHET_TEST_PRUNED_DATABASE";
const STATEMENT: &str = "GUICHET_TEST_PRUNED_STATEMENT";

/// The program that dies; a test like any other where nobody tells it to.
#[tokio::test]
async fn prune_and_be_killed_at_a_statement() {
    let (Some(url), Some(statement)) = (variable(DATABASE), variable(STATEMENT)) else {
        return;
    };
    let connected = guichet_sql::connect(&url, seal(1, None)).await;
    let mut sql = connected.expect("a database");
    sql.dies_after(statement.parse().expect("a number"));
    prune(&sql, 99).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_statement_all_of_it_is_gone_or_nothing() {
    for trial in both().await {
        append_old(trial.sql(), 3).await;
        append(trial.sql(), 2).await;
        for statement in 1..100 {
            let program = std::env::current_exe().expect("this program");
            let ended = Command::new(program)
                .args(["--exact", "pruned::prune_and_be_killed_at_a_statement"])
                .env(DATABASE, trial.url())
                .env(STATEMENT, statement.to_string())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .status();
            let ended = ended.expect("a program");
            assert_eq!(fault(&trial, None).await, None, "statement {statement}");
            let there = numbers(trial.sql()).await;
            if there == [4, 5, 6] {
                // Killed after the commit, or not at all.
                assert!(statement > 5, "it was killed {statement} times");
                break;
            }
            assert_eq!(there, [1, 2, 3, 4, 5], "statement {statement}");
            assert_eq!(ended.signal(), Some(6), "statement {statement}: {ended}");
        }
        assert_eq!(numbers(trial.sql()).await, [4, 5, 6]);
    }
}
