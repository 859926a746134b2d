//! The words of the pages: Fluent files compiled in, French the default.
//!
//! A test reads the templates and this crate's sources and fails on a key that a language lacks,
//! on one that nothing uses, and on arguments that a message does not take.

use std::fmt::{self, Display};
use std::sync::LazyLock;

use askama::filters::{Html, HtmlSafe, escape};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use guichet_domain::kernel::Language;
use unic_langid::LanguageIdentifier;

/// The files of a language, each with its name for messages about it.
pub const FRENCH: [(&str, &str); 6] = [
    ("fr/pages.ftl", include_str!("../locales/fr/pages.ftl")),
    ("fr/site.ftl", include_str!("../locales/fr/site.ftl")),
    ("fr/staff.ftl", include_str!("../locales/fr/staff.ftl")),
    (
        "fr/diagnostic.ftl",
        include_str!("../locales/fr/diagnostic.ftl"),
    ),
    (
        "fr/governance.ftl",
        include_str!("../locales/fr/governance.ftl"),
    ),
    (
        "fr/governance_rules.ftl",
        include_str!("../locales/fr/governance_rules.ftl"),
    ),
];
/// See [`FRENCH`].
pub const ENGLISH: [(&str, &str); 6] = [
    ("en/pages.ftl", include_str!("../locales/en/pages.ftl")),
    ("en/site.ftl", include_str!("../locales/en/site.ftl")),
    ("en/staff.ftl", include_str!("../locales/en/staff.ftl")),
    (
        "en/diagnostic.ftl",
        include_str!("../locales/en/diagnostic.ftl"),
    ),
    (
        "en/governance.ftl",
        include_str!("../locales/en/governance.ftl"),
    ),
    (
        "en/governance_rules.ftl",
        include_str!("../locales/en/governance_rules.ftl"),
    ),
];

/// Stands where a fragment goes; a private-use character that no text holds.
const GAP: &str = "\u{E000}";

/// All words in one language.
pub struct Texts {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

static TEXTS: LazyLock<[Texts; 2]> = LazyLock::new(|| {
    [
        Texts::load(Language::French),
        Texts::load(Language::English),
    ]
});

/// The words in `language`.
pub fn texts(language: Language) -> &'static Texts {
    match language {
        Language::French => &TEXTS[0],
        Language::English => &TEXTS[1],
    }
}

/// What can fill a place in a message: numbers choose the plural and get their separators.
pub trait Arg {
    /// As Fluent takes it.
    fn to_value(&self) -> FluentValue<'_>;
}

impl Arg for str {
    fn to_value(&self) -> FluentValue<'_> {
        FluentValue::from(self)
    }
}

impl Arg for String {
    fn to_value(&self) -> FluentValue<'_> {
        FluentValue::from(self.as_str())
    }
}

macro_rules! number_args {
    ($($number:ty),+) => {$(
        impl Arg for $number {
            fn to_value(&self) -> FluentValue<'_> {
                FluentValue::from(*self)
            }
        }
    )+};
}
number_args!(usize, i64, u64, u32, i32);

impl<T: Arg + ?Sized> Arg for &T {
    fn to_value(&self) -> FluentValue<'_> {
        (**self).to_value()
    }
}

