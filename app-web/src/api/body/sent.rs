//! The staff's bodies: read as strictly, what is wrong said in the caller's language.

use std::str::FromStr;

use chrono::{DateTime, SubsecRound, Timelike, Utc};
use chrono_tz::Tz;
use guichet_domain::access::Role;
use guichet_domain::kernel::Words;
use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{Fields, is_json};
use crate::i18n::Texts;
use crate::problem::{Fault, FieldFault};
use crate::visit::Visit;

/// What somebody sent, and the SHA-256 of its bytes.
pub(crate) struct Sent<T> {
    pub(crate) value: T,
    pub(crate) fingerprint: [u8; 32],
}

/// How a body of the staff is read, and what describes it.
pub(crate) trait Ask: Sized {
    /// Its description.
    type Described: Type;
    /// Whether something must be sent at all.
    const REQUIRED: bool = true;
    /// Takes its fields; what is wrong is noted.
    fn read(form: &mut Form) -> Option<Self>;
}

/// What a field that may be left out holds, if anything; `None` where it holds something that was
/// noted as wrong.
pub(crate) type Maybe<T> = Option<Option<T>>;

/// The fields of a body, read with the words of a language for what is wrong with them.
pub(crate) struct Form {
    fields: Fields,
    texts: &'static Texts,
}

