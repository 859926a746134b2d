use std::time::Duration;

use chrono::NaiveDate;
use guichet_contract::scope_of;
use guichet_domain::invoices::InvoiceFilter;
use guichet_domain::kernel::{Language, OrderId, PageRequest};
use guichet_domain::orders::OrderFilter;
use guichet_driven::{
    Health, PortError, PortResult, ReadAccounts, ReadCustomers, ReadInvoices, ReadLabels,
    ReadOrders, SignIn, SignInRequest,
};
use guichet_memory::MemoryErp;
use secrecy::SecretString;

fn alice() -> SignInRequest {
    SignInRequest {
        login: "alice".into(),
        password: SecretString::from("demo-alice-2026"),
        address: None,
        language: Language::French,
    }
}

fn unavailable<T>(answer: &PortResult<T>) -> bool {
    matches!(answer, Err(PortError::Unavailable { .. }))
}

#[tokio::test]
async fn while_it_is_away_every_port_says_so_and_afterwards_all_is_there_again() {
    let day = NaiveDate::MIN + chrono::TimeDelta::days(100_000);
    let erp = MemoryErp::company(day);
    let scope = scope_of(erp.party("C0001").into_iter().collect());
    let request = PageRequest::default();
    let (orders, invoices) = (OrderFilter::default(), InvoiceFilter::default());
    erp.set_away(true);
    assert!(unavailable(
        &ReadOrders::page(&erp, &scope, &orders, &request).await
    ));
    assert!(unavailable(
        &ReadOrders::find(&erp, &scope, OrderId::new(1).unwrap()).await
    ));
    assert!(unavailable(&erp.count_under_way(&scope).await));
    assert!(unavailable(
        &ReadInvoices::page(&erp, &scope, &invoices, &request, day).await
    ));
    assert!(unavailable(&erp.open(&scope, None).await));
    assert!(unavailable(&erp.names(&scope).await));
    assert!(unavailable(&erp.by_login("alice").await));
    assert!(unavailable(&erp.labels(Language::French).await));
    assert!(unavailable(&erp.sign_in(alice()).await));
    assert!(unavailable(&erp.probe().await));
    erp.set_away(false);
    assert!(erp.probe().await.is_ok());
    assert!(erp.sign_in(alice()).await.is_ok());
}

#[tokio::test]
async fn a_pause_of_sign_in_stops_sign_in_alone() {
    let erp = MemoryErp::company(NaiveDate::default());
    let pause = Some(Duration::from_mins(5));
    erp.set_sign_in_pause(pause);
    let answer = erp.sign_in(alice()).await;
    assert!(matches!(answer, Err(PortError::Throttled { after }) if after == pause));
    assert!(erp.labels(Language::French).await.is_ok());
    erp.set_sign_in_pause(None);
    assert!(erp.sign_in(alice()).await.is_ok());
}
