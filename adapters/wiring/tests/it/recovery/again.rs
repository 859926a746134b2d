//! What happened after a backup does not happen again once it is restored.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;
use guichet_domain::access::{Token, TokenOwner, TokenScope};
use guichet_domain::customers::Link;
use guichet_domain::kernel::{Language, PartyId, TokenId};
use guichet_driven::{
    Clock, IncidentNotice, Notice, NoticeKind, OutboxEntry, OutboxRow, OutboxState, Random,
    ReadAccounts, ReadLinks, ReadOutbox, ReadRecovery, ReadTokens, Work,
};
use guichet_mail::{MailConfig, Smtp};
use guichet_memory::MemoryErp;
use guichet_portal::operators::recovery::{Onto, Staleness};
use guichet_portal::operators::verify_chain;
use guichet_portal::outbox::{OutboxParts, OutboxWorker};
use guichet_sql::Sql;
use guichet_wiring::{CompanyClock, OsRandom};
use tokio::sync::watch;
use uuid::Uuid;

use super::{Place, elsewhere, opened};
use crate::governance::mail_server::{FROM, MailServer};
use crate::governance::world::{World, both, seal};

const SECRET: [u8; 32] = [5; 32];

/// One look of the worker at the outbox; how many mails the server took.
pub(super) async fn turn(sql: &Sql, post: &MailServer) -> usize {
    let server = post.url().parse().expect("a URL");
    let from = FROM.parse().expect("a sender");
    let mail = MailConfig::new(server, from, "http://127.0.0.1");
    let worker = OutboxWorker::new(OutboxParts {
        outbox: Arc::new(sql.clone()),
        mail: Arc::new(Smtp::new(mail).expect("a way")),
        clock: Arc::new(CompanyClock::default()),
        random: Arc::new(OsRandom),
    });
    let (_stop, stopping) = watch::channel(false);
    worker.turn(&stopping).await.expect("a turn").sent
}

async fn rows(sql: &Sql) -> Vec<OutboxRow> {
    ReadOutbox::page(sql, None, None, 100).await.expect("read")
}

/// A token of the staff and links of three logins, of which one is inactive in the ERP by now.
pub(super) async fn fill(sql: &Sql, world: &World, erp: &MemoryErp) -> TokenId {
    let at = CompanyClock::default().now();
    let token = Token {
        id: TokenId(OsRandom.id()),
        owner: TokenOwner::Staff(world.leads[0].id()),
        name: "deploys".into(),
        scopes: [TokenScope::ProjectsRead].into(),
        made_at: at,
        expires_at: at + TimeDelta::days(90),
        used_at: None,
        revoked_at: None,
    };
    let mut unit = sql.begin().await.expect("a unit");
    unit.tokens().add(&token, &SECRET).await.expect("a token");
    for login in ["alice", "marc", "gamma"] {
        let account = erp.by_login(login).await.expect("an answer");
        let link = Link {
            user: account.expect("a login").user,
            login: login.into(),
            party: PartyId::new(1).expect("a party"),
            made_by: "operator:test".into(),
            made_at: at,
        };
        assert!(unit.links().add(&link).await.expect("a link"));
    }
    unit.save().await.expect("saved");
    let mut gamma = erp.login("gamma").expect("a login");
    gamma.active = false;
    erp.put_login(gamma);
    token.id
}

/// What happens after the backup: every mail leaves, the token is revoked, a link is removed.
async fn go_on(sql: &Sql, post: &MailServer, token: TokenId, erp: &MemoryErp) {
    assert!(turn(sql, post).await > 0);
    let sent = |row: &OutboxRow| row.state == OutboxState::Sent;
    assert!(rows(sql).await.iter().all(sent));
    let at = CompanyClock::default().now();
    let marc = erp.by_login("marc").await.expect("an answer");
    let mut unit = sql.begin().await.expect("a unit");
    assert!(unit.tokens().revoke(token, at).await.expect("revoked"));
    let gone = unit.links().remove_user(marc.expect("a login").user).await;
    assert_eq!(gone.expect("removed"), 1);
    unit.save().await.expect("saved");
}

async fn linked(sql: &Sql) -> BTreeSet<String> {
    let links = ReadLinks::all(sql, None, 10).await.expect("links");
    links.into_iter().map(|link| link.login).collect()
}

