//! The language chosen in the address: `?lang=en`.

use guichet_domain::kernel::Language;

/// What the query asks for; nothing for a language we do not speak.
pub(crate) fn asked(query: &str) -> Option<Language> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(name, _)| *name == "lang")
        .and_then(|(_, code)| Language::ALL.into_iter().find(|l| l.code() == code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_codes_count() {
        assert_eq!(asked("a=b&lang=en"), Some(Language::English));
        assert_eq!(asked("lang=fr"), Some(Language::French));
        for query in ["", "lang=de", "lang", "xlang=en", "lang=EN"] {
            assert_eq!(asked(query), None, "{query}");
        }
    }
}
