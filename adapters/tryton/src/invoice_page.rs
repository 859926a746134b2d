//! A page of invoices. Whether one is overdue cannot be asked of Tryton in full (see
//! `overdue`): what it lets through is judged here, and more is read where that leaves too few.

use chrono::NaiveDate;
use guichet_domain::access::{Scope, Scoped};
use guichet_domain::invoices::{InvoiceFilter, InvoiceSummary};
use guichet_domain::kernel::{Direction, Language, Page, PageRequest, Position};
use guichet_driven::PortResult;
use serde_json::Value;

use crate::context::Context;
use crate::domain_filter::{contains, period};
use crate::issued::{SEARCH_READ, summaries, visible};
use crate::known::Known;
use crate::listing::Listing;
use crate::overdue::{perhaps_not_overdue, perhaps_overdue};
use crate::service::Tryton;
use crate::wire::invoice::{InvoiceSummary as WireSummary, SUMMARY};

/// Rows read beyond the page where some may be judged out: nearly always enough.
const SPARE: usize = 20;

/// Calls for one page at the most; it may then be short, and leads on from where it stopped.
const MOST_CALLS: usize = 4;

pub(crate) async fn read(
    tryton: &Tryton,
    scope: &Scope,
    filter: &InvoiceFilter,
    request: &PageRequest,
    today: NaiveDate,
) -> PortResult<Page<Scoped<InvoiceSummary>>> {
    let listing = Listing::new("invoice_date", filter.sort, request);
    let wanted = request.limit.get() + 1;
    let batch = wanted + filter.overdue.map_or(0, |_| SPARE);
    let known = tryton.known(SEARCH_READ).await?;
    let text = match filter.text.as_deref() {
        Some(text) => {
            let fields = ["number", "reference", "lines.product.name"];
            Some(contains(&fields, text, tryton.wildcards(text).await?))
        }
        None => None,
    };
    let mut found = Vec::new();
    let mut from = request.from;
    let mut stopped_at = None;
    for _ in 0..MOST_CALLS {
        let mut domain = domain(known, scope, filter, today);
        domain.extend(text.clone());
        domain.extend(from.as_ref().map(|p| listing.beyond(p)));
        let args = (domain, 0, batch, listing.order(), SUMMARY);
        let rows: Vec<WireSummary> = tryton
            .read(SEARCH_READ, args, &Context::of(Language::default()))
            .await?;
        let last = rows.last().filter(|_| rows.len() == batch);
        stopped_at = last.map(|row| (row.invoice_date.map(|d| d.0), row.id));
        let rows = summaries(scope, rows)?;
        found.extend(rows.into_iter().filter(|invoice| {
            filter
                .overdue
                .is_none_or(|overdue| invoice.is_overdue(today) == overdue)
        }));
        if found.len() >= wanted {
            stopped_at = None;
        }
        let Some((date, id)) = stopped_at else { break };
        let direction = Direction::After;
        from = Some(Position {
            date,
            id,
            direction,
        });
    }
    let mut page = Page::cut(found, request, |row| (row.date, row.id.get()));
    if let Some((date, id)) = stopped_at {
        lead_on(&mut page, request, date, id);
    }
    Ok(page)
}

/// The filter, but for its text.
fn domain(known: Known, scope: &Scope, filter: &InvoiceFilter, today: NaiveDate) -> Vec<Value> {
    let mut domain = visible(known, scope, &filter.visible_states());
    domain.extend(period("invoice_date", filter.from, filter.to));
    domain.extend(filter.overdue.map(|overdue| {
        if overdue {
            perhaps_overdue(today)
        } else {
            perhaps_not_overdue(today)
        }
    }));
    domain
}

/// The way on from the last row that was judged, where reading stopped before the page was full.
fn lead_on<T>(page: &mut Page<T>, request: &PageRequest, date: Option<NaiveDate>, id: i64) {
    let backwards = request
        .from
        .is_some_and(|p| p.direction == Direction::Before);
    let direction = if backwards {
        Direction::Before
    } else {
        Direction::After
    };
    let place = Some(Position {
        date,
        id,
        direction,
    });
    if backwards {
        page.prev = place;
    } else {
        page.next = place;
    }
}
