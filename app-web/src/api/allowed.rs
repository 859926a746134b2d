//! What a person may do now, and why not.

use std::borrow::Cow;
use std::marker::PhantomData;

use guichet_domain::kernel::Words;
use poem_openapi::Object;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::{ParseError, ParseFromJSON, ParseResult, ToJSON, Type};
use serde_json::{Map, Value, json};

/// Why somebody may not do something now; the same that a try is refused with.
#[derive(Debug, Clone, Object)]
pub(crate) struct Denied {
    /// A stable word.
    code: String,
    /// In words, in the person's language.
    detail: String,
}

/// For each verb `true`, or why not.
#[derive(Debug, Clone)]
pub(crate) struct Allowed<V>(Map<String, Value>, PhantomData<fn() -> V>);

impl<V: Words> Allowed<V> {
    /// The answer for each verb: nothing, or a stable word and what it means.
    pub(crate) fn of(answers: impl Iterator<Item = (V, Option<(&'static str, String)>)>) -> Self {
        let each = answers.map(|(verb, denied)| {
            let value = match denied {
                None => json!(true),
                Some((code, detail)) => json!({"code": code, "detail": detail}),
            };
            (verb.word().to_owned(), value)
        });
        Self(each.collect(), PhantomData)
    }
}

fn answer() -> MetaSchemaRef {
    MetaSchemaRef::Inline(Box::new(MetaSchema {
        one_of: vec![
            MetaSchemaRef::Inline(Box::new(MetaSchema {
                enum_items: vec![json!(true)],
                ..MetaSchema::new("boolean")
            })),
            Denied::schema_ref(),
        ],
        ..MetaSchema::ANY
    }))
}

impl<V: Words + Send + Sync> Type for Allowed<V> {
    const IS_REQUIRED: bool = true;
    type RawValueType = Self;
    type RawElementValueType = Self;

    fn name() -> Cow<'static, str> {
        "Allowed".into()
    }

    fn schema_ref() -> MetaSchemaRef {
        let words = V::ALL.iter().map(|(_, word)| *word);
        MetaSchemaRef::Inline(Box::new(MetaSchema {
            required: words.clone().collect(),
            properties: words.map(|word| (word, answer())).collect(),
            ..MetaSchema::new("object")
        }))
    }

    fn register(registry: &mut Registry) {
        Denied::register(registry);
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }

    fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
        Box::new(std::iter::once(self))
    }
}

impl<V: Words + Send + Sync> ToJSON for Allowed<V> {
    fn to_json(&self) -> Option<Value> {
        Some(Value::Object(self.0.clone()))
    }
}

/// Asked for by the framework of every field; no body has one.
impl<V: Words + Send + Sync> ParseFromJSON for Allowed<V> {
    fn parse_from_json(_: Option<Value>) -> ParseResult<Self> {
        Err(ParseError::custom("only ever answered"))
    }
}
