//! What the command line says, in both languages.

pub(crate) mod help;
mod help_governance;
mod help_staff;
pub(crate) mod setup;
pub(crate) mod smoke;
pub(crate) mod sync;
