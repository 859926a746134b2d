use chrono::NaiveDate;
use guichet_kernel::SortOrder;

use crate::InvoiceState;

/// Which invoices and credit notes are asked for. The default asks for all that a customer may see.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct InvoiceFilter {
    /// Any of these; both when empty.
    pub states: Vec<InvoiceState>,
    /// Only those with an unpaid instalment due before today, or only the others.
    pub overdue: Option<bool>,
    /// Not before this day.
    pub from: Option<NaiveDate>,
    /// Not after this day.
    pub to: Option<NaiveDate>,
    /// In the number, the reference or a product's name, without regard to case; taken literally.
    pub text: Option<String>,
    /// By date.
    pub sort: SortOrder,
}

impl InvoiceFilter {
    /// The states to look for.
    pub fn visible_states(&self) -> Vec<InvoiceState> {
        let all = [InvoiceState::Posted, InvoiceState::Paid];
        all.into_iter()
            .filter(|s| self.states.is_empty() || self.states.contains(s))
            .collect()
    }

    /// Whether nothing can be found: no state that is shown, or a period that ends before it begins.
    pub fn finds_nothing(&self) -> bool {
        let upside_down = self.from.zip(self.to).is_some_and(|(from, to)| from > to);
        upside_down || self.visible_states().is_empty()
    }

    /// Whether anything narrows the list.
    pub fn is_narrowed(&self) -> bool {
        let all = Self {
            sort: self.sort,
            ..Self::default()
        };
        *self != all
    }
}
