//! What the rules of governance say, in words: one text a code, for pages and API alike.

use guichet_domain::deployments::{
    Denial, LONGEST_NAME, LogFault, PlanFault, StageDenial, TaskRefusal,
    log::{LONGEST_LINE, MOST_LINES},
};
use guichet_domain::incidents;
use guichet_domain::kernel::{TextFault, Words};
use guichet_portal::governance::{IncidentFault, ProjectFault, TaskFault};

use crate::format::Formatter;
use crate::i18n::Texts;
use crate::view::governance::states;

/// Why somebody may not do something with a deployment task now.
pub(crate) fn denial_text(denial: &Denial, write: Formatter) -> String {
    let texts = write.texts();
    let key = match denial {
        Denial::LeadOnly => "denial-lead-only",
        Denial::ExecutorOnly => "denial-executor-only",
        Denial::FourEyes => "denial-four-eyes",
        Denial::PlannerMayNotAuthorise => "denial-planner-may-not-authorise",
        Denial::OverrideNotYours => "denial-override-not-yours",
        Denial::Freeze { name, until } => {
            let until = write.instant(*until);
            return texts.t2("denial-freeze", "name", name, "until", until);
        }
        Denial::Promotion => "denial-promotion",
        Denial::Changed { seen } => return texts.t1("denial-changed", "seen", seen.to_string()),
        Denial::WrongState(state) => {
            return texts.t1("denial-wrong-state", "state", state.word());
        }
        Denial::NotAuthorised => "denial-not-authorised",
        Denial::TestsOpen => "denial-tests-open",
        Denial::ResponsibleUnable => "denial-responsible-unable",
        Denial::AlreadyDeployed { .. } => "denial-already-deployed",
        Denial::AtWork { .. } => "denial-at-work",
        Denial::AuthoriserUnable => "denial-authoriser-unable",
        Denial::AuthorisationVoid => "denial-authorisation-void",
        Denial::AuthorisationExpired => "denial-authorisation-expired",
        Denial::PlanOutdated => "denial-plan-outdated",
    };
    texts.t(key)
}

/// Why a stage stays as it is.
pub(crate) fn stage_denial_text(denial: StageDenial, write: Formatter) -> String {
    let texts = write.texts();
    match denial {
        StageDenial::LeadOnly => texts.t("stage-denial-lead-only"),
        StageDenial::Earlier(stage) => {
            texts.t1("stage-denial-earlier", "stage", states::stage(texts, stage))
        }
        StageDenial::WrongState(state) => {
            texts.t1("stage-denial-wrong-state", "state", state.word())
        }
        StageDenial::Open { count } => texts.t1("stage-denial-open", "count", count),
    }
}

/// Why somebody may not do something with an incident now.
pub(crate) fn incident_denial_text(denial: incidents::Denial, write: Formatter) -> String {
    use incidents::Denial;
    let texts = write.texts();
    match denial {
        Denial::WorkersOnly => texts.t("incident-denial-workers-only"),
        Denial::DecidersOnly => texts.t("incident-denial-deciders-only"),
        Denial::Changed { seen } => texts.t1("incident-denial-changed", "seen", seen.to_string()),
        Denial::WrongState(state) => texts.t1("incident-denial-wrong-state", "state", state.word()),
        Denial::ReviewMissing => texts.t("incident-denial-review-missing"),
        Denial::Circle => texts.t("incident-denial-circle"),
    }
}

/// What is wrong with a command about an incident.
pub(crate) fn incident_fault_text(fault: &IncidentFault, write: Formatter) -> String {
    use incidents::Refusal;
    let texts = write.texts();
    match fault {
        IncidentFault::Rules(Refusal::Denied(denial)) => incident_denial_text(*denial, write),
        IncidentFault::Rules(Refusal::Text { fault, .. }) => text_fault(*fault, texts),
        IncidentFault::Rules(Refusal::Assignee) => texts.t("incident-fault-assignee"),
        IncidentFault::UnknownProject => texts.t("incident-fault-project"),
        IncidentFault::UnknownOriginal => texts.t("incident-fault-duplicate-of"),
        IncidentFault::UnknownDeployment => texts.t("incident-fault-deployment"),
    }
}

