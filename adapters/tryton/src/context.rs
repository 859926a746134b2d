use guichet_domain::kernel::Language;
use serde_json::{Map, Value};

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
        Self {
            language,
            extra: Map::new(),
        }
    }
}
