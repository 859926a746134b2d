use guichet_domain::access::Carrier;
use guichet_domain::kernel::Language;
use guichet_portal::operators::{LinkError, UnlinkError};
use guichet_portal::{AuthError, Origin, SignInCommand};

use super::company::{Company, linked, unlinked};

fn alice() -> SignInCommand {
    SignInCommand {
        login: "alice".into(),
        password: "demo-alice-2026".into(),
        carrier: Carrier::Token,
        language: Language::French,
        origin: Origin::default(),
    }
}

#[tokio::test]
async fn linking_twice_is_linking_once() {
    let company = Company::new().await;
    company.login(921, "nina", None);
    let operators = &company.operators;
    assert!(operators.link("nina", "NEUF").await.expect("a link").made);
    assert!(!operators.link("nina", "NEUF").await.expect("a link").made);
    assert_eq!(company.links(921).await, [(9_001, "nina".to_owned())]);
    assert_eq!(company.audit().await, [linked(921, 9_001)]);
    // And a second customer comes beside the first
    operators.link("nina", "GROUPE-A").await.expect("a link");
    assert_eq!(company.links(921).await.len(), 2);
}

#[tokio::test]
async fn what_is_not_there_or_shut_is_not_linked() {
    let company = Company::new().await;
    company.login(922, "shut", None);
    company.change("shut", |login| login.active = false);
    let link = |login, code| company.operators.link(login, code);
    let unknown = link("nobody", "NEUF").await.expect_err("no such login");
    assert!(matches!(unknown, LinkError::UnknownLogin(_)), "{unknown}");
    let shut = link("shut", "NEUF").await.expect_err("shut");
    assert!(matches!(shut, LinkError::Inactive(_)), "{shut}");
    let party = link("alice", "NULLE-PART").await.expect_err("no party");
    assert!(matches!(party, LinkError::UnknownParty(_)), "{party}");
    assert_eq!(company.audit().await, []);
}

#[tokio::test]
async fn a_renamed_login_loses_the_links_of_its_old_name() {
    // Given a login with a link, renamed in the ERP since
    let company = Company::new().await;
    company.login(923, "nina", None);
    let operators = &company.operators;
    operators.link("nina", "NEUF").await.expect("a link");
    company.change("nina", |login| login.account.login = "nina.martin".into());
    // When it is linked under its new name
    let link = operators.link("nina.martin", "GROUPE-A").await;
    assert!(link.expect("a link").made);
    // Then the new link is its only one, and both steps are in the audit
    let links = company.links(923).await;
    assert_eq!(links, [(9_002, "nina.martin".to_owned())]);
    let steps = [linked(923, 9_001), unlinked(923, 1), linked(923, 9_002)];
    assert_eq!(company.audit().await, steps);
}

#[tokio::test]
async fn a_name_given_to_somebody_else_brings_no_link_along() {
    // Given a login with a link whose name goes to a new user
    let company = Company::new().await;
    company.login(924, "nina", None);
    let operators = &company.operators;
    operators.link("nina", "NEUF").await.expect("a link");
    let old = company.user("nina").await;
    company.guichet.erp.remove_login(old);
    company.login(925, "nina", None);
    // Then the new user has none, and unlinking the name removes the old one's
    assert_eq!(company.links(925).await, []);
    assert_eq!(operators.unlink("nina").await.expect("unlinked"), 1);
    assert_eq!(company.links(924).await, []);
}

#[tokio::test]
async fn unlinking_ends_the_sessions_and_is_audited_also_with_the_erp_away() {
    // Given somebody who is signed in
    let company = Company::new().await;
    let sessions = company.guichet.portal.sessions();
    let opened = sessions.sign_in(alice()).await.expect("a session");
    let before = sessions.authenticate(&opened.token, Carrier::Token).await;
    let links = before.expect("signed in").customers().len();
    let user = company.user("alice").await.get();
    // When an operator unlinks the login while the ERP is away
    company.guichet.erp.set_away(true);
    let removed = company.operators.unlink("alice").await.expect("unlinked");
    company.guichet.erp.set_away(false);
    // Then the links are gone, and the session is no longer one
    assert_eq!(usize::try_from(removed).expect("a count"), links);
    assert_eq!(company.links(user).await, []);
    let after = sessions.authenticate(&opened.token, Carrier::Token).await;
    let ended = after.expect_err("ended");
    assert!(matches!(ended, AuthError::Ended(_)), "{ended}");
    assert_eq!(company.audit().await, [unlinked(user, removed)]);
    // And there is nothing left to unlink
    let again = company
        .operators
        .unlink("alice")
        .await
        .expect_err("no link");
    assert!(matches!(again, UnlinkError::NotLinked(_)), "{again}");
}
