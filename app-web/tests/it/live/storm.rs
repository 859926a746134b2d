use super::Counter;

/// A Tryton of its own: what is guessed here makes Tryton slow for these logins.
const STORM: &str = "GUICHET_TEST_TRYTON_STORM";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_hundred_wrong_sign_ins_lock_nobody_else_out() {
    let counter = Counter::open(STORM).await;
    let known: Vec<&str> = guichet_fixtures::expected()
        .logins
        .iter()
        .filter(|row| row.active && !["marc", "leman"].contains(&row.login.as_str()))
        .map(|row| row.login.as_str())
        .collect();
    counter.proxy.calls();
    let mut answers = Vec::new();
    for round in 0..40 {
        let tries = (0..10).map(|n| {
            let i = round * 10 + n;
            // Half of the guesses are at logins that exist, the service account's among them.
            let login = match i % 4 {
                0 => known[i / 4 % known.len()].to_owned(),
                1 => "guichet".to_owned(),
                2 => "admin".to_owned(),
                _ => format!("inconnu{i}"),
            };
            let address = format!("203.0.{}.{}", i % 7, i % 50);
            let counter = &counter;
            async move {
                counter
                    .try_sign_in(&login, "a-wrong-guess", &address)
                    .await
                    .status
            }
        });
        answers.extend(futures_util::future::join_all(tries).await);
    }
    assert_eq!(answers.len(), 400);
    assert!(
        answers.iter().all(|status| matches!(status, 401 | 429)),
        "{answers:?}"
    );
    let handed_on = counter
        .proxy
        .calls()
        .into_iter()
        .filter(|m| m == "common.db.login")
        .count();
    assert!(
        handed_on <= 4 * known.len(),
        "{handed_on} guesses reached Tryton"
    );

    let cookie = counter.sign_in("leman").await;
    assert_eq!(
        counter.get("/client/commandes/", &cookie).await.status,
        200,
        "another customer"
    );
    counter.proxy.expire_sessions();
    assert_eq!(
        counter.get("/client/commandes/", &cookie).await.status,
        200,
        "the service account came back"
    );
    assert!(counter.system.portal.readiness().await.ready);
}
