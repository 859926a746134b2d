use guichet_domain::kernel::{EmailAddress, Language, UserId};
use guichet_driven::{Field, FindCustomers, ReadAccounts, ReadCustomers, ReadLabels};

use super::{ready, scopes};

#[tokio::test]
async fn profiles_hold_addresses_line_by_line() {
    let tryton = ready().tryton();
    for (code, scope) in scopes(&tryton).await {
        let profiles = tryton.profiles(&scope).await.unwrap();
        let names = tryton.names(&scope).await.unwrap();
        assert_eq!(profiles.len(), 1, "{code}");
        assert_eq!(profiles[0].customer, *names[0]);
        assert_eq!(profiles[0].customer.code, code);
        assert!(
            profiles[0].addresses.iter().all(|a| a.lines.len() > 1),
            "{code}"
        );
    }
}

#[tokio::test]
async fn customers_are_found_by_the_very_email_whatever_its_case() {
    let tryton = ready().tryton();
    let wanted: Vec<EmailAddress> = [
        "ACHATS@alpha.example",
        "%@alpha.example",
        "chats@alpha.example",
    ]
    .map(|e| e.parse().unwrap())
    .into();
    let found = tryton.by_emails(&wanted).await.unwrap();
    assert!(found.iter().any(|(_, customer)| customer.code == "C0001"));
    assert!(found.iter().all(|(email, _)| *email == wanted[0]));
    assert_eq!(tryton.by_emails(&[]).await.unwrap(), []);
    for other in ["C000_", "C0001 ", "c0001"] {
        assert_eq!(tryton.by_code(other).await.unwrap(), None, "{other:?}");
    }
}

#[tokio::test]
async fn logins_are_read_with_their_groups_through_the_service_account() {
    let tryton = ready().tryton();
    let alice = ReadAccounts::by_login(&tryton, "alice")
        .await
        .unwrap()
        .unwrap();
    assert!(
        alice.active && alice.in_customers_group && alice.confined,
        "{alice:?}"
    );
    assert_eq!(
        ReadAccounts::by_login(&tryton, "ALICE").await.unwrap(),
        None
    );
    let admin = ReadAccounts::by_login(&tryton, "admin")
        .await
        .unwrap()
        .unwrap();
    assert!(!admin.in_customers_group && !admin.confined);
    let gone = UserId::new(999_999).unwrap();
    let found = ReadAccounts::by_ids(&tryton, &[alice.user, gone, admin.user])
        .await
        .unwrap();
    assert_eq!(found.len(), 2);
    let first = tryton.customers_group(None, 1).await.unwrap();
    let rest = tryton
        .customers_group(Some(first[0].user), 1000)
        .await
        .unwrap();
    assert!(
        rest.iter()
            .all(|a| a.in_customers_group && a.user > first[0].user)
    );
    assert!([first, rest].concat().contains(&alice));
}

#[tokio::test]
async fn labels_are_trytons_own_words_in_both_languages() {
    let tryton = ready().tryton();
    for language in Language::ALL {
        let labels = tryton.labels(language).await.unwrap();
        for field in Field::ALL {
            assert!(labels.words(field).count() >= 5, "{field:?}");
        }
        let word = labels.of(Field::OrderState, "quotation");
        assert_eq!(
            word,
            if language == Language::French {
                "Devis"
            } else {
                "Quotation"
            }
        );
    }
}
