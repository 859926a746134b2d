//! The JSON shapes Tryton speaks.

pub(crate) mod typed;
