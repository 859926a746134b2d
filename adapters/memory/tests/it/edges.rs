use chrono::{NaiveDate, TimeDelta};
use guichet_contract::scope_of;
use guichet_domain::access::Scope;
use guichet_domain::invoices::{Invoice, InvoiceState, MOST_OPEN};
use guichet_domain::kernel::{InvoiceId, OrderId, PageRequest, PartyId};
use guichet_domain::orders::{Order, OrderFilter};
use guichet_driven::{ReadAccounts, ReadCustomers, ReadInvoices, ReadOrders};
use guichet_memory::MemoryErp;

const DAY: NaiveDate = NaiveDate::MAX;

fn erp() -> (MemoryErp, NaiveDate) {
    let day = DAY - TimeDelta::days(1000);
    (MemoryErp::company(day), day)
}

fn scope(erp: &MemoryErp, code: &str) -> Scope {
    scope_of(vec![erp.party(code).unwrap()])
}

async fn some_order(erp: &MemoryErp) -> Order {
    let scope = scope(erp, "C0001");
    let (filter, request) = (OrderFilter::default(), PageRequest::default());
    let page = ReadOrders::page(erp, &scope, &filter, &request).await;
    let id = page.unwrap().items[0].id;
    let order = ReadOrders::find(erp, &scope, id).await.unwrap().unwrap();
    order.into_inner()
}

async fn some_open_invoice(erp: &MemoryErp) -> Invoice {
    let scope = scope(erp, "C0001");
    let id = erp.open(&scope, None).await.unwrap().documents[0].id;
    let invoice = ReadInvoices::find(erp, &scope, id).await.unwrap().unwrap();
    invoice.into_inner()
}

#[tokio::test]
async fn an_order_put_in_belongs_to_the_customer_it_names() {
    let (erp, _) = erp();
    let newcomer = erp.party("C0005").unwrap();
    let mut order = some_order(&erp).await;
    order.summary.id = OrderId::new(900_000).unwrap();
    order.summary.owner = newcomer;
    erp.put_order(order.clone());
    let mine = ReadOrders::find(&erp, &scope(&erp, "C0005"), order.summary.id).await;
    assert_eq!(mine.unwrap().map(|o| o.summary.owner), Some(newcomer));
    let theirs = ReadOrders::find(&erp, &scope(&erp, "C0001"), order.summary.id).await;
    assert_eq!(theirs.unwrap(), None);
}

#[tokio::test]
async fn a_hidden_invoice_is_not_there_for_its_own_customer() {
    let (erp, _) = erp();
    let mut invoice = some_open_invoice(&erp).await;
    invoice.summary.id = InvoiceId::new(900_000).unwrap();
    erp.put_hidden_invoice(invoice.clone());
    let scope = scope(&erp, "C0001");
    let found = ReadInvoices::find(&erp, &scope, invoice.summary.id).await;
    assert_eq!(found.unwrap(), None);
    erp.put_invoice(invoice.clone());
    let found = ReadInvoices::find(&erp, &scope, invoice.summary.id).await;
    assert!(found.unwrap().is_some());
}

#[tokio::test]
async fn more_open_documents_than_are_read_are_said_to_be_more() {
    let (erp, _) = erp();
    let scope = scope(&erp, "C0001");
    let pattern = some_open_invoice(&erp).await;
    let there = erp.open(&scope, None).await.unwrap().documents.len();
    let mut put = |number: i64| {
        let mut invoice = pattern.clone();
        invoice.summary.id = InvoiceId::new(900_000 + number).unwrap();
        erp.put_invoice(invoice);
    };
    let missing = i64::try_from(MOST_OPEN - there).unwrap();
    (0..missing).for_each(&mut put);
    let open = erp.open(&scope, None).await.unwrap();
    assert_eq!((open.documents.len(), open.at_least), (MOST_OPEN, false));
    put(missing);
    let open = erp.open(&scope, Some(NaiveDate::MIN)).await.unwrap();
    assert!(open.at_least);
    let posted = open
        .documents
        .iter()
        .filter(|i| i.state == InvoiceState::Posted);
    assert_eq!(posted.count(), MOST_OPEN);
    assert!(
        open.documents.len() > MOST_OPEN,
        "the paid ones come with them"
    );
}

#[tokio::test]
async fn a_customer_that_is_taken_out_has_no_name_any_more() {
    let (erp, _) = erp();
    let scope = scope(&erp, "C0003");
    let party: PartyId = scope.parties()[0];
    erp.remove_customer(party);
    assert_eq!(erp.names(&scope).await.unwrap(), []);
}

#[tokio::test]
async fn a_login_can_be_renamed_shut_and_taken_out() {
    let (erp, _) = erp();
    let mut alice = erp.login("alice").unwrap();
    let user = alice.account.user;
    alice.account.login = "alice.martin".into();
    alice.active = false;
    erp.put_login(alice);
    assert_eq!(erp.by_login("alice").await.unwrap(), None);
    let now = erp.by_ids(&[user]).await.unwrap();
    assert_eq!(
        (now[0].login.as_str(), now[0].active),
        ("alice.martin", false)
    );
    erp.remove_login(user);
    assert_eq!(erp.by_ids(&[user]).await.unwrap(), []);
}
