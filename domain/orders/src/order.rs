use chrono::{DateTime, NaiveDate, Utc};
use guichet_access::OwnedBy;
use guichet_kernel::{
    InvoiceId, Money, OrderId, PartyId, ProductId, Quantity, ShipmentId, UnitPrice,
};

use crate::{InvoiceProgress, OrderState, ShipmentProgress, ShipmentState};

/// An order as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderSummary {
    /// Tryton's id.
    pub id: OrderId,
    /// Its `party`, as read; `invoice_party` and `shipment_party` may be others.
    pub owner: PartyId,
    /// Given at quotation.
    pub number: Option<String>,
    /// The customer's own reference.
    pub reference: Option<String>,
    /// Where it stands.
    pub state: OrderState,
    /// The day it was confirmed; a quotation has none.
    pub date: Option<NaiveDate>,
    /// With tax, as Tryton computed it.
    pub total: Money,
    /// How far it is invoiced.
    pub invoice_state: InvoiceProgress,
    /// How far it is delivered.
    pub shipment_state: ShipmentProgress,
}

impl OwnedBy for OrderSummary {
    fn owner(&self) -> PartyId {
        self.owner
    }
}

/// An order in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// What the list shows.
    pub summary: OrderSummary,
    /// Without tax.
    pub untaxed: Money,
    /// The tax.
    pub tax: Money,
    /// Its lines, in the order of the paper.
    pub lines: Vec<OrderLine>,
    /// Shipments made for it, whoever receives them.
    pub shipments: Vec<LinkedShipment>,
    /// Invoices and credit notes made for it, whoever pays them; drafts are left out.
    pub invoices: Vec<LinkedInvoice>,
    /// Where the invoice goes, in one line.
    pub invoice_address: Option<String>,
    /// Where the goods go, in one line.
    pub shipment_address: Option<String>,
    /// When it is to be paid, in words.
    pub payment_term: Option<String>,
    /// When the customer wants the goods.
    pub wanted_date: Option<NaiveDate>,
    /// The day it was quoted.
    pub quotation_date: Option<NaiveDate>,
    /// The last day the quotation holds.
    pub quotation_expires: Option<NaiveDate>,
    /// When it was entered.
    pub created_at: Option<DateTime<Utc>>,
}

impl OwnedBy for Order {
    fn owner(&self) -> PartyId {
        self.summary.owner
    }
}

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// Goods or services at a price.
    Line,
    /// The sum of the lines above it.
    Subtotal,
    /// A heading.
    Title,
    /// A remark.
    Comment,
}

impl guichet_kernel::Words for LineKind {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Line, "line"),
        (Self::Subtotal, "subtotal"),
        (Self::Title, "title"),
        (Self::Comment, "comment"),
    ];
}

/// A line of an order or of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    /// What it is for.
    pub kind: LineKind,
    /// The product, if it sells one.
    pub product: Option<ProductId>,
    /// The product's code.
    pub code: Option<String>,
    /// The product's name.
    pub name: Option<String>,
    /// What was typed on the line.
    pub description: Option<String>,
    /// How many; `None` on titles, comments and subtotals.
    pub quantity: Option<Quantity>,
    /// The unit's symbol (`u`, `kg`).
    pub unit: Option<String>,
    /// Before tax.
    pub unit_price: Option<UnitPrice>,
    /// Before tax; `None` on titles and comments.
    pub amount: Option<Money>,
}

/// A shipment an order names; opening it would need its own owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedShipment {
    /// Tryton's id.
    pub id: ShipmentId,
    /// Its number.
    pub number: Option<String>,
    /// Where it stands.
    pub state: ShipmentState,
    /// The day it left, or else is planned to leave.
    pub date: Option<NaiveDate>,
    /// Whether `date` is a fact.
    pub left: bool,
}

/// An invoice an order names; opening it needs its own owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedInvoice {
    /// Tryton's id.
    pub id: InvoiceId,
    /// Its customer: not always the order's.
    pub owner: PartyId,
    /// Its number.
    pub number: Option<String>,
    /// Tryton's word (`validated`, `posted`, `paid`, `cancelled`).
    pub state: String,
    /// Its date.
    pub date: Option<NaiveDate>,
}
