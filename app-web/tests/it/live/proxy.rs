//! A proxy before a real Tryton: counts the calls at the wire, and spoils answers on demand.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;

/// How an answer is spoilt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection is reset before the answer.
    Reset,
    /// Half of the answer's body, then the end.
    HalfBody,
    /// Nothing for longer than the portal waits.
    Silence,
    /// A 500 with a page of HTML.
    HtmlError,
    /// A 429 that asks for a pause.
    Throttled,
    /// A 200 that is no JSON.
    Garbage,
    /// 50 MB of JSON.
    Huge,
    /// A result of the wrong shape.
    WrongTypes,
}

impl Fault {
    pub(crate) const ALL: [Self; 8] = [
        Self::Reset,
        Self::HalfBody,
        Self::Silence,
        Self::HtmlError,
        Self::Throttled,
        Self::Garbage,
        Self::Huge,
        Self::WrongTypes,
    ];
}

#[derive(Default)]
struct State {
    calls: Vec<String>,
    fault: Option<Fault>,
    gate: Option<Gate>,
    seen: HashSet<String>,
    expired: HashSet<String>,
}

/// Holds calls back until so many are there.
#[derive(Clone)]
pub(crate) struct Gate {
    there: Arc<watch::Sender<usize>>,
    opens_at: usize,
}

/// Longest a call is held back; less than the portal waits for its answer.
const HELD: Duration = Duration::from_secs(2);

impl Gate {
    /// Whether as many came as were waited for.
    pub(crate) fn opened(&self) -> bool {
        *self.there.borrow() >= self.opens_at
    }

    async fn pass(&self) {
        self.there.send_modify(|there| *there += 1);
        let mut seen = self.there.subscribe();
        let open = seen.wait_for(|there| *there >= self.opens_at);
        if tokio::time::timeout(HELD, open).await.is_err() {
            // It goes on alone, and is there no more.
            self.there
                .send_modify(|there| *there = there.saturating_sub(1));
        }
    }
}

pub(crate) struct Proxy {
    pub(crate) url: String,
    state: Arc<Mutex<State>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Proxy {
    /// Before the server at this `http://HOST:PORT`.
    pub(crate) fn before(upstream: &str) -> Self {
        Away::new().comes_back(upstream)
    }

    fn on(listener: TcpListener, upstream: String) -> Self {
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(converse(client, upstream.clone(), shared.clone()));
            }
        });
        Self { url, state, task }
    }

    /// The methods called since the last time this was asked.
    pub(crate) fn calls(&self) -> Vec<String> {
        std::mem::take(&mut self.lock().calls)
    }

    /// Spoils every answer from now on, or none.
    pub(crate) fn spoil(&self, fault: Option<Fault>) {
        self.lock().fault = fault;
    }

    /// From now on no call is answered before so many are there (or a while has passed).
    pub(crate) fn gate(&self, opens_at: usize) -> Gate {
        let there = Arc::new(watch::channel(0).0);
        let gate = Gate { there, opens_at };
        self.lock().gate = Some(gate.clone());
        gate
    }

    /// Every session seen so far has ended for Tryton.
    pub(crate) fn expire_sessions(&self) {
        let mut state = self.lock();
        let seen = state.seen.clone();
        state.expired.extend(seen);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An address that nobody else can have, and that refuses connections.
pub(crate) struct Away(TcpSocket);

impl Away {
    pub(crate) fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self(socket)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.0.local_addr().unwrap())
    }

    /// From now on this server answers there.
    pub(crate) fn comes_back(self, upstream: &str) -> Proxy {
        let upstream = upstream.trim_start_matches("http://");
        let listener = self.0.listen(256).unwrap();
        Proxy::on(listener, upstream.trim_end_matches('/').to_owned())
    }
}

/// One message of HTTP/1.1 with a length; enough for both sides here.
struct Message {
    head: String,
    body: Vec<u8>,
}

