use super::{Counter, first_link};

const READY: &str = "GUICHET_TEST_TRYTON_READY";

/// The least calls of two visits: once a minute one call asks for all who are signed in, and it
/// belongs to no page.
async fn calls(counter: &Counter, path: &str, cookie: &str) -> usize {
    let mut least = usize::MAX;
    for _ in 0..2 {
        counter.proxy.calls();
        let answer = counter.get(path, cookie).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        least = least.min(counter.proxy.calls().len());
    }
    least
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_keeps_its_budget_of_calls_whatever_the_history() {
    let counter = Counter::open(READY).await;
    // Labels, names and the company are slow-moving: they are there once somebody has looked.
    let warm = counter.sign_in("marc").await;
    counter.get("/client/tableau-de-bord/", &warm).await;
    counter.get("/client/commandes/", &warm).await;
    counter.get("/client/factures/", &warm).await;

    for login in ["alice", "grossiste"] {
        counter.proxy.calls();
        let cookie = counter.sign_in(login).await;
        let sign_in = counter.proxy.calls();
        assert!(sign_in.len() <= 3, "sign-in of {login}: {sign_in:?}");
        assert_eq!(
            sign_in.iter().filter(|m| *m == "common.db.logout").count(),
            1,
            "{sign_in:?}"
        );

        counter.get("/client/tableau-de-bord/", &cookie).await;
        let orders = counter.get("/client/commandes/", &cookie).await.text();
        let order = first_link(&orders, "/client/commandes/");
        for (path, most) in [
            ("/client/tableau-de-bord/", 3),
            ("/client/commandes/", 1),
            ("/client/commandes/?q=a&state=done&sort=date", 1),
            (order.as_str(), 1),
            (&format!("{order}pdf"), 2),
            ("/client/factures/", 2),
            ("/client/factures/?overdue=true", 2),
            ("/api/v1/dashboard", 3),
            ("/api/v1/orders?limit=100", 1),
            ("/api/v1/invoices?limit=100", 1),
        ] {
            let made = calls(&counter, path, &cookie).await;
            assert!(
                made <= most,
                "{path} for {login}: {made} calls, {most} allowed"
            );
        }
    }

    let cookie = counter.sign_in("alice").await;
    let invoices = counter.get("/client/factures/", &cookie).await.text();
    let invoice = first_link(&invoices, "/client/factures/");
    assert_eq!(calls(&counter, &invoice, &cookie).await, 1);
    assert_eq!(
        calls(&counter, &format!("{invoice}pdf"), &cookie).await,
        1,
        "a stored rendering"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_dashboards_three_calls_are_side_by_side() {
    let counter = Counter::open(READY).await;
    let cookie = counter.sign_in("alice").await;
    let path = "/client/tableau-de-bord/";
    counter.get(path, &cookie).await;
    // Twice, as one call a minute asks for all who are signed in, before any page.
    let mut together = false;
    for _ in 0..2 {
        let gate = counter.proxy.gate(3);
        assert_eq!(counter.get(path, &cookie).await.status, 200);
        together |= gate.opened();
    }
    assert!(together, "all three are there before any is answered");
}
