//! The whole server over the company in memory, and browsers and programs that use it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod clock;

use std::collections::BTreeMap;
use std::sync::Arc;

pub(crate) use clock::TestClock;
use guichet_portal::Keys;
use guichet_portal::driven::Clock;
use guichet_web::{WebConfig, app};
use guichet_wiring::InMemory;
use poem::endpoint::BoxEndpoint;
use poem::http::{HeaderMap, Method, StatusCode};
use poem::{Endpoint, Request, Response};
use serde_json::Value;

pub(crate) const HTTPS: &str = "https://guichet.example";

/// The server and what it stands on.
pub(crate) struct House {
    pub(crate) memory: InMemory,
    app: BoxEndpoint<'static, Response>,
    pub(crate) secure: bool,
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::at("http://127.0.0.1:8080", true).await
    }

    pub(crate) async fn at(base_url: &str, development: bool) -> Self {
        Self::over(InMemory::today().await.unwrap(), base_url, development)
    }

    /// By a clock that the test moves.
    pub(crate) async fn by(clock: &Arc<TestClock>) -> Self {
        let memory = InMemory::by_clock(clock.today(), clock.clone());
        Self::over(memory.await.unwrap(), "http://127.0.0.1:8080", true)
    }

    /// The same with these keys.
    pub(crate) async fn under(clock: &Arc<TestClock>, keys: Arc<Keys>) -> Self {
        let memory = InMemory::keyed(clock.today(), clock.clone(), keys);
        Self::over(memory.await.unwrap(), "http://127.0.0.1:8080", true)
    }

    /// Started again with other keys, on the same company and database.
    pub(crate) async fn restarted(&self, keys: Arc<Keys>) -> Self {
        let memory = self.memory.restarted(keys).await.unwrap();
        Self::over(memory, "http://127.0.0.1:8080", true)
    }

    fn over(memory: InMemory, base_url: &str, development: bool) -> Self {
        let config = WebConfig {
            base_url: base_url.into(),
            development,
            trusted_proxies: vec![],
        };
        Self {
            app: app(memory.portal.clone(), config),
            secure: base_url.starts_with("https"),
            memory,
        }
    }

    pub(crate) async fn send(&self, call: Call) -> Answer {
        let mut request = Request::builder().method(call.method).uri_str(&call.path);
        for (name, value) in &call.headers {
            request = request.header(name, value.as_str());
        }
        let mut response = self.app.get_response(request.body(call.body)).await;
        let body = response.take_body().into_vec().await.unwrap();
        Answer {
            status: response.status(),
            headers: response.headers().clone(),
            body,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Call::new(Method::GET, path)).await
    }

    /// A customer's token for the API.
    pub(crate) async fn token(&self, login: &str) -> String {
        let body = format!(
            r#"{{"login": "{login}", "password": "{}"}}"#,
            password(login)
        );
        let call = Call::new(Method::POST, "/api/v1/session").json(&body);
        let answer = self.send(call).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["token"].as_str().unwrap().to_owned()
    }

    /// A browser in which a customer has signed in.
    pub(crate) async fn signed_in(&self, login: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let answer = browser.sign_in(login, &password(login), "").await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        browser
    }

    pub(crate) fn browser(&self) -> Browser<'_> {
        Browser {
            house: self,
            cookies: BTreeMap::new(),
        }
    }

    /// A signed-in API caller's reads.
    pub(crate) async fn read(&self, token: &str, path: &str) -> Answer {
        self.send(Call::new(Method::GET, path).bearer(token)).await
    }
}

/// The password of the company's demonstration logins.
pub(crate) fn password(login: &str) -> String {
    let logins = &guichet_fixtures::expected().logins;
    logins
        .iter()
        .find(|l| l.login == login)
        .unwrap()
        .password
        .clone()
}

/// One request.
pub(crate) struct Call {
    method: Method,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Call {
    pub(crate) fn new(method: Method, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            headers: vec![],
            body: vec![],
        }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn json(self, body: &str) -> Self {
        self.body("application/json", body)
    }

    pub(crate) fn form(self, pairs: &[(&str, &str)]) -> Self {
        let body: Vec<String> = pairs
            .iter()
            .map(|(n, v)| format!("{n}={}", encode(v)))
            .collect();
        self.body("application/x-www-form-urlencoded", &body.join("&"))
    }

    pub(crate) fn body(mut self, kind: &str, body: &str) -> Self {
        self.body = body.into();
        self.header("content-type", kind)
    }
}

pub(crate) fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |done, b| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
            format!("{done}{}", char::from(b))
        }
        b => format!("{done}%{b:02X}"),
    })
}

/// One answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    pub(crate) fn set_cookies(&self) -> Vec<String> {
        let all = self.headers.get_all("set-cookie").iter();
        all.map(|v| v.to_str().unwrap().to_owned()).collect()
    }

    /// Everything of it but what belongs to the request alone: its number, and the nonce made of it.
    pub(crate) fn anonymous(&self) -> (StatusCode, Vec<(String, String)>, String) {
        let id = self.header("x-request-id").to_owned();
        let nonce = self
            .header("content-security-policy")
            .split_once("'nonce-")
            .and_then(|(_, rest)| rest.split('\'').next())
            .unwrap_or("no nonce")
            .to_owned();
        let plain = |text: &str| text.replace(&id, "ID").replace(&nonce, "NONCE");
        let mut headers: Vec<(String, String)> = self
            .headers
            .iter()
            .map(|(n, v)| (n.to_string(), plain(v.to_str().unwrap())))
            .collect();
        headers.sort();
        (self.status, headers, plain(&self.text()))
    }
}

/// A browser: it keeps cookies and follows nothing by itself.
#[derive(Clone)]
pub(crate) struct Browser<'a> {
    pub(crate) house: &'a House,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Browser<'_> {
    pub(crate) async fn send(&mut self, call: Call) -> Answer {
        let line: Vec<String> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        let answer = self
            .house
            .send(call.header("cookie", &line.join("; ")))
            .await;
        for cookie in answer.set_cookies() {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.into(), value.into());
            }
        }
        answer
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Call::new(Method::GET, path)).await
    }

    pub(crate) async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        self.send(Call::new(Method::POST, path).form(pairs)).await
    }

    /// Opens the form and sends it.
    pub(crate) async fn sign_in(&mut self, login: &str, password: &str, next: &str) -> Answer {
        let csrf = csrf_of(&self.get("/client/").await);
        let form = [
            ("login", login),
            ("password", password),
            ("next", next),
            ("csrf", &csrf),
        ];
        self.post("/client/", &form).await
    }

    /// The name of the session cookie here, and its value.
    pub(crate) fn session(&self) -> Option<String> {
        let name = if self.house.secure {
            "__Host-guichet"
        } else {
            "guichet"
        };
        self.cookies.get(name).cloned()
    }

    /// The token of the forms on this person's pages.
    pub(crate) async fn csrf(&mut self) -> String {
        csrf_of(&self.get("/client/tableau-de-bord/").await)
    }
}

/// The hidden field of a page's first form.
pub(crate) fn csrf_of(page: &Answer) -> String {
    let text = page.text();
    let (_, rest) = text
        .split_once(r#"name="csrf" value=""#)
        .unwrap_or_else(|| panic!("no form: {text}"));
    rest.split('"').next().unwrap().to_owned()
}
