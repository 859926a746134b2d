use std::collections::HashMap;
use std::sync::Arc;

use guichet_domain::kernel::UserId;
use guichet_driven::{Change, PortError, PortResult, PortalPlan, SetupReport, TestCustomer};
use serde_json::json;

use super::desk::{Desk, without};
use super::plan::{
    ACCOUNTS_GROUP, ACCOUNTS_RIGHTS, ACCOUNTS_WRITES, READABLE, SERVICE_GROUP, SERVICE_RIGHTS,
    SERVICE_WRITES,
};
use super::rules::{ALL, CHANGES, DELETING, MAKING, Rule};
use super::users::Wanted;
use super::{confine, group, reports, rights, rules, users};
use crate::groups::CUSTOMERS_GROUP;
use crate::login::Server;

/// Makes, mends, compares. Everything that can be refused is refused before anything is changed.
pub(super) async fn prepare(
    desk: &Desk,
    server: &Arc<Server>,
    administrator: &str,
    plan: &PortalPlan,
) -> PortResult<SetupReport> {
    let mut own = vec![plan.service_login.as_str()];
    own.extend(plan.accounts.iter().map(|(login, _)| login.as_str()));
    distinct(administrator, plan)?;
    ours(desk, &plan.service_login, SERVICE_GROUP).await?;
    if let Some((login, _)) = &plan.accounts {
        ours(desk, login, ACCOUNTS_GROUP).await?;
    }
    if let Some(test) = &plan.test_customer {
        portal_user(desk, test).await?;
        own.push(&test.login);
    }
    let before = users::everybody(desk).await?;

    let mut log = Vec::new();
    service(desk, server, plan, &mut log).await?;
    let customers = close_to_customers(desk, &mut log).await?;
    if plan.accounts.is_some() {
        accounts(desk, server, plan, customers, &mut log).await?;
    }
    let mut test_user = None;
    if let Some(test) = &plan.test_customer {
        let wanted = Wanted {
            login: &test.login,
            password: &test.password,
            group: (customers, CUSTOMERS_GROUP),
            works: false,
        };
        let id = users::ensure(desk, server, &wanted, &mut log).await?;
        let user = UserId::new(id).ok_or_else(|| PortError::corrupt("a user id"))?;
        test_user = Some((user, test.login.clone()));
    }
    if plan.pdf_reports {
        reports::as_pdf(desk, &mut log).await?;
    }

    let after: HashMap<i64, _> = users::everybody(desk)
        .await?
        .into_iter()
        .map(|(id, _, groups)| (id, groups))
        .collect();
    let others: Vec<_> = before
        .iter()
        .filter(|(_, login, _)| !own.contains(&&**login))
        .collect();
    let differ = others
        .iter()
        .filter(|(id, _, groups)| after.get(id) != Some(groups));
    Ok(SetupReport {
        changes: log,
        test_user,
        users_compared: others.len(),
        users_changed: differ.map(|(_, login, _)| login.clone()).collect(),
    })
}

async fn service(
    desk: &Desk,
    server: &Arc<Server>,
    plan: &PortalPlan,
    log: &mut Vec<Change>,
) -> PortResult<()> {
    let id = group::ensure(desk, SERVICE_GROUP, log).await?;
    let group = (id, SERVICE_GROUP);
    rights::ensure(desk, group, &SERVICE_RIGHTS, log).await?;
    let mut closed = read_only(
        desk,
        &SERVICE_WRITES,
        SERVICE_RIGHTS.map(|r| r.model).as_slice(),
    )
    .await?;
    let device = json!([["login", "=", plan.service_login]]);
    closed.push(Rule::only("res.user.device", ALL, &device));
    closed.retain(|rule| desk.has(&rule.model));
    rules::ensure(desk, group, &closed, log).await?;
    let (login, password) = (&plan.service_login, &plan.service_password);
    users::ensure(
        desk,
        server,
        &Wanted {
            login,
            password,
            group,
            works: true,
        },
        log,
    )
    .await?;
    Ok(())
}

/// What Tryton leaves open to writing is shut; what the group has rights on is not touched.
async fn read_only(desk: &Desk, but: &[&str], rights: &[&str]) -> PortResult<Vec<Rule>> {
    let open = rights::open_to_writing(desk).await?;
    let open = without(open.iter().map(String::as_str), but);
    Ok(open
        .into_iter()
        .filter(|model| !rights.contains(model))
        .map(Rule::read_only)
        .collect())
}

