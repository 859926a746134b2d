//! Fields and parameters that were not taken.

use std::borrow::Cow;

use serde::Serialize;

/// One field or parameter that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct FieldFault {
    /// Its name.
    pub(crate) field: Cow<'static, str>,
    /// A stable word: `required`, `invalid`, `unknown`, `order`.
    pub(crate) code: &'static str,
    /// What it takes.
    pub(crate) detail: Cow<'static, str>,
}

impl FieldFault {
    /// One fault of one field.
    pub(crate) fn new(
        field: impl Into<Cow<'static, str>>,
        code: &'static str,
        detail: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            field: field.into(),
            code,
            detail: detail.into(),
        }
    }
}

/// What parameters take, in words.
const FAULTS: [(&str, &str); 16] = [
    ("state", "a state's word, as the description lists them"),
    ("overdue", "true or false"),
    ("from", "a day, as 2026-03-01"),
    ("to", "a day, as 2026-03-01"),
    (
        "q",
        "at most 200 characters, none of them a control character",
    ),
    ("sort", "date or -date"),
    ("limit", "a whole number from 1 to 100"),
    (
        "cursor",
        "next_cursor or prev_cursor of a page of this list",
    ),
    ("environment", "DEV, TEST, PREPROD or PROD"),
    ("severity", "low, medium, high or critical"),
    ("project", "the id of a project"),
    (
        "assignee",
        "a login, of at most 200 characters, none of them a control character",
    ),
    ("overridden", "true or false"),
    ("days", "a whole number from 1 to 366"),
    ("after", "a whole number from 0 on"),
    ("Idempotency-Key", "1 to 200 printable ASCII characters"),
];

/// What is wrong with a parameter that could not be read.
pub(crate) fn fault_of(name: &'static str) -> FieldFault {
    let detail = FAULTS.iter().find(|(known, _)| *known == name);
    FieldFault::new(name, "invalid", detail.map_or("", |(_, detail)| *detail))
}