async fn late_mail(sql: &Sql) -> Uuid {
    let id = OsRandom.id();
    let incident = IncidentNotice {
        id: guichet_domain::kernel::IncidentId(id),
        title: "INCIDENT".into(),
        project_name: "Boutique".into(),
    };
    let entry = OutboxEntry {
        id,
        made_at: CompanyClock::default().now(),
        notice: Notice {
            to: "eva@example.com".parse().expect("an address"),
            name: "Eva".into(),
            language: Language::French,
            kind: NoticeKind::IncidentAssigned { incident, by: None },
        },
    };
    let mut unit = sql.begin().await.expect("a unit");
    unit.outbox().add(&entry).await.expect("a mail");
    unit.save().await.expect("saved");
    id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_a_token_and_a_link_of_after_the_backup_stay_as_they_were_left() {
    let post = MailServer::of_this_run();
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        let erp = Arc::new(MemoryErp::company(CompanyClock::default().today()));
        let world = World::new(trial.sql(), 2, 1).await;
        world.authorised("1.0").await;
        let token = fill(trial.sql(), &world, &erp).await;
        let mails: Vec<Uuid> = rows(trial.sql()).await.iter().map(|row| row.id).collect();
        assert!(!mails.is_empty());
        let backups = place.backups(&url, trial.sql(), erp.clone());
        let made = backups.create(None).await.expect("a backup");
        go_on(trial.sql(), &post, token, &erp).await;
        drop((backups, world));
        trial.disconnect().await.expect("the portal stops");

        let onto = Onto::TheOther { damaged: false };
        let restored = place.restores(&url).restore(&made.stored.path, onto).await;
        let restored = restored.expect("it is restored");
        let held = restored.held;
        let told = (
            held.tokens,
            held.mails,
            held.links_removed,
            held.mails_ended,
        );
        assert_eq!(told, (1, 0, 1, mails.len() as u64), "{database}");
        assert!(restored.safety.is_some_and(|safety| safety.path.exists()));
        assert!(restored.audit.fault.is_none(), "{database}");

        let sql = opened(&url).await;
        assert_eq!(turn(&sql, &post).await, 0, "{database}: it is held");
        let found = sql.by_secret(&SECRET).await.expect("a token");
        assert!(found.expect("a token").revoked_at.is_some(), "{database}");
        assert_eq!(
            linked(&sql).await,
            ["alice", "gamma"].map(String::from).into()
        );
        let backups = place.backups(&url, &sql, erp.clone());
        let released = backups.release().await.expect("a release");
        let stale: Vec<_> = released
            .links
            .iter()
            .map(|s| (s.login.as_str(), s.why))
            .collect();
        assert_eq!(stale, [("gamma", Staleness::Inactive)], "{database}");
        assert_eq!(linked(&sql).await, ["alice".to_owned()].into());
        assert_eq!(turn(&sql, &post).await, 0, "{database}");
        for id in &mails {
            assert_eq!(post.taken(*id).len(), 1, "{database}: a mail left twice");
        }
        let again = backups.release().await.expect("a second release");
        assert!(again.hold.is_none() && again.links.is_empty());
        let verified = verify_chain(&sql, seal().as_ref(), None).await;
        assert_eq!(verified.expect("followed").fault, None, "{database}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_the_replaced_database_is_lost_waiting_mails_are_given_up_and_never_sent() {
    let post = MailServer::of_this_run();
    for (database, trial) in both().await {
        let (place, url) = (Place::new(), trial.url());
        let erp = Arc::new(MemoryErp::company(CompanyClock::default().today()));
        let world = World::new(trial.sql(), 2, 1).await;
        world.authorised("1.0").await;
        let token = fill(trial.sql(), &world, &erp).await;
        let mails: Vec<Uuid> = rows(trial.sql()).await.iter().map(|row| row.id).collect();
        let backups = place.backups(&url, trial.sql(), erp.clone());
        let made = backups.create(None).await.expect("a backup");
        go_on(trial.sql(), &post, token, &erp).await;

        let to = elsewhere(&url, &place);
        let restored = place
            .restores(&to)
            .restore(&made.stored.path, Onto::Nothing)
            .await;
        let held = restored.expect("it is restored").held;
        assert_eq!(
            (held.mails, held.tokens),
            (mails.len() as u64, 1),
            "{database}"
        );
        let sql = opened(&to).await;
        assert!(sql.held().await.expect("the hold").is_some());
        let late = late_mail(&sql).await;
        assert_eq!(turn(&sql, &post).await, 0, "{database}: it is held");
        let found = sql.by_secret(&SECRET).await.expect("a token");
        assert!(found.expect("a token").revoked_at.is_some(), "{database}");
        let backups = place.backups(&to, &sql, erp.clone());
        let released = backups.release().await.expect("a release");
        assert_eq!(released.mails, mails.len() as u64, "{database}");
        assert_eq!(turn(&sql, &post).await, 1, "{database}: the one of later");
        for row in rows(&sql).await.iter().filter(|row| row.id != late) {
            assert_eq!(row.state, OutboxState::GivenUp, "{database}");
            assert_eq!(row.last_error.as_deref(), Some("restored"), "{database}");
            assert_eq!(post.taken(row.id).len(), 1, "{database}: a mail left twice");
        }
        assert_eq!(post.taken(late).len(), 1, "{database}");
    }
}
