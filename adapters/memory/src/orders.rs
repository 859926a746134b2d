use async_trait::async_trait;
use guichet_domain::access::{Scope, Scoped};
use guichet_domain::kernel::{Language, OrderId, Page, PageRequest};
use guichet_domain::orders::{Order, OrderFilter, OrderState, OrderSummary};
use guichet_driven::{Document, PortResult, ReadOrders};

use crate::MemoryErp;
use crate::listing::{found, page, within};
use crate::paper::pdf;
use crate::state::State;

impl State {
    fn order(&self, scope: &Scope, id: OrderId) -> Option<Scoped<Order>> {
        let order = self.orders.iter().find(|order| {
            order.summary.id == id && OrderState::VISIBLE.contains(&order.summary.state)
        })?;
        scope.admit(order.clone())
    }
}

#[async_trait]
impl ReadOrders for MemoryErp {
    async fn page(
        &self,
        scope: &Scope,
        filter: &OrderFilter,
        request: &PageRequest,
    ) -> PortResult<Page<Scoped<OrderSummary>>> {
        let state = self.ask()?;
        let states = filter.visible_states();
        let rows: Vec<&OrderSummary> = state
            .orders
            .iter()
            .filter(|order| scope.covers(order.summary.owner))
            .filter(|order| states.contains(&order.summary.state))
            .filter(|order| within(order.summary.date, filter.from, filter.to))
            .filter(|order| filter.text.as_deref().is_none_or(|text| says(order, text)))
            .map(|order| &order.summary)
            .collect();
        Ok(page(scope, rows, filter.sort, request, |order| {
            (order.date, order.id.get())
        }))
    }

    async fn find(&self, scope: &Scope, id: OrderId) -> PortResult<Option<Scoped<Order>>> {
        Ok(self.ask()?.order(scope, id))
    }

    async fn count_under_way(&self, scope: &Scope) -> PortResult<u64> {
        let state = self.ask()?;
        let orders = state.orders.iter();
        let under_way = orders
            .filter(|order| scope.covers(order.summary.owner))
            .filter(|order| order.summary.state.is_under_way());
        Ok(under_way.map(|_| 1).sum())
    }

    async fn document(
        &self,
        scope: &Scope,
        id: OrderId,
        language: Language,
    ) -> PortResult<Option<Scoped<Document>>> {
        let order = self.ask()?.order(scope, id);
        let title = match language {
            Language::French => "Commande",
            Language::English => "Order",
        };
        Ok(order.map(|order| order.map(|o| pdf(title, o.summary.number, o.summary.total))))
    }
}

fn says(order: &Order, text: &str) -> bool {
    let summary = &order.summary;
    let names = order.lines.iter().filter_map(|line| line.name.as_deref());
    let own = [summary.number.as_deref(), summary.reference.as_deref()];
    found(text, own.into_iter().flatten().chain(names))
}
