use guichet_domain::access::Role;
use guichet_domain::deployments::{
    Environment, Freeze, Member, Stage, StageState, StageVerb, may_plan,
};
use guichet_domain::kernel::Words;
use guichet_portal::governance::{ProjectFault, ProjectView};
use poem_openapi::Object;

use crate::api::allowed::Allowed;
use crate::api::shapes::{Instant, Word};
use crate::format::Formatter;
use crate::words_governance::{denial_text, project_fault_text, stage_denial_text};

/// A project.
#[derive(Debug, Object)]
#[oai(rename = "Project")]
pub(super) struct FullProject {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// The login of who leads it.
    lead: String,
    /// Its stages, in order.
    stages: Vec<StageItem>,
    /// Its members, by login.
    members: Vec<MemberItem>,
    /// Minutes after which a running deployment without a sign of life is stale.
    patience_minutes: i64,
    /// Where whoever planned a deployment may authorise it too.
    planner_authorises: Vec<Word<Environment>>,
    /// PROD only takes a version that PREPROD took with success.
    promotion: bool,
    /// When nothing is deployed.
    freezes: Vec<FreezeItem>,
    /// When it was made.
    made_at: Instant,
    /// Raised by every change of its stages, rules and lead.
    revision: u64,
    /// What the caller may do with it now, or why not.
    allowed: Allowed<Act>,
}

/// A stage of a project.
#[derive(Debug, Object)]
#[oai(rename = "ProjectStage")]
struct StageItem {
    /// Which.
    stage: Word<Stage>,
    /// How far it is.
    state: Word<StageState>,
    /// What the caller may do with it now, or why not.
    allowed: Allowed<StageVerb>,
}

/// A member of a project.
#[derive(Debug, Object)]
#[oai(rename = "ProjectMember")]
struct MemberItem {
    /// What they sign in with.
    login: String,
    /// Their name.
    name: String,
    /// What they are here; counts as long as they hold it at all.
    role: Word<Role>,
}

/// A time in which nothing is deployed.
#[derive(Debug, Object)]
#[oai(rename = "Freeze")]
pub(super) struct FreezeItem {
    /// Why.
    name: String,
    /// Its first instant.
    from: Instant,
    /// The first instant after it.
    until: Instant,
    /// The IANA name of the zone it is meant in.
    time_zone: String,
    /// Where it holds.
    environments: Vec<Word<Environment>>,
}

/// What is done with a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Edit,
    Member,
    Plan,
}

impl Words for Act {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Edit, "edit"),
        (Self::Member, "member"),
        (Self::Plan, "plan"),
    ];
}

impl FreezeItem {
    fn of(freeze: &Freeze) -> Self {
        Self {
            name: freeze.name.clone(),
            from: freeze.from.into(),
            until: freeze.until.into(),
            time_zone: freeze.time_zone.name().to_owned(),
            environments: freeze.environments.iter().map(|e| (*e).into()).collect(),
        }
    }
}

impl FullProject {
    pub(super) fn of(view: &ProjectView, write: Formatter) -> Self {
        let project = &view.project;
        let lead = view.lead().map(|member| member.login.clone());
        let rules = &project.rules;
        let planners = rules.planner_authorises.iter();
        Self {
            id: project.id.to_string(),
            name: project.name.clone(),
            lead: lead.unwrap_or_else(|| project.lead.to_string()),
            stages: project
                .stages
                .all()
                .map(|s| stage(view, s, write))
                .collect(),
            members: view.members.iter().map(member).collect(),
            patience_minutes: rules.patience.num_minutes(),
            planner_authorises: planners.map(|e| (*e).into()).collect(),
            promotion: rules.promotion,
            freezes: rules.freezes.iter().map(FreezeItem::of).collect(),
            made_at: project.made_at.into(),
            revision: project.revision,
            allowed: allowed(view, write),
        }
    }
}

fn allowed(view: &ProjectView, write: Formatter) -> Allowed<Act> {
    let leads = view.standing.leads();
    let lead_only = || {
        let fault = ProjectFault::LeadOnly;
        (!leads).then(|| (fault.code(), project_fault_text(&fault, write)))
    };
    let plan = may_plan(view.standing, &view.project).err();
    let plan = plan.map(|denial| (denial.code(), denial_text(&denial, write)));
    Allowed::of(
        [
            (Act::Edit, lead_only()),
            (Act::Member, lead_only()),
            (Act::Plan, plan),
        ]
        .into_iter(),
    )
}

fn stage(view: &ProjectView, (stage, now): (Stage, StageState), write: Formatter) -> StageItem {
    let verbs = StageVerb::ALL.iter().map(|(verb, _)| {
        let denied = view.may_move(*verb, stage).err();
        (
            *verb,
            denied.map(|d| (d.code(), stage_denial_text(d, write))),
        )
    });
    StageItem {
        stage: stage.into(),
        state: now.into(),
        allowed: Allowed::of(verbs),
    }
}

fn member(member: &Member) -> MemberItem {
    MemberItem {
        login: member.login.clone(),
        name: member.name.clone(),
        role: member.role.into(),
    }
}
