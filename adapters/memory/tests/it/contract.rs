use std::sync::Arc;

use chrono::NaiveDate;
use guichet_contract::{Erp, accounts, customers, invoices, labels, orders, sign_in};
use guichet_memory::MemoryErp;

/// Any day will do: the table counts from it. This one has the end of a February near.
fn erp() -> Erp {
    let day = NaiveDate::from_ymd_opt(2028, 3, 1).unwrap();
    Erp::of(&Arc::new(MemoryErp::company(day)), day)
}

fn ran(port: &str, cases: &[&str]) {
    println!("{port} / memory: {}", cases.join(", "));
    assert!(!cases.is_empty());
}

#[tokio::test]
async fn orders() {
    ran("orders", &orders::all(&erp()).await);
}

#[tokio::test]
async fn invoices() {
    ran("invoices", &invoices::all(&erp()).await);
}

#[tokio::test]
async fn customers() {
    ran("customers", &customers::all(&erp()).await);
}

#[tokio::test]
async fn accounts() {
    ran("accounts", &accounts::all(&erp()).await);
}

#[tokio::test]
async fn sign_in() {
    ran("sign-in", &sign_in::all(&erp()).await);
}

#[tokio::test]
async fn labels() {
    ran("labels", &labels::all(&erp()).await);
}
