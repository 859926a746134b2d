use std::collections::BTreeSet;

use async_trait::async_trait;
use guichet_domain::access::Account;
use guichet_domain::kernel::Language;
use guichet_driven::{
    Change, ChangeKind, Confinement, PortError, PortResult, PortalPlan, PreparePortal, SetupReport,
};
use secrecy::{ExposeSecret, SecretString};

use crate::MemoryErp;
use crate::state::{CUSTOMERS_GROUP, MemoryLogin, State};

/// The group of the account that reads for customers.
const SERVICE_GROUP: &str = "Guichet";
/// The group of the account that manages customers' logins.
const ACCOUNTS_GROUP: &str = "Guichet comptes";

#[async_trait]
impl PreparePortal for MemoryErp {
    async fn prepare(&self, plan: &PortalPlan) -> PortResult<SetupReport> {
        let mut state = self.change()?;
        let mut own = vec![plan.service_login.as_str()];
        own.extend(plan.accounts.iter().map(|(login, _)| login.as_str()));
        if let Some(test) = &plan.test_customer {
            own.push(&test.login);
            let others = state.login(&test.login).map(other_groups);
            if let Some(others) = others.filter(|others| !others.is_empty()) {
                return Err(PortError::Refused {
                    code: "not_a_portal_user".into(),
                    words: format!("{} is in {}", test.login, others.join(", ")),
                });
            }
        }
        let before = others(&state, &own);
        let mut changes = vec![state.group(SERVICE_GROUP)];
        changes.push(state.user(&plan.service_login, &plan.service_password, SERVICE_GROUP)?);
        if let Some((login, password)) = &plan.accounts {
            changes.push(state.group(ACCOUNTS_GROUP));
            changes.push(state.user(login, password, ACCOUNTS_GROUP)?);
        }
        changes.push(state.group(CUSTOMERS_GROUP));
        let mut test_user = None;
        if let Some(test) = &plan.test_customer {
            changes.push(state.user(&test.login, &test.password, CUSTOMERS_GROUP)?);
            let made = state.login(&test.login);
            test_user = made.map(|login| (login.account.user, test.login.clone()));
        }
        if plan.pdf_reports {
            changes.push(Change {
                kind: kind(state.pdf_reports, ChangeKind::Changed),
                what: "reports of orders and invoices as PDF".into(),
            });
            state.pdf_reports = true;
        }
        let after = others(&state, &own);
        let differ = before.iter().filter(|row| !after.contains(row));
        Ok(SetupReport {
            changes,
            test_user,
            users_compared: before.len(),
            users_changed: differ.map(|(login, _)| login.clone()).collect(),
        })
    }

    async fn confine(&self, login: &str) -> PortResult<Confinement> {
        let mut state = self.change()?;
        let Some(found) = state.login_mut(login) else {
            return Ok(Confinement::Unknown);
        };
        let others = other_groups(found);
        if !others.is_empty() {
            return Ok(Confinement::OtherGroups(others));
        }
        let joined = found.groups.insert(CUSTOMERS_GROUP.to_owned());
        Ok(if joined {
            Confinement::Confined
        } else {
            Confinement::Already
        })
    }
}

impl State {
    fn group(&mut self, name: &str) -> Change {
        Change {
            kind: kind(!self.groups.insert(name.to_owned()), ChangeKind::Made),
            what: format!("group \"{name}\""),
        }
    }

    /// A login with this password and this one group.
    fn user(&mut self, login: &str, password: &SecretString, group: &str) -> PortResult<Change> {
        let what = format!("user \"{login}\"");
        let groups = BTreeSet::from([group.to_owned()]);
        if let Some(found) = self.login_mut(login) {
            let password = password.expose_secret();
            let right = found.password == password && found.groups == groups && found.active;
            password.clone_into(&mut found.password);
            found.groups = groups;
            found.active = true;
            let kind = kind(right, ChangeKind::Changed);
            return Ok(Change { kind, what });
        }
        let user = self
            .next_user()
            .ok_or_else(|| PortError::corrupt("no user id is left"))?;
        let made = MemoryLogin {
            account: Account {
                user,
                login: login.to_owned(),
                name: login.to_owned(),
                language: Language::default(),
            },
            email: None,
            password: password.expose_secret().to_owned(),
            active: true,
            groups,
        };
        self.logins.insert(user, made);
        let kind = ChangeKind::Made;
        Ok(Change { kind, what })
    }
}

fn kind(right: bool, otherwise: ChangeKind) -> ChangeKind {
    if right { ChangeKind::Left } else { otherwise }
}

fn other_groups(login: &MemoryLogin) -> Vec<String> {
    let groups = login.groups.iter();
    groups.filter(|g| *g != CUSTOMERS_GROUP).cloned().collect()
}

/// The groups of everybody set-up is not for.
fn others(state: &State, own: &[&str]) -> Vec<(String, BTreeSet<String>)> {
    let logins = state.logins.values();
    logins
        .filter(|login| !own.contains(&login.account.login.as_str()))
        .map(|login| (login.account.login.clone(), login.groups.clone()))
        .collect()
}
