//! [`ReadRecovery`](guichet_driven::ReadRecovery) and
//! [`RecoveryStore`](guichet_driven::RecoveryStore).

use std::collections::BTreeSet;

use futures_util::future::join_all;
use guichet_domain::access::later::{Taken, Told, ToldPassword, ToldStaff};
use guichet_domain::access::{Role, StaffMember, Token, TokenOwner, TokenScope};
use guichet_domain::kernel::{StaffId, TokenId, Words};
use guichet_driven::{
    Anonymised, BackupRow, DrillOutcome, DrillRow, Held, Hold, KeptPassword, LaterFacts,
    LaterStaff, OutboxState, PasswordHash, Whose,
};
use uuid::Uuid;

use crate::check::Must;
use crate::outbox::{entry as mail, lease};
use crate::staff::{add as add_staff, member};
use crate::store::{Store, after, fresh_cases, link, party, session, user};

fresh_cases!(=> Store;
    a_backup_is_in_the_catalogue_until_it_is_forgotten,
    the_last_drill_is_the_newest,
    of_the_drills_until_a_moment_the_newest_is_told,
    what_is_held_is_told_until_it_is_released,
    of_releases_at_once_one_ends_what_is_held,
    holding_ends_every_session_and_token,
    no_mail_leaves_while_anything_is_held,
    what_the_replaced_database_knew_wins,
    no_mail_ever_leaves_what_was_anonymised,
);

fn backup(n: u8) -> BackupRow {
    BackupRow {
        id: Uuid::from_u128(u128::from(n) + 1),
        made_at: after(i64::from(n)),
        path: format!("/var/backups/guichet-{n}.backup").into(),
        bytes: 1_000 + u64::from(n),
        sha256: "ab".repeat(32),
        level: "0015_anonymised".into(),
        audit_seq: u64::from(n),
        copy: (n % 2 == 1).then(|| format!("/mnt/éloigné/{n}.backup").into()),
        verified_at: None,
    }
}

fn drill(n: u8, outcome: DrillOutcome) -> DrillRow {
    DrillRow {
        id: Uuid::from_u128(u128::from(n) + 1),
        at: after(i64::from(n)),
        backup: backup(n).id,
        outcome,
        ms: 12,
        found: vec!["links: rows".into(), "audit head".into()],
    }
}

fn hold(n: u8) -> Hold {
    Hold {
        id: Uuid::from_u128(u128::from(n) + 1),
        restored_at: after(1_000 * i64::from(n)),
        backup: backup(n).id,
        backup_made_at: after(0),
    }
}

impl Store {
    async fn catalogue(&self) -> Vec<BackupRow> {
        self.recovery.backups().await.must("the catalogue")
    }

    async fn is_held(&self) -> Option<Hold> {
        self.recovery.held().await.must("what is held")
    }

    async fn hold(&self, new: &Hold, later: Option<&LaterFacts>) -> Held {
        let mut unit = self.begin().await;
        let held = unit.recovery().hold(new, later).await.must("holding");
        unit.save().await.must("saving a hold");
        held
    }

    async fn release(&self, micros: i64) -> Option<u64> {
        let mut unit = self.begin().await;
        let released = unit.recovery().release(after(micros), "restored").await;
        let released = released.must("releasing");
        unit.save().await.must("saving a release");
        released
    }

    async fn claimed(&self, micros: i64) -> usize {
        let claimed = self.outbox.claim(after(micros), lease(1), 10).await;
        claimed.must("claiming").len()
    }
}

