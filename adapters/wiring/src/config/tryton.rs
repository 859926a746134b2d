//! Tryton's accounts, and whether the network to it is closed.

use secrecy::SecretString;

use super::forms::{non_empty, secret, switch};
use super::network;
use super::source::Source;

/// One Tryton account.
#[derive(Debug, Clone)]
pub struct TrytonAccess {
    /// Its login.
    pub user: String,
    /// Its password.
    pub password: SecretString,
}

/// Nobody can prove from here that a network is closed; that it is not can be seen by the host.
pub(super) fn private_network(source: &mut Source, tryton_url: Option<&http::Uri>) -> bool {
    let name = "TRYTON_PRIVATE_NETWORK";
    let said = source.with_default(name, "1 or 0", "0", switch) == Some(true);
    let is_public = |uri: &http::Uri| !uri.host().is_some_and(network::may_be_private);
    if said && tryton_url.is_some_and(is_public) {
        source.fault(
            name,
            "the host of TRYTON_RPC_URL has a public name or address",
            "a host of a private network (a name without a dot, or a private address), or 0",
        );
    }
    said
}

pub(super) fn access(
    source: &mut Source,
    user: &'static str,
    password: &'static str,
) -> Option<TrytonAccess> {
    let login = source.optional(user, "a Tryton login", non_empty);
    let words = source.optional_secret(password, "its password", secret);
    if login.is_some() && words.is_none() {
        source.missing(password, "the password that goes with the login");
    }
    login
        .zip(words)
        .map(|(user, password)| TrytonAccess { user, password })
}
