use guichet_kernel::Words;

/// The state of an order, in Tryton's words (`sale.sale.state`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrderState {
    /// The company is still writing it: never shown to the customer.
    Draft,
    /// Offered to the customer.
    Quotation,
    /// Accepted, about to be processed.
    Confirmed,
    /// Being delivered and invoiced.
    Processing,
    /// Delivered and invoiced.
    Done,
    /// Withdrawn.
    Cancelled,
}

impl Words for OrderState {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Draft, "draft"),
        (Self::Quotation, "quotation"),
        (Self::Confirmed, "confirmed"),
        (Self::Processing, "processing"),
        (Self::Done, "done"),
        (Self::Cancelled, "cancelled"),
    ];
}

impl OrderState {
    /// The states a customer sees.
    pub const VISIBLE: [Self; 5] = [
        Self::Quotation,
        Self::Confirmed,
        Self::Processing,
        Self::Done,
        Self::Cancelled,
    ];

    /// The states in which an order is under way.
    pub const UNDER_WAY: [Self; 3] = [Self::Quotation, Self::Confirmed, Self::Processing];

    /// Whether something is still to come.
    pub fn is_under_way(self) -> bool {
        Self::UNDER_WAY.contains(&self)
    }
}

/// How far an order is invoiced (`sale.sale.invoice_state`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InvoiceProgress {
    /// Nothing to invoice yet.
    None,
    /// An invoice is being prepared.
    Pending,
    /// Invoiced, not paid.
    AwaitingPayment,
    /// Invoiced, paid in part.
    PartiallyPaid,
    /// Invoiced and paid.
    Paid,
    /// Needs the company's attention.
    Exception,
}

impl Words for InvoiceProgress {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::None, "none"),
        (Self::Pending, "pending"),
        (Self::AwaitingPayment, "awaiting payment"),
        (Self::PartiallyPaid, "partially paid"),
        (Self::Paid, "paid"),
        (Self::Exception, "exception"),
    ];
}

/// How far an order is delivered (`sale.sale.shipment_state`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShipmentProgress {
    /// Nothing to deliver yet.
    None,
    /// Waiting to be sent.
    Waiting,
    /// Sent in part.
    PartiallyShipped,
    /// All sent.
    Sent,
    /// Needs the company's attention.
    Exception,
}

impl Words for ShipmentProgress {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::None, "none"),
        (Self::Waiting, "waiting"),
        (Self::PartiallyShipped, "partially shipped"),
        (Self::Sent, "sent"),
        (Self::Exception, "exception"),
    ];
}

/// The state of a shipment (`stock.shipment.out.state`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ShipmentState {
    /// Being written.
    Draft,
    /// Waiting for goods or hands.
    Waiting,
    /// Goods are reserved.
    Assigned,
    /// Goods are taken from their shelves.
    Picked,
    /// In its boxes.
    Packed,
    /// Handed to the carrier.
    Shipped,
    /// Delivered, as far as the company is concerned.
    Done,
    /// Withdrawn.
    Cancelled,
}

impl Words for ShipmentState {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Draft, "draft"),
        (Self::Waiting, "waiting"),
        (Self::Assigned, "assigned"),
        (Self::Picked, "picked"),
        (Self::Packed, "packed"),
        (Self::Shipped, "shipped"),
        (Self::Done, "done"),
        (Self::Cancelled, "cancelled"),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_confirmed_and_processing_orders_are_under_way() {
        let under_way: Vec<&str> = OrderState::ALL
            .iter()
            .filter(|(s, _)| s.is_under_way())
            .map(|(_, w)| *w)
            .collect();
        assert_eq!(under_way, ["quotation", "confirmed", "processing"]);
    }

    #[test]
    fn drafts_are_not_for_the_customer() {
        assert!(!OrderState::VISIBLE.contains(&OrderState::Draft));
        assert_eq!(OrderState::VISIBLE.len() + 1, OrderState::ALL.len());
    }
}
