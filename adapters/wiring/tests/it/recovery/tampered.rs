//! What a restore takes over from the database it replaces: it may close more than the backup, and
//! opens only what the audit tells of, under whichever key that is sealed by now.

use std::path::PathBuf;
use std::sync::Arc;

use guichet_domain::access::later::Taken;
use guichet_domain::access::{Role, StaffMember};
use guichet_domain::kernel::StaffId;
use guichet_driven::{
    Actor, AuditEntry, AuditEvent, AuditObject, Clock, FieldChange, KeptPassword, ObjectKind,
    PasswordHash, Random, ReadStaff, SealAudit, Work, staff_entry,
};
use guichet_portal::Keys;
use guichet_portal::operators::recovery::{Believed, Onto, Restored, Restores};
use guichet_portal::operators::verify_chain;
use guichet_sql::trial::Trial;
use guichet_sql::{Recovery, Sql};
use guichet_wiring::{CompanyClock, KeySeal, OsRandom};
use secrecy::SecretSlice;

use super::{Place, administrator, nobody, opened};
use crate::chain::append;
use crate::governance::world::{both, seal};

const OVER: Onto = Onto::TheOther { damaged: false };

/// Another key, which knows the one before.
fn next_seal() -> Arc<dyn SealAudit> {
    let before: Vec<u8> = (0..32).collect();
    let keys = Keys::new(
        SecretSlice::from(vec![7; 32]),
        Some(SecretSlice::from(before)),
    );
    Arc::new(KeySeal::new(Arc::new(keys)))
}

fn kept(hash: &str) -> KeptPassword {
    KeptPassword::lasting(PasswordHash(hash.into()))
}

/// Administrators whose password is their login, and who may support too.
async fn staffed<const N: usize>(sql: &Sql, logins: [&str; N]) -> [StaffMember; N] {
    let members = logins.map(|login| StaffMember {
        roles: [Role::Administrator, Role::Support].into(),
        ..administrator(login)
    });
    let mut unit = sql.begin().await.expect("a unit");
    for member in &members {
        let added = unit.staff().add(member, Some(&kept(&member.login))).await;
        added.expect("added");
    }
    unit.save().await.expect("saved");
    members
}

