//! The list of invoices and credit notes, and one of them.

use askama::Template;

use super::frame::Frame;
use super::icon::{Art, Icon};
use super::lines::{LineRow, Totals};
use super::lists::{Chip, Filter, Pager};
use super::parts::{Alert, Amount, Badge, When};
use super::query::Query;

/// An invoice or credit note in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceRow {
    /// Its page.
    pub href: String,
    /// Its number; `invoice-unnumbered` where it has none.
    pub number: String,
    /// The reference on it.
    pub reference: Option<String>,
    /// Its date.
    pub date: Option<When>,
    /// The earliest unpaid instalment's day; `None` when paid or a credit note.
    pub due_date: Option<When>,
    /// Days since then, when it is overdue.
    pub days_late: Option<i64>,
    /// Where it stands: [`super::states::Standing::badge`].
    pub state: Badge,
    /// With tax; negative on a credit note.
    pub total: Amount,
    /// What is not yet paid: [`Amount::faint_if_zero`].
    pub amount_due: Amount,
    /// Its document.
    pub pdf_href: Option<String>,
}

/// What is owed in one currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BalanceRow {
    /// The currency's code.
    pub currency: String,
    /// What is not yet paid, credit notes deducted.
    pub due: Amount,
    /// Of this, what was due before today; `None` if nothing.
    pub overdue: Option<Amount>,
}

/// What the customer owes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BalanceStrip {
    /// One a currency.
    pub currencies: Vec<BalanceRow>,
    /// Invoices not fully paid.
    pub invoices_due: usize,
    /// Of these, those late.
    pub invoices_overdue: usize,
    /// There is more than was added up.
    pub at_least: bool,
}

/// Which invoices by lateness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lateness {
    /// All.
    #[default]
    Any,
    /// `overdue=true`.
    Overdue,
    /// `overdue=false`.
    NotOverdue,
}

/// `/client/factures/`
#[derive(Debug, Clone, Template)]
#[template(path = "invoices/list.html")]
pub struct InvoicesPage {
    /// Around it.
    pub frame: Frame,
    /// The balance of all that is open, whatever the filter.
    pub balance: BalanceStrip,
    /// What is asked for.
    pub filter: Filter,
    /// What is asked for, by lateness.
    pub lateness: Lateness,
    /// The rows of this page.
    pub rows: Vec<InvoiceRow>,
    /// The way on.
    pub pager: Pager,
}

impl InvoicesPage {
    const PATH: &str = "/client/factures/";

    fn query(&self) -> Query {
        let query = self.filter.query(Self::PATH);
        match self.lateness {
            Lateness::Any => query,
            Lateness::Overdue => query.and("overdue", "true"),
            Lateness::NotOverdue => query.and("overdue", "false"),
        }
    }

    /// Lateness shows in its own switch, but "not late" has no place there.
    fn chips(&self) -> Vec<Chip> {
        let query = self.query();
        let mut chips = self.filter.chips(&query, self.frame.texts());
        if self.lateness == Lateness::NotOverdue {
            let label = self.frame.t("chip-not-overdue");
            chips.push(Chip {
                label,
                href: query.without("overdue").href(),
            });
        }
        chips
    }

    fn overdue_href(&self) -> String {
        self.query().with("overdue", "true").href()
    }

    fn all_href(&self) -> String {
        self.query().without("overdue").href()
    }

    fn only_overdue(&self) -> bool {
        self.lateness == Lateness::Overdue
    }

    /// Nothing late at all, as opposed to nothing that matches.
    fn nothing_late(&self) -> bool {
        self.only_overdue() && self.balance.invoices_overdue == 0
    }
}

/// A part of the invoice with a date of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstalmentRow {
    /// The last day to pay it in time.
    pub due: When,
    /// What it asks for.
    pub amount: Amount,
    /// Paid, due or late.
    pub state: InstalmentState,
}

/// Where an instalment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstalmentState {
    /// Settled in full.
    Paid,
    /// Not yet due.
    Due,
    /// Due before today; how many days ago.
    Late(i64),
}

/// A payment as booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRow {
    /// The day of the booking.
    pub date: When,
    /// How much.
    pub amount: Amount,
}

/// An order the invoice was made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedOrderRow {
    /// Its page; `None` where it belongs to somebody else.
    pub href: Option<String>,
    /// Its number; `order-unnumbered` where it has none.
    pub number: String,
    /// Its reference.
    pub reference: Option<String>,
}

/// `/client/factures/{id}/`
#[derive(Debug, Clone, Template)]
#[template(path = "invoices/show.html")]
pub struct InvoicePage {
    /// Around it.
    pub frame: Frame,
    /// Its number; `invoice-unnumbered` where it has none.
    pub number: String,
    /// Whether it gives money back.
    pub credit_note: bool,
    /// The customer it is for, shown where the person has several.
    pub customer: Option<String>,
    /// Its date, in its long form.
    pub date: Option<When>,
    /// The earliest unpaid instalment's day, in its long form.
    pub due_date: Option<When>,
    /// The reference on it.
    pub reference: Option<String>,
    /// Where it stands.
    pub state: Badge,
    /// The ERP's own word for its state.
    pub erp_state: String,
    /// Said over the slip: that it is late. [`super::dashboard::overdue_alert`].
    pub alert: Option<Alert>,
    /// What is not yet paid.
    pub amount_due: Amount,
    /// Whether anything is left to pay.
    pub open: bool,
    /// Its document; `None` hides the button.
    pub pdf_href: Option<String>,
    /// Its lines.
    pub lines: Vec<LineRow>,
    /// What it comes to, tax by tax.
    pub totals: Totals,
    /// Its instalments by date.
    pub instalments: Vec<InstalmentRow>,
    /// What was paid, oldest first.
    pub payments: Vec<PaymentRow>,
    /// The orders it was made for.
    pub orders: Vec<LinkedOrderRow>,
    /// Where it was sent; lines.
    pub address: Vec<String>,
    /// When it is to be paid, in the ERP's words.
    pub payment_term: Option<String>,
    /// What it was made for, in the ERP's words: a credit note names its invoice here.
    pub origins: Option<String>,
}
