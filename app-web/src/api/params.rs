//! Query parameters of lists: what each takes, as the description says it.

use std::borrow::Cow;

use chrono::NaiveDate;
use guichet_domain::kernel::{Limit, SortOrder, Words};
use poem_openapi::registry::{MetaSchema, MetaSchemaRef};
use poem_openapi::types::{ParseError, ParseFromParameter, ParseResult, Type};
use serde_json::json;

/// Longest text searched for.
pub(crate) const LONGEST_SEARCH: usize = 200;

/// A parameter that is a text of a certain form.
pub(crate) trait FromText: Sized + Send + Sync {
    /// Its form.
    fn schema() -> MetaSchema;
    /// Its value; `None` for a text of another form.
    fn read(text: &str) -> Option<Self>;
}

/// A parameter as the API's framework wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Param<T>(pub(crate) T);

impl<T: FromText> Type for Param<T> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "parameter".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        MetaSchemaRef::Inline(Box::new(T::schema()))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<T: FromText> ParseFromParameter for Param<T> {
    fn parse_from_parameter(text: &str) -> ParseResult<Self> {
        T::read(text)
            .map(Self)
            .ok_or_else(|| ParseError::custom("not of the described form"))
    }
}

impl FromText for NaiveDate {
    fn schema() -> MetaSchema {
        MetaSchema {
            pattern: Some("^[0-9]{4}-[0-9]{2}-[0-9]{2}$".into()),
            ..MetaSchema::new_with_format("string", "date")
        }
    }

    fn read(text: &str) -> Option<Self> {
        day(text)
    }
}

/// `2026-03-01`, and no other way to write a day.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    // The year 0 is none of Tryton's.
    let dated = shaped && !text.starts_with("0000");
    dated.then(|| text.parse().ok()).flatten()
}

impl FromText for Limit {
    fn schema() -> MetaSchema {
        MetaSchema {
            minimum: Some(1.0),
            maximum: Some(f64::from(Self::MOST)),
            default: Some(json!(Self::default().get())),
            ..MetaSchema::new("integer")
        }
    }

    fn read(text: &str) -> Option<Self> {
        let plain = text.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| text.parse().ok())?.and_then(Self::new)
    }
}

impl FromText for SortOrder {
    fn schema() -> MetaSchema {
        MetaSchema {
            enum_items: vec![json!("-date"), json!("date")],
            default: Some(json!("-date")),
            ..MetaSchema::new("string")
        }
    }

    fn read(text: &str) -> Option<Self> {
        match text {
            "-date" => Some(Self::NewestFirst),
            "date" => Some(Self::OldestFirst),
            _ => None,
        }
    }
}

impl FromText for bool {
    fn schema() -> MetaSchema {
        MetaSchema::new("boolean")
    }

    fn read(text: &str) -> Option<Self> {
        match text {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }
}

/// Text to search for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Search(pub(crate) String);

impl FromText for Search {
    fn schema() -> MetaSchema {
        MetaSchema {
            max_length: Some(LONGEST_SEARCH),
            pattern: Some("^[^\\u0000-\\u001F\\u007F-\\u009F]*$".into()),
            ..MetaSchema::new("string")
        }
    }

    fn read(text: &str) -> Option<Self> {
        let fits = text.chars().count() <= LONGEST_SEARCH && !text.contains(char::is_control);
        fits.then(|| Self(text.to_owned()))
    }
}

impl Search {
    /// What to look for; nothing when it is blank.
    pub(crate) fn text(self) -> Option<String> {
        let text = self.0.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// Where to go on from: a cursor of the page before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cursor(pub(crate) String);

impl FromText for Cursor {
    fn schema() -> MetaSchema {
        MetaSchema {
            pattern: Some("^[A-Za-z0-9_-]{22,200}$".into()),
            ..MetaSchema::new("string")
        }
    }

    /// Of the form of a cursor; whether it is one of this list is seen later.
    fn read(text: &str) -> Option<Self> {
        let formed = (22..=200).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        formed.then(|| Self(text.to_owned()))
    }
}

/// A state by its word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word<W>(pub(crate) W);

impl<W: Words + Send + Sync> FromText for Word<W> {
    fn schema() -> MetaSchema {
        words::<W>()
    }

    fn read(text: &str) -> Option<Self> {
        W::from_word(text).map(Self)
    }
}

/// The values of a parameter that may be repeated.
pub(crate) fn all<W>(given: Option<Vec<Param<Word<W>>>>) -> Vec<W> {
    let given = given.unwrap_or_default().into_iter();
    given.map(|word| word.0.0).collect()
}

/// Days of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days(pub(crate) u16);

impl Default for Days {
    fn default() -> Self {
        Self(30)
    }
}

impl FromText for Days {
    fn schema() -> MetaSchema {
        MetaSchema {
            minimum: Some(1.0),
            maximum: Some(366.0),
            default: Some(json!(Self::default().0)),
            ..MetaSchema::new("integer")
        }
    }

    fn read(text: &str) -> Option<Self> {
        let days = plain_number(text)?;
        (1..=366)
            .contains(&days)
            .then_some(Self(u16::try_from(days).ok()?))
    }
}

/// A place in a log, to go on after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct After(pub(crate) u64);

impl FromText for After {
    fn schema() -> MetaSchema {
        MetaSchema {
            minimum: Some(0.0),
            maximum: Some(1e9),
            default: Some(json!(0)),
            ..MetaSchema::new("integer")
        }
    }

    fn read(text: &str) -> Option<Self> {
        let number = plain_number(text)?;
        (number <= 1_000_000_000).then_some(Self(number))
    }
}

fn plain_number(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// A text that is one of a closed set of words.
pub(crate) fn words<W: Words>() -> MetaSchema {
    MetaSchema {
        enum_items: W::ALL.iter().map(|(_, word)| json!(word)).collect(),
        ..MetaSchema::new("string")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_one_way() {
        assert!(day("2026-03-01").is_some());
        for text in [
            "",
            "2026-3-1",
            "2026-02-30",
            "+2026-3-1",
            "2026/03/01",
            "01-03-2026",
            "0000-01-01",
            "2026-03-01 ",
            "２026-03-0",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn limits_are_plain_numbers() {
        assert!(<Limit as FromText>::read("100").is_some());
        for text in [
            "",
            "0",
            "101",
            "-1",
            "+5",
            "1e1",
            " 5",
            "99999999999999999999",
        ] {
            assert!(<Limit as FromText>::read(text).is_none(), "{text}");
        }
    }
}