/// Read back to the letter, the newest first; a moment of verification is noted; one that is
/// unknown is neither verified nor forgotten.
pub async fn a_backup_is_in_the_catalogue_until_it_is_forgotten(store: &Store) {
    let mut unit = store.begin().await;
    for n in [1, 3, 2] {
        let added = unit.recovery().add_backup(&backup(n)).await;
        added.must("adding a backup");
    }
    unit.save().await.must("saving backups");
    assert_eq!(store.catalogue().await, [backup(3), backup(2), backup(1)]);
    let mut unit = store.begin().await;
    let known = unit.recovery().verified(backup(2).id, after(9)).await;
    assert!(known.must("verified"));
    assert!(
        !unit
            .recovery()
            .verified(backup(7).id, after(9))
            .await
            .must("verified")
    );
    assert!(
        unit.recovery()
            .forget_backup(backup(3).id)
            .await
            .must("forgotten")
    );
    assert!(
        !unit
            .recovery()
            .forget_backup(backup(7).id)
            .await
            .must("forgotten")
    );
    unit.save().await.must("saving");
    let verified = BackupRow {
        verified_at: Some(after(9)),
        ..backup(2)
    };
    assert_eq!(store.catalogue().await, [verified, backup(1)]);
}

/// With what it found, in its order.
pub async fn the_last_drill_is_the_newest(store: &Store) {
    let last = async || store.recovery.last_drill().await.must("the last drill");
    assert_eq!(last().await, None);
    for (n, outcome) in [
        (1, DrillOutcome::Equal),
        (3, DrillOutcome::Different),
        (2, DrillOutcome::Failed),
    ] {
        let mut unit = store.begin().await;
        let added = unit.recovery().add_drill(&drill(n, outcome)).await;
        added.must("adding a drill");
        unit.save().await.must("saving a drill");
    }
    assert_eq!(last().await, Some(drill(3, DrillOutcome::Different)));
}

/// One that is dated later stands for none.
pub async fn of_the_drills_until_a_moment_the_newest_is_told(store: &Store) {
    for (n, outcome) in [
        (2, DrillOutcome::Failed),
        (5, DrillOutcome::Equal),
        (3, DrillOutcome::Equal),
    ] {
        let mut unit = store.begin().await;
        let added = unit.recovery().add_drill(&drill(n, outcome)).await;
        added.must("adding a drill");
        unit.save().await.must("saving a drill");
    }
    for (until, told) in [
        (1, None),
        (2, Some(drill(2, DrillOutcome::Failed))),
        (4, Some(drill(3, DrillOutcome::Equal))),
        (5, Some(drill(5, DrillOutcome::Equal))),
    ] {
        let last = store.recovery.last_drill_until(after(until)).await;
        assert_eq!(last.must("the last drill"), told, "until {until}");
    }
}

/// The latest of several; one release ends all, and a second one finds nothing.
pub async fn what_is_held_is_told_until_it_is_released(store: &Store) {
    assert_eq!(store.is_held().await, None);
    assert_eq!(store.release(1).await, None, "there is nothing to release");
    store.hold(&hold(1), None).await;
    store.hold(&hold(2), None).await;
    assert_eq!(store.is_held().await, Some(hold(2)));
    let mut undone = store.begin().await;
    undone
        .recovery()
        .release(after(3), "restored")
        .await
        .must("releasing");
    drop(undone);
    assert_eq!(store.is_held().await, Some(hold(2)));
    assert_eq!(store.release(5_000).await, Some(0));
    assert_eq!(store.is_held().await, None);
    assert_eq!(store.release(6_000).await, None);
}

/// Given something held, when several release at once, then one of them did.
pub async fn of_releases_at_once_one_ends_what_is_held(store: &Store) {
    for n in 1..=5 {
        store.hold(&hold(n), None).await;
        let released = join_all((1..=4).map(|at| store.release(10_000 + at))).await;
        assert_eq!(released.iter().flatten().count(), 1, "{released:?}");
    }
}

