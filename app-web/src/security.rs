//! Headers that hold for every answer, and the policy of what a page may load.

use poem::Response;
use poem::http::{HeaderValue, header};

use crate::visit::Visit;

const PERMISSIONS: &str = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), \
    geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=()";

const HSTS: &str = "max-age=63072000; includeSubDomains";

/// Puts the headers on; an answer that brought a policy of its own keeps it.
pub(crate) fn dress(response: &mut Response, visit: &Visit) {
    dress_plain(response, &visit.nonce);
    let headers = response.headers_mut();
    if !visit.app.config.development {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static(HSTS),
        );
    }
    if let Ok(id) = HeaderValue::from_str(&visit.request_id) {
        headers.insert(crate::request_id::HEADER, id);
    }
}

/// The headers that are the same wherever the server is.
pub(crate) fn dress_plain(response: &mut Response, nonce: &str) {
    let policy = if is_html(response) {
        page_policy(nonce)
    } else {
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'".to_owned()
    };
    let headers = response.headers_mut();
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY)
        && let Ok(policy) = HeaderValue::from_str(&policy)
    {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("permissions-policy", HeaderValue::from_static(PERMISSIONS));
    headers.insert(
        "cross-origin-opener-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
}

fn is_html(response: &Response) -> bool {
    response
        .content_type()
        .is_some_and(|kind| kind.starts_with("text/html"))
}

fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'self'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
}

/// The policy of the API's reading room: its script and style come inside the page.
pub(crate) fn docs_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'unsafe-inline'; \
         img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'"
    )
}
