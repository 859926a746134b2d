//! A log as it grows.

use std::time::Duration;

use futures_util::future::join_all;
use guichet_domain::access::{Role, Roles};
use guichet_driven::Clock;
use guichet_portal::driven::Work;
use guichet_web::{WebConfig, serve_until};
use poem::http::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use super::ground::{Ground, Person};
use crate::support::{Answer, Call};

/// More than it may take until somebody who is not let in any more is cut off; less than a stream
/// lasts by itself.
const SECONDS: Duration = Duration::from_secs(20);

/// Follows a log to the end of the answer.
async fn follow(person: &Person<'_>, journal: &str) -> Answer {
    let house = person.browser.house;
    let call = Call::new(Method::GET, journal).header("cookie", &cookies(person));
    house.send(call).await
}

fn cookies(person: &Person<'_>) -> String {
    let cookies = person.browser.cookies.iter();
    let pairs: Vec<String> = cookies.map(|(n, v)| format!("{n}={v}")).collect();
    pairs.join("; ")
}

#[tokio::test]
async fn a_log_is_told_line_by_line_from_where_the_browser_was_and_ends_with_the_task() {
    let ground = Ground::new().await;
    let task = ground.running("v1.2.0", "TEST").await;
    let mut jean = ground.browser("jean").await;
    jean.outcome(
        &task,
        &[("outcome", "logs"), ("log", "un\ndeux <b>\ntrois")],
    )
    .await;
    let mut luc = ground.browser("luc").await;
    let journal = format!("{task}journal");
    let follow = async {
        let answer = luc
            .browser
            .send(Call::new(Method::GET, &format!("{journal}?after=1")))
            .await;
        (answer.header("content-type").to_owned(), answer.text())
    };
    let work = async {
        sleep(Duration::from_millis(300)).await;
        jean.outcome(&task, &[("outcome", "succeeded"), ("log", "quatre")])
            .await;
    };
    let ((kind, told), ()) = tokio::join!(follow, work);
    assert_eq!(kind, "text/event-stream; charset=utf-8");
    assert!(told.starts_with("retry: "));
    let ids: Vec<&str> = told
        .lines()
        .filter_map(|line| line.strip_prefix("id: "))
        .collect();
    assert_eq!(ids, ["2", "3", "4"]);
    assert!(told.contains("\"line\":\"deux <b>\"") && told.contains("\"who\":\"Jean Petit\""));
    assert!(told.ends_with("event: end\ndata: succeeded\n\n"));

    let again = Call::new(Method::GET, &format!("{journal}?after=1"));
    let again = luc.browser.send(again.header("last-event-id", "3")).await;
    let told = again.text();
    assert!(told.contains("id: 4") && !told.contains("id: 3"));
    let stranger = ground.house.get(&journal).await;
    assert_eq!(stranger.status, 303);
}

#[tokio::test]
async fn whoever_comes_back_with_the_last_line_they_have_misses_none_and_has_none_twice() {
    let ground = Ground::new().await;
    let task = ground.running("v1.2.0", "TEST").await;
    let mut jean = ground.browser("jean").await;
    for part in 0..3 {
        let lines: Vec<String> = (1..=150).map(|n| (150 * part + n).to_string()).collect();
        let lines = lines.join("\n");
        jean.outcome(&task, &[("outcome", "logs"), ("log", &lines)])
            .await;
    }
    let journal = format!("{task}journal?after=7");
    let luc = ground.browser("luc").await;
    let house = &ground.house;
    let read = async |last: &str| {
        let call = Call::new(Method::GET, &journal).header("cookie", &cookies(&luc));
        let told = house.send(call.header("last-event-id", last)).await.text();
        let events = told.split("\n\n").filter_map(|event| {
            let (id, data) = event.strip_prefix("id: ")?.split_once('\n')?;
            let number: u64 = id.parse().unwrap();
            assert!(data.contains(&format!("\"line\":\"{number}\"")), "{data}");
            Some(number)
        });
        events.collect::<Vec<u64>>()
    };
    // Whoever left while it grew comes back from wherever they were.
    let cut = timeout(Duration::from_millis(800), read("0")).await;
    assert!(cut.is_err(), "it goes on as long as the task does");
    jean.outcome(&task, &[("outcome", "succeeded"), ("log", "451")])
        .await;
    for last in [0, 1, 199, 200, 201, 449, 450, 451] {
        let expected: Vec<u64> = (last + 1..=451).collect();
        assert_eq!(read(&last.to_string()).await, expected);
    }
}

