//! [`PreparePortal`](guichet_driven::PreparePortal). It changes what it runs on.

use std::sync::Arc;

use guichet_domain::kernel::Language;
use guichet_driven::{
    ChangeKind, Confinement, PortError, PortalPlan, PreparePortal, ReadAccounts, SetupReport,
    SignIn, SignInOutcome, SignInRequest, TestCustomer,
};
use guichet_fixtures::expected;
use secrecy::SecretString;

use crate::check::{Must, cases};

/// An ERP with the fixtures company, which the suite may set up.
#[derive(Clone)]
pub struct Preparing {
    /// What is held against the contract.
    pub prepare: Arc<dyn PreparePortal>,
    /// Its logins.
    pub accounts: Arc<dyn ReadAccounts>,
    /// Its sign-in.
    pub sign_in: Arc<dyn SignIn>,
    /// Login and password of the service account through which `accounts` reads, if it does.
    pub service: (String, String),
}

cases!(subject: Preparing;
    the_second_time_nothing_changes,
    the_test_customer_signs_in_and_is_confined,
    staff_are_no_test_customers,
    customers_are_confined_once,
    staff_and_unknown_logins_are_not_confined,
);

const TEST_LOGIN: &str = "contract-test-customer";
const TEST_PASSWORD: &str = "contract-4711-customer";

fn plan(subject: &Preparing, test_login: &str) -> PortalPlan {
    let (login, password) = &subject.service;
    PortalPlan {
        service_login: login.clone(),
        service_password: SecretString::from(password.as_str()),
        accounts: None,
        test_customer: Some(TestCustomer {
            login: test_login.into(),
            password: SecretString::from(TEST_PASSWORD),
            party_code: Some("C0001".into()),
        }),
        pdf_reports: false,
    }
}

async fn prepared(subject: &Preparing) -> SetupReport {
    let report = subject.prepare.prepare(&plan(subject, TEST_LOGIN)).await;
    let report = report.must("setting up");
    assert!(!report.changes.is_empty(), "it says what it looked at");
    assert!(
        report.users_compared >= expected().staff.len(),
        "others are compared"
    );
    assert_eq!(
        report.users_changed,
        Vec::<String>::new(),
        "nobody else changed"
    );
    report
}

/// Set-up makes what is missing; running it again leaves everything as it is.
pub async fn the_second_time_nothing_changes(subject: &Preparing) {
    prepared(subject).await;
    let again = prepared(subject).await;
    let changed = again.changes.iter().filter(|c| c.kind != ChangeKind::Left);
    let changed: Vec<&str> = changed.map(|change| change.what.as_str()).collect();
    assert_eq!(changed, Vec::<&str>::new(), "the second time");
}

/// The test customer's login works and sees nothing of the ERP directly; the report names it.
pub async fn the_test_customer_signs_in_and_is_confined(subject: &Preparing) {
    let (user, login) = prepared(subject).await.test_user.must("the test user");
    assert_eq!(login, TEST_LOGIN);
    let standing = subject.accounts.by_login(TEST_LOGIN).await.must("by login");
    let standing = standing.must(TEST_LOGIN);
    assert_eq!(standing.user, user);
    assert!(standing.active && standing.in_customers_group && standing.confined);
    let request = SignInRequest {
        login: TEST_LOGIN.into(),
        password: SecretString::from(TEST_PASSWORD),
        address: None,
        language: Language::French,
    };
    let outcome = subject.sign_in.sign_in(request).await.must("signing in");
    assert!(matches!(outcome, SignInOutcome::Accepted(account) if account.user == user));
}

/// A login of the company's own users is refused as the test customer and stays as it was.
pub async fn staff_are_no_test_customers(subject: &Preparing) {
    for row in &expected().staff {
        let before = subject.accounts.by_login(&row.login).await.must("by login");
        let refused = subject.prepare.prepare(&plan(subject, &row.login)).await;
        assert!(
            matches!(refused, Err(PortError::Refused { .. })),
            "{}",
            row.login
        );
        let after = subject.accounts.by_login(&row.login).await.must("by login");
        assert_eq!(before, after, "{}", row.login);
    }
}

/// Every customer's login can be confined; the second time it already is.
pub async fn customers_are_confined_once(subject: &Preparing) {
    prepared(subject).await;
    for row in expected().logins.iter().filter(|row| row.active) {
        let first = subject.prepare.confine(&row.login).await.must(&row.login);
        let there = matches!(first, Confinement::Confined | Confinement::Already);
        assert!(there, "{}: {first:?}", row.login);
        let second = subject.prepare.confine(&row.login).await.must(&row.login);
        assert_eq!(second, Confinement::Already, "{}", row.login);
        let standing = subject.accounts.by_login(&row.login).await.must("by login");
        assert!(standing.must(&row.login).confined, "{}", row.login);
    }
}

/// Somebody with other groups is not confined, and those groups are named; nor is nobody.
pub async fn staff_and_unknown_logins_are_not_confined(subject: &Preparing) {
    prepared(subject).await;
    for row in &expected().staff {
        let before = subject.accounts.by_login(&row.login).await.must("by login");
        let answer = subject.prepare.confine(&row.login).await.must(&row.login);
        let named = matches!(&answer, Confinement::OtherGroups(names) if !names.is_empty());
        assert!(named, "{}: {answer:?}", row.login);
        let after = subject.accounts.by_login(&row.login).await.must("by login");
        assert_eq!(before, after, "{}", row.login);
    }
    for login in ["nobody-has-this", "", "%"] {
        let answer = subject.prepare.confine(login).await.must(login);
        assert_eq!(answer, Confinement::Unknown, "{login:?}");
    }
}
