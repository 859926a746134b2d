//! The list of orders, and one order.

use askama::Template;
use guichet_domain::kernel::Words;
use guichet_domain::orders::OrderState;

use super::frame::Frame;
use super::icon::{Art, Icon};
use super::lines::{LineRow, Totals};
use super::lists::{Chip, Filter, Pager};
use super::parts::{Amount, Badge, When};
use super::query::Query;
use crate::i18n::Rich;

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    /// The page of the order.
    pub href: String,
    /// Its number; `order-unnumbered` where it has none.
    pub number: String,
    /// The customer's own reference.
    pub reference: Option<String>,
    /// The day it was confirmed.
    pub date: Option<When>,
    /// Where it stands: [`super::states::order`].
    pub state: Badge,
    /// How far it is delivered: [`super::states::shipping`].
    pub shipping: Option<Badge>,
    /// How far it is invoiced: [`super::states::invoicing`].
    pub invoicing: Option<Badge>,
    /// With tax.
    pub total: Amount,
}

/// `/client/commandes/`
#[derive(Debug, Clone, Template)]
#[template(path = "orders/list.html")]
pub struct OrdersPage {
    /// Around it.
    pub frame: Frame,
    /// What is asked for.
    pub filter: Filter,
    /// The rows of this page.
    pub rows: Vec<OrderRow>,
    /// The way on.
    pub pager: Pager,
}

impl OrdersPage {
    /// The list.
    pub(super) const PATH: &str = "/client/commandes/";

    fn query(&self) -> Query {
        self.filter.query(Self::PATH)
    }

    fn chips(&self) -> Vec<Chip> {
        self.filter.chips(&self.query(), self.frame.texts())
    }
}

/// A step of the order's way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The ERP's word for it.
    pub label: String,
    /// When it was reached, where that is known: `step-reached` with its day.
    pub reached: Option<Rich>,
    /// Behind, here, or ahead.
    pub place: Place,
}

/// Where a step lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Done.
    Behind,
    /// The order is here.
    Here,
    /// Still to come.
    Ahead,
}

/// The order's way through the ERP's states. `label` gives the ERP's word for a state's value;
/// `reached` says when a state was reached, where that is known. A cancelled order has no way.
pub fn steps(
    state: OrderState,
    label: impl Fn(&str) -> String,
    reached: impl Fn(OrderState) -> Option<Rich>,
) -> Vec<Step> {
    const WAY: [OrderState; 4] = [
        OrderState::Quotation,
        OrderState::Confirmed,
        OrderState::Processing,
        OrderState::Done,
    ];
    let Some(here) = WAY.iter().position(|s| *s == state) else {
        return Vec::new();
    };
    let place = |at: usize| match at.cmp(&here) {
        std::cmp::Ordering::Less => Place::Behind,
        // Nothing is under way any more in the last state.
        std::cmp::Ordering::Equal if state == OrderState::Done => Place::Behind,
        std::cmp::Ordering::Equal => Place::Here,
        std::cmp::Ordering::Greater => Place::Ahead,
    };
    let step = |(at, state): (usize, &OrderState)| Step {
        label: label(state.word()),
        reached: reached(*state),
        place: place(at),
    };
    WAY.iter().enumerate().map(step).collect()
}

/// A shipment made for the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShipmentRow {
    /// Its number; `shipment-unnumbered` where it has none.
    pub number: String,
    /// The day it left or is planned to.
    pub date: Option<When>,
    /// Whether it has left.
    pub left: bool,
    /// Where it stands: [`super::states::shipment`].
    pub state: Badge,
}

/// An invoice made for the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedInvoiceRow {
    /// Its page; `None` where it belongs to somebody else.
    pub href: Option<String>,
    /// Its number; `invoice-unnumbered` where it has none.
    pub number: String,
    /// Its date.
    pub date: Option<When>,
    /// Where it stands: [`super::states::linked_invoice`].
    pub state: Badge,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// What.
    pub event: String,
    /// When.
    pub at: When,
}

/// `/client/commandes/{id}/`
#[derive(Debug, Clone, Template)]
#[template(path = "orders/show.html")]
pub struct OrderPage {
    /// Around it.
    pub frame: Frame,
    /// Its number; `order-unnumbered` where it has none.
    pub number: String,
    /// The customer it is for, shown where the person has several.
    pub customer: Option<String>,
    /// The day it was confirmed, in its long form.
    pub date: Option<When>,
    /// The last day the quotation holds; only for a quotation.
    pub quotation_expires: Option<When>,
    /// The customer's own reference.
    pub reference: Option<String>,
    /// Where it stands.
    pub state: Badge,
    /// Its way: [`steps`].
    pub steps: Vec<Step>,
    /// The document the ERP makes of it; `None` hides the button.
    pub pdf_href: Option<String>,
    /// Its lines.
    pub lines: Vec<LineRow>,
    /// What it comes to.
    pub totals: Totals,
    /// Shipments, oldest first.
    pub shipments: Vec<ShipmentRow>,
    /// Invoices, oldest first.
    pub invoices: Vec<LinkedInvoiceRow>,
    /// Where the goods go; lines.
    pub shipment_address: Vec<String>,
    /// Where the invoice goes; lines.
    pub invoice_address: Vec<String>,
    /// When it is to be paid, in the ERP's words.
    pub payment_term: Option<String>,
    /// When the customer wants the goods.
    pub wanted_date: Option<When>,
    /// What happened, newest first.
    pub history: Vec<HistoryRow>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(state: OrderState) -> Vec<Place> {
        steps(state, str::to_owned, |_| None)
            .iter()
            .map(|s| s.place)
            .collect()
    }

    #[test]
    fn the_way_of_an_order_is_the_erps_states() {
        use Place::{Ahead, Behind, Here};
        assert_eq!(places(OrderState::Quotation), [Here, Ahead, Ahead, Ahead]);
        assert_eq!(
            places(OrderState::Processing),
            [Behind, Behind, Here, Ahead]
        );
        assert_eq!(places(OrderState::Done), [Behind; 4]);
        assert_eq!(places(OrderState::Cancelled), []);
    }
}