#[tokio::test]
async fn one_person_follows_so_many_logs_at_once_and_the_next_page_says_so() {
    let ground = Ground::new().await;
    let task = ground.running("v1.2.0", "TEST").await;
    let (luc, nina) = (ground.browser("luc").await, ground.browser("nina").await);
    let mut jean = ground.browser("jean").await;
    let journal = format!("{task}journal");
    let many = join_all((0..8).map(|_| follow(&luc, &journal)));
    let meanwhile = async {
        sleep(Duration::from_millis(500)).await;
        let ninth = follow(&luc, &journal).await;
        assert_eq!(ninth.status, 429);
        assert!(!ninth.header("retry-after").is_empty());
        assert!(ninth.text().contains("Trop de demandes"));
        let other = timeout(Duration::from_millis(500), follow(&nina, &journal)).await;
        assert!(other.is_err(), "somebody else follows");
        jean.outcome(&task, &[("outcome", "succeeded"), ("log", "fin")])
            .await;
    };
    let (followed, ()) = tokio::join!(many, meanwhile);
    for answer in followed {
        assert_eq!(answer.status, 200);
        assert!(answer.text().ends_with("event: end\ndata: succeeded\n\n"));
    }
    assert_eq!(
        follow(&luc, &journal).await.status,
        200,
        "there is room again"
    );
}

/// What ends a following at once, though the log goes on.
#[derive(Debug, Clone, Copy)]
enum End {
    SignedOut,
    Disabled,
    Demoted,
}

#[tokio::test]
async fn a_log_is_told_no_longer_to_whoever_is_not_let_in_any_more() {
    let ground = Ground::new().await;
    let task = ground.running("v1.2.0", "TEST").await;
    let journal = format!("{task}journal");
    let cases = [
        ("luc", End::SignedOut),
        ("nina", End::Disabled),
        ("paul", End::Demoted),
    ];
    let one = async |login: &str, end: End| {
        let mut person = ground.browser(login).await;
        let csrf = crate::support::csrf_of(&person.get("/projets/").await);
        let staff = &ground.house.memory.staff;
        let id = staff.iter().find(|m| m.login == login).unwrap().id;
        let meanwhile = async {
            sleep(Duration::from_millis(500)).await;
            if let End::SignedOut = end {
                let call = Call::new(Method::POST, "/equipe/deconnexion/");
                let call = call
                    .header("cookie", &cookies(&person))
                    .form(&[("csrf", &csrf)]);
                assert_eq!(ground.house.send(call).await.status, 303);
                return;
            }
            let mut unit = ground.house.memory.sql.begin().await.unwrap();
            unit.staff().take_turn().await.unwrap();
            if let End::Disabled = end {
                let now = Some(ground.clock.now());
                unit.staff().set_disabled(id, now).await.unwrap();
            } else {
                let roles = Roles::from([Role::Finance]);
                unit.staff().set_roles(id, &roles).await.unwrap();
            }
            unit.save().await.unwrap();
        };
        let followed = timeout(SECONDS, follow(&person, &journal));
        let (followed, ()) = tokio::join!(followed, meanwhile);
        let told = followed
            .unwrap_or_else(|_| panic!("{end:?}: it goes on"))
            .text();
        assert!(
            told.starts_with("retry: ") && !told.contains("event: end"),
            "{told}"
        );
    };
    join_all(cases.iter().map(|(login, end)| one(login, *end))).await;
}

#[tokio::test]
async fn a_server_that_stops_waits_for_nobody_who_follows_a_log() {
    let ground = Ground::new().await;
    let task = ground.running("v1.2.0", "TEST").await;
    let luc = ground.browser("luc").await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let config = WebConfig {
        base_url: format!("http://{address}"),
        development: true,
        trusted_proxies: vec![],
    };
    let (stop, stopped) = oneshot::channel::<()>();
    let portal = ground.house.memory.portal.clone();
    let server = tokio::spawn(serve_until(listener, portal, config, async move {
        let _told = stopped.await;
    }));
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "GET {task}journal HTTP/1.1\r\nhost: {address}\r\ncookie: {}\r\n\r\n",
        cookies(&luc)
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut told = String::new();
    while !told.contains("retry: ") {
        let mut bytes = [0; 1024];
        let count = stream.read(&mut bytes).await.unwrap();
        assert!(count > 0, "{told}");
        told.push_str(&String::from_utf8_lossy(&bytes[..count]));
    }
    assert!(told.starts_with("HTTP/1.1 200"), "{told}");
    stop.send(()).unwrap();
    let ended = timeout(Duration::from_secs(3), server).await;
    ended.expect("at once").unwrap().unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    assert!(rest.ends_with(b"0\r\n\r\n"), "the answer has its end");
}
