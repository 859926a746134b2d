//! JSON bodies, read strictly: no other type is taken for a text, no unknown field is passed over.

mod sent;

use poem::{Request, RequestBody};
use poem_openapi::registry::{MetaMediaType, MetaRequest, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use poem_openapi::{ApiExtractor, ApiExtractorType, ExtractParamOptions};
use serde_json::{Map, Value};

use crate::problem::{Fault, FieldFault};

pub(crate) use sent::{Ask, Form, Sent};

/// A body of this shape. The shape is described by deriving `Object`, and read by [`Shape::read`].
pub(crate) struct Body<T>(pub(crate) T);

/// How a body is read.
pub(crate) trait Shape: Type + Sized {
    /// Takes its fields; what is wrong is noted.
    fn read(fields: &mut Fields) -> Option<Self>;
}

/// The fields of a body that were not yet taken, and what was wrong with the others.
pub(crate) struct Fields {
    left: Map<String, Value>,
    faults: Vec<FieldFault>,
}

impl Fields {
    /// A text that must be there.
    pub(crate) fn text(&mut self, name: &'static str, longest: usize) -> Option<String> {
        match self.left.remove(name) {
            Some(Value::String(text)) if text.chars().count() <= longest => return Some(text),
            Some(Value::String(_)) => self.fault(name, "invalid", "too long"),
            Some(_) => self.fault(name, "invalid", "a text"),
            None => self.fault(name, "required", "must be there"),
        }
        None
    }

    /// One of these words, the first unless told.
    pub(crate) fn choice(
        &mut self,
        name: &'static str,
        words: &[&'static str],
    ) -> Option<&'static str> {
        let Some(value) = self.left.remove(name) else {
            return words.first().copied();
        };
        let found = words.iter().find(|word| value == **word).copied();
        if found.is_none() {
            self.fault(name, "invalid", "one of the words of the description");
        }
        found
    }

    /// One of these words, or nothing.
    #[expect(
        clippy::option_option,
        reason = "outside: was it good at all; inside: was it given"
    )]
    pub(crate) fn option(
        &mut self,
        name: &'static str,
        words: &[&'static str],
    ) -> Option<Option<&'static str>> {
        if self.left.contains_key(name) {
            self.choice(name, words).map(Some)
        } else {
            Some(None)
        }
    }

    fn fault(&mut self, name: &'static str, code: &'static str, detail: &'static str) {
        self.faults.push(FieldFault::new(name, code, detail));
    }

    fn finish<T>(mut self, value: Option<T>) -> Result<T, Fault> {
        for name in self.left.keys() {
            let shown: String = name.chars().take(64).collect();
            self.faults
                .push(FieldFault::new(shown, "unknown", "no such field"));
        }
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            _ => Err(Fault::Fields(self.faults)),
        }
    }
}

fn is_json(request: &Request) -> bool {
    let kind = request.content_type().unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

impl<'a, T: Shape> ApiExtractor<'a> for Body<T> {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::RequestObject];
    type ParamType = ();
    type ParamRawType = ();

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn request_meta() -> Option<MetaRequest> {
        let schema: MetaSchemaRef = T::schema_ref();
        Some(MetaRequest {
            description: None,
            content: vec![MetaMediaType {
                content_type: "application/json",
                schema,
            }],
            required: true,
        })
    }

    async fn from_request(
        request: &'a Request,
        body: &mut RequestBody,
        _: ExtractParamOptions<()>,
    ) -> poem::Result<Self> {
        if !is_json(request) {
            return Err(Fault::MediaType.into());
        }
        let bytes = body.take()?.into_bytes().await?;
        let Ok(Value::Object(left)) = serde_json::from_slice(&bytes) else {
            return Err(Fault::Malformed("The body is not a JSON object.").into());
        };
        let mut fields = Fields {
            left,
            faults: Vec::new(),
        };
        let value = T::read(&mut fields);
        Ok(Self(fields.finish(value)?))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn faults(body: Value) -> Vec<(String, &'static str)> {
        let Value::Object(left) = body else {
            return vec![];
        };
        let mut fields = Fields {
            left,
            faults: vec![],
        };
        let value = fields
            .text("login", 5)
            .zip(fields.choice("as", &["a", "b"]));
        match fields.finish(value) {
            Err(Fault::Fields(faults)) => faults
                .into_iter()
                .map(|f| (f.field.into_owned(), f.code))
                .collect(),
            _ => vec![],
        }
    }

    #[test]
    fn every_fault_of_a_body_is_named() {
        assert_eq!(faults(json!({"login": "x"})), []);
        assert_eq!(faults(json!({"login": "x", "as": "b"})), []);
        assert_eq!(
            faults(json!({"as": 1, "more": null})),
            [
                ("login".into(), "required"),
                ("as".into(), "invalid"),
                ("more".into(), "unknown")
            ]
        );
        for wrong in [
            json!(false),
            json!(1),
            json!(null),
            json!([]),
            json!("toolong"),
        ] {
            assert_eq!(
                faults(json!({"login": wrong})),
                [("login".into(), "invalid")]
            );
        }
    }
}
