//! The way to a server, for every adapter that speaks to one: which authorities are believed
//! ([`client`]), and what a URL says of who signs in ([`decoded`]).

mod authorities;
mod encoded;

pub use authorities::{Believed, TlsError, client};
pub use encoded::decoded;
