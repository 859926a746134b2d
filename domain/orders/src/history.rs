use chrono::{DateTime, NaiveDate, Utc};

use crate::{Order, OrderState};

/// When something happened: Tryton keeps some facts by the second, others by the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// To the second.
    Instant(DateTime<Utc>),
    /// To the day, in the company's time zone.
    Day(NaiveDate),
}

impl When {
    fn day(self) -> NaiveDate {
        match self {
            Self::Instant(at) => at.date_naive(),
            Self::Day(day) => day,
        }
    }
}

/// What happened to an order, as far as Tryton's dates tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderEvent {
    /// It was entered.
    Created,
    /// It was quoted.
    Quoted,
    /// It was confirmed.
    Confirmed,
    /// A shipment left.
    Shipped {
        /// The shipment's number.
        number: Option<String>,
    },
    /// An invoice or credit note was issued.
    Invoiced {
        /// Its number.
        number: Option<String>,
    },
}

/// One line of an order's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// When.
    pub at: When,
    /// What.
    pub event: OrderEvent,
}

impl Order {
    /// What happened, oldest first.
    pub fn history(&self) -> Vec<HistoryEntry> {
        let mut entries = Vec::new();
        let mut push =
            |at: Option<When>, event| entries.extend(at.map(|at| HistoryEntry { at, event }));
        push(self.created_at.map(When::Instant), OrderEvent::Created);
        push(self.quotation_date.map(When::Day), OrderEvent::Quoted);
        if !matches!(
            self.summary.state,
            OrderState::Draft | OrderState::Quotation
        ) {
            push(self.summary.date.map(When::Day), OrderEvent::Confirmed);
        }
        for shipment in self.shipments.iter().filter(|s| s.left) {
            let number = shipment.number.clone();
            push(shipment.date.map(When::Day), OrderEvent::Shipped { number });
        }
        for invoice in &self.invoices {
            let number = invoice.number.clone();
            push(invoice.date.map(When::Day), OrderEvent::Invoiced { number });
        }
        // Stable: what happened on one day keeps the order of the workflow.
        entries.sort_by_key(|entry| entry.at.day());
        entries
    }
}

#[cfg(test)]
mod tests;
