//! From a command to the mails of the people concerned, at a real mail server.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use guichet_domain::incidents::Severity;
use guichet_domain::kernel::{IncidentId, Language, Limit};
use guichet_driven::{Clock, NoticeKind, OutboxRow, OutboxState, ReadOutbox};
use guichet_mail::{MailConfig, Smtp};
use guichet_portal::governance::{IncidentCommand, IncidentDraft, Outcome, TaskCommand};
use guichet_portal::operators::OutboxRetryError;
use guichet_portal::outbox::{OutboxParts, OutboxWorker, Turn};
use guichet_sql::Sql;
use guichet_sql::trial::Trial;
use guichet_wiring::{Checks, OsRandom, System};
use tokio::sync::watch;

use crate::clock::Moved;

use super::mail_server::{FROM, MailServer};
use super::world::{World, both, by, config, done, start};

/// Longest anything here is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

/// The server's parts on this database, with this mail server if told: as `guichet-web` has them.
async fn system(trial: &Trial, mail: Option<&str>) -> System {
    let mut more = vec![("MAIL_FROM", FROM)];
    more.extend(mail.map(|url| ("SMTP_URL", url)));
    let config = config(&trial.url(), &more);
    let system = System::connect(config, Checks::SCHEMA).await;
    system.expect("a system")
}

async fn rows(sql: &Sql) -> Vec<OutboxRow> {
    ReadOutbox::page(sql, None, None, 100).await.expect("read")
}

