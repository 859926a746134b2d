//! Says that something can be read on its way.

use super::client::is_open;
use crate::out::Out;

/// Warns that the password that is sent to this server travels in the clear, where it does.
pub(in crate::commands) fn warn_of_open_password(base: &str, out: Out) {
    if is_open(base) {
        out.note(out.say(
            "attention : sans TLS, le mot de passe passe en clair",
            "warning: without TLS the password travels in the clear",
        ));
    }
}
