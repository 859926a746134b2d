use super::company::{Company, linked, logins};

#[tokio::test]
async fn accept_links_exactly_the_named_one_and_is_audited() {
    // Given two logins proposed for one customer
    let company = Company::new().await;
    company.login(911, "nina", Some("achats@neuf.example"));
    company.login(912, "oscar", Some("achats@neuf.example"));
    // When one is named
    let report = company
        .operators
        .sync(&["nina".into()], false)
        .await
        .expect("a report");
    // Then it alone is linked, and the other still proposed
    assert_eq!(logins(&report.linked), ["nina"]);
    assert!(logins(&report.matches.proposed).contains(&"oscar"));
    assert!(!logins(&report.matches.proposed).contains(&"nina"));
    assert_eq!(company.links(911).await, [(9_001, "nina".to_owned())]);
    assert_eq!(company.links(912).await, []);
    assert_eq!(company.audit().await, [linked(911, 9_001)]);
    // And a second time there is nothing left to link
    let again = company
        .operators
        .sync(&["nina".into()], false)
        .await
        .expect("a report");
    assert_eq!(again.not_proposed, ["nina"]);
    assert_eq!(company.audit().await.len(), 1);
}

#[tokio::test]
async fn what_is_named_and_not_proposed_is_said_and_not_linked() {
    // Given an ambiguous login, an unmatched one and a name nobody bears
    let company = Company::new().await;
    company.login(913, "paul", Some("commun@groupe.example"));
    company.login(914, "quentin", None);
    let named = ["paul", "quentin", "nobody"].map(str::to_owned);
    let before = company.all_links().await;
    let report = company
        .operators
        .sync(&named, false)
        .await
        .expect("a report");
    assert_eq!(report.not_proposed, named);
    assert_eq!(company.all_links().await, before);
    assert_eq!(company.audit().await, []);
}

#[tokio::test]
async fn a_dry_run_says_what_would_be_linked_and_writes_nothing() {
    let company = Company::new().await;
    company.login(915, "nina", Some("achats@neuf.example"));
    let before = company.all_links().await;
    let report = company
        .operators
        .sync(&["nina".into()], true)
        .await
        .expect("a report");
    assert_eq!(logins(&report.linked), ["nina"]);
    assert_eq!(company.all_links().await, before);
    assert_eq!(company.audit().await, []);
}

#[tokio::test]
async fn an_email_changed_in_the_erp_never_moves_a_link() {
    // Given a login that was linked by its e-mail
    let company = Company::new().await;
    company.login(916, "nina", Some("achats@neuf.example"));
    let operators = &company.operators;
    operators
        .sync(&["nina".into()], false)
        .await
        .expect("a report");
    // When the person takes the e-mail of another customer, and sync runs with them named
    let email = "commun@groupe.example".parse().expect("an address");
    company.change("nina", |login| login.email = Some(email));
    company.guichet.erp.remove_customer(
        company
            .guichet
            .erp
            .party("GROUPE-B")
            .expect("one of the two"),
    );
    let report = operators
        .sync(&["nina".into()], false)
        .await
        .expect("a report");
    // Then they are not looked at, and the link is the one that was
    assert_eq!(report.not_proposed, ["nina"]);
    assert_eq!(company.links(916).await, [(9_001, "nina".to_owned())]);
    assert_eq!(company.audit().await, [linked(916, 9_001)]);
}
