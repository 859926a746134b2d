use std::sync::Arc;

use guichet_domain::kernel::Language;
use guichet_driven::{PortError, PortResult};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::context::Context;
use crate::domain_filter::{WILDCARDS, Wildcards};
use crate::service::Tryton;
use crate::session::Session;

/// The first series whose orders know when they were quoted and until when that holds.
const QUOTATION_DATES: (u32, u32) = (7, 6);

/// The first series known to escape wildcards in `ilike` on every database.
const ESCAPES: (u32, u32) = (7, 6);

const COUNT_LANGUAGES: &str = "model.ir.lang.search_count";

/// What the service account's session says of its server and its user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    /// The company of the service account.
    pub(crate) company: Option<i64>,
    /// `sale.sale` has `quotation_date` and `quotation_expire`.
    pub(crate) quotation_dates: bool,
}

impl Tryton {
    /// From the session that is open, or is opened for the call that follows.
    pub(crate) async fn known(&self, method: &'static str) -> PortResult<Known> {
        let session = self.session(method).await?;
        Ok(Known {
            company: session.preferences.get("company").and_then(Value::as_i64),
            quotation_dates: series(&session.address.version) >= QUOTATION_DATES,
        })
    }

    async fn session(&self, method: &'static str) -> PortResult<Arc<Session>> {
        timeout(self.config().read_deadline, self.keeper().session())
            .await
            .map_err(|_| PortError::timed_out(method))?
            .map_err(|fault| fault.into_port(method))
    }

    /// How this text can be looked for. Asked of an older server once a session, and only for a
    /// text that needs an escape: `\n` is `n` to a server that knows one.
    pub(crate) async fn wildcards(&self, text: &str) -> PortResult<Wildcards> {
        if !text.contains(WILDCARDS) {
            return Ok(Wildcards::Escaped);
        }
        let session = self.session(COUNT_LANGUAGES).await?;
        if series(&session.address.version) >= ESCAPES {
            return Ok(Wildcards::Escaped);
        }
        let ask = async || {
            let domain = json!([["code", "ilike", r"e\n"], ["active", "in", [true, false]]]);
            let context = Context::of(Language::default());
            let found: u64 = self.read(COUNT_LANGUAGES, (domain,), &context).await?;
            Ok(if found == 0 {
                Wildcards::Bare
            } else {
                Wildcards::Escaped
            })
        };
        session.wildcards.get_or_try_init(ask).await.copied()
    }
}

/// `7.6` or `7.6.20`, to be compared; what is no series is taken for the newest.
fn series(version: &str) -> (u32, u32) {
    let mut numbers = version.split('.').map(|n| n.parse().unwrap_or(u32::MAX));
    (
        numbers.next().unwrap_or(u32::MAX),
        numbers.next().unwrap_or(u32::MAX),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_dates_came_with_series_7_6() {
        for (version, known) in [
            ("7.0", false),
            ("7.0.31", false),
            ("7.4", false),
            ("7.6", true),
            ("8.0.12", true),
            ("10.0", true),
            ("next", true),
        ] {
            assert_eq!(series(version) >= QUOTATION_DATES, known, "{version}");
        }
    }
}