/// Of customers, of the staff, of programs.
pub async fn holding_ends_every_session_and_token(store: &Store) {
    store.open(&[session(1, 7), session(2, 8)]).await;
    let one = member(1, "one", &[Role::Support]);
    add_staff(store, std::slice::from_ref(&one)).await;
    let token = Token {
        id: TokenId(Uuid::from_u128(9)),
        owner: TokenOwner::Staff(one.id),
        name: "deploys".into(),
        scopes: [TokenScope::ProjectsRead].into(),
        made_at: after(0),
        expires_at: after(1_000_000_000),
        used_at: None,
        revoked_at: None,
    };
    let mut unit = store.begin().await;
    unit.tokens().add(&token, &[9; 32]).await.must("a token");
    unit.save().await.must("saving a token");
    let held = store.hold(&hold(1), None).await;
    assert_eq!((held.sessions, held.tokens), (2, 1));
    let at = Some(hold(1).restored_at);
    for n in [1, 2] {
        let found = store.by_token(&[n; 32]).await.must("a session");
        assert_eq!(found.revoked_at, at);
    }
    let found = store.tokens.by_secret(&[9; 32]).await.must("a token");
    assert_eq!(found.must("a token").revoked_at, at);
}

/// Those that waited when it was restored are given up with the reason; those of later days are
/// sent once it is released; who was given up can be tried again.
pub async fn no_mail_leaves_while_anything_is_held(store: &Store) {
    let add = async |n: u8, micros: i64| {
        let mut unit = store.begin().await;
        unit.outbox().add(&mail(n, micros)).await.must("a mail");
        unit.save().await.must("saving a mail");
    };
    add(1, 0).await;
    add(2, 10).await;
    assert_eq!(store.hold(&hold(1), None).await.mails, 2);
    add(3, 2_000).await;
    assert_eq!(store.claimed(9_000).await, 0, "it is held");
    assert_eq!(store.release(9_000).await, Some(2));
    let old = store.outbox.one(mail(1, 0).id).await.must("a mail");
    let old = old.must("a mail");
    assert_eq!(old.state, OutboxState::GivenUp);
    assert_eq!(old.last_error.as_deref(), Some("restored"));
    assert_eq!(old.ended_at, Some(after(9_000)));
    assert_eq!(store.claimed(9_000).await, 1, "the later one");
    let mut unit = store.begin().await;
    assert!(
        unit.outbox()
            .revive(old.id, after(9_001))
            .await
            .must("revived")
    );
    unit.save().await.must("saving");
    assert_eq!(store.claimed(9_001).await, 1, "it is asked for");
}

/// Whatever is released; sessions end.
pub async fn no_mail_ever_leaves_what_was_anonymised(store: &Store) {
    let marked = async || store.recovery.anonymised().await.must("the mark");
    assert_eq!(marked().await, None);
    store.open(&[session(1, 7)]).await;
    let mark = Anonymised {
        id: Uuid::from_u128(1),
        at: after(1_000),
        backup: backup(1).id,
    };
    let mut unit = store.begin().await;
    unit.outbox().add(&mail(1, 0)).await.must("a mail");
    let ended = unit.recovery().mark_anonymised(&mark).await.must("marked");
    assert_eq!((ended.sessions, ended.tokens), (1, 0));
    unit.save().await.must("saved");
    assert_eq!(marked().await, Some(mark.clone()));
    assert_eq!(store.claimed(9_000).await, 0);
    assert_eq!(store.release(9_000).await, None, "nothing is held");
    store.hold(&hold(1), None).await;
    assert_eq!(store.release(9_000).await, Some(1));
    let mut unit = store.begin().await;
    unit.outbox().add(&mail(2, 9_001)).await.must("a mail");
    let revived = unit.outbox().revive(mail(1, 0).id, after(9_001)).await;
    assert!(revived.must("revived"));
    unit.save().await.must("saved");
    assert_eq!(store.claimed(99_000).await, 0, "a release does not lift it");
    assert_eq!(marked().await, Some(mark));
}

