//! What the command line says, in both languages.

pub(crate) mod governance;
pub(crate) mod setup;
pub(crate) mod smoke;
pub(crate) mod sync;
pub(crate) mod usage;
