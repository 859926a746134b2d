//! What variables may hold: each function takes a text of its form, and no other.

use std::net::SocketAddr;
use std::path::PathBuf;

use secrecy::SecretString;

pub(super) fn switch(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    }
}

pub(super) fn non_empty(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

pub(super) fn secret(text: &str) -> Option<SecretString> {
    (!text.is_empty()).then(|| SecretString::from(text))
}

pub(super) fn parsed<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.trim().parse().ok()
}

/// An address and port; a port alone is one that only this machine reaches.
pub(super) fn metrics_address(text: &str) -> Option<SocketAddr> {
    let port = parsed::<u16>(text).map(|port| SocketAddr::from(([127, 0, 0, 1], port)));
    port.or_else(|| parsed(text))
}

pub(super) fn server_url(text: &str) -> Option<http::Uri> {
    let uri: http::Uri = text.trim().trim_end_matches('/').parse().ok()?;
    let scheme = matches!(uri.scheme_str(), Some("http" | "https"));
    let plain = uri.query().is_none()
        && !uri.authority()?.as_str().contains('@')
        && !uri.host()?.is_empty();
    (scheme && plain).then_some(uri)
}

pub(super) fn base_url(text: &str) -> Option<String> {
    let uri = server_url(text)?;
    (uri.path() == "/" && !text.ends_with('/')).then(|| text.trim().to_owned())
}

pub(super) fn database_url(text: &str) -> Option<SecretString> {
    let (scheme, rest) = text.trim().split_once("://")?;
    let known = matches!(scheme, "sqlite" | "postgres" | "postgresql") && !rest.is_empty();
    known.then(|| SecretString::from(text.trim()))
}

pub(super) fn readable_file(text: &str) -> Option<PathBuf> {
    let path = PathBuf::from(text);
    std::fs::File::open(&path)
        .is_ok_and(|f| f.metadata().is_ok_and(|m| m.is_file()))
        .then_some(path)
}

pub(super) fn folder(text: &str) -> Option<PathBuf> {
    let path = PathBuf::from(text);
    path.is_dir().then_some(path)
}
