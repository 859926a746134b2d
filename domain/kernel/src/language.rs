use std::str::FromStr;

/// The languages Guichet speaks; French unless told otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Language {
    /// Français.
    #[default]
    French,
    /// English.
    English,
}

impl Language {
    /// Every language, the default first.
    pub const ALL: [Self; 2] = [Self::French, Self::English];

    /// The ISO 639-1 code, as Tryton's `ir.lang` and the `lang` attribute write it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// The best of an `Accept-Language` header (RFC 9110, 12.5.4); `None` if it names neither.
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let Ok(language) = pieces.next().unwrap_or_default().parse::<Self>() else {
                continue;
            };
            let weight = pieces
                .find_map(|p| p.trim().strip_prefix("q="))
                .map_or(1000, thousandths);
            if weight > 0 && best.is_none_or(|(w, _)| weight > w) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

fn thousandths(q: &str) -> u16 {
    let (whole, fraction) = q.trim().split_once('.').unwrap_or((q.trim(), ""));
    let digits = format!("{fraction:0<3}");
    match (whole, digits.get(..3).and_then(|d| d.parse::<u16>().ok())) {
        ("1", _) => 1000,
        ("0", Some(n)) => n,
        _ => 0,
    }
}

/// Reads a language tag by its primary subtag: `fr`, `fr-CA`, `en_US`.
impl FromStr for Language {
    type Err = ();

    fn from_str(tag: &str) -> Result<Self, ()> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(primary))
            .ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_known_language_wins() {
        assert_eq!(
            Language::accepted("de, en;q=0.8, fr;q=0.9"),
            Some(Language::French)
        );
        assert_eq!(
            Language::accepted("en-GB,fr;q=0.5"),
            Some(Language::English)
        );
        assert_eq!(
            Language::accepted("fr;q=0, en;q=0.1"),
            Some(Language::English)
        );
        assert_eq!(Language::accepted("de"), None);
        assert_eq!(Language::accepted(""), None);
    }
}
