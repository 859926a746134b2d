use std::collections::HashSet;
use std::future::Future;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use guichet_tryton::{Tryton, TrytonConfig};
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::{Reply, Seen, serve};

const USER: &str = "guichet";
pub(crate) const PASSWORD: &str = "service-demo-2026";

/// Logins a person may sign in with, and their passwords.
pub(crate) fn people() -> [(&'static str, &'static str); 3] {
    [
        (USER, PASSWORD),
        ("élodie", "été-2026-ok"),
        ("alpha", "alpha-demo-2026"),
    ]
}

type Answer = Box<dyn Fn(&Seen) -> Option<Reply> + Send + Sync>;

/// The state of the fake server.
pub(crate) struct Fake {
    pub(crate) address: String,
    seen: Mutex<Vec<Seen>>,
    connections: AtomicUsize,
    busy: AtomicUsize,
    busiest: AtomicUsize,
    eight: AtomicBool,
    sessions: Mutex<HashSet<String>>,
    next: AtomicUsize,
    answer: Mutex<Answer>,
}

impl Fake {
    /// A server whose records' methods answer what `answer` says; where it says nothing, 42.
    pub(crate) async fn start(
        answer: impl Fn(&Seen) -> Option<Reply> + Send + Sync + 'static,
    ) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let fake = Self::new(format!("http://{}", listener.local_addr().unwrap()), answer);
        let this = fake.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                this.connected();
                tokio::spawn(serve(this.clone(), stream));
            }
        });
        fake
    }

    pub(crate) fn new(
        address: String,
        answer: impl Fn(&Seen) -> Option<Reply> + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            address,
            seen: Mutex::default(),
            connections: AtomicUsize::new(0),
            busy: AtomicUsize::new(0),
            busiest: AtomicUsize::new(0),
            eight: AtomicBool::new(false),
            sessions: Mutex::default(),
            next: AtomicUsize::new(0),
            answer: Mutex::new(Box::new(answer)),
        })
    }

    pub(crate) fn connected(&self) {
        self.connections.fetch_add(1, Ordering::SeqCst);
    }

    pub(crate) fn answers(&self, answer: impl Fn(&Seen) -> Option<Reply> + Send + Sync + 'static) {
        *self.answer.lock().unwrap() = Box::new(answer);
    }

    /// Whether this is a server of series 8.
    pub(crate) fn is_eight(&self, eight: bool) {
        self.eight.store(eight, Ordering::SeqCst);
    }

    /// Ends every session.
    pub(crate) fn forget_sessions(&self) {
        self.sessions.lock().unwrap().clear();
    }

    pub(crate) fn open_sessions(&self) -> usize {
        self.sessions.lock().unwrap().len()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// The most requests it was answering at the same moment.
    pub(crate) fn busiest(&self) -> usize {
        self.busiest.load(Ordering::SeqCst)
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The methods asked for, in order.
    pub(crate) fn methods(&self) -> Vec<String> {
        self.seen()
            .iter()
            .map(|seen| seen.method().to_owned())
            .collect()
    }

    pub(crate) fn count(&self, method: &str) -> usize {
        self.seen()
            .iter()
            .filter(|seen| seen.method() == method)
            .count()
    }

    pub(crate) async fn during<R>(&self, answer: impl Future<Output = R>) -> R {
        let busy = self.busy.fetch_add(1, Ordering::SeqCst) + 1;
        self.busiest.fetch_max(busy, Ordering::SeqCst);
        let result = answer.await;
        self.busy.fetch_sub(1, Ordering::SeqCst);
        result
    }

    pub(crate) fn reply(&self, seen: &Seen) -> Reply {
        self.seen.lock().unwrap().push(seen.clone());
        if let Some(reply) = (self.answer.lock().unwrap())(seen) {
            return reply;
        }
        let eight = self.eight.load(Ordering::SeqCst);
        match (seen.path.as_str(), eight) {
            ("/", false) => Reply::Result(json!("7.6")),
            ("/rpc/", true) => Reply::Result(json!("8.0")),
            ("/guichet/", false) | ("/guichet/rpc/", true) => self.database(seen, eight),
            ("/" | "/guichet/", true) | ("/guichet/rpc/", false) => Reply::status(405),
            _ => Reply::status(404),
        }
    }

    fn database(&self, seen: &Seen, eight: bool) -> Reply {
        if seen.method() == "common.db.login" {
            return self.login(seen, eight);
        }
        let Some(session) = session(seen) else {
            return unauthorised();
        };
        if !self.sessions.lock().unwrap().contains(&session) {
            return unauthorised();
        }
        match seen.method() {
            "common.db.logout" => {
                self.sessions.lock().unwrap().remove(&session);
                Reply::Result(Value::Null)
            }
            "model.res.user.get_preferences" => Reply::Result(json!({
                "company": 1, "name": "Élodie Martin", "language": "fr", "groups": [17],
            })),
            "model.res.user.device.renew" => {
                let number = self.next.fetch_add(1, Ordering::SeqCst);
                Reply::Result(json!(format!("{number:032x}")))
            }
            _ => Reply::Result(json!(42)),
        }
    }

    fn login(&self, seen: &Seen, eight: bool) -> Reply {
        let login = seen.params()[0].as_str().unwrap_or_default();
        let password = seen.params()[1]["password"].as_str().unwrap_or_default();
        if !people().contains(&(login, password)) {
            return Reply::status(401);
        }
        let session = format!("{:064x}", self.next.fetch_add(1, Ordering::SeqCst));
        self.sessions.lock().unwrap().insert(session.clone());
        let mut answer = vec![json!(3), json!(session)];
        if eight {
            answer.push(Value::Null);
        }
        Reply::Result(answer.into())
    }
}

/// As Tryton takes the header apart: login, user id, session.
fn session(seen: &Seen) -> Option<String> {
    let token = seen.header("authorization")?.strip_prefix("Session ")?;
    let text = String::from_utf8(STANDARD.decode(token).ok()?).ok()?;
    let [_login, _user, session] = text.split(':').collect::<Vec<_>>()[..] else {
        return None;
    };
    Some(session.to_owned())
}

fn unauthorised() -> Reply {
    let header = ("WWW-Authenticate", "Basic realm=\"Tryton\"".to_owned());
    Reply::Raw(401, vec![header], Vec::new())
}

/// A client for it, with deadlines a test can wait for.
pub(crate) fn config(fake: &Fake) -> TrytonConfig {
    let password = SecretString::from(PASSWORD);
    let url = fake.address.parse().unwrap();
    let mut config = TrytonConfig::new(url, "guichet".into(), USER.into(), password);
    config.read_deadline = Duration::from_secs(10);
    config
}

pub(crate) fn tryton(fake: &Fake) -> Tryton {
    Tryton::new(config(fake)).unwrap()
}
