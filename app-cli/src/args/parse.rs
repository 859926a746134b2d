//! What a single argument takes.

use chrono::NaiveDate;
use guichet_domain::access::Role;
use guichet_domain::kernel::{Limit, Words};
use guichet_portal::driven::OutboxState;
use uuid::Uuid;

/// An id, as an example.
pub(super) const AN_ID: &str = "UUID (01a1fdb8-132c-7324-91b8-25c4188b1200)";

/// A value of a closed set, as it was named.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chosen<W>(pub(crate) W);

pub(super) fn chosen<W: Words>(text: &str) -> Result<Chosen<W>, String> {
    W::from_word(text).map(Chosen).ok_or_else(words::<W>)
}

/// An id as a piece of a path; nothing that could be another path.
pub(super) fn id(text: &str) -> Result<String, &'static str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if text.bytes().all(plain) && uuid(text).is_ok() {
        Ok(text.to_owned())
    } else {
        Err(AN_ID)
    }
}

/// An id.
pub(super) fn uuid(text: &str) -> Result<Uuid, &'static str> {
    text.parse().map_err(|_| AN_ID)
}

/// One of a closed set of words, as it is sent.
pub(super) fn word<W: Words>(text: &str) -> Result<String, String> {
    W::from_word(text)
        .map(|_| text.to_owned())
        .ok_or_else(words::<W>)
}

/// A role, by its own name or another that people have for it.
pub(super) fn role(text: &str) -> Result<Role, String> {
    Role::named(text).map_err(|unknown| {
        if unknown.nearest.is_empty() {
            return words::<Role>();
        }
        let nearest: Vec<&str> = unknown.nearest.into_iter().map(Words::word).collect();
        format!("{} ?", nearest.join(", "))
    })
}

/// The words of a closed set.
pub(super) fn words<W: Words>() -> String {
    let words: Vec<&str> = W::ALL.iter().map(|(_, word)| *word).collect();
    words.join(", ")
}

pub(super) fn outbox_state(text: &str) -> Result<OutboxState, &'static str> {
    OutboxState::from_word(text).ok_or("waiting, sent, given_up")
}

/// A day, with four, two and two digits.
pub(super) fn day(text: &str) -> Result<NaiveDate, &'static str> {
    let parsed = text.parse::<NaiveDate>().ok();
    let same = parsed.filter(|day| day.to_string() == text);
    same.ok_or("YYYY-MM-DD (2024-12-31)")
}

pub(super) fn limit(text: &str) -> Result<Limit, &'static str> {
    let rows = text.parse().ok().and_then(Limit::new);
    rows.ok_or("1..100")
}

pub(super) fn key(text: &str) -> Result<String, &'static str> {
    let printable = text.bytes().all(|byte| matches!(byte, b'!'..=b'~'));
    if (1..=200).contains(&text.len()) && printable {
        Ok(text.to_owned())
    } else {
        Err("1..200")
    }
}

/// `http://` or `https://` and a host, without a trailing slash.
pub(super) fn base_url(text: &str) -> Result<String, &'static str> {
    let text = text.trim_end_matches('/');
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => {
            Ok(text.to_owned())
        }
        _ => Err("http(s)://HOST[:PORT]"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_one_text() {
        assert_eq!(
            day("2024-02-29"),
            Ok(NaiveDate::from_ymd_opt(2024, 2, 29).unwrap_or_default())
        );
        for wrong in [
            "",
            "2023-02-29",
            "2024-2-9",
            "29.02.2024",
            "+2024-02-29",
            "2024-02-29 ",
        ] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_base_url_is_a_host_and_nothing_else() {
        assert_eq!(
            base_url("http://127.0.0.1:8080/").as_deref(),
            Ok("http://127.0.0.1:8080")
        );
        for wrong in [
            "127.0.0.1:8080",
            "ftp://x",
            "http://",
            "http://x/y",
            "http://a@b",
        ] {
            assert!(base_url(wrong).is_err(), "{wrong}");
        }
    }
}
