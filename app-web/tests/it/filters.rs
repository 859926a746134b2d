//! What the filter of a page does not understand is said above the list, which stands without it.

use crate::staff::signed_in;
use crate::support::{Answer, House};

fn chips(page: &str) -> usize {
    page.matches("class=\"chip\"").count()
}

fn rows(page: &str) -> usize {
    page.matches("class=\"rowlink").count()
}

/// The page but for what stands around it: the choice of language keeps the whole address.
fn main(page: &str) -> &str {
    let (_, inside) = page.split_once("<main").unwrap_or_default();
    inside.split("</main>").next().unwrap_or_default()
}

/// Every address here leads to a page.
fn text(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.text()
}

#[tokio::test]
async fn an_unknown_value_is_said_and_left_out_and_the_others_apply() {
    let house = House::new().await;
    let mut alice = house.signed_in("alice").await;
    for (list, good, bad, named) in [
        ("commandes", "state=done", "state=nope", "« state=nope »"),
        // What the company is still writing is nothing to choose here.
        ("commandes", "state=done", "state=draft", "« state=draft »"),
        (
            "commandes",
            "from=2020-01-01",
            "sort=total",
            "« sort=total »",
        ),
        ("factures", "state=paid", "state=nope", "« state=nope »"),
        ("factures", "state=paid", "overdue=1", "« overdue=1 »"),
    ] {
        let path = format!("/client/{list}/?{good}");
        let without = text(&alice.get(&path).await);
        let page = text(&alice.get(&format!("{path}&{bad}")).await);
        let named = named.replace(' ', "\u{a0}");
        assert!(
            page.contains("Ce filtre n’est pas compris"),
            "{bad}: {page}"
        );
        assert!(
            page.contains(&named) && page.contains("<title>Erreur"),
            "{bad}"
        );
        assert_eq!((chips(&page), rows(&page)), (1, rows(&without)), "{bad}");
        assert!(rows(&page) > 0, "{good}");
        assert!(!without.contains("n’est pas compris"), "{good}");
        let links = main(&page).split("href=\"").skip(1);
        let mut links = links.filter_map(|rest| rest.split('"').next());
        assert!(
            !links.any(|href| href.contains(bad)),
            "no way on carries {bad}"
        );
    }
}

#[tokio::test]
async fn the_errors_list_says_the_word_it_does_not_know() {
    let house = House::new().await;
    let mut support = signed_in(&house, "sofia").await;
    for (state, said) in [("nope", true), ("resolved", false), ("all", false)] {
        let page = text(
            &support
                .get(&format!("/equipe/erreurs/?state={state}"))
                .await,
        );
        assert_eq!(
            page.contains("« state=nope »".replace(' ', "\u{a0}").as_str()),
            said,
            "{state}"
        );
    }
}

#[tokio::test]
async fn a_day_is_taken_in_the_form_that_the_hint_names_and_one_that_is_none_leaves_the_other() {
    let house = House::new().await;
    let mut alice = house.signed_in("alice").await;
    for (language, hint) in [("fr", "06/02/2026"), ("en", "2026-02-06")] {
        let path = |period: &str| format!("/client/commandes/?lang={language}&{period}");
        let wrong = text(&alice.get(&path("from=hier&to=2026-01-02")).await);
        assert!(wrong.contains(&format!("{hint}.</p>")), "{wrong}");
        assert!(wrong.contains("value=\"hier\""), "what was typed stays");
        assert_eq!(chips(&wrong), 1, "the other day is in force");
        let right = text(&alice.get(&path(&format!("to={hint}"))).await);
        assert!(right.contains("id=\"to\" name=\"to\" type=\"date\" value=\"2026-02-06\""));
        assert_eq!(chips(&right), 1, "{language}");
    }
}

#[tokio::test]
async fn what_is_named_of_an_address_is_escaped_and_cut() {
    let house = House::new().await;
    let mut alice = house.signed_in("alice").await;
    let many = "&state=%3Cscript%3E".repeat(200) + "&state=" + &"x".repeat(2_000);
    let page = text(&alice.get(&format!("/client/commandes/?q={many}")).await);
    let page = main(&page);
    assert!(page.contains("Ces filtres ne sont pas compris") && page.contains("et d’autres"));
    assert!(!page.contains("<script>") && !page.contains(&"x".repeat(100)));
}
