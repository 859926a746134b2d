//! The headers and cookies every private page comes with.

use guichet_driven::Visited;

/// What is wrong with the security headers of a page.
pub(super) fn security(page: &Visited, https: bool) -> Vec<String> {
    let mut faults = Vec::new();
    match page.header("content-security-policy") {
        None => faults.push("no Content-Security-Policy".into()),
        Some(policy) => {
            if policy.contains("'unsafe-inline'") {
                faults.push("Content-Security-Policy allows 'unsafe-inline'".into());
            }
            for directive in ["frame-ancestors", "default-src"] {
                let has = policy.split(';').any(|d| d.trim().starts_with(directive));
                if !has {
                    faults.push(format!("Content-Security-Policy has no {directive}"));
                }
            }
        }
    }
    if page.header("x-content-type-options") != Some("nosniff") {
        faults.push("no X-Content-Type-Options: nosniff".into());
    }
    if https && page.header("strict-transport-security").is_none() {
        faults.push("no Strict-Transport-Security".into());
    }
    faults
}

/// What is wrong with the cookies a sign-in sets; `None` if it sets none.
pub(super) fn cookies(answer: &Visited, https: bool) -> Option<Vec<String>> {
    let mut faults = Vec::new();
    let mut any = false;
    for cookie in answer.all("set-cookie") {
        let mut parts = cookie.split(';').map(str::trim);
        let (name, value) = parts
            .next()
            .unwrap_or_default()
            .split_once('=')
            .unwrap_or_default();
        if value.is_empty() {
            continue;
        }
        any = true;
        let flags: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
        let has = |flag: &str| flags.iter().any(|known| known == flag);
        let mut lack = |good: bool, what: &str| {
            if !good {
                faults.push(format!("{name}: {what}"));
            }
        };
        lack(has("httponly"), "no HttpOnly");
        lack(
            has("samesite=lax") || has("samesite=strict"),
            "no SameSite=Lax",
        );
        lack(has("path=/"), "no Path=/");
        lack(
            !flags.iter().any(|flag| flag.starts_with("domain=")),
            "has a Domain",
        );
        if https {
            lack(has("secure"), "no Secure");
            lack(name.starts_with("__Host-"), "no __Host- prefix");
        }
    }
    any.then_some(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(headers: &[(&str, &str)]) -> Visited {
        let headers = headers
            .iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect();
        Visited {
            headers,
            ..Visited::default()
        }
    }

    #[test]
    fn each_missing_header_is_named() {
        let policy = "default-src 'self'; script-src 'nonce-x'; frame-ancestors 'none'";
        let good = [
            ("content-security-policy", policy),
            ("x-content-type-options", "nosniff"),
            ("strict-transport-security", "max-age=1"),
        ];
        assert_eq!(security(&page(&good), true), Vec::<String>::new());
        assert_eq!(security(&page(&good[..2]), false), Vec::<String>::new());
        assert_eq!(
            security(&page(&good[..2]), true),
            ["no Strict-Transport-Security"]
        );
        assert_eq!(
            security(&page(&good[..1]), false),
            ["no X-Content-Type-Options: nosniff"]
        );
        let loose = [
            (
                "content-security-policy",
                "default-src 'self' 'unsafe-inline'",
            ),
            ("x-content-type-options", "nosniff"),
        ];
        assert_eq!(security(&page(&loose), false).len(), 2);
    }

    #[test]
    fn each_missing_flag_of_a_cookie_is_named() {
        let set = |cookie: &str| cookies(&page(&[("set-cookie", cookie)]), false);
        assert_eq!(set("s=1; HttpOnly; SameSite=Lax; Path=/"), Some(vec![]));
        assert_eq!(
            set("s=1; SameSite=Lax; Path=/"),
            Some(vec!["s: no HttpOnly".into()])
        );
        assert_eq!(set("s=; Path=/"), None);
        let tls = page(&[(
            "set-cookie",
            "__Host-s=1; HttpOnly; SameSite=Lax; Secure; Path=/",
        )]);
        assert_eq!(cookies(&tls, true), Some(vec![]));
        let plain = page(&[("set-cookie", "s=1; HttpOnly; SameSite=Lax; Path=/")]);
        assert_eq!(cookies(&plain, true).map(|faults| faults.len()), Some(2));
    }
}
