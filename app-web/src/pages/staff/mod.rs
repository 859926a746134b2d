//! The staff's pages, and whoever of them is signed in.

pub(crate) mod dashboard;
pub(crate) mod errors;
mod person;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod tokens;

pub(crate) use person::{StaffPerson, account};

/// The staff's sign-in.
pub(crate) const SIGN_IN: &str = "/equipe/";

/// Their first page after it.
pub(crate) const DASHBOARD: &str = "/equipe/tableau-de-bord/";
