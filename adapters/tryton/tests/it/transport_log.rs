//! What a log at its finest level may hold of a call: its name, its time, its end.

use guichet_contract::Written;
use guichet_domain::kernel::Language;
use guichet_driven::{SignIn, SignInRequest};
use serde_json::{Value, json};
use tracing::Level;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::fake::{Fake, PASSWORD, Reply, tryton};

#[tokio::test]
async fn arguments_results_and_passwords_are_never_written() {
    let lines = Written::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);

    let fake = Fake::start(|seen| match seen.method() {
        "fails" => Some(Reply::Error(json!([
            "UserError",
            ["non", "", "private-third"]
        ]))),
        "answers" => Some(Reply::Result(json!("private-result"))),
        _ => None,
    })
    .await;
    let tryton = tryton(&fake);
    let args = ("private-argument",);
    let _: Value = tryton
        .raw_read("answers", args, Language::French)
        .await
        .unwrap();
    let _ = tryton
        .raw_write::<Value>("fails", args, Language::French)
        .await
        .unwrap_err();
    let _ = tryton
        .raw_read::<i64>("answers", args, Language::French)
        .await
        .unwrap_err();
    let request = SignInRequest {
        login: "alpha".into(),
        password: "alpha-demo-2026".to_owned().into(),
        address: None,
        language: Language::French,
    };
    tryton.sign_in(request).await.unwrap();
    drop(guard);

    let log = lines.text();
    for word in [
        "answers",
        "fails",
        "common.db.login",
        "elapsed_ms=",
        "outcome=\"refused\"",
    ] {
        assert!(log.contains(word), "{word} is not in\n{log}");
    }
    let session = fake
        .seen()
        .iter()
        .find_map(|s| s.header("authorization").map(str::to_owned));
    let token = session.unwrap().replace("Session ", "");
    for secret in ["private-", PASSWORD, "alpha-demo-2026", token.as_str()] {
        assert!(!log.contains(secret), "{secret} is in\n{log}");
    }
}
