use std::sync::Arc;

use chrono::NaiveDate;
use guichet_contract::setup::Preparing;
use guichet_contract::{
    Erp, accounts, company, customers, health, invoices, labels, orders, setup, sign_in,
};
use guichet_driven::{Health, ReadCompany};
use guichet_memory::MemoryErp;

/// Any day will do: the table counts from it. This one has the end of a February near.
fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2028, 3, 1).unwrap()
}

fn memory() -> Arc<MemoryErp> {
    Arc::new(MemoryErp::company(day()))
}

fn erp() -> Erp {
    Erp::of(&memory(), day())
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

#[tokio::test]
async fn company() {
    let erp: Arc<dyn ReadCompany> = memory();
    ran("company", &company::all(&erp).await);
}

#[tokio::test]
async fn health() {
    let erp: Arc<dyn Health> = memory();
    ran("health", &health::all(&erp).await);
}

#[tokio::test]
async fn setup() {
    let erp = memory();
    let subject = Preparing {
        prepare: erp.clone(),
        accounts: erp.clone(),
        sign_in: erp,
        service: ("guichet".into(), "service-contract-2028".into()),
    };
    ran("setup", &setup::all(&subject).await);
}
