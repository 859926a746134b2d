//! What `fields_get` says of fields that have words for their values.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Field names with their definitions.
pub(crate) type Definitions = BTreeMap<String, Definition>;

/// The part of a field's definition that holds its words.
#[derive(Debug, Deserialize)]
pub(crate) struct Definition {
    /// Value and label, in the order of the workflow. The empty choice has a null value.
    pub(crate) selection: Vec<(Option<String>, String)>,
}
