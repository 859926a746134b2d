use poem::{IntoResponse, Response};
use poem_openapi::ApiResponse;
use poem_openapi::registry::{
    MetaHeader, MetaMediaType, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry,
};

use crate::problem::Fault;

/// A document as the ERP hands it out.
pub(crate) struct File(pub(crate) Response);

impl IntoResponse for File {
    fn into_response(self) -> Response {
        self.0
    }
}

/// A document, or why not.
pub(crate) type FileAnswer = Result<File, Fault>;

impl ApiResponse for File {
    fn meta() -> MetaResponses {
        let kinds = [
            "application/pdf",
            "application/vnd.oasis.opendocument.text",
            "application/octet-stream",
        ];
        MetaResponses {
            responses: vec![MetaResponse {
                description: "The document, under its true type.",
                status: Some(200),
                status_range: None,
                content: kinds
                    .into_iter()
                    .map(|content_type| MetaMediaType {
                        content_type,
                        schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new_with_format(
                            "string", "binary",
                        ))),
                    })
                    .collect(),
                headers: vec![MetaHeader {
                    name: "Content-Disposition".into(),
                    description: Some("Names the file by the document's number.".into()),
                    required: true,
                    deprecated: false,
                    schema: MetaSchemaRef::Inline(Box::new(MetaSchema::new("string"))),
                }],
            }],
        }
    }

    fn register(_: &mut Registry) {}
}
