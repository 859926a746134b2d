use chrono::NaiveDate;
use guichet_access::OwnedBy;
use guichet_kernel::{
    InvoiceId, Money, MoneyError, OrderId, PartyId, ProductId, Quantity, UnitPrice, Words,
};

/// Whether the company asks for money or gives it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InvoiceKind {
    /// The customer owes.
    Invoice,
    /// The company owes: its amounts are negative.
    CreditNote,
}

impl Words for InvoiceKind {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Invoice, "invoice"),
        (Self::CreditNote, "credit_note"),
    ];
}

/// The states a customer sees (`account.invoice.state`); drafts and the cancelled are not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InvoiceState {
    /// Issued, not fully paid.
    Posted,
    /// Paid.
    Paid,
}

impl Words for InvoiceState {
    const ALL: &'static [(Self, &'static str)] = &[(Self::Posted, "posted"), (Self::Paid, "paid")];
}

/// A part of an invoice with a date of its own (a receivable line of its move).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instalment {
    /// The last day to pay it in time.
    pub due: NaiveDate,
    /// What it asks for; negative on a credit note.
    pub amount: Money,
    /// Whether it is settled (reconciled) in full.
    pub paid: bool,
}

/// An invoice as a list shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceSummary {
    /// Tryton's id.
    pub id: InvoiceId,
    /// Its `party`, as read.
    pub owner: PartyId,
    /// Its number.
    pub number: Option<String>,
    /// The company's or the customer's reference on it.
    pub reference: Option<String>,
    /// Invoice or credit note.
    pub kind: InvoiceKind,
    /// Where it stands.
    pub state: InvoiceState,
    /// The date on it.
    pub date: Option<NaiveDate>,
    /// With tax; negative on a credit note.
    pub total: Money,
    /// What is not yet paid of it; negative on a credit note.
    pub amount_due: Money,
    /// Its instalments by date.
    pub instalments: Vec<Instalment>,
}

impl OwnedBy for InvoiceSummary {
    fn owner(&self) -> PartyId {
        self.owner
    }
}

impl InvoiceSummary {
    /// The earliest unpaid instalment's day.
    pub fn due_date(&self) -> Option<NaiveDate> {
        self.instalments
            .iter()
            .filter(|i| !i.paid)
            .map(|i| i.due)
            .min()
    }

    /// What is still open of each unpaid instalment, by date: Tryton keeps a part payment
    /// beside the instalments, and it settles the earliest first.
    pub fn open_instalments(&self) -> Result<Vec<Instalment>, MoneyError> {
        let mut open: Vec<Instalment> = self
            .instalments
            .iter()
            .filter(|i| !i.paid)
            .cloned()
            .collect();
        open.sort_by_key(|i| i.due);
        let mut asked = Money::zero(self.amount_due.currency());
        for instalment in &open {
            asked = asked.plus(&instalment.amount)?;
        }
        let mut part = asked.minus(&self.amount_due)?;
        if self.kind == InvoiceKind::CreditNote || part.is_negative() {
            return Ok(open);
        }
        for instalment in &mut open {
            let rest = instalment.amount.minus(&part)?;
            if rest.is_negative() {
                part = rest.negated();
                instalment.amount = Money::zero(rest.currency());
            } else {
                part = Money::zero(rest.currency());
                instalment.amount = rest;
            }
        }
        open.retain(|i| !i.amount.is_zero());
        Ok(open)
    }

    /// What was due before `today` and is not paid; never of a credit note.
    pub fn amount_overdue(&self, today: NaiveDate) -> Result<Money, MoneyError> {
        let nothing = Money::zero(self.amount_due.currency());
        if self.kind == InvoiceKind::CreditNote || self.state == InvoiceState::Paid {
            return Ok(nothing);
        }
        let open = self.open_instalments()?;
        open.iter()
            .filter(|i| i.due < today)
            .try_fold(nothing, |sum, i| sum.plus(&i.amount))
    }

    /// Whether something of it was due before `today` and is not paid.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.amount_overdue(today)
            .is_ok_and(|amount| !amount.is_zero())
    }
}

/// An invoice in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// What the list shows.
    pub summary: InvoiceSummary,
    /// Without tax.
    pub untaxed: Money,
    /// The tax.
    pub tax: Money,
    /// The tax by rate.
    pub taxes: Vec<TaxLine>,
    /// Its lines.
    pub lines: Vec<InvoiceLine>,
    /// The orders it was made for, whoever placed them.
    pub orders: Vec<LinkedOrder>,
    /// What was paid and when.
    pub payments: Vec<Payment>,
    /// Where it was sent, in one line.
    pub address: Option<String>,
    /// When it is to be paid, in words.
    pub payment_term: Option<String>,
    /// What it was made for, in words (a credit note names its invoice here).
    pub origins: Option<String>,
}

impl OwnedBy for Invoice {
    fn owner(&self) -> PartyId {
        self.summary.owner
    }
}

/// A tax on an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxLine {
    /// Its name on the paper.
    pub name: String,
    /// What it is computed on.
    pub base: Money,
    /// How much.
    pub amount: Money,
}

/// A line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceLine {
    /// Tryton's word: `line`, `subtotal`, `title`, `comment`.
    pub kind: String,
    /// The product, if it names one.
    pub product: Option<ProductId>,
    /// The product's code.
    pub code: Option<String>,
    /// The product's name.
    pub name: Option<String>,
    /// What was typed on the line.
    pub description: Option<String>,
    /// How many.
    pub quantity: Option<Quantity>,
    /// The unit's symbol.
    pub unit: Option<String>,
    /// Before tax.
    pub unit_price: Option<UnitPrice>,
    /// Before tax.
    pub amount: Option<Money>,
}

/// An order an invoice names; opening it needs its own owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedOrder {
    /// Tryton's id.
    pub id: OrderId,
    /// Its customer: not always the invoice's.
    pub owner: PartyId,
    /// Its number.
    pub number: Option<String>,
    /// Its reference.
    pub reference: Option<String>,
}

/// A payment as booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The day of the booking.
    pub date: NaiveDate,
    /// How much; negative for money given back.
    pub amount: Money,
}