impl Form {
    /// A text with something in it.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        let given = self.maybe_text(name)?;
        if given.is_none() {
            self.required(name);
        }
        given
    }

    /// A text with something in it, where it is given.
    pub(crate) fn maybe_text(&mut self, name: &'static str) -> Maybe<String> {
        match self.fields.left.remove(name) {
            None => Some(None),
            Some(Value::String(text)) if text.trim().is_empty() => {
                self.required(name);
                None
            }
            Some(Value::String(text)) => Some(Some(text)),
            Some(_) => self.wrong(name, "field-text"),
        }
    }

    /// The revision that was seen.
    pub(crate) fn revision(&mut self) -> Option<u64> {
        let given = self.maybe_number("revision", "field-revision")?;
        if given.is_none() {
            self.required("revision");
        }
        given
    }

    /// A whole number from 1 on, where it is given.
    pub(crate) fn maybe_number(&mut self, name: &'static str, says: &'static str) -> Maybe<u64> {
        match self.fields.left.remove(name) {
            None => Some(None),
            Some(value) => match value.as_u64().filter(|number| *number > 0) {
                Some(number) => Some(Some(number)),
                None => self.wrong(name, says),
            },
        }
    }

    /// One of a closed set of words.
    pub(crate) fn word<W: Words>(&mut self, name: &'static str) -> Option<W> {
        let given = self.maybe_word(name)?;
        if given.is_none() {
            self.required(name);
        }
        given
    }

    /// The same, where it is given.
    pub(crate) fn maybe_word<W: Words>(&mut self, name: &'static str) -> Maybe<W> {
        match self.fields.left.remove(name) {
            None => Some(None),
            Some(value) => match value.as_str().and_then(W::from_word) {
                Some(word) => Some(Some(word)),
                None => self.wrong_word::<W, _>(name),
            },
        }
    }

    /// A role by any of its names, as the pages and the command line take it.
    pub(crate) fn role(&mut self, name: &'static str) -> Option<Role> {
        let given = self.text(name)?;
        match Role::named(&given) {
            Ok(role) => Some(role),
            Err(unknown) if unknown.nearest.is_empty() => self.wrong_word::<Role, _>(name),
            Err(unknown) => {
                let near: Vec<&str> = unknown.nearest.into_iter().map(Words::word).collect();
                let detail = self.texts.t1("field-role-near", "words", near.join(", "));
                self.note(name, "invalid", detail);
                None
            }
        }
    }

    /// Words of a closed set, where they are given.
    pub(crate) fn maybe_words<W: Words>(&mut self, name: &'static str) -> Maybe<Vec<W>> {
        let read = |value: &Value| {
            let words = value.as_array()?.iter();
            words.map(|word| W::from_word(word.as_str()?)).collect()
        };
        match self.fields.left.remove(name) {
            None => Some(None),
            Some(value) => match read(&value) {
                Some(words) => Some(Some(words)),
                None => self.wrong_word::<W, _>(name),
            },
        }
    }

    /// Words of a closed set.
    pub(crate) fn words<W: Words>(&mut self, name: &'static str) -> Option<Vec<W>> {
        let given = self.maybe_words(name)?;
        if given.is_none() {
            self.required(name);
        }
        given
    }

    /// Yes or no, where it is given.
    pub(crate) fn maybe_flag(&mut self, name: &'static str) -> Maybe<bool> {
        match self.fields.left.remove(name) {
            None => Some(None),
            Some(Value::Bool(flag)) => Some(Some(flag)),
            Some(_) => self.wrong(name, "field-flag"),
        }
    }

    /// An id, where it is given; null says that there is to be none.
    pub(crate) fn maybe_id<I: FromStr>(&mut self, name: &'static str) -> Maybe<Option<I>> {
        match self.fields.left.remove(name) {
            None => Some(None),
            Some(Value::Null) => Some(Some(None)),
            Some(value) => match value.as_str().and_then(|text| text.parse().ok()) {
                Some(id) => Some(Some(Some(id))),
                None => self.wrong(name, "field-id"),
            },
        }
    }

    /// An id.
    pub(crate) fn id<I: FromStr>(&mut self, name: &'static str) -> Option<I> {
        let given = self.maybe_id(name)?.flatten();
        if given.is_none() {
            self.required(name);
        }
        given
    }

    /// An instant, written with its offset, where it is given.
    pub(crate) fn maybe_instant(&mut self, name: &'static str) -> Maybe<DateTime<Utc>> {
        match self.fields.left.remove(name) {
            None => Some(None),
            Some(value) => match value.as_str().and_then(instant) {
                Some(at) => Some(Some(at)),
                None => self.wrong(name, "field-instant"),
            },
        }
    }

    /// An instant, written with its offset.
    pub(crate) fn instant(&mut self, name: &'static str) -> Option<DateTime<Utc>> {
        let given = self.maybe_instant(name)?;
        if given.is_none() {
            self.required(name);
        }
        given
    }

    /// A time zone by its IANA name, where it is given.
    pub(crate) fn maybe_zone(&mut self, name: &'static str) -> Maybe<Tz> {
        match self.fields.left.remove(name) {
            None => Some(None),
            Some(value) => match value.as_str().and_then(|text| text.parse().ok()) {
                Some(zone) => Some(Some(zone)),
                None => self.wrong(name, "field-zone"),
            },
        }
    }

    /// A time zone by its IANA name.
    pub(crate) fn zone(&mut self, name: &'static str) -> Option<Tz> {
        let given = self.maybe_zone(name)?;
        if given.is_none() {
            self.required(name);
        }
        given
    }

    /// Lines, as a list or as one text; none where they are not given.
    pub(crate) fn lines(&mut self, name: &'static str) -> Option<Vec<String>> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let read = |value: &Value| match value {
            Value::String(text) => Some(text.split('\n').map(str::to_owned).collect()),
            Value::Array(lines) => lines.iter().map(text).collect(),
            _ => None,
        };
        match self.fields.left.remove(name) {
            None => Some(Vec::new()),
            Some(value) => match read(&value) {
                Some(lines) => Some(lines),
                None => self.wrong(name, "field-lines"),
            },
        }
    }

    /// Lines, as a list or as one text.
    pub(crate) fn required_lines(&mut self, name: &'static str) -> Option<Vec<String>> {
        if self.fields.left.contains_key(name) {
            return self.lines(name);
        }
        self.required(name);
        None
    }

    /// Objects, each read in the same way, where they are given. What is wrong with a field of
    /// one of them is noted as `name.0.field`.
    pub(crate) fn maybe_objects<T>(
        &mut self,
        name: &'static str,
        read: impl Fn(&mut Self) -> Option<T>,
    ) -> Maybe<Vec<T>> {
        let given = match self.fields.left.remove(name) {
            None => return Some(None),
            Some(Value::Array(given)) => given,
            Some(_) => return self.wrong(name, "field-objects"),
        };
        let mut all = Some(Vec::new());
        for (index, value) in given.into_iter().enumerate() {
            let Value::Object(left) = value else {
                return self.wrong(name, "field-objects");
            };
            let mut form = Self::of(left, self.texts);
            let read = read(&mut form);
            form.unknown();
            for fault in form.fields.faults {
                let field = format!("{name}.{index}.{}", fault.field);
                let fault = FieldFault::new(field, fault.code, fault.detail);
                self.fields.faults.push(fault);
            }
            match (&mut all, read) {
                (Some(all), Some(value)) => all.push(value),
                _ => all = None,
            }
        }
        all.map(Some)
    }

    fn of(left: Map<String, Value>, texts: &'static Texts) -> Self {
        let faults = Vec::new();
        let fields = Fields { left, faults };
        Self { fields, texts }
    }

    fn required(&mut self, name: &'static str) {
        self.note(name, "required", self.texts.t("field-required"));
    }

    fn wrong<T>(&mut self, name: &'static str, says: &'static str) -> Option<T> {
        self.note(name, "invalid", self.texts.t(says));
        None
    }

    fn wrong_word<W: Words, T>(&mut self, name: &'static str) -> Option<T> {
        let words: Vec<&str> = W::ALL.iter().map(|(_, word)| *word).collect();
        let detail = self.texts.t1("field-words", "words", words.join(", "));
        self.note(name, "invalid", detail);
        None
    }

    fn note(&mut self, name: &'static str, code: &'static str, detail: String) {
        self.fields.faults.push(FieldFault::new(name, code, detail));
    }

    fn unknown(&mut self) {
        let names: Vec<String> = self.fields.left.keys().cloned().collect();
        for name in names {
            let shown: String = name.chars().take(64).collect();
            let detail = self.texts.t("field-unknown");
            let fault = FieldFault::new(shown, "unknown", detail);
            self.fields.faults.push(fault);
        }
        self.fields.left.clear();
    }

    fn finish<T>(mut self, value: Option<T>) -> Result<T, Fault> {
        self.unknown();
        self.fields.finish(value)
    }
}

