use super::Counter;
use super::proxy::Fault;

const READY: &str = "GUICHET_TEST_TRYTON_READY";

/// What must not reach a person: causes, places, other programs' words.
const CAUSES: [&str; 6] = [
    "secret-cause",
    "Traceback",
    "trytond",
    "127.0.0.1:",
    "search_read",
    "panicked",
];

fn assert_calm(path: &str, fault: Fault, answer: &guichet_driven::Visited) {
    let text = answer.text();
    assert!(
        matches!(answer.status, 502..=504 | 429),
        "{path} under {fault:?}: {} {text}",
        answer.status
    );
    for cause in CAUSES {
        assert!(
            !text.contains(cause),
            "{path} under {fault:?} shows {cause}: {text}"
        );
    }
    let id = answer.header("x-request-id").expect("a request id");
    assert!(
        text.contains(id),
        "{path} under {fault:?}: the request id stands in the answer"
    );
    let kind = answer.header("content-type").unwrap_or_default();
    if path.starts_with("/api/") {
        assert!(
            kind.starts_with("application/problem+json"),
            "{path}: {kind}"
        );
    } else {
        assert!(kind.starts_with("text/html"), "{path}: {kind}");
    }
}

/// Each fault has an order printed twice, and Tryton starts an office program for each: two at a time.
static TURN: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(2);

async fn under(fault: Fault) {
    let _turn = TURN.acquire().await.unwrap();
    let counter = Counter::open(READY).await;
    let cookie = counter.sign_in("alice").await;
    let orders = counter.get("/client/commandes/", &cookie).await.text();
    let order = super::first_link(&orders, "/client/commandes/");
    let pages = [
        "/client/tableau-de-bord/".to_owned(),
        order.clone(),
        format!("{order}pdf"),
        "/client/factures/".to_owned(),
        format!(
            "/api/v1/orders/{}",
            order.trim_end_matches('/').rsplit('/').next().unwrap()
        ),
        "/api/v1/dashboard".to_owned(),
    ];
    counter.proxy.spoil(Some(fault));
    let spoilt =
        futures_util::future::join_all(pages.iter().map(|path| counter.get(path, &cookie))).await;
    for (path, answer) in pages.iter().zip(&spoilt) {
        assert_calm(path, fault, answer);
    }
    counter.proxy.spoil(None);
    for path in &pages {
        let answer = counter.get(path, &cookie).await;
        assert_eq!(
            answer.status,
            200,
            "{path} after {fault:?}: {}",
            answer.text()
        );
    }
}

macro_rules! faults {
    ($($test:ident: $fault:ident),+ $(,)?) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            under(Fault::$fault).await;
        }
    )+};
}

faults!(
    a_reset_is_a_clear_page_and_passes: Reset,
    half_a_body_is_a_clear_page_and_passes: HalfBody,
    silence_is_a_clear_page_and_passes: Silence,
    an_html_error_is_a_clear_page_and_passes: HtmlError,
    a_429_is_a_clear_page_and_passes: Throttled,
    garbage_is_a_clear_page_and_passes: Garbage,
    a_huge_answer_is_a_clear_page_and_passes: Huge,
    wrong_types_are_a_clear_page_and_pass: WrongTypes,
);

#[test]
fn every_fault_has_its_test() {
    assert_eq!(Fault::ALL.len(), 8);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_expires_in_the_middle_is_renewed_once_for_fifty() {
    let counter = Counter::open(READY).await;
    let cookie = counter.sign_in("alice").await;
    counter.get("/client/commandes/", &cookie).await;
    counter.proxy.calls();
    counter.proxy.expire_sessions();
    let visits = (0..50).map(|_| counter.get("/client/commandes/", &cookie));
    for answer in futures_util::future::join_all(visits).await {
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let logins = counter
        .proxy
        .calls()
        .into_iter()
        .filter(|m| m == "common.db.login")
        .count();
    assert_eq!(logins, 1, "one task signs in for all");
}
