use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use guichet_kernel::{EmailAddress, Language, SessionId, StaffId, TokenId, UserId, Words};

use crate::TokenScope;

/// Characters of a login or a name of the staff.
pub const LONGEST_LOGIN: usize = 256;

/// What a member of the staff is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// May act everywhere.
    Administrator,
    /// The management: sees everything.
    Direction,
    /// Leads projects.
    ProjectLead,
    /// May execute deployments.
    SeniorDeveloper,
    /// Works on projects.
    Developer,
    /// Answers for incidents.
    Support,
    /// Sees what there is.
    Finance,
}

impl Words for Role {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Administrator, "administrator"),
        (Self::Direction, "direction"),
        (Self::ProjectLead, "project_lead"),
        (Self::SeniorDeveloper, "senior_developer"),
        (Self::Developer, "developer"),
        (Self::Support, "support"),
        (Self::Finance, "finance"),
    ];
}

/// The roles a person holds.
pub type Roles = BTreeSet<Role>;

/// Who says that a member of the staff is who they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffAccount {
    /// Tryton's sign-in, which must answer with this very user.
    Tryton(UserId),
    /// The portal's own password.
    Local,
}

impl StaffAccount {
    /// The Tryton user, where it is Tryton's.
    pub fn user(self) -> Option<UserId> {
        match self {
            Self::Tryton(user) => Some(user),
            Self::Local => None,
        }
    }
}

/// A member of the staff as they stand now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// What the audit and every decision knows them by.
    pub id: StaffId,
    /// What they sign in with; no two members of the staff have the same, whatever its case.
    pub login: String,
    /// For people to read.
    pub name: String,
    /// Where mail for them goes.
    pub email: EmailAddress,
    /// The language of that mail.
    pub language: Language,
    /// Where they sign in.
    pub account: StaffAccount,
    /// What they are.
    pub roles: Roles,
    /// Since when they may no longer do anything.
    pub disabled_at: Option<DateTime<Utc>>,
}

impl StaffMember {
    /// Whether they may do anything at all.
    pub fn is_active(&self) -> bool {
        self.disabled_at.is_none()
    }

    /// Whether any sign-in lets them in: a local member of whom no password is kept has none.
    pub fn can_sign_in(&self, has_password: bool) -> bool {
        self.is_active() && (has_password || self.account != StaffAccount::Local)
    }

    /// Whether they look after the portal itself: what goes wrong in it is theirs to see.
    pub fn looks_after_the_portal(&self) -> bool {
        let able = [Role::Administrator, Role::Support];
        self.is_active() && able.iter().any(|role| self.roles.contains(role))
    }

    /// What they may act as in a project where they are a member with `membership`.
    ///
    /// A role in a project counts only as long as the person still holds it: a demotion counts
    /// at once, everywhere.
    pub fn standing(&self, membership: Option<Role>) -> Standing {
        if !self.is_active() {
            return Standing::default();
        }
        let administrator = self.roles.contains(&Role::Administrator);
        let held = |role: &Role| {
            self.roles.contains(role) || (administrator && *role == Role::ProjectLead)
        };
        Standing {
            administrator,
            support: self.roles.contains(&Role::Support),
            member: membership.filter(held),
        }
    }
}

/// What somebody may act as in one project, all things considered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Standing {
    /// May act in every project.
    pub administrator: bool,
    /// Answers for incidents in every project.
    pub support: bool,
    /// The role in this project.
    pub member: Option<Role>,
}

impl Standing {
    /// Plans and authorises.
    pub fn leads(&self) -> bool {
        self.administrator || self.member == Some(Role::ProjectLead)
    }

    /// Executes.
    pub fn executes(&self) -> bool {
        self.administrator || self.member == Some(Role::SeniorDeveloper)
    }

    /// Works on the project's incidents.
    pub fn answers(&self) -> bool {
        let works = matches!(
            self.member,
            Some(Role::ProjectLead | Role::SeniorDeveloper | Role::Developer | Role::Support)
        );
        self.administrator || self.support || works
    }

    /// Decides about the project's incidents: closes, assigns, lowers.
    pub fn decides(&self) -> bool {
        self.support || self.member == Some(Role::Support) || self.leads()
    }
}

/// How a member of the staff came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entrance {
    /// Through the sign-in: everything their roles allow.
    Session(SessionId),
    /// With a token: of that, what its scopes allow.
    Token {
        /// Which.
        id: TokenId,
        /// What it is good for.
        scopes: BTreeSet<TokenScope>,
    },
}

/// A member of the staff who is signed in. What they may do is looked up again at every command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffPrincipal {
    pub(crate) member: StaffMember,
    pub(crate) entrance: Entrance,
}

impl StaffPrincipal {
    /// The member a session or token in force was found to belong to; `None` if they are disabled.
    pub fn of(member: StaffMember, entrance: Entrance) -> Option<Self> {
        member.is_active().then_some(Self { member, entrance })
    }

    /// Who.
    pub fn id(&self) -> StaffId {
        self.member.id
    }

    /// As they stood when they came in: for showing, never for deciding.
    pub fn member(&self) -> &StaffMember {
        &self.member
    }

    /// How they came in.
    pub fn entrance(&self) -> &Entrance {
        &self.entrance
    }

