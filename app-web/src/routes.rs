//! Every address of the server: what is not in the list is not mounted.

mod mounts;

use std::sync::LazyLock;

use poem::http::{StatusCode, header};
use poem::{Response, Route, RouteMethod};
use serde_json::Value;

use self::mounts::mounts;
use crate::api;

/// An address and a method that the server answers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The method; HEAD goes with GET and is not listed.
    pub method: String,
    /// The path, `{id}` for a piece, `{name}` for the rest at its end.
    pub path: String,
}

static ALL: LazyLock<Vec<Address>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for mount in mounts() {
        let path = braced(mount.path);
        let methods = [("GET", mount.get.is_some()), ("POST", mount.post.is_some())];
        for (method, _) in methods.iter().filter(|(_, there)| *there) {
            all.push(Address {
                method: (*method).to_owned(),
                path: path.clone(),
            });
        }
    }
    let description: Value = serde_json::from_str(&api::openapi_json()).unwrap_or_default();
    for (path, operations) in description["paths"].as_object().into_iter().flatten() {
        for method in operations.as_object().into_iter().flatten() {
            all.push(Address {
                method: method.0.to_uppercase(),
                path: format!("{}{path}", api::PREFIX),
            });
        }
    }
    all
});

/// Every address of the server, the API's among them.
pub fn all() -> &'static [Address] {
    &ALL
}

/// The router: the list, the API, and nothing else.
pub(crate) fn router() -> Route {
    let mut router = Route::new();
    for mount in mounts() {
        let mut methods = RouteMethod::new();
        if let Some(endpoint) = mount.get {
            methods = methods.get(endpoint);
        }
        if let Some(endpoint) = mount.post {
            methods = methods.post(endpoint);
        }
        router = router.at(mount.path, methods);
    }
    router.nest(api::PREFIX, api::service())
}

fn braced(path: &str) -> String {
    let piece = |piece: &str| match piece.strip_prefix([':', '*']) {
        Some(name) => format!("{{{name}}}"),
        None => piece.to_owned(),
    };
    path.split('/').map(piece).collect::<Vec<_>>().join("/")
}

/// The addresses that a path names.
fn of(path: &str) -> impl Iterator<Item = &'static Address> {
    ALL.iter()
        .filter(move |address| matches(&address.path, path))
}

fn matches(template: &str, path: &str) -> bool {
    if let Some(before) = template.strip_suffix("{name}") {
        return path.len() > before.len() && path.starts_with(before);
    }
    let (template, path) = (template.split('/'), path.split('/'));
    template.clone().count() == path.clone().count()
        && template.zip(path).all(|(t, p)| {
            if t.starts_with('{') {
                !p.is_empty()
            } else {
                t == p
            }
        })
}

/// The template of a path, for the log: never what people put into it.
pub(crate) fn template(path: &str) -> &'static str {
    of(path).next().map_or(NOWHERE, |address| &address.path)
}

/// What stands for addresses where nothing is.
pub(crate) const NOWHERE: &str = "-";

/// Whether what is asked for there says how people are served: neither whether the server lives,
/// nor pictures and styles do.
pub(crate) fn is_served(template: &str) -> bool {
    const OTHERS: [&str; 3] = ["/health/", "/healthz", "/readyz"];
    !OTHERS.contains(&template) && !template.starts_with("/static/")
}

/// Whether a page answers GET there.
pub(crate) fn is_page(path: &str) -> bool {
    of(path).any(|address| address.method == "GET" && !address.path.starts_with(api::PREFIX))
}

/// The methods taken there, for `Allow`; `None` where nothing is.
pub(crate) fn allowed(path: &str) -> Option<String> {
    let mut methods: Vec<&str> = Vec::new();
    for address in of(path) {
        methods.push(&address.method);
        if address.method == "GET" {
            methods.push("HEAD");
        }
    }
    (!methods.is_empty()).then(|| methods.join(", "))
}

/// Whether the lines of a log are sent there.
pub(crate) fn takes_logs(path: &str) -> bool {
    const VERBS: [&str; 3] = ["logs", "succeed", "fail"];
    if path.starts_with("/projets/") && path.ends_with("/executer/") {
        return true;
    }
    let rest = path.strip_prefix(api::PREFIX);
    let rest = rest.and_then(|rest| rest.strip_prefix("/deployments/"));
    rest.and_then(|rest| rest.split_once('/'))
        .is_some_and(|(_, verb)| VERBS.contains(&verb))
}

/// Where a path leads that only lacks its last slash.
pub(crate) fn with_slash(path: &str, query: &str) -> Option<Response> {
    let mut target = format!("{path}/");
    let known = of(&target).next()?;
    if path.is_empty() || path.ends_with('/') || known.path.starts_with(api::PREFIX) {
        return None;
    }
    if !query.is_empty() {
        target = format!("{target}?{query}");
    }
    let redirect = Response::builder()
        .status(StatusCode::PERMANENT_REDIRECT)
        .header(header::LOCATION, target)
        .header(header::CACHE_CONTROL, "no-cache")
        .finish();
    Some(redirect)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_find_their_template() {
        assert_eq!(
            template("/client/commandes/12/pdf"),
            "/client/commandes/{id}/pdf"
        );
        assert_eq!(template("/api/v1/orders/12"), "/api/v1/orders/{id}");
        assert_eq!(template("/static/app.css"), "/static/{name}");
        assert_eq!(template("/client/commandes//pdf"), "-");
        assert_eq!(template("/nowhere"), "-");
    }

    #[test]
    fn an_address_says_what_it_takes() {
        assert_eq!(allowed("/client/").as_deref(), Some("GET, HEAD, POST"));
        assert_eq!(allowed("/client/deconnexion/").as_deref(), Some("POST"));
        assert_eq!(allowed("/nowhere"), None);
        let mut session: Vec<String> = allowed("/api/v1/session")
            .unwrap()
            .split(", ")
            .map(str::to_owned)
            .collect();
        session.sort();
        assert_eq!(session, ["DELETE", "POST"]);
    }

    #[test]
    fn only_pages_that_are_there_get_their_slash() {
        let target = |path, query| {
            with_slash(path, query).map(|r| r.header(header::LOCATION).unwrap().to_owned())
        };
        assert_eq!(target("/client", "a=b").as_deref(), Some("/client/?a=b"));
        assert_eq!(
            target("/client/commandes/12", "").as_deref(),
            Some("/client/commandes/12/")
        );
        for path in [
            "",
            "/",
            "/nowhere",
            "/client/",
            "/healthz",
            "/static",
            "//evil.example",
        ] {
            assert_eq!(target(path, ""), None, "{path}");
        }
    }
}