/// The second wall: a login without rights still reads every party, price and login in Tryton.
async fn close_to_customers(desk: &Desk, log: &mut Vec<Change>) -> PortResult<i64> {
    let id = group::ensure(desk, CUSTOMERS_GROUP, log).await?;
    let group = (id, CUSTOMERS_GROUP);
    rights::ensure(desk, group, &[], log).await?;
    let closed: Vec<Rule> = desk
        .bindable()
        .map(|model| {
            if READABLE.contains(&model) {
                Rule::read_only(model)
            } else {
                Rule::shut(model)
            }
        })
        .collect();
    rules::ensure(desk, group, &closed, log).await?;
    Ok(id)
}

async fn accounts(
    desk: &Desk,
    server: &Arc<Server>,
    plan: &PortalPlan,
    customers: i64,
    log: &mut Vec<Change>,
) -> PortResult<()> {
    let Some((login, password)) = &plan.accounts else {
        return Ok(());
    };
    let id = group::ensure(desk, ACCOUNTS_GROUP, log).await?;
    let group = (id, ACCOUNTS_GROUP);
    rights::ensure(desk, group, &ACCOUNTS_RIGHTS, log).await?;
    let mut closed = read_only(desk, &ACCOUNTS_WRITES, &[]).await?;
    // Whose only group is the customers'.
    let no_other = json!(["groups", "not where", [["id", "!=", customers]]]);
    let only = json!([["groups", "where", [["id", "=", customers]]], no_other]);
    closed.push(Rule::only("res.user", ALL, &only));
    // While a login is being made its companies come before its groups.
    let whose = json!(["user", "where", [no_other]]);
    let member = json!([["group", "=", customers], whose]);
    closed.push(Rule::only("res.user-res.group", MAKING, &member));
    // Taken out of the group, a login would see what the group shuts.
    closed.push(Rule {
        modes: DELETING,
        ..Rule::shut("res.user-res.group")
    });
    let device = json!([["login", "=", login]]);
    closed.push(Rule::only("res.user.device", ALL, &device));
    for model in ["res.user-company.company", "res.user-company.employee"] {
        closed.push(Rule::only(model, CHANGES, &json!([whose])));
    }
    closed.retain(|rule| desk.has(&rule.model));
    rules::ensure(desk, group, &closed, log).await?;
    users::ensure(
        desk,
        server,
        &Wanted {
            login,
            password,
            group,
            works: true,
        },
        log,
    )
    .await?;
    Ok(())
}

/// Four accounts, each with rights of its own: one login cannot be two of them.
fn distinct(administrator: &str, plan: &PortalPlan) -> PortResult<()> {
    let mut seen = vec![administrator];
    let accounts = plan.accounts.iter().map(|(login, _)| login);
    let test = plan.test_customer.iter().map(|test| &test.login);
    for login in std::iter::once(&plan.service_login)
        .chain(accounts)
        .chain(test)
    {
        if seen.contains(&login.as_str()) {
            return Err(PortError::Refused {
                code: "same_login".into(),
                words: format!("{login} is named for two different accounts"),
            });
        }
        seen.push(login);
    }
    Ok(())
}

/// An account that exists is the portal's own only if it has no groups or is in the portal's: what
/// belongs to somebody else is not emptied.
async fn ours(desk: &Desk, login: &str, name: &str) -> PortResult<()> {
    let Some(user) = users::find(desk, login).await? else {
        return Ok(());
    };
    let group = group::find(desk, name).await?;
    let member = group.is_some_and(|id| user.is.groups.contains(&id));
    if !user.is_administrator() && (member || user.is.groups.is_empty()) {
        return Ok(());
    }
    let groups = confine::names(desk, &user.is.groups).await?.join(", ");
    Err(PortError::Refused {
        code: "not_a_service_account".into(),
        words: format!("{login} belongs to a user of its own (groups: {groups})"),
    })
}

async fn portal_user(desk: &Desk, test: &TestCustomer) -> PortResult<()> {
    let Some(user) = users::find(desk, &test.login).await? else {
        return Ok(());
    };
    let customers = group::find(desk, CUSTOMERS_GROUP).await?;
    let others: Vec<i64> = user
        .is
        .groups
        .iter()
        .copied()
        .filter(|group| Some(*group) != customers)
        .collect();
    if others.is_empty() && !user.is_administrator() {
        return Ok(());
    }
    let groups = confine::names(desk, &others).await?.join(", ");
    Err(PortError::Refused {
        code: "not_a_portal_user".into(),
        words: format!("{} is not a portal user (groups: {groups})", test.login),
    })
}
