#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::time::{Duration, Instant};

use guichet_driven::{Browse, Sent, Visit};
use guichet_http::{HttpBrowser, HttpLimits};
use guichet_sql::trial::Trial;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::Mutex;

use super::is_there;
use crate::start::program::PATIENCE;

/// What the incident of this number is called.
pub(super) fn title(n: u64) -> String {
    format!("Incident {n}")
}

/// What was asked for, and what the server said yes to.
#[derive(Default)]
pub(super) struct Written {
    pub(super) asked: u64,
    pub(super) taken: Vec<(u64, String)>,
}

/// Somebody who writes down one incident after the other.
pub(super) struct Writer {
    browser: HttpBrowser,
    token: String,
    project: String,
    pub(super) written: Mutex<Written>,
}

impl Writer {
    pub(super) fn new(token: String, project: String) -> Self {
        let limits = HttpLimits {
            deadline: PATIENCE,
            max_body: 1 << 20,
            ca_file: None,
        };
        Self {
            browser: HttpBrowser::new(limits).unwrap(),
            token,
            project,
            written: Mutex::default(),
        }
    }

    /// Writes until the server no longer answers; what was not answered is asked again by its key
    /// the next time.
    pub(super) async fn until_it_is_gone(&self, base: &str, pending: &mut Option<u64>) {
        loop {
            let n = if let Some(n) = *pending {
                n
            } else {
                self.number().await
            };
            *pending = Some(n);
            let Some(id) = self.write(base, n).await else {
                return;
            };
            *pending = None;
            self.taken(n, id).await;
        }
    }

    /// Asks once more, of a server that stays until it has answered.
    pub(super) async fn again(&self, base: &str, n: u64) {
        let id = self.write(base, n).await.unwrap();
        self.taken(n, id).await;
    }

    /// Waits for one more answer to anybody.
    pub(super) async fn somebody_was_answered(&self) {
        let before = self.written.lock().await.taken.len();
        let begun = Instant::now();
        while self.written.lock().await.taken.len() == before {
            patiently(begun, "an answer").await;
        }
    }

    /// A write whose answer nobody reads: its number once it is written, and the connection, which
    /// is to be kept until the server is gone.
    pub(super) async fn unheard(&self, base: &str, trial: &Trial) -> (u64, TcpStream) {
        let n = self.number().await;
        let address = base.strip_prefix("http://").unwrap();
        let mut connection = TcpStream::connect(address).await.unwrap();
        let body = self.body(n);
        let mut head = vec![
            "POST /api/v1/incidents HTTP/1.1".to_owned(),
            format!("host: {address}"),
            format!("content-length: {}", body.len()),
        ];
        let headers = self.headers(n).into_iter();
        head.extend(headers.map(|(name, value)| format!("{name}: {value}")));
        let request = format!("{}\r\n\r\n{body}", head.join("\r\n"));
        connection.write_all(request.as_bytes()).await.unwrap();
        connection.flush().await.unwrap();
        let begun = Instant::now();
        while !is_there(trial, n).await {
            patiently(begun, "a write").await;
        }
        (n, connection)
    }

    async fn number(&self) -> u64 {
        let mut written = self.written.lock().await;
        written.asked += 1;
        written.asked
    }

    async fn taken(&self, n: u64, id: String) {
        self.written.lock().await.taken.push((n, id));
    }

    fn headers(&self, n: u64) -> Vec<(String, String)> {
        vec![
            ("authorization".into(), format!("Bearer {}", self.token)),
            ("content-type".into(), "application/json".into()),
            ("idempotency-key".into(), format!("incident-{n}")),
        ]
    }

    fn body(&self, n: u64) -> String {
        let body = json!({
            "title": title(n), "description": "Écrit pendant la coupure",
            "severity": "low", "project": self.project,
        });
        body.to_string()
    }

    /// The incident's id; `None` where nobody answered.
    async fn write(&self, base: &str, n: u64) -> Option<String> {
        let visit = Visit {
            url: format!("{base}/api/v1/incidents"),
            headers: self.headers(n),
            form: None,
            json: Some(Sent {
                method: "POST",
                body: self.body(n).into_bytes(),
            }),
        };
        let answer = self.browser.visit(visit).await.ok()?;
        let text = answer.text();
        assert_eq!(answer.status, 201, "incident {n}: {text}");
        let body: Value = serde_json::from_str(&text).unwrap();
        Some(body["id"].as_str().unwrap().to_owned())
    }
}

/// A moment more, and no longer than our patience.
async fn patiently(begun: Instant, what: &str) {
    assert!(begun.elapsed() < PATIENCE, "{what} was waited for too long");
    tokio::time::sleep(Duration::from_millis(5)).await;
}
