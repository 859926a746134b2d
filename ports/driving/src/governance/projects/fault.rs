use guichet_domain::access::Role;
use guichet_domain::deployments::StageDenial;
use guichet_domain::kernel::{TextFault, Words};

use super::{super::ActError, ProjectView};

/// What is wrong with a command about a project.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProjectFault {
    /// It takes an administrator, or somebody who leads projects.
    #[error("only an administrator or a project lead adds projects")]
    AddersOnly,
    /// It takes an administrator, or the lead of the project.
    #[error("only an administrator or the project's lead may")]
    LeadOnly,
    /// Rules that let more through take an administrator: only they override those that stop it.
    #[error("only an administrator makes the rules weaker")]
    AdministratorsOnly,
    /// The name cannot be kept.
    #[error("name: {0}")]
    Name(TextFault),
    /// Another project has the name.
    #[error("another project has this name")]
    NameTaken,
    /// There is no active member of the staff with this login.
    #[error("no active member of the staff has the login {0}")]
    UnknownStaff(String),
    /// The person does not hold the role they are to have here.
    #[error("{login} does not hold the role {}", role.word())]
    RoleNotHeld {
        /// Who.
        login: String,
        /// Which.
        role: Role,
    },
    /// The lead stays a member and a lead, until somebody else leads.
    #[error("the lead of a project stays its member")]
    LeadStays,
    /// It has as many members as a project may.
    #[error("the project has as many members as it may")]
    TooManyMembers,
    /// The stage stays as it is.
    #[error(transparent)]
    Stage(#[from] StageDenial),
    /// The reason cannot be kept.
    #[error("reason: {0}")]
    Reason(TextFault),
    /// Somebody changed the project since it was looked at.
    #[error("changed since revision {seen}")]
    Changed {
        /// The revision that was looked at.
        seen: u64,
    },
    /// A rule is none.
    #[error("{field}: {code}")]
    Rules {
        /// Which, as the API names it.
        field: &'static str,
        /// Why, as a stable word.
        code: &'static str,
    },
}

impl ProjectFault {
    /// A stable word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AddersOnly => "adders_only",
            Self::LeadOnly => "lead_only",
            Self::AdministratorsOnly => "administrators_only",
            Self::Name(_) => "bad_name",
            Self::NameTaken => "name_taken",
            Self::UnknownStaff(_) => "unknown_staff",
            Self::RoleNotHeld { .. } => "role_not_held",
            Self::LeadStays => "lead_stays",
            Self::TooManyMembers => "too_many_members",
            Self::Stage(denial) => denial.code(),
            Self::Reason(_) => "bad_reason",
            Self::Changed { .. } => "changed",
            Self::Rules { code, .. } => code,
        }
    }

    /// Whether the person may not, rather than the project cannot or the input is bad.
    pub const fn is_forbidden(&self) -> bool {
        matches!(
            self,
            Self::AddersOnly
                | Self::LeadOnly
                | Self::AdministratorsOnly
                | Self::Stage(StageDenial::LeadOnly)
        )
    }

    /// The field of the request that is bad, as the API names it; none where a rule says no.
    pub const fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::Name(_) => "name",
            Self::UnknownStaff(_) => "login",
            Self::RoleNotHeld { .. } => "role",
            Self::Reason(_) => "reason",
            Self::Rules { field, .. } => field,
            Self::AddersOnly
            | Self::LeadOnly
            | Self::AdministratorsOnly
            | Self::NameTaken
            | Self::LeadStays
            | Self::TooManyMembers
            | Self::Stage(_)
            | Self::Changed { .. } => return None,
        })
    }
}

impl From<ProjectFault> for ActError<ProjectFault, ProjectView> {
    fn from(refusal: ProjectFault) -> Self {
        Self::Refused {
            refusal,
            current: None,
        }
    }
}
