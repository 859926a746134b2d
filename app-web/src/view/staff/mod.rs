//! The staff's own pages.

pub mod dashboard;
pub mod errors;
pub mod password;
pub mod sign_in;
pub mod tokens;

use guichet_domain::access::{Role, TokenScope};

use crate::i18n::Texts;

/// What a role is called.
pub fn role(texts: &Texts, role: Role) -> String {
    texts.t(match role {
        Role::Administrator => "role-administrator",
        Role::Direction => "role-direction",
        Role::ProjectLead => "role-project-lead",
        Role::SeniorDeveloper => "role-senior-developer",
        Role::Developer => "role-developer",
        Role::Support => "role-support",
        Role::Finance => "role-finance",
    })
}

/// What a token's scope allows.
pub fn scope(texts: &Texts, scope: TokenScope) -> String {
    texts.t(match scope {
        TokenScope::ProjectsRead => "scope-projects-read",
        TokenScope::ProjectsWrite => "scope-projects-write",
        TokenScope::DeploymentsRead => "scope-deployments-read",
        TokenScope::DeploymentsWrite => "scope-deployments-write",
        TokenScope::IncidentsRead => "scope-incidents-read",
        TokenScope::IncidentsWrite => "scope-incidents-write",
        TokenScope::ErrorsRead => "scope-errors-read",
        TokenScope::ErrorsWrite => "scope-errors-write",
    })
}
