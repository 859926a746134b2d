use std::collections::{BTreeMap, BTreeSet};

use guichet_driven::PortError;
use guichet_tryton::RawAdmin;
use serde_json::{Value, json};

use super::again::group;
use super::every_model::{shut_by_rule, try_all};
use super::{Bench, SERVICE, TEST};

/// The written list of what stays open to a customer who speaks to Tryton directly. It only
/// shrinks. The configurations answer from defaults; the others are what Tryton's own words are
/// made of.
const CUSTOMER_READS: [&str; 8] = [
    "account.configuration",
    "ir.lang",
    "ir.message",
    "ir.translation",
    "party.configuration",
    "product.configuration",
    "sale.configuration",
    "stock.configuration",
];

/// What the service account may write and create: what an order is made of.
const SERVICE_WRITES: [&str; 3] = ["sale.line", "sale.line-account.tax", "sale.sale"];

/// What a try did not show, Tryton's own rights and rules do: no right to write or create, or a
/// rule that no record passes.
async fn unclear_is_shut(
    bench: &Bench,
    who: &RawAdmin,
    unclear: BTreeSet<String>,
    group_name: &str,
) {
    let shut = shut_by_rule(bench, group(bench, group_name).await).await;
    let access: BTreeMap<String, BTreeMap<String, Value>> = who
        .read("model.ir.model.access.get_access", (&unclear,))
        .await
        .unwrap();
    let no = |value: &Value| [json!(false), json!(0)].contains(value);
    let loose: Vec<_> = unclear
        .difference(&shut)
        .filter(|model| !(no(&access[*model]["write"]) && no(&access[*model]["create"])))
        .filter(|model| !SERVICE_WRITES.contains(&model.as_str()))
        .collect();
    assert!(loose.is_empty(), "neither refused nor shut: {loose:?}");
}

#[tokio::test]
async fn a_customer_speaking_to_tryton_directly_reaches_nothing() {
    let bench = Bench::prepared().await;
    let direct = bench.direct(TEST);
    let open = try_all(&bench, &direct).await;
    assert!(open.tried > 300, "{} models", open.tried);
    assert_eq!(open.write, BTreeSet::new());
    assert_eq!(open.create, BTreeSet::new());
    let mut listed = BTreeSet::from(CUSTOMER_READS.map(str::to_owned));
    // From 8.2 on a rule on `ir.model`, the names of models, would make Tryton fail for its
    // administrators.
    let fields: BTreeMap<String, Value> = bench
        .admin
        .read("model.res.user.fields_get", (["administrator"],))
        .await
        .unwrap();
    if !fields.is_empty() {
        listed.insert("ir.model".into());
    }
    assert_eq!(open.read, listed);
    unclear_is_shut(&bench, &direct, open.unclear, "Portail client").await;
    // Their own preferences stay theirs.
    let own = json!({ "email": "portail@exemple.fr" });
    let _: Value = direct
        .write("model.res.user.set_preferences", (own,))
        .await
        .unwrap();
}

#[tokio::test]
async fn the_service_account_writes_orders_and_nothing_else() {
    let bench = Bench::prepared().await;
    let direct = bench.direct(SERVICE);
    let open = try_all(&bench, &direct).await;
    let orders = BTreeSet::from(SERVICE_WRITES.map(str::to_owned));
    assert!(open.write.is_subset(&orders), "{:?}", open.write);
    assert!(open.create.is_subset(&orders), "{:?}", open.create);
    unclear_is_shut(&bench, &direct, open.unclear, "Guichet").await;
}

#[tokio::test]
async fn the_service_account_reads_what_the_pages_need_and_renews_its_device() {
    let bench = Bench::prepared().await;
    let direct = bench.direct(SERVICE);
    for model in [
        "model.sale.sale.search_count",
        "model.account.invoice.search_count",
        "model.account.move.line.search_count",
        "model.stock.shipment.out.search_count",
        "model.party.party.search_count",
        "model.product.product.search_count",
        "model.res.user.search_count",
    ] {
        let seen: i64 = direct.read(model, (json!([]),)).await.unwrap();
        assert!(seen > 0, "{model}");
    }
    let renew = "model.res.user.device.renew";
    let cookie: String = direct.write(renew, (Value::Null,)).await.unwrap();
    let next: String = direct.write(renew, (&cookie,)).await.unwrap();
    assert_ne!(next, cookie);
    // Nobody else's device.
    let row = json!([{ "login": bench.server.admin_user, "cookie": "0".repeat(32) }]);
    let other = direct
        .write::<Value>("model.res.user.device.create", (row,))
        .await;
    assert!(matches!(other, Err(PortError::Denied { .. })), "{other:?}");
}

#[tokio::test]
async fn the_service_account_can_place_an_order() {
    let bench = Bench::prepared().await;
    let direct = bench.direct(SERVICE);
    let preferences: Value = direct
        .read("model.res.user.get_preferences", (true,))
        .await
        .unwrap();
    let company = preferences["company"].as_i64().unwrap();
    let salable = json!([["salable", "=", true], ["template.type", "=", "goods"]]);
    let products: Vec<i64> = bench
        .admin
        .read("model.product.product.search", (salable, 0, 1))
        .await
        .unwrap();
    let sold = json!([["state", "in", ["processing", "done"]]]);
    let args = (sold, 0, 1, Value::Null, ["party", "currency"]);
    let sales: Vec<Value> = bench
        .admin
        .read("model.sale.sale.search_read", args)
        .await
        .unwrap();
    let (party, currency) = (&sales[0]["party"], &sales[0]["currency"]);

    let start = json!({ "party": party, "company": company, "lines": [] });
    let mut sale: serde_json::Map<String, Value> = direct
        .read("model.sale.sale.on_change_party", (start,))
        .await
        .unwrap();
    sale.retain(|name, _| !name.ends_with('.'));
    let line = json!({ "type": "line", "product": products[0], "quantity": 2.0, "unit": null,
        "unit_price": null, "taxes": [], "company": company, "_parent_sale.party": party,
        "_parent_sale.company": company, "_parent_sale.currency": currency });
    let line: Value = direct
        .read("model.sale.line.on_change_product", (line,))
        .await
        .unwrap();
    let taxes: Vec<Value> = line["taxes"]["add"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|tax| tax[1]["id"].clone())
        .collect();
    sale.insert("party".into(), party.clone());
    sale.insert("company".into(), company.into());
    sale.entry("currency").or_insert(currency.clone());
    sale.insert(
        "lines".into(),
        json!([["create", [{ "type": "line", "product": products[0], "quantity": 2.0,
            "unit": line["unit"], "unit_price": line["unit_price"],
            "taxes": [["add", taxes]] }]]]),
    );
    let made: Vec<i64> = direct
        .write("model.sale.sale.create", ([sale],))
        .await
        .unwrap();
    let _: Value = direct
        .write("model.sale.sale.quote", (&made,))
        .await
        .unwrap();
    let _: Value = direct
        .write("model.sale.sale.confirm", (&made,))
        .await
        .unwrap();
    let rows: Vec<Value> = direct
        .read("model.sale.sale.read", (&made, ["state", "invoices"]))
        .await
        .unwrap();
    assert!(
        ["confirmed", "processing"]
            .map(Value::from)
            .contains(&rows[0]["state"]),
        "{rows:?}"
    );
}
