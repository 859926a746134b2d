//! The staff and their roles.

use guichet_domain::access::{Role, RoleReview, Roles, StaffMember};
use guichet_domain::kernel::Words;
use guichet_driven::PortResult;

use super::check::listed;
use super::{Check, Data, DoctorParts, Note, Place, Probe, Severity, Verdict};

/// Without somebody in each, no deployment goes through. Administrators have a check of their own.
const CRITICAL: [Role; 2] = [Role::ProjectLead, Role::SeniorDeveloper];

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "administrator",
        severity: Severity::Error,
        needs: &["schema_level"],
        runbook: "lost-administrator",
        preflight: false,
        probe: Probe::Data(|data| Box::pin(administrator(data))),
    },
    Check {
        name: "critical_roles",
        severity: Severity::Warning,
        needs: &["schema_level"],
        runbook: "lost-administrator",
        preflight: false,
        probe: Probe::Data(|data| Box::pin(critical_roles(data))),
    },
    Check {
        name: "roles_known",
        severity: Severity::Warning,
        needs: &["schema_level"],
        runbook: "lost-administrator",
        preflight: false,
        probe: Probe::Data(|data| Box::pin(roles_known(data))),
    },
    Check {
        name: "roles_reviewed",
        severity: Severity::Warning,
        needs: &["schema_level"],
        runbook: "lost-administrator",
        preflight: false,
        probe: Probe::Data(|data| Box::pin(roles_reviewed(data))),
    },
    Check {
        name: "staff_logins",
        severity: Severity::Warning,
        needs: &["schema_level", "service_account"],
        runbook: "lost-administrator",
        preflight: false,
        probe: Probe::All(|parts| Box::pin(staff_logins(parts))),
    },
];

/// Those with a role who can act in it: who has no way in fills none.
async fn active_with(data: Data<'_>, role: Role) -> PortResult<Vec<StaffMember>> {
    let roles = Roles::from([role]);
    let mut found = data.staff.with_roles(&roles).await?;
    let shut = data.staff.without_password(data.now).await?;
    found.retain(|member| member.can_sign_in(!shut.contains(&member.id)));
    Ok(found)
}

async fn administrator(data: Data<'_>) -> PortResult<Verdict> {
    let count = active_with(data, Role::Administrator).await?.len();
    Ok(match count {
        0 => Verdict::Bad(Note::plain("none")),
        1 if data.place != Place::Development => Verdict::Poor(Note::plain("one")),
        _ => Verdict::Good(Note::plain("enabled").with("count", count)),
    })
}

async fn critical_roles(data: Data<'_>) -> PortResult<Verdict> {
    let mut vacant = Vec::new();
    for role in CRITICAL {
        if active_with(data, role).await?.is_empty() {
            vacant.push(role.word().to_owned());
        }
    }
    Ok(if vacant.is_empty() {
        Verdict::Good(Note::plain("filled"))
    } else {
        Verdict::Bad(Note::plain("vacant").with("roles", listed(&vacant)))
    })
}

/// Whether every role in the rows is one of the portal's.
async fn roles_known(data: Data<'_>) -> PortResult<Verdict> {
    let unknown = data.inspect.unknown_roles().await?;
    if unknown.is_empty() {
        return Ok(Verdict::Good(Note::plain("all")));
    }
    let named: Vec<String> = unknown
        .iter()
        .map(|found| format!("{} ({})", found.role, found.column))
        .collect();
    Ok(Verdict::Bad(
        Note::plain("unknown").with("roles", listed(&named)),
    ))
}

/// Whether an operator looked over the holders of sensitive roles lately.
async fn roles_reviewed(data: Data<'_>) -> PortResult<Verdict> {
    let Some(review) = data.staff.last_review().await? else {
        return Ok(Verdict::Absent(Note::plain("never")));
    };
    let on = review.at.date_naive();
    let days = RoleReview::GOOD_FOR.num_days();
    Ok(if review.is_over(data.now) {
        let over = Note::plain("over").with("on", on);
        Verdict::Bad(over.with("days", days))
    } else {
        Verdict::Good(Note::plain("lately").with("on", on))
    })
}

/// Whether those who sign in through the ERP still can.
async fn staff_logins(parts: &DoctorParts) -> PortResult<Verdict> {
    let store = parts.store()?;
    let users = store.staff.erp_users().await?;
    if users.is_empty() {
        return Ok(Verdict::NotHere(Note::plain("local")));
    }
    let found = parts.accounts.by_ids(&users).await?;
    let open = |user| {
        found
            .iter()
            .any(|account| account.user == user && account.active)
    };
    let shut: Vec<String> = users
        .iter()
        .filter(|user| !open(**user))
        .map(ToString::to_string)
        .collect();
    Ok(if shut.is_empty() {
        Verdict::Good(Note::plain("open").with("count", users.len()))
    } else {
        Verdict::Bad(Note::plain("shut").with("ids", listed(&shut)))
    })
}