enum Act {
    Password(&'static str),
    Disable,
    Support,
}

/// What an operator does, with its entry.
async fn act(sql: &Sql, id: StaffId, act: Act) {
    let now = CompanyClock::default().now();
    let mut unit = sql.begin().await.expect("a unit");
    let staff = unit.staff();
    let (verb, changed) = match act {
        Act::Password(hash) => {
            let new = kept(hash);
            let set = staff.set_password(id, &new).await;
            set.expect("a password");
            (staff_entry::GIVE_PASSWORD, staff_entry::which(&new.hash))
        }
        Act::Disable => {
            let set = staff.set_disabled(id, Some(now)).await;
            set.expect("disabled");
            ("disable", FieldChange::set(staff_entry::DISABLED, true))
        }
        Act::Support => {
            let set = staff.set_roles(id, &[Role::Support].into()).await;
            set.expect("a role");
            ("take_role", FieldChange::set(staff_entry::ROLES, "support"))
        }
    };
    let entry = AuditEntry {
        id: OsRandom.id(),
        at: now,
        actor: Actor::Operator("test".into()),
        address: None,
        request_id: None,
        event: AuditEvent::Acted {
            object: AuditObject::new(ObjectKind::Staff, id),
            verb: verb.into(),
            changes: vec![changed],
            reason: None,
        },
    };
    unit.audit().append(&entry).await.expect("appended");
    unit.save().await.expect("saved");
}

/// Of an audit that has entries: its newest is what later states are known by.
async fn backup(place: &Place, trial: &Trial) -> PathBuf {
    append(trial.sql(), 2).await;
    let backups = place.backups(&trial.url(), trial.sql(), nobody());
    let made = backups.create(None).await.expect("a backup");
    made.stored.path
}

/// Who is told of, what, and whether an entry was.
fn taken(restored: &Restored) -> Vec<(&str, Taken, bool)> {
    let each = restored.held.taken.iter();
    each.map(|taken| (taken.login.as_str(), taken.what, taken.told))
        .collect()
}

async fn password(sql: &Sql, member: &StaffMember) -> Option<String> {
    let found = ReadStaff::password(sql, member.id).await.expect("asked");
    found.map(|kept| kept.hash.0)
}

async fn as_is(sql: &Sql, member: &StaffMember) -> StaffMember {
    let found = sql.by_id(member.id).await.expect("asked");
    found.expect("a member")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_somebody_wrote_into_the_replaced_database_lets_nobody_in() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        let [root, other, mallory] = staffed(trial.sql(), ["root", "other", "mallory"]).await;
        let path = backup(&place, &trial).await;
        for statement in [
            "UPDATE staff SET password = 'mallory' WHERE login = 'root'",
            "UPDATE staff SET disabled_at = '2026-11-22 06:00:00 +00:00' WHERE login = 'other'",
            "DELETE FROM staff_roles WHERE role = 'support'",
        ] {
            trial.execute(statement).await.expect(statement);
        }
        trial.disconnect().await.expect("the portal stops");
        let restored = place.restores(&url).restore(&path, OVER).await;
        let restored = restored.expect("restored");
        // Its audit holds: nobody touched that.
        assert_eq!(restored.believed, Believed::All, "{database}");
        let untold = [
            ("mallory", Taken::Roles, false),
            ("other", Taken::Disabled, false),
            ("other", Taken::Roles, false),
            ("root", Taken::Roles, false),
            ("root", Taken::NoPassword, false),
        ];
        assert_eq!(taken(&restored), untold, "{database}");
        assert_eq!(restored.held.staff_changed, 3, "{database}");
        let sql = opened(&url).await;
        assert_eq!(password(&sql, &root).await, None, "{database}: neither");
        let own = password(&sql, &mallory).await;
        assert_eq!(own.as_deref(), Some("mallory"), "{database}");
        assert!(!as_is(&sql, &other).await.is_active(), "{database}");
        let verified = verify_chain(&sql, seal().as_ref(), None).await;
        assert_eq!(verified.expect("followed").fault, None, "{database}");
        sql.disconnect().await.expect("disconnected");
        // The entries of the first restore tell the second what became of them.
        let again = place.restores(&url).restore(&path, OVER).await;
        let again = again.expect("restored again");
        let told = taken(&again);
        assert!(
            told.iter().all(|(_, _, told)| *told),
            "{database}: {told:?}"
        );
        assert_eq!(told.len(), untold.len(), "{database}");
    }
}

/// An entry tells which password somebody was given: whoever put theirs into the row since gets in
/// by neither.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_that_is_not_the_one_an_entry_tells_of_lets_nobody_in() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        let [root, eva, _] = staffed(trial.sql(), ["root", "eva", "mallory"]).await;
        let path = backup(&place, &trial).await;
        act(trial.sql(), root.id, Act::Password("root's newer")).await;
        act(trial.sql(), eva.id, Act::Password("eva's newer")).await;
        let swap = "UPDATE staff SET password = 'mallory' WHERE login = 'root'";
        trial.execute(swap).await.expect("swapped");
        trial.disconnect().await.expect("the portal stops");
        // The entry of the first restore tells the second which one eva has.
        for is_told in [false, true] {
            let restored = place.restores(&url).restore(&path, OVER).await;
            let restored = restored.expect("restored");
            assert_eq!(restored.believed, Believed::All, "{database}");
            let expected = [
                ("eva", Taken::Password, true),
                ("root", Taken::NoPassword, is_told),
            ];
            assert_eq!(taken(&restored), expected, "{database}");
            // Eva and mallory.
            assert_eq!(restored.administrators, 2, "{database}");
            let sql = opened(&url).await;
            assert_eq!(password(&sql, &root).await, None, "{database}");
            let later = password(&sql, &eva).await;
            assert_eq!(later.as_deref(), Some("eva's newer"), "{database}");
            sql.disconnect().await.expect("disconnected");
        }
    }
}

