//! The staff of the company in memory.

use guichet_domain::access::{Role, StaffAccount, StaffMember};
use guichet_domain::kernel::{Language, StaffId};
use guichet_driven::{KeptPassword, PasswordHash, PortError, PortResult, Random, Work};
use guichet_sql::Sql;

use crate::OsRandom;

/// Login, name and role of everybody.
pub const DEMO_STAFF: [(&str, &str, Role); 7] = [
    ("admin.g", "Gilles Arnaud", Role::Administrator),
    ("marie", "Marie Martin", Role::ProjectLead),
    ("jean", "Jean Petit", Role::SeniorDeveloper),
    ("paul", "Paul Durand", Role::Developer),
    ("sofia", "Sofia Costa", Role::Support),
    ("luc", "Luc Bernard", Role::Direction),
    ("nina", "Nina Roche", Role::Finance),
];

/// Everybody's password: a secret of nobody.
pub const DEMO_STAFF_PASSWORD: &str = "guichet-demo-staff";

/// What is kept of it, worked out cheaply.
const KEPT: &str = "$argon2id$v=19$m=64,t=1,p=1$Z3VpY2hldCBkZW1vbnN0cmF0aW9uIHN0YWZmIHNhbHQ\
                    $N3T/Ymkoll/fbIyGGfcWC6Lz1YZzXUaNy2o3Ppqhq1I";

pub(crate) async fn add_demo_staff(sql: &Sql) -> PortResult<Vec<StaffMember>> {
    let mut unit = sql.begin().await?;
    unit.staff().take_turn().await?;
    let mut staff = Vec::new();
    for (login, name, role) in DEMO_STAFF {
        let email = format!("{login}@example.com");
        let member = StaffMember {
            id: StaffId(OsRandom.id()),
            login: login.into(),
            name: name.into(),
            email: email
                .parse()
                .map_err(|_| PortError::corrupt("an address of the demonstration"))?,
            language: Language::French,
            account: StaffAccount::Local,
            roles: [role].into(),
            disabled_at: None,
        };
        let kept = KeptPassword::lasting(PasswordHash(KEPT.into()));
        unit.staff().add(&member, Some(&kept)).await?;
        staff.push(member);
    }
    unit.save().await?;
    Ok(staff)
}
