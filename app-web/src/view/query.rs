//! Addresses of lists: the address holds the filter, so that it can be kept, sent and gone back to.

use std::fmt::Write as _;

/// A path with the parameters of its query string, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    path: String,
    pairs: Vec<(String, String)>,
    /// The place on the page, with its `#`.
    fragment: &'static str,
}

impl Query {
    /// A path without parameters.
    pub fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            ..Self::default()
        }
    }

    /// Leads to a place on the page.
    #[must_use]
    pub fn at(self, fragment: &'static str) -> Self {
        Self { fragment, ..self }
    }

    /// The address of a request: its path and its raw query string.
    pub fn of_request(path: &str, raw: &str) -> Self {
        raw.split('&').fold(Self::new(path), |query, pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            query.and(&decode(name), decode(value))
        })
    }

    /// With one more parameter; an empty value is left out.
    #[must_use]
    pub fn and(mut self, name: &str, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.pairs.push((name.to_owned(), value));
        }
        self
    }

    /// With exactly one value of a parameter.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        self.without(name).and(name, value)
    }

    /// Without a parameter.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        self.keep(|n, _| n != name)
    }

    /// Without one value of a parameter that may be repeated.
    #[must_use]
    pub fn without_value(&self, name: &str, value: &str) -> Self {
        self.keep(|n, v| n != name || v != value)
    }

    /// The path alone.
    pub fn path(&self) -> &str {
        &self.path
    }

    fn keep(&self, keep: impl Fn(&str, &str) -> bool) -> Self {
        let pairs = self
            .pairs
            .iter()
            .filter(|(n, v)| keep(n, v))
            .cloned()
            .collect();
        Self {
            path: self.path.clone(),
            pairs,
            fragment: self.fragment,
        }
    }

    /// As it stands in `href`.
    pub fn href(&self) -> String {
        let mut href = self.path.clone();
        for (at, (name, value)) in self.pairs.iter().enumerate() {
            href.push(if at == 0 { '?' } else { '&' });
            encode(name, &mut href);
            href.push('=');
            encode(value, &mut href);
        }
        href + self.fragment
    }
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// What a form encoded; bytes that are no UTF-8 become the replacement character.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        let hex = tail.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let coded = hex.filter(|two| two.bytes().all(|b| b.is_ascii_hexdigit()));
        match (
            first,
            coded.and_then(|two| u8::from_str_radix(two, 16).ok()),
        ) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            (b'+', _) => bytes.push(b' '),
            (byte, _) => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_the_filter_and_nothing_gets_out_of_its_value() {
        let query = Query::new("/client/commandes/")
            .and("q", "vis & \"écrou\"")
            .and("state", "done")
            .and("state", "quotation")
            .and("from", "");
        assert_eq!(
            query.href(),
            "/client/commandes/?q=vis%20%26%20%22%C3%A9crou%22&state=done&state=quotation"
        );
        assert_eq!(
            query.without("q").without_value("state", "done").href(),
            "/client/commandes/?state=quotation"
        );
        assert_eq!(
            Query::new("/incidents/")
                .at("#h-ev")
                .with("cursor", "a")
                .href(),
            "/incidents/?cursor=a#h-ev"
        );
        assert_eq!(
            query
                .without("q")
                .without("state")
                .with("sort", "date")
                .href(),
            "/client/commandes/?sort=date"
        );
    }

    #[test]
    fn a_requests_own_address_comes_back_whole() {
        let query = Query::of_request("/x/", "q=vis+%26%20%C3%A9crou&state=done&state=&a=%zz%4");
        assert_eq!(
            query.href(),
            "/x/?q=vis%20%26%20%C3%A9crou&state=done&a=%25zz%254"
        );
        assert_eq!(Query::of_request("/x/", "").href(), "/x/");
    }
}
