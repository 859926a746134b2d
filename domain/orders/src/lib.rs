//! Orders of a customer: Tryton's `sale.sale`, its lines, states, linked documents and history.

mod filter;
mod history;
mod order;
mod state;

pub use filter::OrderFilter;
pub use history::{HistoryEntry, OrderEvent, When};
pub use order::{LineKind, LinkedInvoice, LinkedShipment, Order, OrderLine, OrderSummary};
pub use state::{InvoiceProgress, OrderState, ShipmentProgress, ShipmentState};