    /// Whether what they came in with is good for this.
    pub fn has_scope(&self, scope: TokenScope) -> bool {
        match &self.entrance {
            Entrance::Session(_) => true,
            Entrance::Token { scopes, .. } => scopes.contains(&scope),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(roles: &[Role]) -> StaffMember {
        StaffMember {
            id: StaffId(uuid::Uuid::nil()),
            login: "marie".into(),
            name: "Marie Martin".into(),
            email: "marie@example.com".parse().unwrap(),
            language: Language::French,
            account: StaffAccount::Local,
            roles: roles.iter().copied().collect(),
            disabled_at: None,
        }
    }

    #[test]
    fn a_role_in_a_project_counts_only_while_it_is_held() {
        let lead = member(&[Role::ProjectLead]);
        assert!(lead.standing(Some(Role::ProjectLead)).leads());
        assert!(!lead.standing(None).leads(), "leads another project");
        assert!(!lead.standing(Some(Role::SeniorDeveloper)).executes());
        let demoted = member(&[Role::Developer]);
        assert!(!demoted.standing(Some(Role::ProjectLead)).leads());
    }

    #[test]
    fn a_local_member_of_whom_no_password_is_kept_cannot_sign_in() {
        let local = member(&[Role::Administrator]);
        assert!(local.can_sign_in(true) && !local.can_sign_in(false));
        let user = UserId::new(7).unwrap();
        let mut of_tryton = StaffMember {
            account: StaffAccount::Tryton(user),
            ..local
        };
        assert!(of_tryton.can_sign_in(false), "Tryton keeps it");
        of_tryton.disabled_at = Some(DateTime::UNIX_EPOCH);
        assert!(!of_tryton.can_sign_in(false) && !of_tryton.can_sign_in(true));
    }

    #[test]
    fn an_administrator_acts_everywhere_and_a_disabled_person_nowhere() {
        let mut root = member(&[Role::Administrator]);
        let standing = root.standing(None);
        assert!(standing.leads() && standing.executes() && standing.answers());
        assert_eq!(
            root.standing(Some(Role::ProjectLead)).member,
            Some(Role::ProjectLead)
        );
        root.disabled_at = Some(DateTime::UNIX_EPOCH);
        assert_eq!(root.standing(Some(Role::ProjectLead)), Standing::default());
        let session = Entrance::Session(SessionId(uuid::Uuid::nil()));
        assert_eq!(StaffPrincipal::of(root, session), None);
    }

    #[test]
    fn each_role_in_a_project_opens_what_it_is_for_and_nothing_else() {
        let (yes, no) = (true, false);
        // Leads, executes, answers for incidents, decides about them.
        let table = [
            (Role::Administrator, [no, no, no, no]),
            (Role::Direction, [no, no, no, no]),
            (Role::ProjectLead, [yes, no, yes, yes]),
            (Role::SeniorDeveloper, [no, yes, yes, no]),
            (Role::Developer, [no, no, yes, no]),
            (Role::Support, [no, no, yes, yes]),
            (Role::Finance, [no, no, no, no]),
        ];
        for (role, expected) in table {
            let s = Standing {
                member: Some(role),
                ..Standing::default()
            };
            let may = [s.leads(), s.executes(), s.answers(), s.decides()];
            assert_eq!(may, expected, "{role:?}");
        }
        assert_eq!(table.len(), Role::ALL.len(), "every role");
    }

    #[test]
    fn administrators_and_support_look_after_the_portal_while_they_may_do_anything() {
        for (role, _) in Role::ALL {
            let expected = matches!(role, Role::Administrator | Role::Support);
            let mut person = member(&[*role]);
            assert_eq!(person.looks_after_the_portal(), expected, "{role:?}");
            person.disabled_at = Some(DateTime::UNIX_EPOCH);
            assert!(!person.looks_after_the_portal(), "{role:?}");
        }
    }

    #[test]
    fn an_administrator_is_no_senior_developer_by_a_membership_alone() {
        let root = member(&[Role::Administrator]);
        assert_eq!(root.standing(Some(Role::SeniorDeveloper)).member, None);
    }

    #[test]
    fn a_session_is_good_for_all_and_a_token_for_its_scopes() {
        let scope = |entrance: Entrance, scope| {
            let principal = StaffPrincipal::of(member(&[Role::Developer]), entrance);
            principal.unwrap().has_scope(scope)
        };
        let session = Entrance::Session(SessionId(uuid::Uuid::nil()));
        assert!(scope(session, TokenScope::DeploymentsWrite));
        let token = Entrance::Token {
            id: TokenId(uuid::Uuid::nil()),
            scopes: [TokenScope::DeploymentsRead].into(),
        };
        assert!(scope(token.clone(), TokenScope::DeploymentsRead));
        assert!(!scope(token, TokenScope::DeploymentsWrite));
    }

    #[test]
    fn support_answers_for_every_projects_incidents() {
        let standing = member(&[Role::Support]).standing(None);
        assert!(standing.answers() && standing.decides() && !standing.leads());
        let standing = member(&[Role::Developer]).standing(Some(Role::Developer));
        assert!(standing.answers() && !standing.decides());
        let standing = member(&[Role::Finance, Role::Direction]).standing(None);
        assert!(!standing.answers());
    }
}