/// Somebody was disabled, lost a role, has another password: it is so after the restore of a backup
/// of before, whoever puts the rows back, and whichever key the audit was sealed with since.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_audit_tells_of_is_taken_over_under_another_key_too() {
    for resealed in [false, true] {
        for (database, trial) in both().await {
            let (place, url) = (Place::new(), trial.url());
            let [thief, root, eva] = staffed(trial.sql(), ["thief", "root", "eva"]).await;
            let path = backup(&place, &trial).await;
            act(trial.sql(), thief.id, Act::Disable).await;
            act(trial.sql(), root.id, Act::Support).await;
            act(trial.sql(), eva.id, Act::Password("another")).await;
            let back = "UPDATE staff SET disabled_at = NULL WHERE login = 'thief'";
            trial.execute(back).await.expect("the row is put back");
            let mut parts = place.parts(&url);
            if resealed {
                let sql = trial.sql().clone().sealed_by(next_seal());
                let mut unit = sql.begin().await.expect("a unit");
                let done = unit.audit().reseal(true).await.expect("sealed anew");
                assert!(done.entries > 0 && done.unverified.count() == 0, "{done:?}");
                unit.save().await.expect("saved");
                let restores = Recovery::new(&url, next_seal()).expect("a URL");
                parts.seal = next_seal();
                parts.restores = Arc::new(restores);
            }
            trial.disconnect().await.expect("the portal stops");
            let restored = Restores::new(parts).restore(&path, OVER).await;
            let restored = restored.expect("restored");
            let told = format!("{database}, sealed anew: {resealed}");
            assert_eq!(restored.believed, Believed::All, "{told}");
            let expected = [
                ("eva", Taken::Password, true),
                ("root", Taken::Roles, true),
                ("thief", Taken::Disabled, true),
            ];
            assert_eq!(taken(&restored), expected, "{told}");
            let sql = opened(&url).await;
            assert!(!as_is(&sql, &thief).await.is_active(), "{told}");
            let roles = as_is(&sql, &root).await.roles;
            assert_eq!(roles, [Role::Support].into(), "{told}");
            let later = password(&sql, &eva).await;
            assert_eq!(later.as_deref(), Some("another"), "{told}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_replaced_database_whose_audit_does_not_hold_closes_and_opens_nothing() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        let [root, thief] = staffed(trial.sql(), ["root", "thief"]).await;
        let path = backup(&place, &trial).await;
        act(trial.sql(), thief.id, Act::Disable).await;
        act(trial.sql(), root.id, Act::Password("another")).await;
        let last = "UPDATE audit_entries SET actor = 'operator:x' \
            WHERE seq = (SELECT seq FROM audit_head)";
        trial.execute(last).await.expect("changed");
        trial.disconnect().await.expect("the portal stops");
        let restored = place.restores(&url).restore(&path, OVER).await;
        let restored = restored.expect("restored");
        assert_eq!(restored.believed, Believed::Closings, "{database}");
        let expected = [
            ("root", Taken::NoPassword, false),
            ("thief", Taken::Disabled, true),
        ];
        assert_eq!(taken(&restored), expected, "{database}");
        let sql = opened(&url).await;
        assert_eq!(password(&sql, &root).await, None, "{database}");
        assert!(!as_is(&sql, &thief).await.is_active(), "{database}");
    }
}

/// A restore that is undone, with the safety backup of what it replaced: what it was is no later
/// state of that, and says nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_does_not_go_on_from_the_backup_says_nothing_and_that_is_told() {
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        let [root] = staffed(trial.sql(), ["root"]).await;
        let path = backup(&place, &trial).await;
        act(trial.sql(), root.id, Act::Password("another")).await;
        trial.disconnect().await.expect("the portal stops");
        let restored = place.restores(&url).restore(&path, OVER).await;
        let safety = restored.expect("restored").safety.expect("a backup").path;
        let sql = opened(&url).await;
        act(&sql, root.id, Act::Disable).await;
        sql.disconnect().await.expect("disconnected");
        let back = place.restores(&url).restore(&safety, OVER).await;
        let back = back.expect("undone");
        assert_eq!(back.believed, Believed::Unrelated, "{database}");
        assert!(taken(&back).is_empty(), "{database}");
        let sql = opened(&url).await;
        assert!(as_is(&sql, &root).await.is_active(), "{database}");
    }
}