/// Links that were removed, mails that ended, members who were disabled, lost a role or have
/// another password. What only the restored one knows of the staff stays.
pub async fn what_the_replaced_database_knew_wins(store: &Store) {
    store.link(&[link(1, 10), link(1, 11), link(2, 10)]).await;
    let roles = [Role::Administrator, Role::Support];
    let members = [
        member(1, "same", &roles),
        member(2, "less", &roles),
        member(3, "gone", &roles),
        member(4, "only here", &roles),
        member(5, "touched", &roles),
    ];
    add_staff(store, &members).await;
    let mut unit = store.begin().await;
    for n in [1, 2] {
        unit.outbox().add(&mail(n, 0)).await.must("a mail");
    }
    unit.save().await.must("saving mails");
    let standing = |n: usize, roles: &[Role]| standing(&members[n], roles);
    let told = ToldStaff {
        password: Some(ToldPassword::Given {
            digest: Some(newer().hash.digest()),
            one_time_until: Some(after(77)),
        }),
        ..ToldStaff::default()
    };
    let later = LaterFacts {
        links: [(user(1), party(10)), (user(3), party(12))].into(),
        mails: vec![
            (mail(1, 0).id, OutboxState::Sent, after(500)),
            (Uuid::from_u128(404), OutboxState::Sent, after(500)),
        ],
        staff: vec![
            standing(0, &roles),
            LaterStaff {
                password: Some(newer()),
                ..standing(1, &[Role::Support])
            },
            LaterStaff {
                disabled_at: Some(after(600)),
                ..standing(2, &roles)
            },
            // Nobody told of another password of theirs.
            LaterStaff {
                password: Some(newer()),
                ..standing(4, &roles)
            },
        ],
        told: Told {
            holds: true,
            staff: [(members[1].id, told)].into(),
            unlinked: [(user(2), BTreeSet::new())].into(),
        },
    };
    let held = store.hold(&hold(1), Some(&later)).await;
    let told = (
        held.links_removed,
        held.mails_ended,
        held.staff_changed,
        held.mails,
    );
    assert_eq!(told, (2, 1, 3, 1));
    let staff = |n: usize| Whose::Staff(members[n].id);
    let expected = [
        (Whose::User(user(1)), Taken::Links, false),
        (Whose::User(user(2)), Taken::Links, true),
        (staff(2), Taken::Disabled, false),
        (staff(1), Taken::Roles, false),
        (staff(1), Taken::Password, true),
        (staff(4), Taken::NoPassword, false),
    ];
    assert_eq!(taken(&held), expected, "by login");
    assert_eq!(held.taken[2].login, "gone");
    let links = store.links.all(None, 10).await.must("links");
    assert_eq!(links, [link(1, 10)], "none is added");
    let sent = store.outbox.one(mail(1, 0).id).await.must("a mail");
    let sent = sent.must("a mail");
    assert_eq!(
        (sent.state, sent.ended_at),
        (OutboxState::Sent, Some(after(500)))
    );
    let found = async |id: StaffId| {
        store
            .staff
            .by_id(id)
            .await
            .must("a member")
            .must("a member")
    };
    assert_eq!(found(members[0].id).await, members[0]);
    assert_eq!(found(members[1].id).await.roles, [Role::Support].into());
    let password = store.staff.password(members[1].id).await.must("a password");
    assert_eq!(password, Some(newer()));
    let password = store.staff.password(members[4].id).await.must("an answer");
    assert_eq!(password, None, "neither opens");
    assert_eq!(found(members[2].id).await.disabled_at, Some(after(600)));
    assert_eq!(found(members[3].id).await, members[3]);
    let password = store.staff.password(members[3].id).await.must("an answer");
    assert!(password.is_some(), "as the backup has it");
}

/// A member as they were added, with these roles.
fn standing(member: &StaffMember, roles: &[Role]) -> LaterStaff {
    let hash = PasswordHash(member.login.clone());
    LaterStaff {
        id: member.id,
        disabled_at: None,
        password: Some(KeptPassword::lasting(hash)),
        roles: roles.iter().map(|role| role.word().to_owned()).collect(),
    }
}

/// Of whom what was taken over, and whether an entry tells of it.
fn taken(held: &Held) -> Vec<(Whose, Taken, bool)> {
    let each = held.taken.iter();
    each.map(|taken| (taken.whose, taken.what, taken.told))
        .collect()
}

/// A one-time password of a later day.
fn newer() -> KeptPassword {
    KeptPassword {
        hash: PasswordHash("a newer one".into()),
        one_time_until: Some(after(77)),
    }
}
