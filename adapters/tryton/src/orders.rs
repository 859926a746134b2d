use async_trait::async_trait;
use guichet_domain::access::{Scope, Scoped};
use guichet_domain::kernel::{Language, OrderId, Page, PageRequest, Words};
use guichet_domain::orders::{Order, OrderFilter, OrderState, OrderSummary};
use guichet_driven::{Document, PortResult, ReadOrders};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::domain_filter::{contains, in_scope, period};
use crate::listing::Listing;
use crate::mapping::document::Subject;
use crate::mapping::{admit, order, text};
use crate::report::report;
use crate::service::{Context, Tryton};
use crate::wire::sale::{DETAIL, QUOTATION, SUMMARY, Sale, SaleSummary};

const SEARCH_READ: &str = "model.sale.sale.search_read";

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
        let listing = Listing::new("sale_date", filter.sort, request);
        let mut domain = visible(scope, &states);
        domain.extend(period("sale_date", filter.from, filter.to));
        domain.extend(
            filter
                .text
                .as_deref()
                .map(|text| contains(&["number", "reference", "lines.product.name"], text)),
        );
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
        let found = self.sale(scope, id).await?;
        let Some(row) = found.into_iter().next() else {
            return Ok(None);
        };
        let record = order::record(row.summary.id);
        Ok(admit(scope, record, order::order(row)?))
    }

    async fn count_under_way(&self, scope: &Scope) -> PortResult<u64> {
        let domain = visible(scope, &OrderState::UNDER_WAY);
        self.read(
            "model.sale.sale.search_count",
            (domain,),
            &Context::of(Language::default()),
        )
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
        let args = (one(scope, id), 0, 1, Value::Null, ["party", "number"]);
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

impl Tryton {
    /// One order in full, or none. Series 7.0 does not know when a quotation was made: the
    /// first time it says so it is asked again without, later at once without.
    async fn sale(&self, scope: &Scope, id: OrderId) -> PortResult<Vec<Sale>> {
        let context = Context::of(Language::default());
        let plain: Vec<&str> = SUMMARY.into_iter().chain(DETAIL).collect();
        let full: Vec<&str> = plain.iter().copied().chain(QUOTATION).collect();
        let args = |fields| (one(scope, id), 0, 1, Value::Null, fields);
        self.read(SEARCH_READ, args(full), &context).await
    }
}

/// Orders of the scope in these states.
fn visible(scope: &Scope, states: &[OrderState]) -> Vec<Value> {
    let words: Vec<&str> = states.iter().map(|state| state.word()).collect();
    vec![in_scope("party", scope), json!(["state", "in", words])]
}

/// One order of the scope, unless the company is still writing it.
fn one(scope: &Scope, id: OrderId) -> Vec<Value> {
    let mut domain = visible(scope, &OrderState::VISIBLE);
    domain.push(json!(["id", "=", id.get()]));
    domain
}
