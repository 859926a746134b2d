//! The API's answers, their shapes and their limits.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Browser, House};

#[test]
fn the_committed_description_is_the_servers_own() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == guichet_web::openapi_json(),
        "docs/openapi.json is old: cargo run -p guichet-web -- --print-openapi > docs/openapi.json"
    );
}

#[test]
fn every_operation_is_about_one_noun_that_is_described() {
    let description: Value = serde_json::from_str(&guichet_web::openapi_json()).unwrap();
    let nouns = description["tags"].as_array().unwrap();
    let described = |noun: &Value| {
        let mut found = nouns.iter().filter(|one| one["name"] == *noun);
        found.any(|one| one["description"].as_str().is_some_and(|d| !d.is_empty()))
    };
    for (path, operations) in description["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let tags = operation["tags"].as_array();
            let tags = tags.unwrap_or_else(|| panic!("{method} {path} is about nothing"));
            assert!(
                tags.len() == 1 && described(&tags[0]),
                "{method} {path}: {tags:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_reversed_period_says_so_on_a_page_and_is_no_filter_in_force() {
    let house = House::new().await;
    let mut alice = house.signed_in("alice").await;
    for list in ["commandes", "factures"] {
        let chips = async |browser: &mut Browser<'_>, period: &str| {
            let page = browser.get(&format!("/client/{list}/?{period}")).await;
            (page.text().matches("class=\"chip\"").count(), page.text())
        };
        let (count, _) = chips(&mut alice, "from=2020-01-01&to=2026-01-02").await;
        assert_eq!(count, 1, "{list}");
        let (count, page) = chips(&mut alice, "from=2026-12-01&to=2026-01-01").await;
        assert_eq!(count, 0, "{list}");
        assert!(page.contains("La date de fin précède la date de début."));
    }
}

#[tokio::test]
async fn orders_have_their_fields() {
    let house = House::new().await;
    let token = house.token("alice").await;
    let list = house.read(&token, "/api/v1/orders?limit=100").await;
    assert_eq!(list.status, 200);
    assert_eq!(list.header("cache-control"), "no-store");
    let list = list.json();
    let items = list["items"].as_array().unwrap();
    let fields = [
        "id",
        "number",
        "reference",
        "state",
        "date",
        "total",
        "invoice_state",
        "shipment_state",
    ];
    for (item, field) in items.iter().flat_map(|i| fields.map(|f| (i, f))) {
        assert!(item.get(field).is_some(), "{field}: {item}");
    }
    assert!(items.iter().all(|i| i["state"] != "draft"));
    let shown = guichet_fixtures::expected()
        .sales
        .iter()
        .filter(|s| s.party == "C0001");
    assert_eq!(items.len(), shown.count());

    let processing = items
        .iter()
        .find(|i| i["shipment_state"] != "none")
        .unwrap();
    let path = format!("/api/v1/orders/{}", processing["id"].as_str().unwrap());
    let order = house.read(&token, &path).await.json();
    let line = order["lines"]
        .as_array()
        .unwrap()
        .iter()
        .find(|l| l["kind"] == "line")
        .unwrap();
    let price = line["unit_price"]["amount"].as_str().unwrap();
    assert!(
        price.split_once('.').unwrap().1.len() >= 4,
        "the ERP's digits: {price}"
    );
    let total = order["total"]["amount"].as_str().unwrap();
    assert_eq!(
        total.split_once('.').unwrap().1.len(),
        2,
        "the currency's: {total}"
    );
    for event in order["history"].as_array().unwrap() {
        let word = event["event"].as_str().unwrap();
        assert!(["created", "quoted", "confirmed", "shipped", "invoiced"].contains(&word));
        assert!(event["at"].is_string());
    }
    for field in ["untaxed", "tax", "shipments", "invoices"] {
        assert!(order.get(field).is_some(), "{field}");
    }
}

#[tokio::test]
async fn every_invoice_of_every_login_can_be_read() {
    let house = House::new().await;
    let company = guichet_fixtures::expected();
    for login in company
        .logins
        .iter()
        .filter(|l| l.active && !l.parties.is_empty())
    {
        let token = house.token(&login.login).await;
        let list = house
            .read(&token, "/api/v1/invoices?limit=100")
            .await
            .json();
        let expected = company
            .invoices
            .iter()
            .filter(|i| login.parties.contains(&i.party));
        let items = list["items"].as_array().unwrap();
        assert_eq!(items.len(), expected.count(), "{}", login.login);
        for item in items {
            let id = item["id"].as_str().unwrap();
            let full = house.read(&token, &format!("/api/v1/invoices/{id}")).await;
            assert_eq!(full.status, 200, "{id}");
            let full = full.json();
            for field in [
                "kind",
                "state",
                "date",
                "due_date",
                "total",
                "amount_due",
                "overdue",
            ] {
                assert_eq!(full[field], item[field], "{id} {field}");
            }
            for field in ["lines", "instalments", "orders", "payments"] {
                assert!(full[field].is_array(), "{id} {field}");
            }
        }
    }
}

#[tokio::test]
async fn a_period_that_ends_before_it_begins_is_an_empty_list() {
    let house = House::new().await;
    let alice = house.token("alice").await;
    for list in ["orders", "invoices"] {
        let path = format!("/api/v1/{list}?from=2026-03-02&to=2026-03-01");
        let answer = house.read(&alice, &path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.json()["items"], serde_json::json!([]), "{path}");
    }
}

#[tokio::test]
async fn parameters_are_checked_and_named() {
    let house = House::new().await;
    let token = house.token("alice").await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=abc", "limit"),
        ("limit=", "limit"),
        ("state=unheard", "state"),
        ("state=done&state=x", "state"),
        ("from=2026-13-01", "from"),
        ("from=01/02/2026", "from"),
        ("to=tomorrow", "to"),
        ("sort=number", "sort"),
        ("q=a%00b", "q"),
        (&format!("q={}", "x".repeat(201)), "q"),
    ] {
        for noun in ["orders", "invoices"] {
            let answer = house.read(&token, &format!("/api/v1/{noun}?{query}")).await;
            assert_eq!(answer.status, 400, "{query}");
            let problem = answer.json();
            assert_eq!(problem["errors"][0]["field"], field, "{query}");
            let said = problem.to_string();
            assert!(
                !said.contains("parse") && !said.contains("integer_"),
                "{said}"
            );
        }
    }
    let answer = house.read(&token, "/api/v1/invoices?overdue=1").await;
    assert_eq!(answer.status, 400);
    for query in [
        "state=done&state=quotation",
        "q=%25",
        "q=",
        "state=draft",
        "limit=1",
    ] {
        let answer = house.read(&token, &format!("/api/v1/orders?{query}")).await;
        assert_eq!(answer.status, 200, "{query}");
    }
    let drafts = house
        .read(&token, "/api/v1/orders?state=draft")
        .await
        .json();
    assert_eq!(drafts["items"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn documents_come_under_their_true_type_and_name() {
    let house = House::new().await;
    let token = house.token("alice").await;
    for (noun, kind) in [("orders", "commande"), ("invoices", "facture")] {
        let list = house
            .read(&token, &format!("/api/v1/{noun}?state=done&state=paid"))
            .await;
        let list = if list.status == 400 {
            house.read(&token, &format!("/api/v1/{noun}")).await
        } else {
            list
        };
        let first = &list.json()["items"][0];
        let id = first["id"].as_str().unwrap();
        let file = house
            .read(&token, &format!("/api/v1/{noun}/{id}/document"))
            .await;
        assert_eq!(file.status, 200);
        assert_eq!(file.header("content-type"), "application/pdf");
        assert_eq!(file.header("cache-control"), "no-store");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        let name = format!("{kind}-{}.pdf", first["number"].as_str().unwrap());
        let named = file.header("content-disposition");
        assert!(
            named.starts_with("attachment; filename=") && named.contains(&name),
            "{named}"
        );
        assert!(file.body.starts_with(b"%PDF"));
    }
}

#[tokio::test]
async fn the_dashboard_keeps_currencies_apart() {
    let house = House::new().await;
    for login in ["alice", "leman", "gamma", "grossiste", "nouvelle"] {
        let token = house.token(login).await;
        let dashboard = house.read(&token, "/api/v1/dashboard").await;
        assert_eq!(dashboard.status, 200, "{login}");
        let dashboard = dashboard.json();
        for field in ["orders_under_way", "invoices_due"] {
            assert!(dashboard[field].is_u64(), "{field}");
        }
        for field in ["amount_due", "amount_overdue"] {
            let sums = dashboard[field].as_array().unwrap();
            let mut codes: Vec<_> = sums.iter().map(|s| s["currency"].to_string()).collect();
            codes.sort();
            codes.dedup();
            assert_eq!(codes.len(), sums.len(), "{login}: one sum a currency");
            assert!(sums.iter().all(|s| s.get("at_least").is_none()));
        }
        for alert in dashboard["alerts"].as_array().unwrap() {
            assert!(
                alert["detail"].as_str().is_some_and(|d| d.len() > 10),
                "{alert}"
            );
            assert!(alert["object"].is_string() && alert["code"].is_string());
        }
    }
}
