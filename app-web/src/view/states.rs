//! The colour and icon of each state. The words come in: they are the ERP's own, in the person's language.

use guichet_domain::invoices::{InvoiceKind, InvoiceState, InvoiceSummary};
use guichet_domain::orders::{InvoiceProgress, OrderState, ShipmentProgress, ShipmentState};

use super::icon::Icon;
use super::parts::{Badge, Tone};
use crate::i18n::Texts;

/// An order's state; `label` is the ERP's word for it.
pub fn order(state: OrderState, label: &str) -> Badge {
    let (tone, icon) = match state {
        OrderState::Draft | OrderState::Quotation => (Tone::Calm, Icon::Pencil),
        OrderState::Confirmed => (Tone::Busy, Icon::Check),
        OrderState::Processing => (Tone::Busy, Icon::Dots),
        OrderState::Done => (Tone::Good, Icon::Check),
        OrderState::Cancelled => (Tone::Calm, Icon::Barred),
    };
    Badge::new(tone, icon, label)
}

/// How far an order is delivered; `None` where there is nothing to deliver.
pub fn shipping(progress: ShipmentProgress, label: &str) -> Option<Badge> {
    let (tone, icon) = match progress {
        ShipmentProgress::None => return None,
        ShipmentProgress::Waiting => (Tone::Calm, Icon::Clock),
        ShipmentProgress::PartiallyShipped => (Tone::Part, Icon::HalfCircle),
        ShipmentProgress::Sent => (Tone::Good, Icon::Check),
        ShipmentProgress::Exception => (Tone::Bad, Icon::Exclamation),
    };
    Some(Badge::new(tone, icon, label))
}

/// How far an order is invoiced; `None` where there is nothing to invoice.
pub fn invoicing(progress: InvoiceProgress, label: &str) -> Option<Badge> {
    let (tone, icon) = match progress {
        InvoiceProgress::None => return None,
        InvoiceProgress::Pending => (Tone::Calm, Icon::Clock),
        InvoiceProgress::AwaitingPayment => (Tone::Busy, Icon::Circle),
        InvoiceProgress::PartiallyPaid => (Tone::Part, Icon::HalfCircle),
        InvoiceProgress::Paid => (Tone::Good, Icon::Check),
        InvoiceProgress::Exception => (Tone::Bad, Icon::Exclamation),
    };
    Some(Badge::new(tone, icon, label))
}

/// A shipment's state.
pub fn shipment(state: ShipmentState, label: &str) -> Badge {
    let (tone, icon) = match state {
        ShipmentState::Draft | ShipmentState::Waiting => (Tone::Calm, Icon::Clock),
        ShipmentState::Assigned | ShipmentState::Picked | ShipmentState::Packed => {
            (Tone::Busy, Icon::Dots)
        }
        ShipmentState::Shipped | ShipmentState::Done => (Tone::Good, Icon::Check),
        ShipmentState::Cancelled => (Tone::Calm, Icon::Barred),
    };
    Badge::new(tone, icon, label)
}

/// The state of an invoice that an order names, by the ERP's word for it.
pub fn linked_invoice(word: &str, label: &str) -> Badge {
    let (tone, icon) = match word {
        "paid" => (Tone::Good, Icon::Check),
        "posted" => (Tone::Busy, Icon::Circle),
        "cancelled" => (Tone::Calm, Icon::Barred),
        _ => (Tone::Calm, Icon::Clock),
    };
    Badge::new(tone, icon, label)
}

/// Where an invoice stands for the one who pays it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Paid.
    Paid,
    /// A credit note not yet used.
    Credit,
    /// Something of it was due before today.
    Overdue,
    /// Paid in part, the rest not yet late.
    PartlyPaid,
    /// Nothing paid, nothing late.
    Due,
}

impl Standing {
    /// Of an invoice, `overdue` as [`InvoiceSummary::is_overdue`] says.
    pub fn of(invoice: &InvoiceSummary, overdue: bool) -> Self {
        if invoice.state == InvoiceState::Paid {
            Self::Paid
        } else if invoice.kind == InvoiceKind::CreditNote {
            Self::Credit
        } else if overdue {
            Self::Overdue
        } else if invoice.amount_due != invoice.total {
            Self::PartlyPaid
        } else {
            Self::Due
        }
    }

    /// Its badge; the ERP has one word for all that is not paid, so the others are ours.
    /// `paid_label` is the ERP's word for paid.
    pub fn badge(self, paid_label: &str, texts: &Texts) -> Badge {
        match self {
            Self::Paid => Badge::new(Tone::Good, Icon::Check, paid_label),
            Self::Credit => Badge::new(Tone::Calm, Icon::Return, texts.t("standing-credit")),
            Self::Overdue => Badge::new(Tone::Bad, Icon::Exclamation, texts.t("standing-overdue")),
            Self::PartlyPaid => Badge::new(Tone::Part, Icon::HalfCircle, texts.t("standing-part")),
            Self::Due => Badge::new(Tone::Busy, Icon::Circle, texts.t("standing-due")),
        }
    }
}

#[cfg(test)]
mod tests {
    use guichet_domain::kernel::{Currency, InvoiceId, Money, PartyId};
    use rust_decimal::Decimal;

    use super::*;

    fn invoice(kind: InvoiceKind, state: InvoiceState, total: i64, due: i64) -> InvoiceSummary {
        let euros =
            |amount| Money::new(Decimal::from(amount), Currency::new("EUR", 2).unwrap()).unwrap();
        InvoiceSummary {
            id: InvoiceId::new(1).unwrap(),
            owner: PartyId::new(1).unwrap(),
            number: None,
            reference: None,
            kind,
            state,
            date: None,
            total: euros(total),
            amount_due: euros(due),
            instalments: Vec::new(),
        }
    }

    #[test]
    fn an_invoice_stands_by_what_is_paid_and_what_is_late() {
        use InvoiceKind::{CreditNote, Invoice};
        use InvoiceState::{Paid, Posted};
        let of = |kind, state, total, due, overdue| {
            Standing::of(&invoice(kind, state, total, due), overdue)
        };
        assert_eq!(of(Invoice, Posted, 10, 10, false), Standing::Due);
        assert_eq!(of(Invoice, Posted, 10, 4, false), Standing::PartlyPaid);
        assert_eq!(of(Invoice, Posted, 10, 4, true), Standing::Overdue);
        assert_eq!(of(Invoice, Paid, 10, 0, false), Standing::Paid);
        assert_eq!(of(CreditNote, Posted, -10, -10, false), Standing::Credit);
        assert_eq!(of(CreditNote, Paid, -10, 0, false), Standing::Paid);
    }

    #[test]
    fn what_is_paid_takes_the_erps_word_and_the_rest_ours() {
        let texts = crate::i18n::texts(guichet_domain::kernel::Language::French);
        assert_eq!(Standing::Paid.badge("Payée", texts).label, "Payée");
        assert_eq!(Standing::Overdue.badge("Payée", texts).label, "En retard");
    }
}
