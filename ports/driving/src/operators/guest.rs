use std::sync::Arc;

use guichet_driven::{Browse, PortResult, Visit, Visited};

/// Visits one server, without script, and keeps the cookies it is given.
pub(super) struct Guest {
    browse: Arc<dyn Browse>,
    base_url: String,
    cookies: Vec<(String, String)>,
}

impl Guest {
    /// Somebody with no cookie yet. `base_url` has no trailing slash.
    pub(super) fn new(browse: Arc<dyn Browse>, base_url: String) -> Self {
        Self {
            browse,
            base_url,
            cookies: Vec::new(),
        }
    }

    pub(super) fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// The cookies held now.
    pub(super) fn cookies(&self) -> Vec<(String, String)> {
        self.cookies.clone()
    }

    /// Holds these cookies and no others.
    pub(super) fn hold(&mut self, cookies: Vec<(String, String)>) {
        self.cookies = cookies;
    }

    pub(super) async fn visit(&mut self, path: &str) -> PortResult<Visited> {
        self.send(path, None).await
    }

    pub(super) async fn post(
        &mut self,
        path: &str,
        form: Vec<(String, String)>,
    ) -> PortResult<Visited> {
        self.send(path, Some(form)).await
    }

    /// The path of a redirect, which may be written with the server's own address.
    pub(super) fn path<'a>(&self, to: &'a str) -> &'a str {
        to.strip_prefix(&self.base_url).unwrap_or(to)
    }

    async fn send(
        &mut self,
        path: &str,
        form: Option<Vec<(String, String)>>,
    ) -> PortResult<Visited> {
        let base = &self.base_url;
        let mut sent = vec![
            ("accept".to_owned(), "text/html,*/*".to_owned()),
            ("accept-language".to_owned(), "fr".to_owned()),
        ];
        if !self.cookies.is_empty() {
            let pairs: Vec<String> = self
                .cookies
                .iter()
                .map(|(n, v)| format!("{n}={v}"))
                .collect();
            sent.push(("cookie".to_owned(), pairs.join("; ")));
        }
        if form.is_some() {
            sent.push(("origin".to_owned(), base.clone()));
            sent.push(("referer".to_owned(), format!("{base}{path}")));
        }
        let visit = Visit {
            url: format!("{base}{path}"),
            headers: sent,
            form,
            json: None,
        };
        let answer = self.browse.visit(visit).await?;
        for cookie in answer.all("set-cookie") {
            let pair = cookie.split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').unwrap_or_default();
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies
                    .push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Ok(answer)
    }
}
