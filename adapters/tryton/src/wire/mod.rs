//! The JSON shapes Tryton speaks.

pub(crate) mod invoice;
pub(crate) mod party;
pub(crate) mod related;
pub(crate) mod report;
pub(crate) mod sale;
pub(crate) mod selection;
pub(crate) mod typed;
pub(crate) mod user;
