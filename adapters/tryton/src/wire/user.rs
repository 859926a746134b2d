//! `res.user`.

use serde::Deserialize;

use super::typed::Flag;

/// What a login's standing reads.
pub(crate) const STANDING: [&str; 7] = [
    "login",
    "name",
    "email",
    "active",
    "groups.name",
    "groups.active",
    "groups.parent",
];

/// A login.
#[derive(Debug, Deserialize)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) login: String,
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) active: Flag,
    #[serde(rename = "groups.")]
    pub(crate) groups: Vec<Group>,
}

/// A `res.group` of a login.
#[derive(Debug, Deserialize)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) active: Flag,
    /// The group whose rights it has too.
    pub(crate) parent: Option<i64>,
}
