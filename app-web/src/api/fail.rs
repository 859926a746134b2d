//! How faults are described.

use poem_openapi::ApiResponse;
use poem_openapi::Object;
use poem_openapi::registry::{
    MetaHeader, MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry,
};
use poem_openapi::types::Type;

use crate::problem::Fault;

/// A problem document (RFC 9457). Written by `crate::problem`; this is its description.
#[derive(Object)]
#[oai(rename = "Problem")]
struct Described {
    /// Stable; says what kind of problem it is.
    r#type: String,
    /// The kind in words.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What happened, in words.
    detail: String,
    /// A stable word for programs.
    code: String,
    /// The number that is in the log.
    request_id: String,
    /// Which fields or parameters were not taken.
    #[oai(skip_serializing_if_is_none)]
    errors: Option<Vec<DescribedField>>,
    /// Where the object changed or stands in the way: as it now is.
    #[oai(skip_serializing_if_is_none)]
    current: Option<serde_json::Value>,
}

/// A field or parameter that was not taken.
#[derive(Object)]
#[oai(rename = "FieldProblem")]
struct DescribedField {
    /// Its name.
    field: String,
    /// A stable word.
    code: String,
    /// What it takes.
    detail: String,
}

fn header(status: u16) -> Option<(&'static str, &'static str)> {
    match status {
        401 => Some(("WWW-Authenticate", "How to sign in.")),
        405 => Some(("Allow", "The methods taken.")),
        429 => Some(("Retry-After", "Seconds to wait.")),
        _ => None,
    }
}

impl ApiResponse for Fault {
    fn meta() -> MetaResponses {
        let responses = Self::STATUSES.iter().map(|(status, description)| {
            let headers = header(*status).map(|(name, description)| MetaHeader {
                name: name.into(),
                description: Some(description.into()),
                required: true,
                deprecated: false,
                schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))),
            });
            MetaResponse {
                description,
                status: Some(*status),
                status_range: None,
                content: vec![MetaMediaType {
                    content_type: "application/problem+json",
                    schema: Described::schema_ref(),
                }],
                headers: headers.into_iter().collect(),
            }
        });
        MetaResponses {
            responses: responses.collect(),
        }
    }

    fn register(registry: &mut Registry) {
        Described::register(registry);
    }
}
