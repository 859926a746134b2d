//! The number that is in the log, in the answer and on the error page, and never a cause.

use poem::Request;
use uuid::Uuid;

/// Its header, both ways.
pub(crate) const HEADER: &str = "x-request-id";

/// The id of a request: the one a trusted proxy gave it, if it is of safe form, else a new one.
pub(crate) fn of(request: &Request, from_trusted: bool) -> String {
    request
        .header(HEADER)
        .filter(|id| from_trusted && is_safe(id))
        .map_or_else(|| Uuid::now_v7().to_string(), str::to_owned)
}

/// Letters, digits, `-` and `_`; neither so short that it repeats nor so long that it floods the log.
fn is_safe(id: &str) -> bool {
    (8..=64).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(given: &str, trusted: bool) -> String {
        of(&Request::builder().header(HEADER, given).finish(), trusted)
    }

    #[test]
    fn only_a_trusted_proxys_safe_id_is_taken_over() {
        assert_eq!(id("abc-DEF_123", true), "abc-DEF_123");
        assert_ne!(id("abc-DEF_123", false), "abc-DEF_123");
        for bad in ["short", "with space in it", "a\"b<c>defg", &"x".repeat(65)] {
            assert_ne!(id(bad, true), bad);
        }
        assert_ne!(id("short", true), id("short", true), "each is new");
    }
}
