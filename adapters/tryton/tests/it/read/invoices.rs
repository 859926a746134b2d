use std::collections::BTreeSet;

use chrono::TimeDelta;
use guichet_domain::access::Scope;
use guichet_domain::invoices::{InvoiceFilter, InvoiceKind, InvoiceState};
use guichet_domain::kernel::{InvoiceId, Language, Limit, Money, PageRequest, PartyId};
use guichet_driven::{MediaType, ReadInvoices};
use guichet_tryton::Tryton;

use super::{ready, scope_of, scopes};

fn whole() -> PageRequest {
    PageRequest {
        limit: Limit::new(100).unwrap(),
        from: None,
    }
}

pub(super) async fn ids(
    tryton: &Tryton,
    scope: &Scope,
    overdue: Option<bool>,
    today: chrono::NaiveDate,
) -> Vec<i64> {
    let filter = InvoiceFilter {
        overdue,
        ..Default::default()
    };
    let page = tryton.page(scope, &filter, &whole(), today).await.unwrap();
    for invoice in &page.items {
        assert!(
            overdue.is_none_or(|o| invoice.is_overdue(today) == o),
            "{:?}",
            invoice.number
        );
    }
    page.items.iter().map(|invoice| invoice.id.get()).collect()
}

#[tokio::test]
async fn overdue_and_not_overdue_are_each_others_complement_on_any_day() {
    let ready = ready();
    let tryton = ready.tryton();
    let mut late = 0;
    for (code, scope) in scopes(&tryton).await {
        for days in [-40, -15, 0, 7, 30] {
            let today = ready.build_date + TimeDelta::days(days);
            let overdue = ids(&tryton, &scope, Some(true), today).await;
            let others = ids(&tryton, &scope, Some(false), today).await;
            let mut both: Vec<i64> = overdue.iter().chain(&others).copied().collect();
            let mut all = ids(&tryton, &scope, None, today).await;
            both.sort_unstable();
            all.sort_unstable();
            assert_eq!(both, all, "{code} on {today}");
            late += overdue.len();
        }
    }
    assert!(late > 0);
}

#[tokio::test]
async fn instalments_are_in_the_invoices_currency_and_add_up_to_it() {
    let ready = ready();
    let tryton = ready.tryton();
    let mut currencies = BTreeSet::new();
    let filter = InvoiceFilter::default();
    for scope in scopes(&tryton).await.values() {
        let page = tryton
            .page(scope, &filter, &whole(), ready.build_date)
            .await
            .unwrap();
        for summary in &page.items {
            let invoice = ReadInvoices::find(&tryton, scope, summary.id)
                .await
                .unwrap()
                .unwrap();
            assert_eq!(
                invoice.summary, **summary,
                "the list and the invoice say the same"
            );
            let zero = Money::zero(summary.total.currency());
            let asked = summary
                .instalments
                .iter()
                .try_fold(zero, |sum, i| sum.plus(&i.amount));
            assert_eq!(asked, Ok(summary.total), "{:?}", summary.number);
            assert_eq!(invoice.untaxed.plus(&invoice.tax), Ok(summary.total));
            assert_eq!(
                summary.kind == InvoiceKind::CreditNote,
                summary.total.is_negative()
            );
            if summary.state == InvoiceState::Posted && summary.kind == InvoiceKind::Invoice {
                let paid = invoice
                    .payments
                    .iter()
                    .try_fold(zero, |sum, p| sum.plus(&p.amount));
                assert_eq!(summary.total.minus(&paid.unwrap()), Ok(summary.amount_due));
            }
            currencies.insert(summary.total.currency().code().to_owned());
        }
    }
    assert!(currencies.is_superset(&["CHF", "EUR", "JPY", "TND"].map(String::from).into()));
}

#[tokio::test]
async fn open_documents_come_first_then_the_paid_ones_asked_for() {
    let ready = ready();
    let tryton = ready.tryton();
    let parties: Vec<i64> = scopes(&tryton)
        .await
        .values()
        .flat_map(|s| s.parties().to_vec())
        .map(PartyId::get)
        .collect();
    let everybody = scope_of(&parties);
    let alone = tryton.open(&everybody, None).await.unwrap();
    assert!(!alone.at_least);
    assert!(
        alone
            .documents
            .iter()
            .all(|d| d.state == InvoiceState::Posted)
    );
    let since = ready.build_date - TimeDelta::days(60);
    let both = tryton.open(&everybody, Some(since)).await.unwrap();
    let (open, paid) = both.documents.split_at(alone.documents.len());
    assert_eq!(open, alone.documents);
    assert!(!paid.is_empty());
    assert!(
        paid.iter()
            .all(|d| d.state == InvoiceState::Paid && d.date >= Some(since))
    );
    for part in [open, paid] {
        assert!(part.is_sorted_by_key(|d| std::cmp::Reverse((d.date, d.id))));
    }
}

#[tokio::test]
async fn the_stored_rendering_is_handed_out_under_its_true_type() {
    let ready = ready();
    let tryton = ready.tryton();
    let scopes = scopes(&tryton).await;
    let (alpha, beta) = (&scopes["C0001"], &scopes["C0002"]);
    let id = ids(&tryton, alpha, None, ready.build_date).await[0];
    let id = InvoiceId::new(id).unwrap();
    let language = Language::default();
    let document = ReadInvoices::document(&tryton, alpha, id, language)
        .await
        .unwrap()
        .unwrap();
    let head: &[u8] = match document.media_type {
        MediaType::Pdf => b"%PDF",
        MediaType::OpenDocumentText => b"PK",
        MediaType::Other => panic!("neither PDF nor OpenDocument"),
    };
    assert!(document.bytes.starts_with(head));
    assert!(document.number.is_some());
    assert!(
        ReadInvoices::document(&tryton, beta, id, language)
            .await
            .unwrap()
            .is_none()
    );
}
