use async_trait::async_trait;
use guichet_domain::access::{Scope, Scoped};
use guichet_domain::kernel::{Language, OrderId, Page, PageRequest, Words};
use guichet_domain::orders::{Order, OrderFilter, OrderState, OrderSummary};
use guichet_driven::{Document, PortResult, ReadOrders};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::context::Context;
use crate::domain_filter::{contains, in_scope, of_company, period};
use crate::known::Known;
use crate::listing::Listing;
use crate::mapping::document::Subject;
use crate::mapping::{admit, order, text};
use crate::report::report;
use crate::service::Tryton;
use crate::wire::sale::{DETAIL, QUOTATION, SUMMARY, Sale, SaleSummary};

const SEARCH_READ: &str = "model.sale.sale.search_read";
const SEARCH_COUNT: &str = "model.sale.sale.search_count";

#[async_trait]
impl ReadOrders for Tryton {
    async fn page(
        &self,
        scope: &Scope,
        filter: &OrderFilter,
        request: &PageRequest,
    ) -> PortResult<Page<Scoped<OrderSummary>>> {
        let key = |row: &Scoped<OrderSummary>| (row.date, row.id.get());
        let states = filter.visible_states();
        if states.is_empty() {
            return Ok(Page::cut(Vec::new(), request, key));
        }
        let known = self.known(SEARCH_READ).await?;
        let listing = Listing::new("sale_date", filter.sort, request);
        let mut domain = visible(known, scope, &states);
        domain.extend(period("sale_date", filter.from, filter.to));
        if let Some(text) = filter.text.as_deref() {
            let fields = ["number", "reference", "lines.product.name"];
            domain.push(contains(&fields, text, self.wildcards(text).await?));
        }
        domain.extend(request.from.as_ref().map(|p| listing.beyond(p)));
        let args = (domain, 0, request.limit.get() + 1, listing.order(), SUMMARY);
        let rows: Vec<SaleSummary> = self
            .read(SEARCH_READ, args, &Context::of(Language::default()))
            .await?;
        let mut admitted = Vec::with_capacity(rows.len());
        for row in rows {
            let record = order::record(row.id);
            admitted.extend(admit(scope, record, order::summary(row)?));
        }
        Ok(Page::cut(admitted, request, key))
    }

    async fn find(&self, scope: &Scope, id: OrderId) -> PortResult<Option<Scoped<Order>>> {
        let known = self.known(SEARCH_READ).await?;
        let dates: &[&str] = if known.quotation_dates {
            &QUOTATION
        } else {
            &[]
        };
        let fields = [&SUMMARY[..], &DETAIL, dates].concat();
        let args = (one(known, scope, id), 0, 1, Value::Null, fields);
        let context = Context::of(Language::default());
        let rows: Vec<Sale> = self.read(SEARCH_READ, args, &context).await?;
        let Some(row) = rows.into_iter().next() else {
            return Ok(None);
        };
        let record = order::record(row.summary.id);
        Ok(admit(scope, record, order::order(row)?))
    }

    async fn count_under_way(&self, scope: &Scope) -> PortResult<u64> {
        let known = self.known(SEARCH_COUNT).await?;
        let domain = visible(known, scope, &OrderState::UNDER_WAY);
        self.read(SEARCH_COUNT, (domain,), &Context::of(Language::default()))
            .await
    }

    async fn document(
        &self,
        scope: &Scope,
        id: OrderId,
        language: Language,
    ) -> PortResult<Option<Scoped<Document>>> {
        #[derive(Deserialize)]
        struct Row {
            party: i64,
            number: Option<String>,
        }
        let known = self.known(SEARCH_READ).await?;
        let args = (
            one(known, scope, id),
            0,
            1,
            Value::Null,
            ["party", "number"],
        );
        let rows: Vec<Row> = self.read(SEARCH_READ, args, &Context::of(language)).await?;
        let Some(row) = rows.into_iter().next() else {
            return Ok(None);
        };
        let record = order::record(id.get());
        let subject = Subject {
            owner: record.owner(row.party)?,
            number: text(row.number),
        };
        let Some(subject) = admit(scope, record, subject) else {
            return Ok(None);
        };
        let (media_type, bytes) =
            report(self, "report.sale.sale.execute", record, language).await?;
        Ok(Some(subject.map(|subject| Document {
            number: subject.number,
            media_type,
            bytes,
        })))
    }
}

/// Orders of the scope in these states.
fn visible(known: Known, scope: &Scope, states: &[OrderState]) -> Vec<Value> {
    let words: Vec<&str> = states.iter().map(|state| state.word()).collect();
    let mut domain = vec![in_scope("party", scope), json!(["state", "in", words])];
    domain.extend(of_company(known.company));
    domain
}

/// One order of the scope, unless the company is still writing it.
fn one(known: Known, scope: &Scope, id: OrderId) -> Vec<Value> {
    let mut domain = visible(known, scope, &OrderState::VISIBLE);
    domain.push(json!(["id", "=", id.get()]));
    domain
}
