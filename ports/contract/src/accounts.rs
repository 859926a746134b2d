//! [`ReadAccounts`](guichet_driven::ReadAccounts).

use std::collections::BTreeSet;

use guichet_domain::kernel::UserId;
use guichet_driven::AccountStanding;

use crate::check::{Must, cases};
use crate::erp::Erp;

cases!(erp: Erp;
    logins_are_found_exactly,
    staff_are_not_in_the_group,
    ids_are_found,
    the_group_is_read_in_pages,
);

async fn by_login(erp: &Erp, login: &str) -> Option<AccountStanding> {
    erp.accounts.by_login(login).await.must("by login")
}

/// Each customer's login by its name, shut ones too; nothing that is like it.
pub async fn logins_are_found_exactly(erp: &Erp) {
    for row in &erp.table().logins {
        let found = by_login(erp, &row.login).await.must(&row.login);
        assert_eq!(found.login, row.login);
        assert_eq!(found.name, row.name, "{}", row.login);
        let email = row.email.as_deref().and_then(|email| email.parse().ok());
        assert_eq!(found.email, email, "{}", row.login);
        assert_eq!(found.active, row.active, "{}", row.login);
        assert!(found.in_customers_group, "{} is in the group", row.login);
        assert!(found.confined, "{} is in no other group", row.login);
    }
    for login in [
        "",
        "alic",
        "alice ",
        "ALICE",
        "alic_",
        "%",
        "nobody-has-this",
    ] {
        assert_eq!(by_login(erp, login).await, None, "login {login:?}");
    }
}

/// The company's own users are neither in the customers' group nor confined to it.
pub async fn staff_are_not_in_the_group(erp: &Erp) {
    for row in &erp.table().staff {
        let found = by_login(erp, &row.login).await.must(&row.login);
        assert!(
            !found.in_customers_group && !found.confined,
            "{}",
            row.login
        );
    }
}

/// Ids find their logins, shut ones too; those that are gone are left out.
pub async fn ids_are_found(erp: &Erp) {
    let mut expected = Vec::new();
    for row in &erp.table().logins {
        expected.push(by_login(erp, &row.login).await.must(&row.login));
    }
    let mut users: Vec<UserId> = expected.iter().map(|login| login.user).collect();
    users.extend(UserId::new(2_000_000_000));
    let mut found = erp.accounts.by_ids(&users).await.must("by ids");
    found.sort_by_key(|login| login.user);
    expected.sort_by_key(|login| login.user);
    assert_eq!(found, expected);
    assert_eq!(erp.accounts.by_ids(&[]).await.must("by ids"), []);
}

/// The group's logins by id, in pages of any size: each once, those of the table among them,
/// the company's own users not.
pub async fn the_group_is_read_in_pages(erp: &Erp) {
    let all = erp
        .accounts
        .customers_group(None, 1000)
        .await
        .must("the group");
    let users: Vec<UserId> = all.iter().map(|login| login.user).collect();
    assert!(users.is_sorted_by(|a, b| a < b), "by id, each once");
    let names: BTreeSet<&str> = all.iter().map(|login| login.login.as_str()).collect();
    for row in erp.table().logins.iter().filter(|row| row.active) {
        assert!(names.contains(row.login.as_str()), "{} is in it", row.login);
    }
    for row in &erp.table().staff {
        assert!(!names.contains(row.login.as_str()), "{} is not", row.login);
    }
    assert!(all.iter().all(|login| login.in_customers_group));
    for limit in [1, 5] {
        let (mut read, mut after) = (Vec::new(), None);
        loop {
            let page = erp
                .accounts
                .customers_group(after, limit)
                .await
                .must("the group");
            assert!(page.len() <= limit);
            let Some(last) = page.last() else { break };
            after = Some(last.user);
            read.extend(page);
            assert!(read.len() <= all.len(), "each once, in pages of {limit}");
        }
        assert_eq!(read, all, "in pages of {limit}");
    }
}
