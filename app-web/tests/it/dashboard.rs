//! The dashboard's numbers and rows are those of the lists they lead to.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use serde_json::Value;

use crate::support::{Browser, House};

const DASHBOARD: &str = "/client/tableau-de-bord/?lang=fr";

/// The rows of a list, to its end.
async fn rows(browser: &mut Browser<'_>, path: &str) -> usize {
    let (mut path, mut rows) = (path.to_owned(), 0);
    loop {
        let page = browser.get(&path).await.text();
        rows += page.matches("class=\"rowlink num\"").count();
        let Some((before, _)) = page.split_once("\" rel=\"next\"") else {
            return rows;
        };
        path = before
            .rsplit("href=\"")
            .next()
            .unwrap()
            .replace("&#38;", "&");
    }
}

#[tokio::test]
async fn the_number_of_orders_under_way_leads_to_exactly_those() {
    let house = House::new().await;
    for login in ["alice", "gamma", "leman", "zoe"] {
        let mut browser = house.signed_in(login).await;
        let page = browser.get(DASHBOARD).await.text();
        let (_, tile) = page.split_once("<dt>Commandes en cours</dt>").unwrap();
        assert!(tile.contains("devis compris"), "{login}");
        let (_, link) = tile.split_once("href=\"").unwrap();
        let (href, rest) = link.split_once("\">").unwrap();
        let count: usize = rest.split('<').next().unwrap().parse().unwrap();
        assert!(count > 0, "{login}");
        let listed = rows(&mut browser, &href.replace("&#38;", "&")).await;
        assert_eq!(listed, count, "{login}: {href}");
    }
}

#[tokio::test]
async fn quotations_and_what_was_withdrawn_leave_room_for_the_newest_orders() {
    let house = House::new().await;
    for login in ["alice", "commande@beta.example"] {
        let token = house.token(login).await;
        let list = house.read(&token, "/api/v1/orders?limit=100").await.json();
        let list = list["items"].as_array().unwrap();
        let ids = |wanted: &dyn Fn(&Value) -> bool| -> Vec<Value> {
            let found = list.iter().filter(|order| wanted(order));
            found.map(|order| order["id"].clone()).collect()
        };
        let mut expected = ids(&|order| order["state"] == "quotation");
        assert!(
            ids(&|order| order["date"].is_null()).len() > expected.len(),
            "{login}"
        );
        expected.truncate(2);
        expected.extend(ids(&|order| !order["date"].is_null()));
        expected.truncate(5);
        let dashboard = house.read(&token, "/api/v1/dashboard").await.json();
        let recent = dashboard["recent_orders"].as_array().unwrap();
        let recent: Vec<Value> = recent.iter().map(|order| order["id"].clone()).collect();
        assert_eq!(recent, expected, "{login}");
    }
}