/// What is wrong with a command about a project.
pub(crate) fn project_fault_text(fault: &ProjectFault, write: Formatter) -> String {
    let texts = write.texts();
    match fault {
        ProjectFault::AddersOnly => texts.t("project-fault-adders-only"),
        ProjectFault::AdministratorsOnly => texts.t("project-fault-administrators-only"),
        ProjectFault::LeadOnly => stage_denial_text(StageDenial::LeadOnly, write),
        ProjectFault::Name(fault) | ProjectFault::Reason(fault) => text_fault(*fault, texts),
        ProjectFault::NameTaken => texts.t("project-fault-name-taken"),
        ProjectFault::UnknownStaff(login) => {
            texts.t1("project-fault-unknown-staff", "login", login)
        }
        ProjectFault::RoleNotHeld { login, .. } => {
            texts.t1("project-fault-role-not-held", "login", login)
        }
        ProjectFault::LeadStays => texts.t("project-fault-lead-stays"),
        ProjectFault::TooManyMembers => texts.t("project-fault-too-many-members"),
        ProjectFault::Stage(denial) => stage_denial_text(*denial, write),
        ProjectFault::Changed { seen } => {
            texts.t1("project-fault-changed", "seen", seen.to_string())
        }
        ProjectFault::Rules { code, .. } => {
            let most = LONGEST_NAME;
            texts.t2("project-fault-rules", "code", *code, "most", most)
        }
    }
}

/// What is wrong with a command about a deployment task.
pub(crate) fn task_fault_text(fault: &TaskFault, write: Formatter) -> String {
    let texts = write.texts();
    match fault {
        TaskFault::Rules(TaskRefusal::Denied(denial)) => denial_text(denial, write),
        TaskFault::Rules(TaskRefusal::Plan(fault)) => plan_fault_text(*fault, texts),
        TaskFault::Rules(TaskRefusal::Reason(fault)) => text_fault(*fault, texts),
        TaskFault::Rules(TaskRefusal::Unconfirmed) => texts.t("task-fault-unconfirmed"),
        TaskFault::Log(fault) => log_fault_text(*fault, texts),
    }
}

fn plan_fault_text(fault: PlanFault, texts: &Texts) -> String {
    match fault {
        PlanFault::Version(fault) | PlanFault::Description(fault) => text_fault(fault, texts),
        PlanFault::VersionBlank => texts.t("plan-fault-version-blank"),
        PlanFault::Past => texts.t("plan-fault-past"),
        PlanFault::TooFar => texts.t("plan-fault-too-far"),
        PlanFault::Responsible => texts.t("plan-fault-responsible"),
        PlanFault::RetryOf => texts.t("plan-fault-retry-of"),
        PlanFault::RollbackOf => texts.t("plan-fault-rollback-of"),
    }
}

fn log_fault_text(fault: LogFault, texts: &Texts) -> String {
    match fault {
        LogFault::Empty => texts.t("log-fault-empty"),
        LogFault::TooMany => texts.t1("log-fault-too-many", "most", MOST_LINES),
        LogFault::TooLong(line) => {
            texts.t2("log-fault-too-long", "line", line, "most", LONGEST_LINE)
        }
        LogFault::Full => texts.t("log-fault-full"),
    }
}

/// Why a text cannot be kept.
pub(crate) fn text_fault(fault: TextFault, texts: &Texts) -> String {
    match fault {
        TextFault::Empty => texts.t("text-empty"),
        TextFault::TooLong { most } => texts.t1("text-too-long", "most", most),
        TextFault::Control => texts.t("text-control"),
    }
}
