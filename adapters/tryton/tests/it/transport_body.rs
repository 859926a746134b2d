//! The bytes of a request, and the forms an answer may come in.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use guichet_domain::kernel::Language::{English, French};
use guichet_driven::PortError;
use guichet_tryton::Tryton;
use serde_json::{Value, json};

use crate::fake::{Fake, Reply, config, tryton};

const METHOD: &str = "model.sale.sale.search_read";

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn compressed(body: Vec<u8>) -> Reply {
    Reply::Raw(200, vec![("Content-Encoding", "gzip".into())], body)
}

#[tokio::test]
async fn the_body_is_exactly_id_method_params_with_the_context_last() {
    let fake = Fake::start(|_| None).await;
    let tryton = tryton(&fake);
    let _: i64 = tryton
        .raw_read(METHOD, (json!([]), 0, ()), English)
        .await
        .unwrap();
    let seen = fake.seen().pop().unwrap();
    let keys: Vec<_> = seen.body.as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys, ["id", "method", "params"]);
    let context = json!({"company": 1, "groups": [17], "language": "en", "name": "Élodie Martin"});
    assert_eq!(seen.params(), &json!([[], 0, null, context]));
    assert!(seen.text.starts_with("{\"id\":"));
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("accept-encoding"), Some("gzip"));

    let _: i64 = tryton.raw_read(METHOD, (), French).await.unwrap();
    assert_eq!(
        fake.seen()
            .pop()
            .unwrap()
            .params()
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let first = &fake.seen()[0];
    assert_eq!(
        (first.method(), first.params()),
        ("common.server.version", &json!([]))
    );
}

#[tokio::test]
async fn compressed_chunked_and_wrongly_labelled_answers_are_read() {
    let long: Value = (0..500).collect::<Vec<_>>().into();
    for form in 0..4 {
        let value = long.clone();
        let fake = Fake::start(move |seen| {
            let body = Reply::envelope(&seen.body["id"], "result", &value);
            (seen.method() == METHOD).then(|| match form {
                0 => Reply::Chunked(value.clone()),
                1 => compressed(gzip(&body)),
                2 => compressed(body), // as 8.0 does when it was not asked
                _ => Reply::Result(value.clone()),
            })
        })
        .await;
        let got: Value = tryton(&fake).raw_read(METHOD, ((),), French).await.unwrap();
        assert_eq!(got, long, "form {form}");
    }
}

#[tokio::test]
async fn a_small_answer_that_unfolds_beyond_the_limit_is_not_read() {
    let fake = Fake::start(|seen| {
        let body = format!(
            "{{\"id\":{},\"result\":\"{}\"}}",
            seen.body["id"],
            " ".repeat(2 << 20)
        );
        (seen.method() == METHOD).then(|| compressed(gzip(body.as_bytes())))
    })
    .await;
    let mut config = config(&fake);
    config.max_response = 1 << 20;
    let tryton = Tryton::new(config).unwrap();
    let error = tryton
        .raw_read::<Value>(METHOD, ((),), French)
        .await
        .unwrap_err();
    assert!(
        matches!(&error, PortError::Corrupt { what, .. } if what.contains("1048576")),
        "{error:?}"
    );
}
