use super::company::{Company, logins};

#[tokio::test]
async fn sync_proposes_and_links_nothing_by_itself() {
    // Given a login without a link whose e-mail is that of one customer
    let company = Company::new().await;
    company.login(901, "nina", Some("Achats@NEUF.example"));
    let before = company.all_links().await;
    // When sync runs and nobody is named
    let report = company.operators.sync(&[], false).await.expect("a report");
    // Then the match is proposed, and no link and no audit entry was made
    let proposed: Vec<_> = report
        .matches
        .proposed
        .iter()
        .filter(|found| found.candidate.login == "nina")
        .collect();
    assert_eq!(proposed.len(), 1);
    assert_eq!(proposed[0].customers.len(), 1);
    assert_eq!(proposed[0].customers[0].code, "NEUF");
    assert!(report.linked.is_empty() && report.not_proposed.is_empty());
    assert_eq!(company.all_links().await, before);
    assert_eq!(company.audit().await, []);
}

#[tokio::test]
async fn a_renamed_login_is_looked_at_again() {
    // Given a linked login that was renamed in the ERP
    let company = Company::new().await;
    company.login(908, "nina", Some("achats@neuf.example"));
    let operators = &company.operators;
    operators.link("nina", "NEUF").await.expect("a link");
    company.change("nina", |login| login.account.login = "nina.martin".into());
    // When sync runs, then runs with its new name accepted
    let report = operators.sync(&[], false).await.expect("a report");
    let accepted = operators.sync(&["nina.martin".into()], false).await;
    // Then it is proposed like one without a link, and the link is made anew
    assert!(logins(&report.matches.proposed).contains(&"nina.martin"));
    assert_eq!(logins(&accepted.expect("a report").linked), ["nina.martin"]);
    assert_eq!(
        company.links(908).await,
        [(9_001, "nina.martin".to_owned())]
    );
}

#[tokio::test]
async fn an_email_of_several_is_ambiguous_and_one_of_nobody_unmatched() {
    let company = Company::new().await;
    company.login(902, "paul", Some("commun@groupe.example"));
    company.login(903, "quentin", Some("personne@ailleurs.example"));
    company.login(904, "rosa", None);
    let report = company.operators.sync(&[], false).await.expect("a report");
    let matches = &report.matches;
    assert_eq!(logins(&matches.ambiguous), ["paul"]);
    let codes = matches.ambiguous[0].customers.iter().map(|c| &c.code);
    assert_eq!(codes.collect::<Vec<_>>(), ["GROUPE-A", "GROUPE-B"]);
    let unmatched = logins(&matches.unmatched);
    assert!(unmatched.contains(&"quentin") && unmatched.contains(&"rosa"));
}

#[tokio::test]
async fn only_open_logins_of_the_customers_group_without_a_link_are_looked_at() {
    // Given logins with the e-mail of one customer: shut, of another group, and linked elsewhere
    let company = Company::new().await;
    let email = Some("achats@neuf.example");
    for (user, login) in [(905, "shut"), (906, "staff"), (907, "linked")] {
        company.login(user, login, email);
    }
    company.change("shut", |login| login.active = false);
    company.change("staff", |login| login.groups = ["Ventes".to_owned()].into());
    let link = company.operators.link("linked", "GROUPE-A").await;
    assert!(link.expect("a link").made);
    // When sync runs, even with each of them named
    let named = ["shut", "staff", "linked"].map(str::to_owned);
    let report = company
        .operators
        .sync(&named, false)
        .await
        .expect("a report");
    // Then none of them is proposed, all are told apart, and the link stays where it was
    assert_eq!(report.not_proposed, named);
    assert!(report.linked.is_empty());
    for login in ["shut", "staff", "linked"] {
        assert!(!logins(&report.matches.proposed).contains(&login));
    }
    assert_eq!(company.links(907).await, [(9_002, "linked".to_owned())]);
    assert_eq!(company.links(905).await, []);
}
