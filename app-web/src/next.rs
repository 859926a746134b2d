//! Where to go after signing in: only ever a path on this site.

/// The path with its query, if it can lead nowhere else.
pub(crate) fn safe(text: &str) -> Option<&str> {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_graphic() && b != b'\\' && b != b'#');
    let lower = path.to_ascii_lowercase();
    let disguised = ["%2f", "%5c", "%2e", "%00", "%0", "%1", "//", "/."]
        .iter()
        .any(|trick| lower.contains(trick));
    (text.len() <= 2000 && plain && path.starts_with('/') && !disguised).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_this_site_pass() {
        for path in [
            "/",
            "/client/commandes/",
            "/client/commandes/12/",
            "/client/factures/?overdue=true&q=a%20b%2Fc",
        ] {
            assert_eq!(safe(path), Some(path));
        }
    }

    #[test]
    fn nothing_leads_elsewhere() {
        for trick in [
            "",
            "client/",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\\/evil.example",
            "https://evil.example",
            "https:evil.example",
            "HTTPS:/evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            " //evil.example",
            " /client/",
            "/\t/evil.example",
            "/\n/evil.example",
            "\r\n//evil.example",
            "/client/\r\nSet-Cookie: a=b",
            "/\u{0}/evil.example",
            "/%2f/evil.example",
            "/%2F%2Fevil.example",
            "/%5cevil.example",
            "/%09/evil.example",
            "/%0d%0aSet-Cookie:a",
            "/client//evil.example",
            "/./evil.example",
            "/.//evil.example",
            "/client/../..//evil.example",
            "/%2e%2e//evil.example",
            "/client/#@evil.example",
            "/évil",
            "@evil.example",
            "?next=//evil.example",
        ] {
            assert_eq!(safe(trick), None, "{trick:?}");
        }
        assert_eq!(safe(&format!("/{}", "a".repeat(2000))), None);
    }
}