async fn read(stream: &mut TcpStream) -> Option<Message> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut body = bytes.split_off(end);
    match header(&head, "content-length").and_then(|v| v.parse::<usize>().ok()) {
        Some(length) => {
            while body.len() < length {
                if stream.read_buf(&mut body).await.ok()? == 0 {
                    return None;
                }
            }
        }
        None if head.starts_with("HTTP/") => while stream.read_buf(&mut body).await.ok()? > 0 {},
        None => {}
    }
    Some(Message { head, body })
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().skip(1).find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

async fn converse(mut client: TcpStream, upstream: String, state: Arc<Mutex<State>>) {
    while let Some(request) = read(&mut client).await {
        let session = header(&request.head, "authorization").map(str::to_owned);
        let method = serde_json::from_slice::<serde_json::Value>(&request.body)
            .ok()
            .and_then(|body| Some(body.get("method")?.as_str()?.to_owned()))
            .unwrap_or_default();
        let (fault, gate, expired) = {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            state.calls.push(method);
            let expired = session.as_ref().is_some_and(|s| state.expired.contains(s));
            state.seen.extend(session);
            (state.fault, state.gate.clone(), expired)
        };
        if let Some(gate) = gate {
            gate.pass().await;
        }
        let done = if expired {
            let words = "HTTP/1.1 401 UNAUTHORIZED\r\nWWW-Authenticate: Basic realm=\"Tryton\"\r\nContent-Length: 0\r\n\r\n";
            client.write_all(words.as_bytes()).await.is_ok()
        } else {
            match fault {
                Some(fault) => spoilt(&mut client, fault).await,
                None => forward(&mut client, &upstream, &request).await.is_some(),
            }
        };
        if !done {
            return;
        }
    }
}

async fn forward(client: &mut TcpStream, upstream: &str, request: &Message) -> Option<()> {
    let mut server = TcpStream::connect(upstream).await.ok()?;
    // A connection of its own for each call: the far side must not keep it.
    let mut lines = request.head.trim_end().lines();
    let mut head = format!("{}\r\n", lines.next()?);
    for line in lines.filter(|line| !line.to_ascii_lowercase().starts_with("connection:")) {
        head.push_str(line);
        head.push_str("\r\n");
    }
    head.push_str("Connection: close\r\n\r\n");
    server.write_all(head.as_bytes()).await.ok()?;
    server.write_all(&request.body).await.ok()?;
    let answer = read(&mut server).await?;
    let head = answer
        .head
        .replace("Connection: close\r\n", "")
        .replace("connection: close\r\n", "");
    client.write_all(head.as_bytes()).await.ok()?;
    client.write_all(&answer.body).await.ok()?;
    header(&answer.head, "content-length").map(|_| ())
}

/// Whether the connection goes on.
async fn spoilt(client: &mut TcpStream, fault: Fault) -> bool {
    let whole = |status: &str, kind: &str, body: &str| {
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let json = "application/json";
    let answer = match fault {
        Fault::Reset => {
            let _ = client.set_zero_linger();
            return false;
        }
        Fault::Silence => {
            tokio::time::sleep(Duration::from_secs(30)).await;
            return false;
        }
        Fault::HalfBody => {
            let half = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"id\": 1, \"result\": [";
            let _ = client.write_all(half.as_bytes()).await;
            return false;
        }
        Fault::Huge => {
            let filler = " ".repeat(50 * 1024 * 1024);
            whole(
                "200 OK",
                json,
                &format!("{{\"id\": 1, \"result\": \"{filler}\"}}"),
            )
        }
        Fault::HtmlError => whole(
            "500 INTERNAL SERVER ERROR",
            "text/html",
            "<html><h1>Traceback: secret-cause in /srv/trytond</h1></html>",
        ),
        Fault::Throttled => {
            "HTTP/1.1 429 TOO MANY REQUESTS\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"
                .to_owned()
        }
        Fault::Garbage => whole("200 OK", json, "secret-cause {]"),
        Fault::WrongTypes => whole(
            "200 OK",
            json,
            "{\"id\": 1, \"result\": {\"secret-cause\": [1, true]}}",
        ),
    };
    client.write_all(answer.as_bytes()).await.is_ok()
}
