//! The API's description, for programs and for people.

use std::sync::LazyLock;

use poem::http::{HeaderValue, header};
use poem::{Response, handler};

use crate::api;
use crate::problem::Fault;
use crate::security;
use crate::visit::Visit;

static DESCRIPTION: LazyLock<String> = LazyLock::new(api::openapi_json);

/// The reading room's page, cut before each place where a nonce goes.
static DOCS: LazyLock<Vec<String>> = LazyLock::new(|| {
    // Script must not end early on what a description says.
    let spec = DESCRIPTION.replace("</", "<\\/");
    let own = api::service();
    let page = own.swagger_ui_html().replace(&own.spec(), &spec);
    let page = page
        .replacen(
            "<html charset=\"UTF-8\">",
            "<!DOCTYPE html><html lang=\"en\">",
            1,
        )
        .replacen(
            "<title>Swagger UI</title>",
            "<title>Guichet API</title><link rel=\"icon\" href=\"data:,\">",
            1,
        )
        .replacen(
            "<script charset=\"UTF-8\">",
            "<script nonce=\"\u{E000}\">",
            1,
        );
    // The second script is the last one: what lies between is a program's own text.
    let last = page.rfind("\n<script>").unwrap_or(page.len());
    let (before, after) = page.split_at(last);
    let after = after.replacen("<script>", "<script nonce=\"\u{E000}\">", 1);
    format!("{before}{after}")
        .split('\u{E000}')
        .map(str::to_owned)
        .collect()
});

/// `/openapi.json`
#[handler]
pub(crate) fn description() -> Response {
    Response::builder()
        .content_type("application/json")
        .header(header::CACHE_CONTROL, "no-cache")
        .body(DESCRIPTION.as_str())
}

/// `/docs`: works without internet.
#[handler]
#[expect(
    clippy::needless_pass_by_value,
    reason = "the framework hands over values"
)]
pub(crate) fn docs(visit: Visit) -> Result<Response, Fault> {
    let policy = security::docs_policy(&visit.nonce);
    let policy = HeaderValue::from_str(&policy).map_err(|_| Fault::Internal)?;
    Ok(Response::builder()
        .content_type("text/html; charset=utf-8")
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::CONTENT_SECURITY_POLICY, policy)
        .body(DOCS.join(&visit.nonce)))
}