/// An instant as RFC 3339 writes it, to the second; its offset is never left out.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let at = DateTime::parse_from_rfc3339(text).ok()?.to_utc();
    // A leap second is no second of the clocks that plans go by.
    (at.nanosecond() < 1_000_000_000).then(|| at.trunc_subsecs(0))
}

impl<'a, T: Ask> ApiExtractor<'a> for Sent<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::Described::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let schema: MetaSchemaRef = T::Described::schema_ref();
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType {
                content_type: "application/json",
                schema,
            }],
            required: T::REQUIRED,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        let visit = request.data::<Visit>().ok_or(Fault::Internal)?;
        let bytes = body.take()?.into_bytes().await?;
        let left = if bytes.is_empty() && !T::REQUIRED {
            Map::new()
        } else if !is_json(request) {
            return Err(Fault::MediaType.into());
        } else if let Ok(Value::Object(left)) = serde_json::from_slice(&bytes) {
            left
        } else {
            return Err(Fault::Malformed("The body is not a JSON object.").into());
        };
        let mut form = Form::of(left, crate::i18n::texts(visit.language()));
        let value = T::read(&mut form);
        Ok(Self {
            value: form.finish(value)?,
            fingerprint: Sha256::digest(&bytes).into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_says_its_offset() {
        let utc: DateTime<Utc> = "2026-02-06T13:00:00Z".parse().unwrap();
        assert_eq!(instant("2026-02-06T13:00:00Z"), Some(utc));
        assert_eq!(instant("2026-02-06T14:00:00.250+01:00"), Some(utc));
        for text in [
            "",
            "2026-02-06",
            "2026-02-06T14:00:00",
            "2026-02-06T14:00",
            "2026-02-30T14:00:00Z",
            "2026-02-06T23:59:60Z",
            "2026-02-06T14:00:00 Europe/Paris",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
