//! One request, as every part of the server sees it.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use guichet_domain::kernel::Language;
use guichet_portal::Origin;
use poem::http::{HeaderValue, Method};
use poem::{FromRequest, Request, RequestBody};

use crate::app::App;
use crate::client_address;
use crate::cookies::Cookie;
use crate::known::{Known, StaffKnown};
use crate::language;
use crate::nonce::nonce;
use crate::request_id;
use crate::view::query::Query;

/// One request. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Visit(Arc<Parts>);

pub(crate) struct Parts {
    pub(crate) app: Arc<App>,
    pub(crate) request_id: String,
    /// The trace the request belongs to, as it came: checked where it is read.
    pub(crate) traceparent: Option<String>,
    pub(crate) address: Option<IpAddr>,
    pub(crate) nonce: String,
    pub(crate) method: Method,
    /// The path and query as they were asked for.
    pub(crate) path: String,
    pub(crate) query: String,
    /// The query's parameters, decoded.
    pub(crate) pairs: Vec<(String, String)>,
    /// What `?lang=` or the cookie says; else what the browser says.
    pub(crate) chosen_language: Option<Language>,
    pub(crate) accepted_language: Option<Language>,
    pub(crate) session_cookie: Option<String>,
    pub(crate) staff_cookie: Option<String>,
    pub(crate) form_cookie: Option<String>,
    pub(crate) flash: Option<String>,
    /// Who it turned out to be.
    pub(crate) known: OnceLock<Arc<Known>>,
    /// The same at the staff's door.
    pub(crate) staff: OnceLock<Arc<StaffKnown>>,
    /// What is here was restored, and is held: the edge finds out.
    pub(crate) held: OnceLock<bool>,
    /// What is here was anonymised: the edge finds out.
    pub(crate) anonymised: OnceLock<bool>,
}

impl std::ops::Deref for Visit {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Visit {
    pub(crate) fn of(app: &Arc<App>, request: &Request) -> Self {
        let config = &app.config;
        let peer = client_address::peer(request);
        let trusted = client_address::is_trusted(peer, &config.trusted_proxies);
        let request_id = request_id::of(request, trusted);
        let query = request.uri().query().unwrap_or_default().to_owned();
        Self(Arc::new(Parts {
            address: client_address::client(peer, request.headers(), &config.trusted_proxies),
            nonce: nonce(&app.nonce_key, &request_id),
            request_id,
            traceparent: request.header("traceparent").map(str::to_owned),
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            chosen_language: language::asked(&query).or_else(|| {
                let cookie = Cookie::Language.read(request, config);
                cookie.and_then(|text| text.parse().ok())
            }),
            accepted_language: request
                .header("accept-language")
                .and_then(Language::accepted),
            pairs: request.params().unwrap_or_default(),
            query,
            session_cookie: Cookie::Session.read(request, config),
            staff_cookie: Cookie::Staff.read(request, config),
            form_cookie: Cookie::Form.read(request, config),
            flash: Cookie::Flash.read(request, config),
            known: OnceLock::new(),
            staff: OnceLock::new(),
            held: OnceLock::new(),
            anonymised: OnceLock::new(),
            app: Arc::clone(app),
        }))
    }

    /// Whether a program asked, not a person.
    pub(crate) fn is_api(&self) -> bool {
        self.path == "/api" || self.path.starts_with("/api/") || self.path == "/openapi.json"
    }

    /// Whether it is about what the staff do: strangers are sent to their door.
    pub(crate) fn is_staff_area(&self) -> bool {
        is_staff_area(&self.path)
    }

    /// Whether it is about what is a customer's: closed while what was restored is held. (The API's
    /// sign-in is everybody's: it lets the staff in.)
    pub(crate) fn is_customers_area(&self) -> bool {
        is_customers_area(&self.path)
    }

    /// Whether what is here was restored, and is held.
    pub(crate) fn is_held(&self) -> bool {
        self.held.get().is_some_and(|held| *held)
    }

    /// Whether what is here was anonymised.
    pub(crate) fn is_anonymised(&self) -> bool {
        self.anonymised.get().is_some_and(|marked| *marked)
    }

    /// Whether the request cannot have changed anything.
    pub(crate) fn is_read(&self) -> bool {
        matches!(self.method, Method::GET | Method::HEAD)
    }

    /// The language to speak: chosen here, else the person's own, else the browser's, else French.
    pub(crate) fn language(&self) -> Language {
        let customer = self.known.get();
        let customer = customer.map(|known| known.principal.account().language);
        let staff = self.staff.get();
        let staff = staff.map(|known| known.principal.member().language);
        let own = if self.is_staff_area() {
            staff
        } else {
            customer.or(staff)
        };
        self.chosen_language
            .or(own)
            .or(self.accepted_language)
            .unwrap_or_default()
    }

    /// This address, for links back to it.
    pub(crate) fn here(&self) -> Query {
        Query::of_request(&self.path, &self.query).without("lang")
    }

    /// The first value of a parameter; nothing where it is empty.
    pub(crate) fn param<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.params(name).next()
    }

    /// The values of a parameter that are not empty: a form sends its empty fields too.
    pub(crate) fn params<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs
            .iter()
            .filter(move |(n, value)| n == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// For the audit and the limits.
    pub(crate) fn origin(&self) -> Origin {
        Origin {
            address: self.address,
            request_id: Some(self.request_id.clone()),
        }
    }

    /// A header that sets a cookie.
    pub(crate) fn cookie(&self, cookie: Cookie, value: &str, seconds: i64) -> Option<HeaderValue> {
        cookie.set(value, seconds, &self.app.config)
    }
}

/// Whether a path is one of the staff's pages.
pub(crate) fn is_staff_area(path: &str) -> bool {
    let areas = ["/equipe", "/projets", "/incidents"];
    let after = areas.iter().find_map(|area| path.strip_prefix(area));
    after.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a path is a page or an operation of customers.
fn is_customers_area(path: &str) -> bool {
    let areas = [
        "/client",
        "/api/v1/dashboard",
        "/api/v1/orders",
        "/api/v1/invoices",
        "/api/v1/products",
        "/api/v1/quotes",
    ];
    let after = areas.iter().find_map(|area| path.strip_prefix(area));
    after.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

impl<'a> FromRequest<'a> for Visit {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        // The edge puts it there before anything else happens.
        request
            .data::<Self>()
            .cloned()
            .ok_or_else(|| crate::problem::Fault::Internal.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_customers_is_known_by_its_path() {
        for path in ["/client/", "/client", "/api/v1/quotes", "/api/v1/orders/5"] {
            assert!(is_customers_area(path), "{path}");
        }
        for path in [
            "/",
            "/clientele/",
            "/api/v1/session",
            "/equipe/",
            "/healthz",
        ] {
            assert!(!is_customers_area(path), "{path}");
        }
    }

    #[test]
    fn the_staffs_pages_are_known_by_their_paths() {
        for path in ["/equipe/", "/projets/", "/incidents/1/", "/equipe"] {
            assert!(is_staff_area(path), "{path}");
        }
        for path in ["/", "/client/", "/produits/", "/equipement/", "/x/equipe/"] {
            assert!(!is_staff_area(path), "{path}");
        }
    }
}
