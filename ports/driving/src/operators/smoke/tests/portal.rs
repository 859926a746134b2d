//! A portal that answers as it should, but for what a test wants otherwise.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use guichet_driven::{Browse, PortError, PortResult, Visit, Visited};

/// What answers over plain HTTP, where the portal itself is reached over HTTPS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plain {
    Leads(&'static str),
    Answers(u16),
    Nobody,
    Silence,
}

pub(super) struct Portal {
    pub(super) plain: Plain,
    /// How long each answer takes.
    pub(super) takes: Duration,
    /// And that to this path.
    pub(super) slow: (&'static str, Duration),
    pub(super) has_documents: bool,
    pub(super) signed_in: AtomicBool,
}

impl Default for Portal {
    fn default() -> Self {
        Self {
            plain: Plain::Leads("https://portail.example/client/"),
            takes: Duration::ZERO,
            slow: ("", Duration::ZERO),
            has_documents: true,
            signed_in: AtomicBool::new(false),
        }
    }
}

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Visited {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Visited {
        status,
        headers: headers.iter().map(own).collect(),
        body: body.into(),
    }
}

impl Portal {
    async fn over_plain_http(&self) -> PortResult<Visited> {
        match self.plain {
            Plain::Leads(to) => Ok(answer(301, &[("location", to)], "")),
            Plain::Answers(status) => Ok(answer(status, &[], "")),
            Plain::Nobody => Err(PortError::unavailable("a page", "connection refused")),
            Plain::Silence => std::future::pending().await,
        }
    }

    fn page(&self, path: &str) -> Visited {
        let around = |words: &str| {
            let form =
                r#"<form action="/client/deconnexion/"><input name="csrf" value="o"></form>"#;
            answer(200, &[], &format!("{words}{form}"))
        };
        let listed = |link: &str| around(if self.has_documents { link } else { "" });
        match path {
            "/client/tableau-de-bord/" => around("<h1>Bonjour</h1>"),
            "/client/commandes/" => listed(r#"<a href="/client/commandes/7/">CO-7</a>"#),
            "/client/commandes/7/" => around("<h1>CO-7 <span>En cours</span></h1>"),
            "/client/factures/" => listed(r#"<a href="/client/factures/5/">FA-5</a>"#),
            "/client/factures/5/" => around("<h1>FA-5 <span>Payée</span></h1>"),
            "/client/factures/5/pdf" => {
                answer(200, &[("content-type", "application/pdf")], "%PDF-1.7")
            }
            _ => answer(404, &[], "introuvable"),
        }
    }
}

#[async_trait]
impl Browse for Portal {
    async fn visit(&self, visit: Visit) -> PortResult<Visited> {
        let Some(path) = visit.url.strip_prefix("https://portail.example") else {
            return self.over_plain_http().await;
        };
        let (slow, long) = self.slow;
        let takes = if path == slow { long } else { self.takes };
        if !takes.is_zero() {
            tokio::time::sleep(takes).await;
        }
        let cookie = "__Host-s=1; HttpOnly; SameSite=Lax; Secure; Path=/";
        let safe = [
            (
                "content-security-policy",
                "default-src 'self'; frame-ancestors 'none'",
            ),
            ("x-content-type-options", "nosniff"),
            ("strict-transport-security", "max-age=1"),
        ];
        let has_cookie = visit.headers.iter().any(|(name, _)| name == "cookie");
        let is_known = has_cookie && self.signed_in.load(Ordering::SeqCst);
        Ok(match (path, visit.form.is_some()) {
            ("/" | "/healthz" | "/readyz", false) => answer(200, &[], "{}"),
            ("/client/", false) => answer(200, &safe, r#"<input name="csrf" value="i">"#),
            ("/client/", true) => {
                self.signed_in.store(true, Ordering::SeqCst);
                let to = ("location", "/client/tableau-de-bord/");
                answer(303, &[to, ("set-cookie", cookie)], "")
            }
            ("/client/deconnexion/", true) => {
                self.signed_in.store(false, Ordering::SeqCst);
                answer(303, &[("location", "/")], "")
            }
            (path, false) if is_known => self.page(path),
            _ => answer(303, &[("location", "/client/?next=x")], ""),
        })
    }
}
