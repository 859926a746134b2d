use std::sync::Arc;

use chrono_tz::Tz;
use guichet_domain::access::SessionLimits;
use guichet_portal::Portal;
use guichet_wiring::{Config, Environment, Network};

use crate::seats::Seats;
use crate::view::frame::Site;

/// As much of the configuration as the server itself needs.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// The public URL, without trailing slash.
    pub base_url: String,
    /// A developer's machine: no HSTS.
    pub development: bool,
    /// Whose `X-Forwarded-For` and `X-Request-Id` are believed.
    pub trusted_proxies: Vec<Network>,
}

impl WebConfig {
    /// Out of the whole configuration.
    pub fn of(config: &Config) -> Self {
        Self {
            base_url: config.base_url.clone(),
            development: config.settings.environment == Environment::Development,
            trusted_proxies: config.trusted_proxies.clone(),
        }
    }

    /// Whether people come over TLS: then cookies are locked to it.
    pub fn is_secure(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

/// What every handler can reach.
pub(crate) struct App {
    pub(crate) portal: Arc<Portal>,
    pub(crate) config: WebConfig,
    /// Makes nonces out of request ids; lives as long as the process.
    pub(crate) nonce_key: [u8; 32],
    /// For answers that last.
    pub(crate) seats: Arc<Seats>,
    /// Whether a page answers GET at a path: the list of addresses names the pages, and so they
    /// cannot name it.
    pub(crate) is_page: fn(&str) -> bool,
}

impl App {
    pub(crate) fn new(portal: Arc<Portal>, config: WebConfig, is_page: fn(&str) -> bool) -> Self {
        Self {
            portal,
            config,
            nonce_key: random(),
            seats: Arc::default(),
            is_page,
        }
    }

    /// The company as pages name it; without its name until the ERP has answered once.
    pub(crate) fn site(&self) -> Site {
        self.portal.company().map_or_else(
            || Site {
                company: "Guichet".to_owned(),
                email: None,
                phone: None,
            },
            |company| Site {
                company: company.name.clone(),
                email: company.email.clone(),
                phone: company.phone.clone(),
            },
        )
    }

    /// The company's time zone.
    pub(crate) fn zone(&self) -> Tz {
        self.portal
            .company()
            .and_then(|company| company.time_zone.as_deref()?.parse().ok())
            .unwrap_or(Tz::Europe__Paris)
    }
}

/// Minutes without activity after which a session ends.
pub(crate) fn idle_minutes() -> u64 {
    SessionLimits::default().idle.num_minutes().unsigned_abs()
}

/// 32 bytes nobody can guess.
#[expect(
    clippy::expect_used,
    reason = "without the system's randomness nothing may be sealed at all"
)]
pub(crate) fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}