impl Texts {
    fn load(language: Language) -> Self {
        let (files, tag, group): (_, _, fn(&FluentValue<'_>, &_) -> Option<String>) = match language
        {
            Language::French => (FRENCH, "fr-FR", |v, _| grouped(v, '\u{202F}')),
            Language::English => (ENGLISH, "en-GB", |v, _| grouped(v, ',')),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![
            tag.parse::<LanguageIdentifier>().unwrap_or_default(),
        ]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(group));
        for (name, source) in files {
            let source = match language {
                Language::French => typeset(source),
                Language::English => source.to_owned(),
            };
            let resource = FluentResource::try_new(source).unwrap_or_else(|(usable, errors)| {
                tracing::error!(file = name, ?errors, "broken messages");
                usable
            });
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(file = name, ?errors, "a message twice");
            }
        }
        Self { language, bundle }
    }

    /// Which language this is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A message without arguments.
    pub fn t(&self, key: &str) -> String {
        self.say(key, &[])
    }

    /// A message with one argument.
    pub fn t1(&self, key: &str, name: &str, value: impl Arg) -> String {
        self.say(key, &[(name, value.to_value())])
    }

    /// A message with two arguments.
    pub fn t2(&self, key: &str, n1: &str, v1: impl Arg, n2: &str, v2: impl Arg) -> String {
        self.say(key, &[(n1, v1.to_value()), (n2, v2.to_value())])
    }

    /// A message with any arguments.
    pub fn say(&self, key: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else {
            tracing::error!(key, language = self.language.code(), "no such message");
            return key.to_owned();
        };
        let mut given = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            given.set(*name, value.clone());
        }
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&given), &mut errors);
        if !errors.is_empty() {
            tracing::error!(key, ?errors, "message not filled");
        }
        text.into_owned()
    }

    /// A message with a fragment of a page (a date, a link) in it; the words around are escaped.
    pub fn rich(&self, key: &str, name: &str, fragment: impl HtmlSafe) -> Rich {
        Rich(filled(&self.t1(key, name, GAP), &fragment))
    }

    /// A message as it stands, for where a page takes [`Rich`] words.
    pub fn plain(&self, key: &str) -> Rich {
        Rich(filled(&self.t(key), &""))
    }

    /// The same with one argument.
    pub fn plain1(&self, key: &str, name: &str, value: impl Arg) -> Rich {
        Rich(filled(&self.t1(key, name, value), &""))
    }
}

/// Words with fragments in them, ready for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rich(String);

impl Rich {
    /// Plain words, whoever wrote them.
    pub fn words(text: &str) -> Self {
        Self(filled(text, &""))
    }

    /// A piece of page alone.
    pub fn piece(piece: impl HtmlSafe) -> Self {
        Self(piece.to_string())
    }

    /// A piece of page, then plain words.
    pub fn then(piece: impl HtmlSafe, words: &str) -> Self {
        Self(format!("{piece} {}", Self::words(words)))
    }
}

impl Display for Rich {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Rich {}

fn filled(text: &str, fragment: &dyn Display) -> String {
    let words = escape(text, Html).map_or_else(|never| match never {}, |s| s.to_string());
    words.replace(GAP, &fragment.to_string())
}

/// Whole numbers with their separator; `None` leaves the value to Fluent.
fn grouped(value: &FluentValue<'_>, separator: char) -> Option<String> {
    let FluentValue::Number(number) = value else {
        return None;
    };
    let plain = number.as_string();
    plain
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| crate::digits::group_digits(&plain, separator))
}

/// French spaces before high punctuation and inside guillemets, so that the files stay plain to write.
fn typeset(source: &str) -> String {
    const NARROW: char = '\u{202F}';
    const WIDE: char = '\u{A0}';
    let mut text = source
        .replace("« ", &format!("«{WIDE}"))
        .replace(" »", &format!("{WIDE}»"))
        .replace("n° ", &format!("n°{WIDE}"));
    for mark in [';', '?', '!', ':'] {
        text = text.replace(&format!(" {mark}"), &format!("{NARROW}{mark}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_spaces_are_set_by_the_loader() {
        assert_eq!(
            typeset("Réessayer ? « Oui »"),
            "Réessayer\u{202F}? «\u{A0}Oui\u{A0}»"
        );
    }

    #[test]
    fn counts_choose_the_plural_and_are_grouped() {
        let fr = texts(Language::French);
        assert_eq!(
            fr.t1("orders-on-page", "n", 0_usize),
            "0 commande sur cette page"
        );
        assert_eq!(
            fr.t1("orders-on-page", "n", 2_usize),
            "2 commandes sur cette page"
        );
        assert_eq!(
            fr.t1("orders-on-page", "n", 12_345_usize),
            "12\u{202F}345 commandes sur cette page"
        );
        let en = texts(Language::English);
        assert_eq!(
            en.t1("orders-on-page", "n", 1_usize),
            "1 order on this page"
        );
        assert_eq!(
            en.t1("orders-on-page", "n", 12_345_usize),
            "12,345 orders on this page"
        );
    }

    #[test]
    fn words_around_a_fragment_are_escaped_and_the_fragment_is_not() {
        struct Tag;
        impl Display for Tag {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("<b>x</b>")
            }
        }
        impl HtmlSafe for Tag {}
        assert_eq!(filled("a < \u{E000} & c", &Tag), "a &#60; <b>x</b> &#38; c");
    }
}
