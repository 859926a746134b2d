//! The staff's pages, and whoever of them is signed in.

pub(crate) mod dashboard;
pub(crate) mod errors;
pub(crate) mod password;
mod person;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod tokens;

pub(crate) use person::{StaffPerson, account};

/// Where members choose another password.
pub(crate) const PASSWORD: &str = "/equipe/mot-de-passe/";

/// The staff's sign-in.
pub(crate) const SIGN_IN: &str = "/equipe/";

/// Their first page after it.
pub(crate) const DASHBOARD: &str = "/equipe/tableau-de-bord/";
