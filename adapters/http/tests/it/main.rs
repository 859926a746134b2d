//! The client against bytes.
#![expect(
    clippy::unwrap_used,
    reason = "a helper of tests that cannot go on has failed its test"
)]

use std::time::Duration;

use guichet_driven::{Browse, PortError, Sent, Visit};
use guichet_http::{HttpBrowser, HttpLimits};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A server that reads one request, answers with these bytes and hands out what it read.
async fn one(answer: &'static [u8], ends: bool) -> (String, oneshot::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/page", listener.local_addr().unwrap());
    let (tell, told) = oneshot::channel();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut read = vec![0; 4096];
        let mut got = String::new();
        loop {
            let n = stream.read(&mut read).await.unwrap();
            got.push_str(&String::from_utf8_lossy(&read[..n]));
            let (head, body) = got.split_once("\r\n\r\n").unwrap_or((&got, ""));
            let length = head
                .to_lowercase()
                .split("content-length: ")
                .nth(1)
                .map_or(0, |rest| {
                    rest.lines().next().unwrap().trim().parse().unwrap()
                });
            if got.contains("\r\n\r\n") && body.len() >= length {
                break;
            }
        }
        stream.write_all(answer).await.unwrap();
        let _ = tell.send(got);
        if !ends {
            std::future::pending::<()>().await;
        }
    });
    (url, told)
}

fn browser(max_body: usize, deadline: Duration) -> HttpBrowser {
    HttpBrowser::new(HttpLimits {
        deadline,
        max_body,
        ca_file: None,
    })
    .unwrap()
}

fn usual() -> HttpBrowser {
    browser(1000, Duration::from_secs(20))
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_every_cookie_comes_through() {
    let answer = b"HTTP/1.1 303 See Other\r\nLocation: /client/\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2; HttpOnly\r\nContent-Length: 4\r\n\r\nplus";
    let (url, _told) = one(answer, true).await;
    let visited = usual()
        .visit(Visit {
            url,
            ..Visit::default()
        })
        .await
        .unwrap();
    assert_eq!(visited.status, 303);
    assert_eq!(visited.header("location"), Some("/client/"));
    assert_eq!(
        visited.all("set-cookie").collect::<Vec<_>>(),
        ["a=1", "b=2; HttpOnly"]
    );
    assert_eq!(visited.text(), "plus");
}

#[tokio::test]
async fn a_form_goes_by_post() {
    let (url, told) = one(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", true).await;
    let visit = Visit {
        url,
        headers: vec![("cookie".into(), "a=1".into())],
        form: Some(vec![("login".into(), "é&=".into())]),
        ..Visit::default()
    };
    usual().visit(visit).await.unwrap();
    let got = told.await.unwrap();
    assert!(got.starts_with("POST /page HTTP/1.1\r\n"), "{got}");
    assert!(
        got.contains("content-type: application/x-www-form-urlencoded\r\n"),
        "{got}"
    );
    assert!(got.contains("cookie: a=1\r\n"), "{got}");
    assert!(got.ends_with("\r\n\r\nlogin=%C3%A9%26%3D"), "{got}");
}

#[tokio::test]
async fn silence_ends_at_the_deadline() {
    let (url, _told) = one(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", false).await;
    let visit = Visit {
        url,
        ..Visit::default()
    };
    let error = browser(1000, Duration::from_millis(200))
        .visit(visit)
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            PortError::Unavailable {
                timed_out: true,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn an_answer_cut_short_is_no_answer() {
    let (url, _told) = one(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", true).await;
    let error = usual()
        .visit(Visit {
            url,
            ..Visit::default()
        })
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            PortError::Unavailable {
                timed_out: false,
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_huge_answer_is_not_read() {
    let (url, _told) = one(
        b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nabcdefghijkl",
        true,
    )
    .await;
    let visit = Visit {
        url,
        ..Visit::default()
    };
    let error = browser(11, Duration::from_secs(20))
        .visit(visit)
        .await
        .unwrap_err();
    assert!(matches!(error, PortError::Corrupt { .. }), "{error:?}");
}

#[tokio::test]
async fn nobody_there_and_no_url_are_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let error = usual()
        .visit(Visit {
            url,
            ..Visit::default()
        })
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            PortError::Unavailable {
                timed_out: false,
                ..
            }
        ),
        "{error:?}"
    );
    let visit = Visit {
        url: "http://[".into(),
        ..Visit::default()
    };
    let error = usual().visit(visit).await.unwrap_err();
    assert!(matches!(error, PortError::Corrupt { .. }), "{error:?}");
}

#[tokio::test]
async fn a_program_sends_json_by_the_method_it_names() {
    let (url, told) = one(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", true).await;
    let visit = Visit {
        url,
        headers: vec![("idempotency-key".into(), "k".into())],
        json: Some(Sent {
            method: "PATCH",
            body: br#"{"revision": 1}"#.to_vec(),
        }),
        ..Visit::default()
    };
    usual().visit(visit).await.unwrap();
    let got = told.await.unwrap();
    assert!(got.starts_with("PATCH /page HTTP/1.1\r\n"), "{got}");
    assert!(got.contains("content-type: application/json\r\n"), "{got}");
    assert!(got.contains("idempotency-key: k\r\n"), "{got}");
    assert!(got.ends_with("\r\n\r\n{\"revision\": 1}"), "{got}");
}
