use guichet_driven::ChangeKind;
use serde_json::{Value, json};

use super::{Bench, SERVICE, plan, secret};

#[tokio::test]
async fn a_password_is_changed_only_where_it_does_not_work() {
    let bench = Bench::prepared().await;
    // A session of the service account survives a run that has nothing to change.
    let session = bench.direct(SERVICE);
    let count: i64 = session
        .read("model.sale.sale.search_count", (json!([]),))
        .await
        .unwrap();
    assert!(count > 0);
    bench.setup().prepare(&plan()).await.unwrap();
    let again: i64 = session
        .read("model.sale.sale.search_count", (json!([]),))
        .await
        .unwrap();
    assert_eq!(again, count);

    let mut other = plan();
    other.service_password = secret("un-autre-mot-2026");
    let report = bench.setup().prepare(&other).await.unwrap();
    let changed: Vec<_> = report
        .changes
        .iter()
        .filter(|change| change.kind != ChangeKind::Left)
        .collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert_eq!(changed[0].what, "user \"guichet\"");
    let new = bench.direct((SERVICE.0, "un-autre-mot-2026"));
    let _: Value = new
        .read("model.sale.sale.search_count", (json!([]),))
        .await
        .unwrap();
    bench.setup().prepare(&plan()).await.unwrap();
}
