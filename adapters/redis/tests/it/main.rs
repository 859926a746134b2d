//! A real Redis, with and without TLS, and everything that goes wrong with one.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

use std::path::PathBuf;
use std::time::Duration;

use guichet_driven::{InspectSharedCache, PortError, PortResult, SharedCacheStanding};
use guichet_redis::{Redis, RedisUrl};
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// The Redis of this run, as `ops/dev/redis.py` told it.
#[derive(Deserialize)]
struct Server {
    plain: u16,
    tls: u16,
    password: String,
    user: String,
    user_password: String,
    authority: PathBuf,
}

impl Server {
    #[expect(
        clippy::disallowed_methods,
        reason = "where the test server is, is no configuration of the portal"
    )]
    fn of_this_run() -> Self {
        let told = std::env::var("GUICHET_TEST_REDIS").expect(
            "GUICHET_TEST_REDIS is missing: start a server with `ops/dev/redis.py start --dir DIR` \
             and give what it prints, or run `make test`",
        );
        serde_json::from_str(&told).unwrap()
    }

    async fn stands(&self, url: &str) -> PortResult<SharedCacheStanding> {
        let url: RedisUrl = url.parse().unwrap();
        let redis = Redis::new(url, Some(&self.authority)).unwrap();
        redis.stands().await
    }
}

fn encoded(password: &str) -> String {
    let bytes = password.bytes().map(|byte| format!("%{byte:02X}"));
    bytes.collect::<Vec<_>>().concat()
}

#[tokio::test]
async fn a_redis_lets_in_who_has_its_password_in_the_clear_and_over_tls() {
    let server = Server::of_this_run();
    let (plain, tls) = (server.plain, server.tls);
    let password = encoded(&server.password);
    let (user, own) = (&server.user, encoded(&server.user_password));
    for url in [
        format!("redis://:{password}@127.0.0.1:{plain}"),
        format!("redis://:{password}@127.0.0.1:{plain}/7"),
        format!("redis://{user}:{own}@127.0.0.1:{plain}/1"),
        format!("rediss://:{password}@localhost:{tls}/15"),
    ] {
        let standing = server.stands(&url).await.unwrap();
        assert_eq!(standing, SharedCacheStanding::Answers, "{url}");
    }
}

#[tokio::test]
async fn a_wrong_password_or_none_and_a_database_that_is_not_there_are_told_apart() {
    let server = Server::of_this_run();
    let (plain, password) = (server.plain, encoded(&server.password));
    let user = &server.user;
    for (url, wanted) in [
        (
            format!("redis://127.0.0.1:{plain}"),
            SharedCacheStanding::Denied,
        ),
        (
            format!("redis://:wrong@127.0.0.1:{plain}"),
            SharedCacheStanding::Denied,
        ),
        (
            format!("redis://{user}:{password}@127.0.0.1:{plain}"),
            SharedCacheStanding::Denied,
        ),
        (
            format!("redis://:{password}@127.0.0.1:{plain}/16"),
            SharedCacheStanding::NoSuchDatabase,
        ),
    ] {
        assert_eq!(server.stands(&url).await.unwrap(), wanted, "{url}");
    }
}

#[tokio::test]
async fn what_does_not_listen_or_is_another_than_it_says_cannot_be_reached() {
    let server = Server::of_this_run();
    let tls = server.tls;
    let password = encoded(&server.password);
    let closed = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap().port()
    };
    for url in [
        format!("redis://127.0.0.1:{closed}"),
        // No TLS where there is, and a certificate for another name.
        format!("redis://:{password}@localhost:{tls}"),
        format!("rediss://:{password}@127.0.0.1:{tls}"),
    ] {
        let error = server.stands(&url).await.unwrap_err();
        let told = format!("{error} {error:?}");
        assert!(
            matches!(error, PortError::Unavailable { .. }),
            "{url}: {told}"
        );
        assert!(!told.contains(&server.password), "{told}");
    }
    let url = format!("rediss://:{password}@localhost:{tls}");
    let stranger = Redis::new(url.parse().unwrap(), None).unwrap();
    let error = stranger.stands().await.unwrap_err();
    assert!(matches!(error, PortError::Unavailable { .. }), "{error:?}");
}

/// A server that answers what it is asked with this, and nothing to anything more.
async fn answering(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = [0; 256];
        let _ = stream.read(&mut asked).await;
        stream.write_all(answer).await.unwrap();
        let _ = stream.read(&mut asked).await;
    });
    format!("redis://127.0.0.1:{port}")
}

#[tokio::test]
async fn a_redis_in_trouble_is_told_by_its_word_and_what_is_none_as_corrupt() {
    let server = Server::of_this_run();
    let loading = answering(b"-LOADING Redis is loading the dataset in memory\r\n").await;
    let error = server.stands(&loading).await.unwrap_err();
    assert!(matches!(error, PortError::Refused { ref code, .. } if code == "LOADING"));
    let long: &[u8] = Box::leak(vec![b'x'; 4096].into_boxed_slice());
    let answers: [&[u8]; 4] = [
        b"HTTP/1.1 400 Bad Request\r\n",
        long,
        b"\r\n",
        b"-\xff\xfe\r\n",
    ];
    for answer in answers {
        let error = server.stands(&answering(answer).await).await.unwrap_err();
        assert!(matches!(error, PortError::Corrupt { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_redis_that_hangs_is_left_when_the_caller_has_waited_enough() {
    let server = Server::of_this_run();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (told, asked) = tokio::sync::oneshot::channel();
    let closed = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut words = Vec::new();
        stream.read_buf(&mut words).await.unwrap();
        told.send(()).unwrap();
        // To the end of the connection: nothing is answered.
        stream.read_to_end(&mut words).await.is_ok()
    });
    let silent = format!("redis://127.0.0.1:{port}");
    let caller = async {
        let mut stands = Box::pin(server.stands(&silent));
        tokio::select! {
            answer = &mut stands => panic!("nothing was answered: {answer:?}"),
            heard = asked => heard.unwrap(),
        }
        // It waits for the answer; who asked has waited enough.
        drop(stands);
    };
    let limit = Duration::from_secs(20);
    tokio::time::timeout(limit, caller).await.unwrap();
    // Its connection goes with it.
    let closed = tokio::time::timeout(limit, closed).await.unwrap();
    assert!(closed.unwrap());
}
