//! The table's documents in the order of the lists.

use chrono::NaiveDate;
use guichet_domain::kernel::SortOrder;
use guichet_fixtures::{Day, Invoice, Sale};
use rust_decimal::Decimal;

/// What the lists need to know of a document.
pub(crate) trait Listed {
    fn key(&self) -> &str;
    fn date(&self) -> Option<Day>;
    fn texts(&self) -> Vec<&str>;
}

impl Listed for Sale {
    fn key(&self) -> &str {
        &self.key
    }

    fn date(&self) -> Option<Day> {
        self.date
    }

    fn texts(&self) -> Vec<&str> {
        let names = self.lines.iter().map(|line| line.product_name.as_deref());
        let own = [self.number.as_deref(), self.reference.as_deref()];
        own.into_iter().chain(names).flatten().collect()
    }
}

impl Listed for Invoice {
    fn key(&self) -> &str {
        &self.key
    }

    fn date(&self) -> Option<Day> {
        self.date
    }

    fn texts(&self) -> Vec<&str> {
        let names = self.lines.iter().map(|line| line.product_name.as_deref());
        let own = [self.number.as_deref(), self.reference.as_deref()];
        own.into_iter().chain(names).flatten().collect()
    }
}

/// The keys of the documents that a filter leaves, in the order of the list. `documents` are
/// in the order of the ids.
pub(crate) fn keys<D: Listed>(
    documents: &[D],
    sort: SortOrder,
    filter: impl Fn(&D) -> bool,
) -> Vec<String> {
    let mut left: Vec<(usize, &D)> = documents
        .iter()
        .enumerate()
        .filter(|(_, document)| filter(document))
        .collect();
    left.sort_by_key(|(id, document)| (document.date().is_none(), document.date(), *id));
    if sort == SortOrder::NewestFirst {
        left.reverse();
    }
    left.iter().map(|(_, d)| d.key().to_owned()).collect()
}

/// Whether a document is dated within a period; without a date it is in none.
pub(crate) fn dated<D: Listed>(
    document: &D,
    build_date: NaiveDate,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> bool {
    let date = document.date().map(|day| day.on(build_date));
    from.is_none_or(|from| date.is_some_and(|date| date >= from))
        && to.is_none_or(|to| date.is_some_and(|date| date <= to))
}

/// Periods with their edges on and beside the first, the middle and the last date.
pub(crate) fn periods(mut dates: Vec<NaiveDate>) -> Vec<(Option<NaiveDate>, Option<NaiveDate>)> {
    dates.sort_unstable();
    let edges = [dates.first(), dates.get(dates.len() / 2), dates.last()];
    let mut periods = Vec::new();
    for edge in edges.into_iter().flatten().copied() {
        let (before, after) = (edge.pred_opt(), edge.succ_opt());
        let edge = Some(edge);
        periods.extend([(edge, None), (after, None), (None, edge), (None, before)]);
        periods.extend([(edge, edge), (after, before)]);
    }
    periods.sort_unstable();
    periods.dedup();
    periods
}

/// What is still open of each unpaid instalment, the earliest settled first by what was paid
/// in part; nothing of a credit note.
pub(crate) fn open_parts(invoice: &Invoice) -> Vec<(Day, Decimal)> {
    if invoice.kind != "invoice" || invoice.state != "posted" {
        return Vec::new();
    }
    let unpaid = invoice.instalments.iter().filter(|i| !i.paid);
    let mut open: Vec<(Day, Decimal)> = unpaid.map(|i| (i.date, i.amount)).collect();
    open.sort_unstable();
    let asked: Decimal = open.iter().map(|(_, amount)| amount).sum();
    let mut part = asked - invoice.amount_due.unwrap_or_default();
    for (_, amount) in &mut open {
        let settled = part.min(*amount);
        *amount -= settled;
        part -= settled;
    }
    open.retain(|(_, amount)| !amount.is_zero());
    open
}

/// What was due before a day and is not paid.
pub(crate) fn overdue(invoice: &Invoice, build_date: NaiveDate, today: NaiveDate) -> Decimal {
    let parts = open_parts(invoice).into_iter();
    parts
        .filter(|(day, _)| day.on(build_date) < today)
        .map(|(_, amount)| amount)
        .sum()
}