/// The whole outbox, as soon as each of its entries is so.
async fn when_all(sql: &Sql, what: &str, so: impl Fn(&OutboxRow) -> bool) -> Vec<OutboxRow> {
    let began = Instant::now();
    loop {
        let rows = rows(sql).await;
        if !rows.is_empty() && rows.iter().all(&so) {
            return rows;
        }
        assert!(began.elapsed() < PATIENCE, "{what}: {rows:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn is_sent(row: &OutboxRow) -> bool {
    row.state == OutboxState::Sent
}

fn reason() -> String {
    "La migration bloque.".into()
}

/// Every mail a deployment and an incident can cause: (kind, to, language).
const TOLD: [(&str, &str, Language); 16] = [
    ("authorisation_asked", "lead1", Language::English),
    ("authorisation_asked", "lead1", Language::English),
    ("authorisation_asked", "lead1", Language::English),
    ("authorised", "lead0", Language::French),
    ("authorised", "lead0", Language::French),
    ("authorised", "senior0", Language::French),
    ("authorised", "senior0", Language::French),
    ("failed", "lead0", Language::French),
    ("failed", "senior0", Language::French),
    ("incident_assigned", "lead1", Language::English),
    ("incident_assigned", "senior0", Language::French),
    ("incident_assigned", "senior0", Language::French),
    ("rejected", "lead0", Language::French),
    ("rejected", "senior0", Language::French),
    ("revoked", "lead0", Language::French),
    ("revoked", "senior0", Language::French),
];

/// An incident that the first lead opens for the first senior developer, gives to the second lead
/// and then takes: who takes it needs no mail.
async fn given_to_two_and_taken(world: &World) -> IncidentId {
    let incidents = world.governance.incidents();
    let [lead, other] = [&world.leads[0], &world.leads[1]];
    let draft = IncidentDraft {
        project: world.project,
        title: "Lenteurs".into(),
        description: "Depuis ce matin.".into(),
        severity: Severity::Medium,
        deployment: None,
        assignee: Some(world.seniors[0].member().login.clone()),
        production: None,
    };
    let opened = incidents.open(by(lead), &draft, None).await;
    let mut incident = opened.map(Outcome::done).expect("opened").expect("now");
    for to in [other, lead] {
        let (id, seen) = (incident.incident.id, incident.incident.revision);
        let login = to.member().login.clone();
        let assign = IncidentCommand::Assign { login };
        let given = incidents.command(by(lead), id, seen, &assign, None).await;
        incident = given.map(Outcome::done).expect("given").expect("now");
    }
    incident.incident.id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_concerned_get_each_mail_once_in_their_language_though_two_servers_send() {
    let post = MailServer::of_this_run();
    for (database, trial) in both().await {
        let server = system(&trial, Some(&post.url())).await;
        let other = system(&trial, Some(&post.url())).await;
        let mut world = World::new(trial.sql(), 2, 2).await;
        world.governance = Arc::new(server.operators.governance());
        let world = world;

        let refused = world.planned("v1").await;
        let reject = TaskCommand::Reject { reason: reason() };
        done(world.act(&world.leads[1], &refused, reject).await);
        let revoked = world.authorised("v2").await;
        let revoke = TaskCommand::Revoke { reason: reason() };
        done(world.act(&world.leads[1], &revoked, revoke).await);
        let failing = world.authorised("v3").await;
        let running = done(world.act(&world.seniors[1], &failing, start()).await);
        let fail = TaskCommand::Fail {
            reason: reason(),
            log: vec!["line".into()],
        };
        let failed = done(world.act(&world.seniors[1], &running, fail).await);
        let incident = failed.task.incident.expect("it has an incident");
        let by_hand = given_to_two_and_taken(&world).await;

        when_all(trial.sql(), database, is_sent).await;
        // What they have under way, they end: nothing arrives afterwards.
        server.close().await;
        other.close().await;
        let mut told = Vec::new();
        for row in rows(trial.sql()).await {
            let taken = post.taken(row.id);
            assert_eq!(taken.len(), 1, "{database}: {row:?}");
            let (mail, notice) = (&taken[0], row.notice.expect("read"));
            let text = mail.text();
            let language = Language::ALL.into_iter().find(|language| {
                text.contains(&format!("Content-Language: {}\r\n", language.code()))
            });
            if matches!(notice.kind, NoticeKind::Failed { .. }) {
                let page = format!("/incidents/{incident}/");
                assert!(text.contains(&page), "{database}: {page} in {text}");
            }
            if let NoticeKind::IncidentAssigned {
                incident: noticed,
                by,
            } = &notice.kind
            {
                let (id, who) = match by {
                    None => (incident, None),
                    Some(who) => (by_hand, Some(who.as_str())),
                };
                assert_eq!(noticed.id, id, "{database}: {by:?}");
                assert!(matches!(who, None | Some("lead 0")), "{database}: {who:?}");
                let page = format!("/incidents/{id}/");
                assert!(text.contains(&page), "{database}: {page} in {text}");
            }
            let language = language.expect("a language");
            told.push((notice.kind.word(), mail.to.join(", "), language));
        }
        told.sort_by_key(|(kind, to, _)| (*kind, to.clone()));
        let expected = TOLD.map(|(kind, to, lang)| (kind, format!("{to}@example.com"), lang));
        assert_eq!(told, expected, "{database}");
        world.chain_holds().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_mail_server_mails_stay_and_leave_when_there_is_one() {
    let post = MailServer::of_this_run();
    for (database, trial) in both().await {
        let without = system(&trial, None).await;
        let mut world = World::new(trial.sql(), 2, 1).await;
        world.governance = Arc::new(without.operators.governance());
        world.planned("v1").await;
        without.close().await;
        let [row] = &rows(trial.sql()).await[..] else {
            panic!("{database}: one mail");
        };
        assert_eq!(
            (row.state, row.tries),
            (OutboxState::Waiting, 0),
            "{database}"
        );
        let with = system(&trial, Some(&post.url())).await;
        when_all(trial.sql(), database, is_sent).await;
        with.close().await;
        assert_eq!(post.taken(row.id).len(), 1, "{database}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_mail_server_is_away_mails_wait_and_an_operator_lets_them_go() {
    let post = MailServer::of_this_run();
    for (database, trial) in both().await {
        let way = post.away();
        let server = system(&trial, Some(&way.url())).await;
        let world = World::new(trial.sql(), 2, 1).await;
        world.planned("v1").await;
        let tried = |row: &OutboxRow| row.last_error.is_some();
        let waiting = when_all(trial.sql(), database, tried).await;
        let [row] = &waiting[..] else {
            panic!("{database}: {waiting:?}");
        };
        assert_eq!(row.state, OutboxState::Waiting, "{database}");
        assert!(row.due_at > row.made_at, "{database}: {row:?}");
        assert!(post.taken(row.id).is_empty(), "{database}");

        way.comes_back();
        let again = server.operators.retry(row.id).await.expect("tried again");
        assert_eq!(again.state, OutboxState::Waiting, "{database}");
        when_all(trial.sql(), database, is_sent).await;
        let refused = server.operators.retry(row.id).await;
        assert!(
            matches!(refused, Err(OutboxRetryError::Sent(id)) if id == row.id),
            "{database}: {refused:?}"
        );
        server.close().await;
        assert_eq!(post.taken(row.id).len(), 1, "{database}");
        world.chain_holds().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn by_itself_a_mail_is_tried_again_after_a_minute_and_given_up_after_a_day() {
    let post = MailServer::of_this_run();
    for (database, trial) in both().await {
        let (sql, way) = (trial.sql().clone(), post.away());
        let world = World::new(&sql, 2, 1).await;
        world.planned("v1").await;
        let clock = Moved::new();
        let url = way.url().parse().expect("a URL");
        let from = FROM.parse().expect("a sender");
        let smtp = Smtp::new(MailConfig::new(url, from, "https://portail.example"));
        let worker = OutboxWorker::new(OutboxParts {
            outbox: Arc::new(sql.clone()),
            mail: Arc::new(smtp.expect("a way")),
            clock: clock.clone(),
            random: Arc::new(OsRandom),
        });
        let stop = watch::Sender::new(false);
        let turn = async || worker.turn(&stop.subscribe()).await.expect("a look");
        let tried = Turn { taken: 1, sent: 0 };
        let (sent, nothing) = (Turn { taken: 1, sent: 1 }, Turn::default());

        assert_eq!(turn().await, tried, "{database}: it is away");
        clock.forward(TimeDelta::seconds(59));
        assert_eq!(turn().await, nothing, "{database}: not yet");
        way.comes_back();
        clock.forward(TimeDelta::seconds(1));
        assert_eq!(turn().await, sent, "{database}: it is back");
        assert_eq!(turn().await, nothing, "{database}: once");
        let first = rows(&sql).await.remove(0);
        assert_eq!(post.taken(first.id).len(), 1, "{database}");

        way.goes_away();
        world.planned("v2").await;
        let last = rows(&sql).await.remove(0);
        let began = clock.now();
        while rows(&sql).await[0].state == OutboxState::Waiting {
            assert_eq!(turn().await, tried, "{database}");
            let due = rows(&sql).await[0].due_at;
            clock.forward((due - clock.now()).max(TimeDelta::zero()));
        }
        assert_eq!(clock.now() - began, TimeDelta::hours(24), "{database}");
        assert_eq!(turn().await, nothing, "{database}: given up is given up");

        let server = system(&trial, None).await;
        let (state, limit) = (Some(OutboxState::GivenUp), Limit::default());
        let page = server.operators.outbox(state, None, limit).await;
        let shown: Vec<_> = page.expect("shown").entries;
        assert_eq!(shown.len(), 1, "{database}: {shown:?}");
        assert_eq!((shown[0].id, shown[0].tries), (last.id, 19), "{database}");
        assert!(shown[0].last_error.is_some(), "{database}: {shown:?}");
        server.operators.retry(last.id).await.expect("tried again");
        server.close().await;
        way.comes_back();
        assert_eq!(turn().await, sent, "{database}: an operator said so");
        assert_eq!(post.taken(last.id).len(), 1, "{database}");
        world.chain_holds().await;
    }
}
