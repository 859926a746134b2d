use guichet_domain::kernel::Language;
use guichet_driven::{PortError, PortResult};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::config::{TrytonConfig, TrytonConfigError};

/// What goes beside the arguments of a call, over the service user's own preferences.
#[derive(Debug, Clone)]
pub(crate) struct Context {
    /// The language of Tryton's labels and words.
    pub(crate) language: Language,
    /// Anything else: `locations`, `_timestamp`, `related_read_limit`.
    pub(crate) extra: Map<String, Value>,
}

impl Context {
    /// Only the language.
    pub(crate) fn of(language: Language) -> Self {
        Self { language, extra: Map::new() }
    }
}

/// A Tryton server, one database of it, and the service account's session there.
/// Cheap to clone; all clones share connections and session.
#[derive(Debug, Clone)]
pub struct Tryton {}

impl Tryton {
    /// Prepares the connection; nothing is sent yet.
    pub fn new(_config: TrytonConfig) -> Result<Self, TrytonConfigError> {
        Ok(Self {})
    }

    /// One read through the service account. `args` is a tuple (or array) of the arguments
    /// without the context, which is put last.
    pub(crate) async fn read<R: DeserializeOwned>(
        &self, method: &'static str, _args: impl Serialize + Send, _context: &Context,
    ) -> PortResult<R> {
        Err(PortError::timed_out(method))
    }

    /// One write through the service account; never repeated once it was sent.
    pub(crate) async fn write<R: DeserializeOwned>(
        &self, method: &'static str, _args: impl Serialize + Send, _context: &Context,
    ) -> PortResult<R> {
        Err(PortError::timed_out(method))
    }
}
