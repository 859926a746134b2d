//! What every act of the staff has in common: who, from where, its key, its answer.

use std::marker::PhantomData;

use guichet_domain::access::TokenScope;
use guichet_domain::kernel::Words;
use guichet_portal::Origin;
use guichet_portal::governance::{ActError, By, Once, Outcome};
use poem::http::StatusCode;
use poem::{IntoResponse, Request, RequestBody, Response};
use poem_openapi::registry::{
    MetaMediaType, MetaParamIn, MetaResponse, MetaResponses, MetaSchema, MetaSchemaRef, Registry,
};
use poem_openapi::types::{ToJSON, Type};
use poem_openapi::{ApiExtractor, ApiExtractorType, ApiResponse, ExtractParamOptions};

use super::staff_caller::StaffCaller;
use crate::format::Formatter;
use crate::problem::{Fault, fault_of};
use crate::visit::Visit;
use crate::words;

/// Characters of a key at the most.
const LONGEST_KEY: usize = 200;

const NAME: &str = "Idempotency-Key";

/// The header `Idempotency-Key`: sent again with the same key, a command gets its first answer.
pub(crate) struct IdempotencyKey(Option<String>);

impl IdempotencyKey {
    fn read(request: &Request) -> Result<Self, Fault> {
        let fault = || Fault::Fields(vec![fault_of(NAME)]);
        let mut given = request.headers().get_all(NAME).iter();
        let Some(first) = given.next() else {
            return Ok(Self(None));
        };
        if given.next().is_some() {
            return Err(fault());
        }
        let key = first.to_str().map_err(|_| fault())?.trim();
        let printable = key.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        if key.is_empty() || key.len() > LONGEST_KEY || !printable {
            return Err(fault());
        }
        Ok(Self(Some(key.to_owned())))
    }
}

impl<'a> ApiExtractor<'a> for IdempotencyKey {
    const TYPES: &'static [ApiExtractorType] = &[ApiExtractorType::Parameter];
    type ParamType = String;
    type ParamRawType = String;

    fn param_in() -> Option<MetaParamIn> {
        Some(MetaParamIn::Header)
    }

    fn param_schema_ref() -> Option<MetaSchemaRef> {
        Some(MetaSchemaRef::Inline(Box::new(MetaSchema {
            min_length: Some(1),
            max_length: Some(LONGEST_KEY),
            pattern: Some("^[!-~]([ -~]*[!-~])?$".into()),
            ..MetaSchema::new("string")
        })))
    }

    async fn from_request(
        request: &'a Request,
        _: &mut RequestBody,
        _: ExtractParamOptions<String>,
    ) -> poem::Result<Self> {
        Ok(Self::read(request)?)
    }
}

/// One act of one caller.
pub(crate) struct Act<'a> {
    caller: &'a StaffCaller,
    origin: Origin,
    route: String,
    key: Option<String>,
    fingerprint: [u8; 32],
    pub(crate) write: Formatter,
}

impl<'a> Act<'a> {
    /// A read.
    pub(crate) fn reading(caller: &'a StaffCaller) -> Self {
        Self::new(caller, IdempotencyKey(None), [0; 32])
    }

    /// A command, with its key and the fingerprint of what was sent.
    pub(crate) fn new(caller: &'a StaffCaller, key: IdempotencyKey, fingerprint: [u8; 32]) -> Self {
        let visit = &caller.visit;
        Self {
            caller,
            origin: visit.origin(),
            route: format!("{} {}", visit.method, visit.path),
            key: key.0,
            fingerprint,
            write: words::formatter(visit),
        }
    }

    pub(crate) fn visit(&self) -> &Visit {
        &self.caller.visit
    }

    /// Who acts.
    pub(crate) fn by(&self) -> By<'_> {
        By {
            staff: &self.caller.known.principal,
            origin: &self.origin,
        }
    }

    /// That it came before, if it did: `render` writes the answer.
    pub(crate) fn once<'r, V>(
        &'r self,
        render: &'r (dyn Fn(&V) -> (u16, Vec<u8>) + Send + Sync),
    ) -> Option<Once<'r, V>> {
        Some(Once {
            route: &self.route,
            key: self.key.as_deref()?,
            fingerprint: self.fingerprint,
            render,
        })
    }
}

/// The answer of an act: a `T` as it was written then, when the act came again.
pub(crate) struct Acted<T, const STATUS: u16 = 200> {
    status: u16,
    body: Vec<u8>,
    shape: PhantomData<fn() -> T>,
}

/// `T` as it is answered.
pub(crate) fn written<T: ToJSON>(value: &T) -> Vec<u8> {
    value.to_json_string().into_bytes()
}

impl<T, const STATUS: u16> Acted<T, STATUS> {
    /// What an act that came before was answered.
    pub(crate) fn again(status: u16, body: Vec<u8>) -> Self {
        let shape = PhantomData;
        Self {
            status,
            body,
            shape,
        }
    }

    /// What an act came to.
    pub(crate) fn of<V>(outcome: Outcome<V>, render: impl Fn(&V) -> (u16, Vec<u8>)) -> Self {
        let (status, body) = match outcome {
            Outcome::Done(view) => render(&view),
            Outcome::Again { status, body } => (status, body),
        };
        Self::again(status, body)
    }
}

impl<T, const STATUS: u16> IntoResponse for Acted<T, STATUS> {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        Response::builder()
            .status(status)
            .content_type("application/json; charset=utf-8")
            .body(self.body)
    }
}

impl<T: Type, const STATUS: u16> ApiResponse for Acted<T, STATUS> {
    fn meta() -> MetaResponses {
        let description = match STATUS {
            201 => "It was made.",
            _ => "It was done; so it is now.",
        };
        MetaResponses {
            responses: vec![MetaResponse {
                description,
                status: Some(STATUS),
                status_range: None,
                content: vec![MetaMediaType {
                    content_type: "application/json; charset=utf-8",
                    schema: T::schema_ref(),
                }],
                headers: vec![],
            }],
        }
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }
}

/// What a refusal is as a fault; `refused` says the rules' own.
pub(crate) fn fault<R, V>(
    error: ActError<R, V>,
    refused: impl FnOnce(R, Option<&V>) -> Fault,
) -> Fault {
    match error {
        ActError::Missing => Fault::Missing,
        ActError::Scope(word) => TokenScope::from_word(word).map_or(Fault::Internal, Fault::Scope),
        ActError::KeyReused => Fault::KeyReused,
        ActError::BadCursor(_) => Fault::BadCursor,
        ActError::Port(error) => error.into(),
        ActError::Refused { refusal, current } => refused(refusal, current.as_deref()),
    }
}
