//! The server before a real Tryton with the fixtures company, seen from both ends of the wire.
//! `make test` provides the Trytons.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test ends where something is not there"
)]

mod budget;
mod faults;
mod kept;
pub(crate) mod proxy;
mod staff;
mod storm;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use guichet_driven::{Browse, Visit, Visited};
use guichet_http::{HttpBrowser, HttpLimits};
use guichet_web::WebConfig;
use guichet_wiring::{Checks, Config, System};
use serde::Deserialize;
use tokio::net::TcpListener;

use proxy::Proxy;

#[derive(Deserialize)]
pub(crate) struct Tryton {
    pub(crate) url: String,
    pub(crate) database: String,
    pub(crate) service_user: String,
    pub(crate) service_password: String,
}

pub(crate) fn tryton(variable: &str) -> Tryton {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests are told where their Tryton is"
    )]
    let told = std::env::var(variable);
    let told = told
        .unwrap_or_else(|_| panic!("{variable} is not set: `make test` provides a real Tryton"));
    serde_json::from_str(&told).unwrap()
}

/// A server of this test's own, with a proxy between it and Tryton.
struct Counter {
    base: String,
    tryton: Tryton,
    proxy: Proxy,
    /// The whole system, for what no address offers.
    system: System,
    browser: HttpBrowser,
    /// Where the portal's database is.
    folder: PathBuf,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Counter {
    fn drop(&mut self) {
        self.task.abort();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What the portal before this proxy is told.
fn config(tryton: &Tryton, proxy: &Proxy, folder: &Path) -> Config {
    let database = format!("sqlite://{}", folder.join("portal.sqlite").display());
    let variables = [
        ("TRYTON_RPC_URL", proxy.url.as_str()),
        ("TRYTON_DATABASE", &tryton.database),
        ("TRYTON_USER", &tryton.service_user),
        ("TRYTON_PASSWORD", &tryton.service_password),
        ("PORTAL_DB_URL", &database),
        ("GUICHET_TRUSTED_PROXIES", "127.0.0.1"),
    ];
    Config::from_variables(variables).unwrap()
}

impl Counter {
    /// Another instance on the same database, as it is after its start.
    async fn again(&self) -> System {
        let config = config(&self.tryton, &self.proxy, &self.folder);
        System::connect(config, Checks::ALL).await.unwrap()
    }

    /// With every login of the fixtures linked.
    async fn open(variable: &str) -> Self {
        let tryton = tryton(variable);
        let proxy = Proxy::before(&tryton.url);
        let folder = std::env::temp_dir().join(format!("guichet-live-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir(&folder).unwrap();
        let config = || config(&tryton, &proxy, &folder);
        System::connect(config(), Checks::NONE)
            .await
            .unwrap()
            .operators
            .migrate()
            .await
            .unwrap();
        let system = System::connect(config(), Checks::ALL).await.unwrap();
        for row in guichet_fixtures::expected()
            .logins
            .iter()
            .filter(|row| row.active)
        {
            for party in &row.parties {
                system.operators.link(&row.login, party).await.unwrap();
            }
        }
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let mut web = WebConfig::of(&system.config);
        web.base_url.clone_from(&base);
        let portal = Arc::clone(&system.portal);
        let task =
            tokio::spawn(async move { guichet_web::serve(listener, portal, web).await.unwrap() });
        let limits = HttpLimits {
            deadline: Duration::from_mins(1),
            max_body: 8 << 20,
            ca_file: None,
        };
        let browser = HttpBrowser::new(limits).unwrap();
        Self {
            base,
            tryton,
            proxy,
            system,
            browser,
            folder,
            task,
        }
    }

    async fn visit(
        &self,
        path: &str,
        headers: &[(&str, &str)],
        form: Option<&[(&str, &str)]>,
    ) -> Visited {
        let owned = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
                .collect::<Vec<_>>()
        };
        let visit = Visit {
            url: format!("{}{path}", self.base),
            headers: owned(headers),
            form: form.map(owned),
            json: None,
        };
        self.browser
            .visit(visit)
            .await
            .unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Signs in over the form; answers the cookie header of the session.
    async fn sign_in(&self, login: &str) -> String {
        let row = guichet_fixtures::expected()
            .logins
            .iter()
            .find(|row| row.login == login)
            .unwrap();
        let answer = self.try_sign_in(login, &row.password, "127.0.0.9").await;
        assert_eq!(answer.status, 303, "{login}: {}", answer.text());
        cookies(&answer)
    }

    async fn try_sign_in(&self, login: &str, password: &str, address: &str) -> Visited {
        let from = ("x-forwarded-for", address);
        let door = self.visit("/client/", &[from], None).await;
        let csrf = hidden(&door.text(), "csrf");
        let form = [("login", login), ("password", password), ("csrf", &csrf)];
        self.visit(
            "/client/",
            &[("cookie", &cookies(&door)), from],
            Some(&form),
        )
        .await
    }

    async fn get(&self, path: &str, cookie: &str) -> Visited {
        self.visit(path, &[("cookie", cookie)], None).await
    }
}

fn cookies(answer: &Visited) -> String {
    let pairs = answer
        .all("set-cookie")
        .filter_map(|cookie| cookie.split(';').next());
    pairs.collect::<Vec<_>>().join("; ")
}

fn hidden(html: &str, name: &str) -> String {
    let start = html
        .find(&format!("name=\"{name}\" value=\""))
        .expect("the hidden field");
    let rest = &html[start..];
    rest.split('"').nth(3).unwrap().to_owned()
}

/// The address of the first document of a list.
fn first_link(html: &str, under: &str) -> String {
    let mut links = html
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let is_document = |link: &&str| {
        link.strip_prefix(under)
            .is_some_and(|rest| rest.trim_end_matches('/').parse::<i64>().is_ok())
    };
    links
        .find(is_document)
        .unwrap_or_else(|| panic!("no link under {under}"))
        .to_owned()
}
