//! [`SignIn`](guichet_driven::SignIn).

use guichet_domain::kernel::Language;
use guichet_driven::{SignInOutcome, SignInRequest};
use guichet_fixtures::Login;
use secrecy::SecretString;

use crate::check::{Must, cases};
use crate::erp::Erp;

cases!(erp: Erp;
    everybody_signs_in_as_themselves,
    wrong_and_unknown_are_refused_alike,
    a_shut_login_is_refused,
);

async fn sign_in(erp: &Erp, login: &str, password: &str) -> SignInOutcome {
    let request = SignInRequest {
        login: login.into(),
        password: SecretString::from(password),
        address: Some([203, 0, 113, 7].into()),
        language: Language::French,
    };
    erp.sign_in.sign_in(request).await.must("signing in")
}

fn active(erp: &Erp) -> impl Iterator<Item = &'static Login> {
    erp.table().logins.iter().filter(|login| login.active)
}

/// Each login with its own password: it is that user, with that name and language.
pub async fn everybody_signs_in_as_themselves(erp: &Erp) {
    for row in active(erp) {
        let outcome = sign_in(erp, &row.login, &row.password).await;
        let account = match outcome {
            SignInOutcome::Accepted(account) => Some(account),
            SignInOutcome::Refused => None,
        };
        let account = account.must(format!("{} signs in", row.login));
        let standing = erp.accounts.by_login(&row.login).await.must("by login");
        assert_eq!(
            account.user,
            standing.must(&row.login).user,
            "{}",
            row.login
        );
        assert_eq!(account.login, row.login);
        assert_eq!(account.name, row.name, "{}", row.login);
        let language = row.language.as_deref().and_then(|code| code.parse().ok());
        assert_eq!(
            account.language,
            language.unwrap_or_default(),
            "{}",
            row.login
        );
    }
}

/// A wrong password, somebody else's, none, and an unknown login are refused in the same way;
/// the right password works after it. One try each: real ERPs count them.
pub async fn wrong_and_unknown_are_refused_alike(erp: &Erp) {
    let mut logins = active(erp);
    let (first, second) = (logins.next().must("a login"), logins.next().must("two"));
    for (login, password) in [
        (first.login.as_str(), second.password.as_str()),
        (second.login.as_str(), ""),
        ("nobody-has-this", first.password.as_str()),
    ] {
        let outcome = sign_in(erp, login, password).await;
        assert_eq!(
            outcome,
            SignInOutcome::Refused,
            "{login} with a wrong password"
        );
    }
    for row in [first, second] {
        let outcome = sign_in(erp, &row.login, &row.password).await;
        assert_ne!(outcome, SignInOutcome::Refused, "{} afterwards", row.login);
    }
}

/// A login that is shut does not open with its right password.
pub async fn a_shut_login_is_refused(erp: &Erp) {
    let shut = erp.table().logins.iter().filter(|login| !login.active);
    let mut tried = 0;
    for row in shut {
        let outcome = sign_in(erp, &row.login, &row.password).await;
        assert_eq!(outcome, SignInOutcome::Refused, "{}", row.login);
        tried += 1;
    }
    assert!(tried > 0, "the table has one");
}
